//! The sentence in the crate's documentation that says as of when the specification is true.

use super::OutputFile;
use crate::model::{Api, Reading};

/// Markdown: how many operations were read against their official documents, and of which days these were.
pub(super) fn as_of(api: &Api) -> OutputFile {
    let all = api.operations().count();
    let mut readings: Vec<&Reading> = api.operations().filter_map(|(_, _, item)| item.read.as_ref()).collect();
    readings.sort_by(|a, b| a.updated.cmp(&b.updated));
    let text = match readings.as_slice() {
        [] => "No operation records yet which official document it was read against.\n".to_owned(),
        [oldest, .., newest] | [oldest @ newest] => format!(
            "{} of {all} operations were read against their official documents, of which the newest was last updated \
             on {}, the oldest on {}. The page of an operation gives its own day.\n",
            readings.len(),
            newest.updated,
            oldest.updated,
        ),
    };
    OutputFile { path: "as_of.md".to_owned(), text }
}
