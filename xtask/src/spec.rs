//! Reads spec/ and prints what is in it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wecom_codegen::model::{Api, Rate, Reading};
use wecom_codegen::{SourceSet, emit};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Loads and resolves spec/; the error is the whole report.
pub(crate) fn load() -> Result<Api, String> {
    resolve(&SourceSet::read(&root().join("spec"))?)
}

/// Resolves a specification that was read; the error is the whole report.
pub(crate) fn resolve(sources: &SourceSet) -> Result<Api, String> {
    let color = std::io::stderr().is_terminal();
    wecom_codegen::load(sources).map_err(|errors| errors.render("spec/", color))
}

/// Prints the table of operations.
pub(crate) fn print_operations(api: &Api, json: bool) -> ExitCode {
    if json {
        let rows: Vec<String> = emit::rows(api)
            .into_iter()
            .map(|row| {
                serde_json::json!({
                    "area": row.area,
                    "name": row.name,
                    "method": row.method,
                    "path": row.path,
                    "title": row.title,
                    "token": row.token,
                    "retry": row.retry,
                    "paging": row.paging,
                    "callers": row.callers,
                    "deprecated": row.deprecated,
                    "docs": row.docs,
                    "read": row.read.as_ref().map(reading),
                    "rate": row.rates.iter().map(rate).collect::<Vec<_>>(),
                })
                .to_string()
            })
            .collect();
        anstream::println!("[\n{}\n]", rows.join(",\n"));
    } else {
        anstream::print!("{}", emit::table(api));
    }
    ExitCode::SUCCESS
}

/// Prints the table of events.
pub(crate) fn print_events(api: &Api, json: bool) -> ExitCode {
    if json {
        let rows: Vec<String> = emit::event_rows(api)
            .into_iter()
            .map(|row| {
                let form = |form: Vec<(&str, String)>| {
                    form.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
                };
                serde_json::json!({
                    "area": row.area,
                    "name": row.name,
                    "title": row.title,
                    "when": row.when.into_iter().map(form).collect::<Vec<serde_json::Map<_, _>>>(),
                    "callers": row.callers,
                    "deprecated": row.deprecated,
                    "docs": row.docs,
                    "read": row.read.as_ref().map(reading),
                })
                .to_string()
            })
            .collect();
        anstream::println!("[\n{}\n]", rows.join(",\n"));
    } else {
        anstream::print!("{}", emit::event_table(api));
    }
    ExitCode::SUCCESS
}

fn reading(read: &Reading) -> serde_json::Value {
    serde_json::json!({ "doc": read.doc, "updated": read.updated })
}

fn rate(rate: &Rate) -> serde_json::Value {
    serde_json::json!({
        "calls": rate.calls,
        "seconds": rate.seconds,
        "by": rate.by.as_str(),
        "what": rate.what,
        "doc": rate.doc,
    })
}
