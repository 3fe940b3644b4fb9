//! What a run of the generator tells: files, features, and meanings that were taken over from the glossary.

use crate::files::Change;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use wecom_codegen::emit::Borrowed;

/// More files than these are counted.
const MOST_FILES: usize = 40;

/// One line for each file that was written or removed.
pub(crate) fn changes(changes: &[(PathBuf, Change)], root: &Path) -> Vec<String> {
    let shown = changes.iter().take(MOST_FILES).map(|(path, change)| {
        let what = match change {
            Change::Create => "new",
            Change::Update => "changed",
            Change::Remove => "removed",
        };
        format!("{what:>8}: {}", path.strip_prefix(root).unwrap_or(path).display())
    });
    let mut lines: Vec<String> = shown.collect();
    if changes.len() > MOST_FILES {
        let removed = changes[MOST_FILES..].iter().filter(|(_, change)| *change == Change::Remove).count();
        lines.push(format!("     and: {} more, {removed} of them removed", changes.len() - MOST_FILES));
    }
    lines
}

/// What became of the features of the crate.
pub(crate) fn features(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (features_of(old), features_of(new));
    let mut lines = Vec::new();
    for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(name), new.get(name)) {
            (None, Some(_)) => lines.push(format!(" feature: `{name}` is new")),
            (Some(_), None) => lines.push(format!(" feature: `{name}` is gone, which breaks those who name it")),
            (Some(old), Some(new)) => {
                let listed = |names: BTreeSet<&String>| {
                    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                };
                let added = listed(new.difference(old).collect());
                let gone = listed(old.difference(new).collect());
                if !added.is_empty() {
                    lines.push(format!(" feature: `{name}` now also turns on {added}"));
                }
                if !gone.is_empty() {
                    lines.push(format!(" feature: `{name}` no longer turns on {gone}"));
                }
            }
            (None, None) => {}
        }
    }
    lines
}

/// The features of a manifest, with what each turns on.
fn features_of(manifest: &str) -> BTreeMap<String, BTreeSet<String>> {
    let section = manifest.split("\n[features]\n").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let text: String = section.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join(" ");
    let mut features = BTreeMap::new();
    for part in text.split(']') {
        if let Some((name, list)) = part.split_once('=') {
            let list = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            features.insert(name.trim().to_owned(), list);
        }
    }
    features
}

/// The meanings of the glossary that changed files have more often or less often than before, each with the fields
/// that have it there. `changed` gives the old and new text that was generated from a file of the specification.
pub(crate) fn meanings<'t>(
    borrowed: &[Borrowed],
    mut changed: impl FnMut(&str) -> Option<(&'t str, &'t str)>,
) -> Vec<String> {
    let mut told: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut texts: BTreeMap<&str, Option<(&str, &str)>> = BTreeMap::new();
    for field in borrowed {
        let Some((old, new)) = texts.entry(&field.file).or_insert_with(|| changed(&field.file)) else { continue };
        // A doc may stand on several lines; the first tells it apart well enough.
        let line = field.doc.lines().next().unwrap_or_default();
        let line: String = line.chars().take(60).collect();
        if new.matches(&line).count() > old.matches(&line).count() {
            let place = format!("{} of {}", field.item, field.file);
            told.entry((&field.wire_name, &field.doc)).or_default().push(place);
        }
    }
    let mut lines = Vec::new();
    if !told.is_empty() {
        lines.push("meanings taken from the glossary, which should be true of these fields, too:".to_owned());
    }
    for ((wire_name, doc), places) in told {
        lines.push(format!("  {wire_name}: \"{doc}\""));
        lines.extend(places.iter().map(|place| format!("      {place}")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "[package]\nname = \"x\"\n\n[features]\ndefault = [\"a\"]\n# All.\nfull = [\n    \"a\",\n    \"b\",\n]\n\
                       a = []\nb = [\"a\"]\ngone = []\n\n[dependencies]\nserde = { features = [\"rc\"] }\n";

    #[test]
    fn changes_of_features_are_told() {
        let new = OLD.replace("gone = []", "c = []").replace("a = []", "a = [\"c\"]").replace("b = [\"a\"]", "b = []");
        let wanted = [
            " feature: `a` now also turns on `c`",
            " feature: `b` no longer turns on `a`",
            " feature: `c` is new",
            " feature: `gone` is gone, which breaks those who name it",
        ];
        assert_eq!(features(OLD, &new), wanted);
        assert_eq!(features(OLD, OLD), [""; 0]);
    }

    #[test]
    fn a_meaning_is_told_where_a_field_newly_takes_it() {
        let field = |item: &str, wire_name: &str, doc: &str| Borrowed {
            file: "demo/thing.yaml".to_owned(),
            item: item.to_owned(),
            wire_name: wire_name.to_owned(),
            doc: doc.to_owned(),
        };
        let borrowed = [field("GetThing", "name", "Name of it."), field("GetThing", "size", "Size of it.")];
        let old = "/// Name of it.\n";
        let new = "/// Name of it.\n/// Size of it.\n";
        let lines = meanings(&borrowed, |_| Some((old, new)));
        assert_eq!(lines[1..], ["  size: \"Size of it.\"", "      GetThing of demo/thing.yaml"]);
        assert_eq!(meanings(&borrowed, |_| Some((new, new))), [""; 0]);
        assert_eq!(meanings(&borrowed, |_| None), [""; 0]);
    }
}
