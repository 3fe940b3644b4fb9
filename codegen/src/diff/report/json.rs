//! One object for programs.

use super::Report;
use serde_json::json;

pub(super) fn json(report: &Report<'_>) -> String {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let place = report.place(finding);
            json!({
                "fingerprint": finding.fingerprint(),
                "rule": finding.rule.id(),
                "sentence": finding.rule.sentence(),
                "level": finding.level().as_str(),
                "wire": finding.rule.wire().as_str(),
                "rust": finding.rule.rust().as_str(),
                "direction": finding.direction.as_str(),
                "item": finding.item,
                "old": finding.old,
                "new": finding.new,
                "file": place.as_ref().map(|(path, _)| path),
                "line": place.as_ref().map(|(_, line)| line),
                "reaches": finding.reaches,
                "approved": report.approval(finding).map(|approval| &approval.reason),
            })
        })
        .collect();
    let object = json!({
        "base": report.base,
        "version": report.version.map(|version| version.to_string()),
        "next_version": report.next_version().map(|version| version.to_string()),
        "findings": findings,
    });
    format!("{object:#}\n")
}
