//! What a folder holds is read or told of: nothing is passed over in silence.

use std::fs;
use std::path::{Path, PathBuf};
use wecom_codegen::SourceSet;

/// A new, empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reading").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("demo")).expect("a folder can be made");
    fs::write(folder.join("areas.yaml"), "demo: { en: Demo, zh: 演示, doc: Things to show. }\n")
        .expect("it is writable");
    fs::write(folder.join("demo/thing.yaml"), THING).expect("it is writable");
    folder
}

const THING: &str = "area: demo\nresource: { en: Things, zh: 事物 }\noperations:\n  GetThing:\n    title: 读取事物\n    \
    summary: Reads a thing.\n    docs: []\n    get: /cgi-bin/thing/get\n";

/// The first lines of the problems.
fn problems(folder: &Path) -> Vec<String> {
    let sources = SourceSet::read(folder).expect("the folder can be listed");
    match wecom_codegen::load(&sources) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.diagnostics().iter().map(|problem| problem.message.clone()).collect(),
    }
}

#[test]
fn what_belongs_beside_a_specification_is_no_problem() {
    let folder = folder("beside");
    for name in ["README.md", "schema.json", ".DS_Store", "demo/.thing.yaml.swp"] {
        fs::write(folder.join(name), b"\xff").expect("it is writable");
    }
    assert_eq!(problems(&folder), [""; 0]);
}

#[test]
fn every_other_file_is_told_of() {
    for name in [
        "demo/other.yml",
        "demo/other.YAML",
        "demo/other.json",
        "demo/thing.yaml~",
        "demo/thing.yaml.orig",
        "demo/README.md",
        "demo/.hidden.yaml",
        "demo/deeper/thing.yaml",
        "other.yaml",
        "LICENSE",
    ] {
        let folder = folder("stray");
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(&path, THING.replace("thing", "other").replace("Thing", "Other")).expect("it is writable");
        let problems = problems(&folder);
        assert!(
            !problems.is_empty() && problems[0].contains(name.trim_start_matches("demo/").trim_end_matches(".yaml")),
            "{name}: {problems:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_told_of_and_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder("links");
    symlink(folder.join("demo"), folder.join("again")).expect("a link can be made");
    symlink(&folder, folder.join("demo/around")).expect("a link can be made");
    symlink("nowhere", folder.join("demo/other.yaml")).expect("a link can be made");
    let wanted = ["again", "demo/around", "demo/other.yaml"].map(|path| format!("`{path}` is no plain file"));
    assert_eq!(problems(&folder), wanted);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let missing = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reading/nowhere");
    let error = SourceSet::read(&missing).expect_err("there is nothing");
    assert!(error.contains("nowhere"), "{error}");
}
