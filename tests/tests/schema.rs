//! The JSON Schema, as a validator that others wrote understands it, and the specification as other readers of YAML
//! read it. Needs Python 3, and the package index when the virtual environment in the target folder is not made yet.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use wecom_tests::python::{environment, run, text};

static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    environment(&here("schema/requirements.txt"), &folder)
});

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn validate(wanted: &str, folders: &[PathBuf]) {
    let mut script = Command::new(&*PYTHON);
    // No compiled files in the source tree.
    script.arg("-B").arg(here("schema/validate.py")).arg(here("../spec/schema.json")).arg(wanted).args(folders);
    let output = run(&mut script);
    assert!(output.status.success(), "{}", text(&output));
}

/// The folders below one whose names begin with one of these.
fn fixtures(group: &str, begin: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(here("fixtures").join(group)).expect("the fixtures are there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    folders.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        begin.iter().any(|begin| name.starts_with(begin))
    });
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

#[test]
fn the_specification_is_valid_for_others() {
    validate("accept", &[here("../spec")]);
}

#[test]
fn the_schema_takes_what_the_generator_takes() {
    validate("accept", &fixtures("emit", &[""]));
}

/// Wrong shapes, unknown and missing keys, texts that are read in two ways, and endings that are missing.
#[test]
fn the_schema_refuses_what_the_generator_refuses_for_its_form() {
    let mut folders = fixtures("diagnostics", &["W001", "W002", "W003", "W004", "W005", "W009", "W012", "W043"]);
    // What is missing only where a POST is named like a read, and what is the same in two places.
    folders.retain(|path| !path.ends_with("W005-retry") && !path.ends_with("W002-discriminators"));
    validate("refuse", &folders);
}
