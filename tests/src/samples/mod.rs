//! The sample checker: recorded bodies against the compiled types, leaf by leaf.

mod compare;
mod place;
mod variants;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wecom_api::mock::{Entry, entries};

/// Samples that are known to be wrong themselves, with the reason.
#[derive(Debug, Default)]
pub struct Exceptions {
    reasons: BTreeMap<String, String>,
}

impl Exceptions {
    /// Reads a file with one `sample: reason` on each line.
    ///
    /// # Errors
    /// When it cannot be read, or a line has no reason.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut reasons = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((sample, reason)) = line.split_once(": ") else {
                return Err(format!("{}:{}: write `sample: reason`", path.display(), index + 1));
            };
            reasons.insert(sample.to_owned(), reason.to_owned());
        }
        Ok(Self { reasons })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.reasons.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }
}

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
    /// Number of samples passed over because of an exception.
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

/// Checks every `<path>.<request or response>.json` below a folder.
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
    let mut used = BTreeSet::new();
    for file in files {
        let name = file.strip_prefix(dir).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let Some((path, side)) = split(&name) else { continue };
        report.samples += 1;
        if exceptions.reasons.contains_key(&name) {
            report.excepted += 1;
            used.insert(name);
            continue;
        }
        let text = fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let wanted = format!("/{path}");
        let found = entries.iter().filter(|entry| entry.operation.path == wanted);
        let findings = match found.clone().next() {
            Some(entry) => check_sample(&name, entry, side, &text, &places, &shared_bodies),
            None => vec![Finding {
                sample: name.clone(),
                path: String::new(),
                message: format!("no operation has the path {wanted}"),
                spec: "spec/".to_owned(),
            }],
        };
        report.clean += usize::from(findings.is_empty());
        report.findings.extend(findings);
    }
    for (name, _) in exceptions.reasons.iter().filter(|(name, _)| !used.contains(*name)) {
        // An exception for a sample of another folder is no finding; one for a sample that is here and clean
        // cannot occur, since it is passed over. So only say so.
        eprintln!("note: no sample here for the exception {name}");
    }
    Ok(report)
}

fn split(name: &str) -> Option<(&str, Side)> {
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
    variants::drop_other_bodies(&mut original, shared_bodies);
    let unions = places.flattened_unions(entry.operation, side == Side::Request);
    let parts = unions
        .into_iter()
        .fold(vec![original], |parts, union| parts.into_iter().flat_map(|part| variants::split(part, union)).collect());
    let differences = parts.iter().flat_map(|part| differences(entry, side, part));
    differences.map(|(path, message)| finding(path, message)).collect()
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
        Some(Err(error)) => return vec![(error.path, format!("cannot be decoded: {}", error.message))],
        Some(Ok(again)) => serde_json::from_slice(&again).unwrap_or(Value::Null),
    };
    let mut differences = Vec::new();
    compare::compare(original, &again, side == Side::Response, &mut differences);
    differences
}
