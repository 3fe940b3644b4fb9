//! Fixture specifications and the real one, read from their folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wecom_codegen::{SourceFile, SourceSet};

/// A place in this crate.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a specification, read as those of the real one. Where it has no `areas.yaml`, one is made with its
/// folders, so that a fixture needs to hold nothing but what it is about.
pub(crate) fn files(folder: &Path) -> Vec<SourceFile> {
    let mut files = SourceSet::read(folder).unwrap_or_else(|error| panic!("{error}")).files().to_vec();
    if !files.iter().any(|file| file.path == "areas.yaml") {
        let folders: BTreeSet<&str> =
            files.iter().filter_map(|file| file.path.split_once('/')).map(|(folder, _)| folder).collect();
        let areas = folders.into_iter().filter(|area| *area != "shared");
        let text: String =
            areas.map(|area| format!("{area}: {{ en: Demo, zh: 演示, doc: Things to show. }}\n")).collect();
        files.push(SourceFile::new("areas.yaml", text));
    }
    files
}

/// The same as a set.
pub(crate) fn sources(folder: &Path) -> SourceSet {
    SourceSet::new(files(folder))
}

/// All files below a folder, ordered.
pub(crate) fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() { found.extend(paths(&path)) } else { found.push(path) }
    }
    found
}

/// The names of the folders in a folder, ordered.
pub(crate) fn folders(folder: &Path) -> Vec<String> {
    let folders = entries(folder).into_iter().filter(|path| path.is_dir());
    folders.map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    found.sort();
    found
}
