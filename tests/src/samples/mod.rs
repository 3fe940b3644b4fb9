//! The sample checker: recorded bodies against the compiled types, leaf by leaf.

mod archive;
mod compare;
mod events;
mod exceptions;
mod place;
mod placeholders;
mod required;
mod variants;

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use wecom_api::mock::{Entry, entries};

pub use exceptions::Exceptions;

/// A difference between a sample and what the types make of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The sample's file, relative to the folder.
    pub sample: String,
    /// Path to the value in the sample.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// The place in the specification to change, as `file:line`.
    pub spec: String,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Number of samples read.
    pub samples: usize,
    /// Number of samples without findings.
    pub clean: usize,
    /// Number of findings that an exception explains.
    pub excepted: usize,
    /// All findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The report as JSON.
    pub fn json(&self) -> String {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|it| json!({ "sample": it.sample, "path": it.path, "message": it.message, "spec": it.spec }))
            .collect();
        let report = json!({
            "samples": self.samples,
            "clean": self.clean,
            "excepted": self.excepted,
            "findings": findings,
        });
        format!("{report:#}\n")
    }

    /// The report for people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for it in &self.findings {
            out.push_str(&format!("{}: {}: {}\n    change {}\n", it.sample, it.path, it.message, it.spec));
        }
        out.push_str(&format!(
            "{} samples, {} clean, {} excepted, {} findings\n",
            self.samples,
            self.clean,
            self.excepted,
            self.findings.len()
        ));
        out
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Request,
    Response,
}

/// Checks every `<path>.<request or response>.json` below a folder, every event, `<name>.xml` or `<name>.json`, and
/// every message of the chat archive, `<name>.json`.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn check(dir: &Path, exceptions: &Exceptions) -> Result<Report, String> {
    let entries = entries();
    let places = place::Places::load()?;
    let shared_bodies = places.shared_bodies();
    let mut files = Vec::new();
    list(dir, &mut files)?;
    files.sort();
    let mut report = Report::default();
    let mut exceptions = exceptions.matcher();
    for file in files {
        let name = file.strip_prefix(dir).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let text = fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let mut findings = if let Some((path, side)) = split(&name) {
            let wanted = format!("/{path}");
            match entries.iter().find(|entry| entry.operation.path == wanted) {
                Some(entry) => check_sample(&name, entry, side, &text, &places, &shared_bodies),
                None => vec![Finding {
                    sample: name.clone(),
                    path: String::new(),
                    message: format!("no operation has the path {wanted}"),
                    spec: "spec/".to_owned(),
                }],
            }
        } else if let Some(message) = archive::read(&name, &text) {
            archive::check(&name, &message)
        } else {
            let Some(event) = events::read(&name, &text) else { continue };
            events::check(&name, &event)
        };
        report.samples += 1;
        let found = findings.len();
        findings.retain(|finding| !exceptions.explains(&name, &finding.path));
        report.excepted += found - findings.len();
        findings.extend(exceptions.unused(&name).map(|place| Finding {
            sample: name.clone(),
            path: place.to_owned(),
            message: "an exception explains what is no finding".to_owned(),
            spec: "the exceptions".to_owned(),
        }));
        report.clean += usize::from(findings.is_empty());
        report.findings.extend(findings);
    }
    Ok(report)
}

/// The path and side of a sample; further forms of one body stand below `form-02` and so on.
fn split(name: &str) -> Option<(&str, Side)> {
    let number = |folder: &str| folder.strip_prefix("form-").is_some_and(|rest| rest.parse::<u32>().is_ok());
    let name = name.split_once('/').filter(|(folder, _)| number(folder)).map_or(name, |(_, rest)| rest);
    if let Some(path) = name.strip_suffix(".request.json") {
        return Some((path, Side::Request));
    }
    name.strip_suffix(".response.json").map(|path| (path, Side::Response))
}

fn list(dir: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", dir.display());
    for entry in fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn check_sample(
    name: &str,
    entry: &Entry,
    side: Side,
    text: &[u8],
    places: &place::Places,
    shared_bodies: &[place::SharedBody],
) -> Vec<Finding> {
    let finding = |path: String, message: String| Finding {
        sample: name.to_owned(),
        spec: places.find(entry.operation, side == Side::Request, &path),
        path,
        message,
    };
    let mut original: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => return vec![finding(String::new(), format!("the sample is no JSON: {error}"))],
    };
    let missing = if side == Side::Response { places.missing(entry.operation, &original) } else { Vec::new() };
    let missing = missing.into_iter().map(|path| {
        let message = "is missing, though the specification says that an answer always has it".to_owned();
        finding(path, message)
    });
    let missing: Vec<Finding> = missing.collect();
    variants::drop_other_bodies(&mut original, shared_bodies);
    let unions = places.flattened_unions(entry.operation, side == Side::Request);
    let parts = unions
        .into_iter()
        .fold(vec![original], |parts, union| parts.into_iter().flat_map(|part| variants::split(part, union)).collect());
    let differences = parts.iter().flat_map(|part| differences(entry, side, part));
    differences.map(|(path, message)| finding(path, message)).chain(missing).collect()
}

/// What the second of two bodies lost or changed of the first, by path, beyond what lenient reading allows.
pub fn differences_between(original: &Value, again: &Value) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    compare::compare(original, again, false, &mut differences);
    differences
}

/// What decoding and encoding again loses or changes, by path.
fn differences(entry: &Entry, side: Side, original: &Value) -> Vec<(String, String)> {
    let text = original.to_string();
    let again = match side {
        Side::Request => Some(entry.request_again(text.as_bytes())),
        Side::Response => entry.response_again(text.as_bytes()),
    };
    let again = match again {
        None => return vec![(String::new(), "the operation answers a file, not JSON".to_owned())],
        Some(Err(error)) => {
            let mut filled = original.clone();
            if error.message.ends_with("a whole number") && placeholders::fill(&mut filled, &error.path) {
                return differences(entry, side, &filled);
            }
            return vec![(error.path, format!("cannot be decoded: {}", error.message))];
        }
        Some(Ok(again)) => serde_json::from_slice(&again).unwrap_or(Value::Null),
    };
    let mut differences = Vec::new();
    compare::compare(original, &again, side == Side::Response, &mut differences);
    differences
}

#[cfg(test)]
mod tests {
    use super::{Side, split};

    #[test]
    fn a_sample_is_placed_by_its_name_and_further_forms_by_theirs() {
        let cases = [
            ("cgi-bin/user/get.response.json", Some(("cgi-bin/user/get", Side::Response))),
            ("form-02/cgi-bin/user/get.request.json", Some(("cgi-bin/user/get", Side::Request))),
            ("form-x/get.request.json", Some(("form-x/get", Side::Request))),
            ("cgi-bin/user/get.json", None),
        ];
        for (name, wanted) in cases {
            assert_eq!(split(name), wanted, "{name}");
        }
    }
}
