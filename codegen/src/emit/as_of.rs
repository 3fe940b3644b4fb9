//! The sentence in the crate's documentation that says as of when the specification is true.

use super::OutputFile;
use crate::model::{Api, Reading};

/// Markdown: how many operations and events were read against their official documents, and of which days these were.
pub(super) fn as_of(api: &Api) -> OutputFile {
    let (operations, events) = (api.operations().count(), api.events().count());
    let of_operations = api.operations().filter_map(|(_, _, item)| item.read.as_ref());
    let of_events: Vec<&Reading> = api.events().filter_map(|(_, _, item)| item.read.as_ref()).collect();
    let mut readings: Vec<&Reading> = of_operations.collect();
    let read = readings.len();
    readings.extend(&of_events);
    readings.sort_by(|a, b| a.updated.cmp(&b.updated));
    let text = match readings.as_slice() {
        [] => "Nothing records yet which official document it was read against.\n".to_owned(),
        [oldest, .., newest] | [oldest @ newest] => format!(
            "{read} of {operations} operations and {} of {events} events were read against their official documents, \
             of which the newest was last updated on {}, the oldest on {}. The page of each gives its own day.\n",
            of_events.len(),
            newest.updated,
            oldest.updated,
        ),
    };
    OutputFile { path: "as_of.md".to_owned(), text }
}
