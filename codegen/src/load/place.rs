//! Where files stand and how they are named: whatever lies in the folder of the specification is read, or told of.

use crate::diagnostic::{Code, Diagnostics};
use crate::source::{SourceFile, Span, Trouble};

/// The files that stand beside the areas' folders.
const TOP_LEVEL: &[&str] = &["areas.yaml", "documents.yaml", "errors.yaml", "glossary.yaml", "refusals.yaml"];

/// Folder and name of a resource file.
pub(super) fn of(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.strip_suffix(".yaml")?.split_once('/')?;
    (!name.contains('/')).then_some((folder, name))
}

/// Whether a file that is not read may well define what others use.
pub(super) fn defines_something(file: &SourceFile) -> bool {
    looks_like_yaml(&file.path)
}

fn looks_like_yaml(path: &str) -> bool {
    let lower = path.to_lowercase();
    lower.ends_with(".yaml") || lower.ends_with(".yml")
}

/// Whether a file can be read and is in its place; tells why not.
pub(super) fn check(file: &SourceFile, index: usize, diagnostics: &mut Diagnostics) -> bool {
    let path = file.path.as_str();
    let start = Span { file: index, start: 0, end: 0 };
    let (code, span, message, help) = match &file.trouble {
        Some(Trouble::NotAFile) => (
            Code::StrayFile,
            start,
            format!("`{path}` is no plain file"),
            "put the file itself here: links and the like are not followed".to_owned(),
        ),
        Some(Trouble::Unreadable(reason)) => (
            Code::UnreadableFile,
            start,
            format!("`{path}` cannot be read: {reason}"),
            "see who owns the file and who may read it".to_owned(),
        ),
        Some(Trouble::NotUtf8(at)) => (
            Code::UnreadableFile,
            Span { file: index, start: *at, end: at + '\u{FFFD}'.len_utf8() },
            format!("`{path}` is not UTF-8 from here on"),
            "save the file as UTF-8 in your editor".to_owned(),
        ),
        None if TOP_LEVEL.contains(&path) || of(path).is_some() => return true,
        None => (Code::StrayFile, start, format!("nothing reads `{path}`"), stray(path)),
    };
    diagnostics.report(code, span, message, help);
    false
}

fn stray(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !name.ends_with(".yaml") && looks_like_yaml(name) {
        format!("rename it: `{stem}.yaml`")
    } else if name.ends_with(".yaml") && path.contains('/') {
        "areas have no folders of their own: put resources into `<area>/<resource>.yaml`".to_owned()
    } else if name.ends_with(".yaml") {
        format!("put resources into `<area>/<resource>.yaml`; beside the folders stand {}", TOP_LEVEL.join(", "))
    } else {
        "delete it, or keep it outside of the specification".to_owned()
    }
}
