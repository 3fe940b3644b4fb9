//! Lines for a terminal.

use super::{Report, reaches};

pub(super) fn text(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let change = match (&finding.old, &finding.new) {
            (Some(old), Some(new)) => format!(": {old} -> {new}"),
            (Some(old), None) => format!(": {old} -> gone"),
            (None, Some(new)) => format!(": new: {new}"),
            (None, None) => String::new(),
        };
        let (rule, level) = (finding.rule, finding.level());
        out.push_str(&format!("{level:<10}  {}  {}{change}\n", finding.item, rule.id()));
        out.push_str(&format!("            {}\n", rule.sentence()));
        let mut facts = vec![format!("wire {}, Rust {}", rule.wire(), rule.rust())];
        facts.extend(Some(finding.direction.as_str().to_owned()).filter(|word| !word.is_empty()));
        facts.extend(report.place_told(finding));
        facts.extend(reaches(finding, "").map(|names| format!("reaches {names}")));
        facts.push(finding.fingerprint());
        out.push_str(&format!("            {}\n", facts.join("; ")));
        if let Some(approval) = report.approval(finding) {
            out.push_str(&format!("            approved: {}\n", approval.reason));
        }
    }
    out.push_str(&format!("since {}: {}", report.base, report.summary()));
    if let (Some(version), Some(next)) = (report.version, report.next_version())
        && version != next
    {
        out.push_str(&format!("; next version {next} after {version}"));
    }
    out.push('\n');
    out
}
