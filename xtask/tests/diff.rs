//! `cargo xtask diff` as it is called: with a folder, and with what is none.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("diff").args(arguments).output().expect("it starts")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it can be listed") {
        let path = entry.expect("it can be listed").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("it can be copied");
        }
    }
}

#[test]
fn a_folder_is_compared_and_breaks_are_denied() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    copy(&spec(), folder.path());
    let base = folder.path().to_str().expect("it is text");
    let same = run(&[base, "--deny", "docs"]);
    assert!(same.status.success(), "{same:?}");
    assert!(String::from_utf8_lossy(&same.stdout).ends_with(": no changes\n"), "{same:?}");

    // The older one has a field more.
    let file = folder.path().join("contacts/department.yaml");
    let text = fs::read_to_string(&file).expect("it can be read");
    let field = "      name_en: {";
    assert!(text.contains(field), "the specification has such a line");
    fs::write(
        &file,
        text.replacen(field, &format!("      nickname: {{ type: string, doc: \"A name.\" }}\n{field}"), 1),
    )
    .expect("it can be written");
    let broken = run(&[base, "--deny", "breaking", "--format", "json"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("1 of the changes are denied"), "{broken:?}");
    let report: serde_json::Value = serde_json::from_slice(&broken.stdout).expect("it is JSON");
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "field-removed");
    assert_eq!((&finding["wire"], &finding["rust"]), (&"risky".into(), &"breaking".into()));
    assert_eq!(finding["file"], "spec/contacts/department.yaml");
    // Told without a denial, it is no failure.
    let markdown = run(&[base, "--format", "md"]);
    assert!(markdown.status.success());
    assert!(String::from_utf8_lossy(&markdown.stdout).contains("**1 breaking.**"), "{markdown:?}");
}

#[test]
fn what_is_no_base_is_told() {
    let output = run(&["no-such-revision"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("neither a folder nor a git revision"), "{told}");
    let empty = tempfile::tempdir().expect("a folder can be made");
    let output = run(&[empty.path().to_str().expect("it is text")]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds no YAML files"), "{output:?}");
}
