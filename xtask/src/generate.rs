//! Writes the generated files and tells what it did, or tells which are not as they would be written.

use crate::files::{self, Change};
use crate::spec;
use crate::told;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wecom_codegen::model::Api;
use wecom_codegen::{SourceSet, emit};

pub(crate) fn run(check: bool) -> Result<ExitCode, String> {
    let root = spec::root();
    let sources = SourceSet::read(&root.join("spec"))?;
    let api = spec::resolve(&sources)?;
    point_to_the_schema(&sources)?;
    let wanted = wanted(&api, &root)?;
    let generated = generated(&root);
    let changes = files::changes(&wanted, &generated)?;
    if check {
        return Ok(report(&changes, &root));
    }
    let old = files::texts(&changes);
    for (path, change) in &changes {
        files::apply(path, *change, wanted.get(path).map(String::as_str))?;
    }
    files::sweep(wanted.keys(), &generated)?;
    for line in told::changes(&changes, &root) {
        anstream::println!("{line}");
    }
    let manifest = manifest(&root);
    if let (Some(old), Some(new)) = (old.get(&manifest), wanted.get(&manifest)) {
        for line in told::features(old, new) {
            anstream::println!("{line}");
        }
    }
    for line in told::meanings(&emit::borrowed(&api), |file| {
        let path = generated.join(file).with_extension("rs");
        let changed = changes.iter().any(|(other, _)| *other == path);
        changed.then(|| (old.get(&path).map(String::as_str).unwrap_or_default(), wanted[&path].as_str()))
    }) {
        anstream::println!("{line}");
    }
    anstream::println!("{} files, {} changed", wanted.len(), changes.len());
    Ok(ExitCode::SUCCESS)
}

fn generated(root: &Path) -> PathBuf {
    root.join("wecom-api/src/generated")
}

fn manifest(root: &Path) -> PathBuf {
    root.join("wecom-api/Cargo.toml")
}

/// All files that are written, with their texts.
fn wanted(api: &Api, root: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let generated = generated(root);
    let mut wanted: BTreeMap<PathBuf, String> =
        emit::rust(api).into_iter().map(|file| (generated.join(file.path), file.text)).collect();
    let manifest = manifest(root);
    let text = fs::read_to_string(&manifest).map_err(|error| format!("cannot read {}: {error}", manifest.display()))?;
    let features =
        emit::replace_features(&text, api).map_err(|message| format!("{}: {message}", manifest.display()))?;
    wanted.insert(manifest, features);
    wanted.insert(root.join("spec").join(emit::SCHEMA_FILE), emit::schema_text());
    Ok(wanted)
}

/// Each file of the specification leads an editor to the schema.
fn point_to_the_schema(sources: &SourceSet) -> Result<(), String> {
    let mut without = Vec::new();
    for file in sources.files() {
        let line = emit::schema_line(&file.path);
        if file.text.lines().next() != Some(line.as_str()) {
            without.push(format!("spec/{}:1: the first line must be `{line}`", file.path));
        }
    }
    if without.is_empty() { Ok(()) } else { Err(without.join("\n")) }
}

fn report(changes: &[(PathBuf, Change)], root: &Path) -> ExitCode {
    if changes.is_empty() {
        anstream::println!("the generated files are up to date");
        return ExitCode::SUCCESS;
    }
    for (path, change) in changes {
        let what = match change {
            Change::Create => "missing",
            Change::Update => "stale",
            Change::Remove => "orphaned",
        };
        anstream::eprintln!("{what:>8}: {}", path.strip_prefix(root).unwrap_or(path).display());
    }
    anstream::eprintln!("run `cargo xtask gen` and commit what it changes");
    ExitCode::FAILURE
}
