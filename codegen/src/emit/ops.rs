//! The table of operations: one row each, for people, coverage checks and other tools.

use crate::model::{Api, Rate, Reading, Type};

/// One operation in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Area.
    pub area: String,
    /// Rust name.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Official Chinese title.
    pub title: String,
    /// Kind of token.
    pub token: String,
    /// Retry class.
    pub retry: String,
    /// The request field that asks for a page.
    pub paging: Option<String>,
    /// Who may call it; empty for everybody.
    pub callers: Vec<&'static str>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Official document numbers.
    pub docs: Vec<i64>,
    /// The document that it was last read against.
    pub read: Option<Reading>,
    /// Documented frequency limits.
    pub rates: Vec<Rate>,
}

/// The rows, by area and in the order of the files.
pub fn rows(api: &Api) -> Vec<Row> {
    api.operations()
        .map(|(area, _, operation)| Row {
            area: area.name.clone(),
            name: operation.name.clone(),
            method: operation.method.to_string(),
            path: operation.path.clone(),
            title: operation.title.clone(),
            token: operation.token.as_str().to_owned(),
            retry: operation.retry.as_str().to_owned(),
            paging: operation.paging.as_ref().map(|paging| paging.request.wire_name.clone()),
            callers: operation.callers.iter().map(|caller| caller.as_str()).collect(),
            deprecated: operation.deprecated.is_some(),
            docs: operation.docs.clone(),
            read: operation.read.clone(),
            rates: operation.rates.clone(),
        })
        .collect()
}

/// The table as aligned text, with a line of totals.
pub fn table(api: &Api) -> String {
    let header =
        ["area", "name", "method", "path", "token", "retry", "paging", "callers", "deprecated", "rate", "read", "docs"];
    let mut lines: Vec<Vec<String>> = vec![header.iter().map(|text| (*text).to_owned()).collect()];
    for row in rows(api) {
        lines.push(vec![
            row.area,
            row.name,
            row.method,
            row.path,
            row.token,
            row.retry,
            row.paging.unwrap_or_else(|| "-".to_owned()),
            listed(row.callers.iter().map(|caller| (*caller).to_owned())),
            if row.deprecated { "yes" } else { "-" }.to_owned(),
            listed(
                row.rates
                    .iter()
                    .map(|rate| format!("{}/{}/{}", rate.calls, rate.period().replace(' ', ""), rate.by.as_str())),
            ),
            row.read.map_or_else(|| "-".to_owned(), |read| read.updated),
            listed(row.docs.iter().map(i64::to_string)),
        ]);
    }
    let mut out = aligned(&lines);
    out.push_str(&totals(api));
    out
}

/// Lines of cells as columns.
pub(super) fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| lines.iter().map(|line| line[column].len()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// A list in one cell.
pub(super) fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "-".to_owned() } else { items.join(",") }
}

fn totals(api: &Api) -> String {
    let modules = || api.all_areas().flat_map(|area| &area.modules);
    let operations = api.operations().count();
    let structs: usize = modules().map(|module| module.structs.len() - module.events.len()).sum();
    let ids: usize = modules().map(|module| module.ids.len()).sum();
    let enums: usize = modules().map(|module| module.enums.len()).sum();
    let unions: usize = modules().map(|module| module.unions.len()).sum();
    let in_operations =
        modules().flat_map(|module| &module.operations).flat_map(|item| item.query.iter().chain(&item.body));
    let in_structs = modules().flat_map(|module| &module.structs).flat_map(|item| &item.fields);
    let (mut fields, mut free) = (0, 0);
    for field in in_operations.chain(in_structs) {
        fields += 1;
        free += usize::from(is_free(&field.ty));
    }
    format!(
        "{operations} operations in {} areas; {structs} types, {ids} types of IDs, {enums} enums, {unions} unions; {fields} fields, {free} of them free-form JSON\n",
        api.areas.len()
    )
}

pub(super) fn is_free(ty: &Type) -> bool {
    match ty {
        Type::List(item) | Type::Map(item) => is_free(item),
        ty => *ty == Type::Json,
    }
}
