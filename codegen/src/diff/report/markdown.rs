//! Markdown: the comment on a pull request, and the section of a change log.

use super::super::{Finding, Level};
use super::{Report, reaches};

pub(super) fn pull_request(report: &Report<'_>) -> String {
    let mut out = format!("## Changes of the API since {}\n\n**{}.**", report.base, sentence_case(&report.summary()));
    if let (Some(version), Some(next)) = (report.version, report.next_version())
        && version != next
    {
        out.push_str(&format!(" Next version: **{next}**, after {version}."));
    }
    out.push('\n');
    for level in Level::ALL.into_iter().rev() {
        let of_level: Vec<&Finding> = report.findings.iter().filter(|finding| finding.level() == level).collect();
        if of_level.is_empty() {
            continue;
        }
        out.push_str(&format!("\n### {}\n\n", heading(level)));
        if level == Level::Docs {
            // Whoever wants to know more reads the diff.
            let items: Vec<String> = of_level.iter().map(|finding| format!("`{}`", finding.item)).collect();
            out.push_str(&format!("{}\n", items.join(", ")));
            continue;
        }
        for finding in of_level {
            out.push_str(&entry(report, finding));
        }
    }
    out
}

fn heading(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Risky => "May mean something else",
        Level::Compatible => "Additions, and what breaks nobody",
        Level::Docs => "Only told differently",
        Level::None => "Nothing",
    }
}

/// What changed from what to what.
fn change(finding: &Finding) -> String {
    match (&finding.old, &finding.new) {
        (Some(old), Some(new)) => format!("`{old}` → `{new}`"),
        (Some(old), None) => format!("`{old}` is gone"),
        (None, Some(new)) => format!("`{new}` is new"),
        (None, None) => String::new(),
    }
}

fn entry(report: &Report<'_>, finding: &Finding) -> String {
    let rule = finding.rule;
    let mut out = format!("- **`{}`**", finding.item);
    let change = change(finding);
    if !change.is_empty() {
        out.push_str(&format!(": {change}"));
    }
    out.push_str(&format!("  \n  {}", rule.sentence()));
    let mut facts = vec![format!("`{}`", rule.id()), format!("wire: {}, Rust: {}", rule.wire(), rule.rust())];
    facts.extend(match finding.direction.as_str() {
        "" => None,
        "both" => Some("in requests and answers".to_owned()),
        "request" => Some("in requests".to_owned()),
        _ => Some("in answers".to_owned()),
    });
    facts.extend(report.place_told(finding).map(|place| format!("`{place}`")));
    facts.push(finding.fingerprint());
    out.push_str(&format!("  \n  {}", facts.join(" · ")));
    if let Some(names) = reaches(finding, "`") {
        out.push_str(&format!("  \n  Reaches {names}."));
    }
    if let Some(approval) = report.approval(finding) {
        out.push_str(&format!("  \n  Approved: {}", approval.reason));
    }
    out.push('\n');
    out
}

pub(super) fn changelog(report: &Report<'_>) -> String {
    let title = report.next_version().map_or_else(|| "Unreleased".to_owned(), |version| version.to_string());
    let mut out = format!("## {title}\n");
    for level in [Level::Breaking, Level::Risky, Level::Compatible] {
        let of_level: Vec<&Finding> = report.findings.iter().filter(|finding| finding.level() == level).collect();
        if of_level.is_empty() {
            continue;
        }
        out.push_str(&format!("\n### {}\n\n", heading(level)));
        for finding in of_level {
            let change = change(finding);
            let change = if change.is_empty() { change } else { format!(" ({change})") };
            out.push_str(&format!("- `{}`{change}: {}\n", finding.item, finding.rule.sentence()));
        }
    }
    out
}

fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
