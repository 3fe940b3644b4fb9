//! What is emitted. Each folder of `tests/fixtures/emit/` is a specification with one feature of the language.
//! What is emitted for them stands in `tests/fixtures/compiled/` and is compiled into the unit tests of
//! `wecom-api`, whose `fixture_tests` say how it behaves.

use crate::folder::{files, folders, here, paths};
use crate::snapshots::assert_text;
use std::collections::BTreeSet;
use std::fs;
use wecom_codegen::model::Api;
use wecom_codegen::{SourceFile, SourceSet, emit};

/// Fixtures of which the resolved model tells more than the code: who needs whom, directions, boxes.
pub(crate) const MODELS: &[&str] = &["flattened_structs", "nullable", "recursion", "references"];

/// A name, and what to show of a specification under it.
type Output = (&'static str, fn(&Api) -> String);

/// Output that is not one file for each resource.
pub(crate) const OUTPUTS: &[Output] = &[
    ("areas", |api| file(api, "areas.rs")),
    ("entries", |api| file(api, "facts/mod.rs")),
    ("as_of", |api| file(api, "as_of.md")),
    ("facts_of_examples", |api| file(api, "facts/examples.rs")),
    ("facts_of_limits", |api| file(api, "facts/limits.rs")),
    ("facts_of_paging", |api| file(api, "facts/paging.rs")),
    ("facts_of_unions", |api| file(api, "facts/unions_keyed.rs")),
    ("facts_of_wire_forms", |api| file(api, "facts/wire_forms.rs")),
    ("facts_of_refusals", |api| file(api, "facts/refusals.rs")),
    ("features", features),
    ("issuers", |api| file(api, "issuers.rs")),
    ("listing", emit::table),
];

/// What stands at the head of the committed files, in place of the marker of those made from `spec/`.
const HEAD: &str = "// Emitted from `tests/fixtures/emit/`. Do not edit: \
    `INSTA_UPDATE=always cargo test -p wecom-tests --test generator` writes it again.";

pub(crate) fn api(name: &str, files: Vec<SourceFile>) -> Api {
    match wecom_codegen::load(&SourceSet::new(files)) {
        Ok(api) => api,
        Err(errors) => panic!("the fixture {name} does not load\n{}", errors.render("", false)),
    }
}

fn fixture(name: &str) -> Api {
    api(name, files(&here("fixtures/emit").join(name)))
}

/// The files of all fixtures as one specification.
pub(crate) fn all_files() -> Vec<SourceFile> {
    let mut all = Vec::new();
    let mut areas = String::new();
    for name in folders(&here("fixtures/emit")) {
        for file in files(&here("fixtures/emit").join(name)) {
            if file.path == "areas.yaml" { areas.push_str(&file.text) } else { all.push(file) }
        }
    }
    all.push(SourceFile::new("areas.yaml", areas));
    all
}

fn file(api: &Api, path: &str) -> String {
    emit::rust(api).into_iter().find(|file| file.path == path).map(|file| file.text).unwrap_or_default()
}

fn features(api: &Api) -> String {
    let manifest = "[features]\n\
        # Begin of what `cargo xtask gen` writes: one feature for each area.\n\
        stale = []\n\
        # End of what `cargo xtask gen` writes.\n\
        kept = []\n";
    emit::replace_features(manifest, api).expect("the marker lines are there")
}

/// The files of areas, and the error codes: what can be compiled without the features of the areas.
fn compiled() -> Vec<(String, String)> {
    let api = api("all", all_files());
    let of_an_area = |path: &str| api.all_areas().any(|area| path.split('/').next() == Some(area.name.as_str()));
    let files = emit::rust(&api).into_iter();
    files
        .filter(|file| file.path == "error_codes.rs" || of_an_area(&file.path))
        .map(|file| (file.path, file.text.replacen(emit::MARKER, HEAD, 1)))
        .collect()
}

#[test]
fn emitted_code_is_as_committed() {
    let root = here("fixtures/compiled");
    let wanted = compiled();
    if insta_accepts() {
        for (path, text) in &wanted {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
            fs::write(&path, text).expect("the file can be written");
        }
    }
    let mut different = Vec::new();
    for (path, text) in &wanted {
        let committed = fs::read_to_string(root.join(path)).unwrap_or_default();
        if let Some(difference) = first_difference(&committed, text) {
            different.push(format!("{path}:{difference}"));
        }
    }
    let names: BTreeSet<&str> = wanted.iter().map(|(path, _)| path.as_str()).chain(["mod.rs"]).collect();
    for path in paths(&root) {
        let name = path.strip_prefix(&root).expect("it was found there").to_string_lossy().replace('\\', "/");
        if !names.contains(name.as_str()) {
            different.push(format!("{name}: nothing emits this file, delete it"));
        }
    }
    assert!(different.is_empty(), "{}\nto accept: INSTA_UPDATE=always", different.join("\n"));
}

/// Whether what differs is to be accepted: what is compiled can be no snapshot, but is accepted as those are.
fn insta_accepts() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|word| word == "always")
}

fn first_difference(committed: &str, emitted: &str) -> Option<String> {
    if committed == emitted {
        return None;
    }
    let (mut old, mut new) = (committed.lines(), emitted.lines());
    for line in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => return Some(format!("{line}\n- {}\n+ {}", old.unwrap_or("(end)"), new.unwrap_or("(end)"))),
        }
    }
    Some(" line ends differ".to_owned())
}

/// Emission depends on nothing outside of an area: what a fixture emits alone is what it emits among all.
#[test]
fn a_fixture_emits_the_same_alone_as_among_others() {
    let all = emit::rust(&api("all", all_files()));
    for name in folders(&here("fixtures/emit")) {
        for file in emit::rust(&fixture(&name)) {
            let same = all.iter().any(|other| other.path == file.path && other.text == file.text);
            assert!(!file.path.starts_with(&format!("{name}/")) || same, "{name}: {} differs", file.path);
        }
    }
}

#[test]
fn committed_modules_are_all_compiled() {
    let root = fs::read_to_string(here("fixtures/compiled/mod.rs")).expect("the root module is there");
    for module in folders(&here("fixtures/compiled")).into_iter().chain(["error_codes".to_owned()]) {
        assert!(root.contains(&format!("pub mod {module};\n")), "compiled/mod.rs does not declare `{module}`");
    }
}

#[test]
fn resolved_models() {
    for name in MODELS {
        let api = fixture(name);
        assert_text("model", name, "The resolved model of the fixture.", &format!("{:#?}", (&api.shared, &api.areas)));
    }
}

#[test]
fn output_of_the_whole() {
    let api = api("all", all_files());
    for (name, output) in OUTPUTS {
        assert_text("output", name, "What is emitted for all fixtures together.", &output(&api));
    }
}
