//! Writes the generated files, or tells which are not as they would be written.

use crate::spec;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wecom_codegen::emit;

/// What would have to be done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Create,
    Update,
    Remove,
}

pub(crate) fn run(check: bool) -> Result<ExitCode, String> {
    let api = spec::load()?;
    let root = spec::root();
    let crate_folder = root.join("wecom-api");
    let generated = crate_folder.join("src/generated");
    let mut wanted: BTreeMap<PathBuf, String> =
        emit::rust(&api).into_iter().map(|file| (generated.join(file.path), file.text)).collect();
    let manifest = crate_folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| format!("cannot read {}: {error}", manifest.display()))?;
    let features =
        emit::replace_features(&text, &api).map_err(|message| format!("{}: {message}", manifest.display()))?;
    wanted.insert(manifest, features);

    let changes = changes(&wanted, &generated)?;
    if check {
        return Ok(report(&changes, &root));
    }
    for (path, change) in &changes {
        apply(path, *change, wanted.get(path).map(String::as_str))?;
    }
    anstream::println!("{} files, {} changed", wanted.len(), changes.len());
    Ok(ExitCode::SUCCESS)
}

fn changes(wanted: &BTreeMap<PathBuf, String>, generated: &Path) -> Result<Vec<(PathBuf, Change)>, String> {
    let mut changes = Vec::new();
    for (path, text) in wanted {
        match fs::read_to_string(path) {
            Ok(old) if old == *text => {}
            Ok(_) => changes.push((path.clone(), Change::Update)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => changes.push((path.clone(), Change::Create)),
            Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
        }
    }
    let mut present = Vec::new();
    list(generated, &mut present);
    for path in present.into_iter().filter(|path| !wanted.contains_key(path)) {
        // Only what the generator once wrote is removed.
        if fs::read_to_string(&path).is_ok_and(|text| text.starts_with(emit::MARKER)) {
            changes.push((path, Change::Remove));
        }
    }
    changes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(changes)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
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

/// Writes a file by way of a temporary one, so that nothing is ever half written.
fn apply(path: &Path, change: Change, text: Option<&str>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    match (change, text) {
        (Change::Remove, _) | (_, None) => {
            fs::remove_file(path).map_err(failed)?;
            if let Some(folder) = path.parent() {
                // Fails, as it should, when the folder holds anything else.
                let _ = fs::remove_dir(folder);
            }
            Ok(())
        }
        (_, Some(text)) => {
            fs::create_dir_all(path.parent().unwrap_or(path)).map_err(failed)?;
            let temporary = path.with_extension("tmp");
            fs::write(&temporary, text).map_err(failed)?;
            fs::rename(&temporary, path).map_err(failed)
        }
    }
}
