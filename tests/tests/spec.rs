//! The real specification: it is sound, and the committed code is what it gives.

#[path = "generator/folder.rs"]
#[allow(dead_code)]
mod folder;

use folder::{here, paths, sources};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;
use wecom_codegen::emit::{self, OutputFile};
use wecom_codegen::model::Api;

static API: LazyLock<Api> = LazyLock::new(|| match wecom_codegen::load(&sources(&here("../spec"))) {
    Ok(api) => api,
    Err(errors) => panic!("{}", errors.render("spec/", false)),
});

static EMITTED: LazyLock<Vec<OutputFile>> = LazyLock::new(|| emit::rust(&API));

/// No file is larger than this, so that editors, reviewers and compilers can bear it.
const MOST_BYTES: usize = 1_000_000;

#[test]
fn the_specification_has_no_problems() {
    assert!(API.operations().count() > 500, "it describes the whole API");
}

#[test]
fn generating_twice_gives_the_same() {
    assert!(*EMITTED == emit::rust(&API));
}

#[test]
fn no_two_generated_files_share_a_name() {
    // Also on file systems that do not tell upper from lower case.
    let names: BTreeSet<String> = EMITTED.iter().map(|file| file.path.to_lowercase()).collect();
    assert_eq!(names.len(), EMITTED.len());
}

#[test]
fn no_generated_file_is_over_a_megabyte() {
    for file in EMITTED.iter() {
        assert!(file.text.len() <= MOST_BYTES, "{} has {} bytes", file.path, file.text.len());
    }
}

#[test]
fn every_generated_rust_file_says_what_made_it() {
    for file in EMITTED.iter().filter(|file| file.path.ends_with(".rs")) {
        assert!(file.text.starts_with(emit::MARKER), "{}", file.path);
    }
}

#[test]
fn the_committed_code_is_what_the_specification_gives() {
    let root = here("../wecom-api/src/generated");
    let mut wrong = Vec::new();
    for file in EMITTED.iter() {
        match fs::read_to_string(root.join(&file.path)) {
            Ok(committed) if committed == file.text => {}
            Ok(_) => wrong.push(format!("stale: {}", file.path)),
            Err(_) => wrong.push(format!("missing: {}", file.path)),
        }
    }
    let wanted: BTreeSet<&str> = EMITTED.iter().map(|file| file.path.as_str()).collect();
    for path in paths(&root) {
        let name = path.strip_prefix(&root).expect("it was found there").to_string_lossy().replace('\\', "/");
        if !wanted.contains(name.as_str()) {
            wrong.push(format!("orphaned: {name}"));
        }
    }
    let manifest = fs::read_to_string(here("../wecom-api/Cargo.toml")).expect("the manifest is there");
    if emit::replace_features(&manifest, &API).expect("it has the marker lines") != manifest {
        wrong.push("stale: the features in wecom-api/Cargo.toml".to_owned());
    }
    assert!(wrong.is_empty(), "{}\nrun `cargo xtask gen` and commit what it changes", wrong.join("\n"));
}
