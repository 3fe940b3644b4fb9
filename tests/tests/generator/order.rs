//! The order in which files are found, and the number of times that the generator runs, change nothing.

use crate::emission::{all_files, api};
use proptest::prelude::*;
use std::collections::BTreeMap;
use wecom_codegen::{SourceFile, emit};

#[test]
fn emitting_twice_gives_the_same() {
    let once = emit::rust(&api("all", all_files()));
    assert_eq!(once, emit::rust(&api("all", all_files())));
}

/// The constructors of what is emitted, by the name of the request or type.
fn constructors(files: Vec<SourceFile>) -> BTreeMap<String, String> {
    let mut constructors = BTreeMap::new();
    for file in emit::rust(&api("constructors", files)) {
        let mut name = String::new();
        for line in file.text.lines().filter_map(|line| line.strip_prefix("    ")) {
            if let Some(end) = line.find([':', ';']).filter(|_| line.starts_with(|c: char| c.is_ascii_uppercase())) {
                name = line[..end].to_owned();
            } else if line.starts_with("new") {
                constructors.insert(name.clone(), line.to_owned());
            }
        }
    }
    constructors
}

/// A resource file with the fields of each query, body and type in the opposite order.
fn with_fields_turned_round(file: SourceFile) -> SourceFile {
    let is_field = |line: &&str| line.starts_with("      ") && line.contains(": { type: ");
    let mut lines: Vec<&str> = file.text.lines().collect();
    lines.chunk_by_mut(|a, b| is_field(a) == is_field(b)).filter(|lines| is_field(&lines[0])).for_each(|f| f.reverse());
    SourceFile::new(&file.path, lines.join("\n") + "\n")
}

#[test]
fn the_order_of_lines_swaps_no_arguments() {
    let files = || crate::folder::files(&crate::folder::here("fixtures/emit/constructors"));
    let listed = |all: BTreeMap<String, String>| -> BTreeMap<String, String> {
        all.into_iter().filter(|(_, new)| new.starts_with("new(")).collect()
    };
    let (before, after) =
        (constructors(files()), constructors(files().into_iter().map(with_fields_turned_round).collect()));
    assert!(before["MoveThing"].starts_with("new(start: String, goal: String"), "{}", before["MoveThing"]);
    assert_ne!(before["OrderThing"], after["OrderThing"], "the lines were turned round");
    assert_eq!(listed(before), listed(after));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_changes_nothing(files in Just(all_files()).prop_shuffle()) {
        prop_assert_eq!(emit::rust(&api("shuffled", files)), emit::rust(&api("all", all_files())));
    }
}
