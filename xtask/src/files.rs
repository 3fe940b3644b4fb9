//! The generated files on disk: what differs, and how it is written so that a run that is killed leaves nothing that
//! the next one does not mend.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use wecom_codegen::emit;

/// Ending of a file that is being written; git ignores it.
const BEING_WRITTEN: &str = "gen-tmp";

/// What has to be done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Create,
    Update,
    Remove,
}

/// What has to be done so that the files are as wanted, ordered by path.
pub(crate) fn changes(wanted: &BTreeMap<PathBuf, String>, generated: &Path) -> Result<Vec<(PathBuf, Change)>, String> {
    let mut changes = Vec::new();
    for (path, text) in wanted {
        match fs::read(path) {
            Ok(old) if old == text.as_bytes() => {}
            Ok(_) => changes.push((path.clone(), Change::Update)),
            Err(error) if error.kind() == ErrorKind::NotFound => changes.push((path.clone(), Change::Create)),
            Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
        }
    }
    for path in below(generated)?.into_iter().filter(|path| !wanted.contains_key(path)) {
        // Only what the generator once wrote is removed.
        if fs::read_to_string(&path).is_ok_and(|text| text.starts_with(emit::MARKER)) {
            changes.push((path, Change::Remove));
        }
    }
    changes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(changes)
}

/// The texts that are about to change, as they are.
pub(crate) fn texts(changes: &[(PathBuf, Change)]) -> BTreeMap<PathBuf, String> {
    changes.iter().filter_map(|(path, _)| Some((path.clone(), fs::read_to_string(path).ok()?))).collect()
}

/// Writes a file by way of another one, so that none is ever half written.
pub(crate) fn apply(path: &Path, change: Change, text: Option<&str>) -> Result<(), String> {
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
            let temporary = being_written(path);
            fs::write(&temporary, text).map_err(failed)?;
            fs::rename(&temporary, path).map_err(failed)
        }
    }
}

/// Where the text of a file stands until it is whole: hidden, since nothing reads hidden files of a specification.
fn being_written(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(BEING_WRITTEN);
    path.with_file_name(name)
}

/// Removes what runs that were killed have left, of these files or in the folder.
pub(crate) fn sweep<'p>(wanted: impl Iterator<Item = &'p PathBuf>, generated: &Path) -> Result<(), String> {
    let left = below(generated)?.into_iter().filter(|path| path.extension().is_some_and(|it| it == BEING_WRITTEN));
    for path in left.chain(wanted.map(|path| being_written(path))) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(format!("cannot remove {}: {error}", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// All files below a folder; none when there is no such folder.
fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() { files.extend(below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A set of files, and how far a run came before it was killed.
    #[test]
    fn whatever_a_killed_run_leaves_the_next_one_mends() {
        let folder = std::env::temp_dir().join(format!("wecom-xtask-{}", std::process::id()));
        let generated = folder.join("generated");
        let file = |name: &str| generated.join(name);
        let text = |word: &str| format!("{}\n{word}\n", emit::MARKER);
        let wanted: BTreeMap<PathBuf, String> = ["a/one.rs", "a/two.rs", "b/three.rs", "mod.rs", "../schema.json"]
            .iter()
            .map(|name| (file(name), text(name)))
            .collect();
        type Left<'a> = &'a [(&'a str, String)];
        let left: &[Left] = &[
            &[],
            &[("a/one.rs", text("a/one.rs"))],
            &[("a/one.rs", text("old")), ("a/.two.rs.gen-tmp", "half".to_owned())],
            &[("a/one.rs", String::new()), ("c/gone.rs", text("c/gone.rs")), (".mod.rs.gen-tmp", String::new())],
            &[("mod.rs", text("mod.rs")), ("b/three.rs", "half".to_owned())],
            &[("../.schema.json.gen-tmp", "half".to_owned())],
        ];
        for left in left {
            let _ = fs::remove_dir_all(&folder);
            for (name, text) in *left {
                let path = file(name);
                fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
                fs::write(path, text).expect("it is writable");
            }
            fs::create_dir_all(&generated).expect("a folder can be made");
            fs::write(file("by_hand.rs"), "// Ours.\n").expect("it is writable");
            for (path, change) in changes(&wanted, &generated).expect("the folder can be read") {
                apply(&path, change, wanted.get(&path).map(String::as_str)).expect("it is writable");
            }
            sweep(wanted.keys(), &generated).expect("the folder can be read");
            assert_eq!(changes(&wanted, &generated).expect("the folder can be read"), [], "after {left:?}");
            let mut there = below(&folder).expect("the folder can be read");
            there.sort();
            let names: Vec<_> = there.iter().map(|path| path.strip_prefix(&folder).expect("it is there")).collect();
            let wanted = ["a/one.rs", "a/two.rs", "b/three.rs", "by_hand.rs", "mod.rs"];
            let wanted = wanted.map(|name| Path::new("generated").join(name)).into_iter().chain(["schema.json".into()]);
            assert_eq!(names, wanted.collect::<Vec<_>>());
        }
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
