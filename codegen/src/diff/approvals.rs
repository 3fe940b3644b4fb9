//! Changes that were approved: a line each, in a file beside the specification.

use super::Finding;

/// The file of approvals in the folder of the specification.
pub const APPROVALS_FILE: &str = "approvals.txt";

/// An approved change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Of the finding.
    pub fingerprint: String,
    /// Rule and item, for the reader.
    pub what: String,
    /// Why it is right.
    pub reason: String,
    /// Line in the file, from 1.
    pub line: usize,
}

/// Reads a file of approvals: `<fingerprint> <rule> <item>: <reason>` on each line; `#` begins a comment.
///
/// # Errors
/// All lines that are none.
pub fn read_approvals(text: &str) -> Result<Vec<Approval>, String> {
    let (mut approvals, mut wrong): (Vec<Approval>, Vec<String>) = (Vec::new(), Vec::new());
    for (line, text) in (1..).zip(text.lines().map(str::trim)) {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let parts = text.split_once(": ").and_then(|(what, reason)| {
            let (fingerprint, what) = what.split_once(' ')?;
            Some((fingerprint, what, reason.trim()))
        });
        match parts {
            Some((fingerprint, what, reason)) if !reason.is_empty() => {
                match approvals.iter().find(|other| other.fingerprint == fingerprint) {
                    Some(other) => wrong.push(format!(
                        "spec/{APPROVALS_FILE}:{line}: {fingerprint} stands in line {} already",
                        other.line
                    )),
                    None => approvals.push(Approval {
                        fingerprint: fingerprint.to_owned(),
                        what: what.to_owned(),
                        reason: reason.to_owned(),
                        line,
                    }),
                }
            }
            _ => wrong.push(format!(
                "spec/{APPROVALS_FILE}:{line}: an approval is `<fingerprint> <rule> <item>: <reason>`, as `cargo xtask diff` tells the first three"
            )),
        }
    }
    if wrong.is_empty() { Ok(approvals) } else { Err(wrong.join("\n")) }
}

/// The approvals that are for none of the findings, each told with its line.
pub fn unused_approvals(approvals: &[Approval], findings: &[Finding]) -> Vec<String> {
    let known: Vec<String> = findings.iter().map(Finding::fingerprint).collect();
    let unused = approvals.iter().filter(|approval| !known.contains(&approval.fingerprint));
    unused
        .map(|Approval { fingerprint, what, line, .. }| {
            format!("spec/{APPROVALS_FILE}:{line}: nothing needs the approval {fingerprint} of {what} any more: remove the line")
        })
        .collect()
}
