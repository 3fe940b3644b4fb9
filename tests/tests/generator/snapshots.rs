//! Snapshots: where they are kept, and that none is left behind.
//!
//! `INSTA_UPDATE=always cargo test -p wecom-tests --test generator` accepts what is new or different.

use crate::folder::{folders, here, paths};
use std::collections::BTreeSet;

/// Compares a text with the snapshot `<group>/<name>.snap`.
#[track_caller]
pub(crate) fn assert_text(group: &str, name: &str, description: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(here("fixtures/snapshots").join(group));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(description);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A snapshot that no test compares with says nothing, and looks as if it did.
#[test]
fn no_snapshot_is_left_behind() {
    let codes = crate::diagnostics::cases().into_iter().map(|(name, _)| format!("diagnostics/{name}"));
    let models = crate::emission::MODELS.iter().map(|name| format!("model/{name}"));
    let outputs = crate::emission::OUTPUTS.iter().map(|(name, _)| format!("output/{name}"));
    let wanted: BTreeSet<String> = codes
        .chain(["diagnostics/several".to_owned()])
        .chain(models)
        .chain(outputs)
        .map(|name| format!("{name}.snap"))
        .collect();
    let root = here("fixtures/snapshots");
    // Those of tests that fail just now (`.snap.new`) are no concern of this one.
    let there: BTreeSet<String> = paths(&root)
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "snap"))
        .map(|path| path.strip_prefix(&root).expect("it was found there").to_string_lossy().replace('\\', "/"))
        .collect();
    let orphans: Vec<&String> = there.difference(&wanted).collect();
    assert!(orphans.is_empty(), "no test uses these snapshots, delete them: {orphans:?}");
    assert_eq!(folders(&root), ["diagnostics", "model", "output"]);
}
