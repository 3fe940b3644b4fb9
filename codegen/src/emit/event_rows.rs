//! The table of events: one row each, for people, coverage checks and other tools.

use super::ops::{aligned, listed};
use crate::model::{Api, Reading};

/// One event in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Area.
    pub area: String,
    /// Rust name.
    pub name: String,
    /// Official Chinese title.
    pub title: String,
    /// What the discriminators say, in each of its forms.
    pub when: Vec<Vec<(&'static str, String)>>,
    /// Whose applications it comes to; empty for everybody's.
    pub callers: Vec<&'static str>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Official document numbers.
    pub docs: Vec<i64>,
    /// The document that it was last read against.
    pub read: Option<Reading>,
}

/// The rows, by area and in the order of the files.
pub fn event_rows(api: &Api) -> Vec<EventRow> {
    api.events()
        .map(|(area, _, event)| EventRow {
            area: area.name.clone(),
            name: event.name.clone(),
            title: event.title.clone(),
            when: event
                .when
                .iter()
                .map(|form| form.iter().map(|(key, value)| (key.as_str(), value.clone())).collect())
                .collect(),
            callers: event.callers.iter().map(|caller| caller.as_str()).collect(),
            deprecated: event.deprecated.is_some(),
            docs: event.docs.clone(),
            read: event.read.clone(),
        })
        .collect()
}

/// The table as aligned text, with a line of totals.
pub fn event_table(api: &Api) -> String {
    let header = ["area", "name", "when", "callers", "deprecated", "read", "docs"];
    let mut lines: Vec<Vec<String>> = vec![header.iter().map(|text| (*text).to_owned()).collect()];
    let rows = event_rows(api);
    let (events, forms) = (rows.len(), rows.iter().map(|row| row.when.len()).sum::<usize>());
    for row in rows {
        let form = |form: &Vec<(&str, String)>| listed(form.iter().map(|(key, value)| format!("{key}={value}")));
        lines.push(vec![
            row.area,
            row.name,
            row.when.iter().map(form).collect::<Vec<_>>().join("|"),
            listed(row.callers.iter().map(|caller| (*caller).to_owned())),
            if row.deprecated { "yes" } else { "-" }.to_owned(),
            row.read.map_or_else(|| "-".to_owned(), |read| read.updated),
            listed(row.docs.iter().map(i64::to_string)),
        ]);
    }
    format!("{}{events} events in {forms} forms\n", aligned(&lines))
}
