//! Changes as people and programs read them.

mod json;
mod markdown;
mod text;

use super::{Approval, Finding, Level, Place, Version};
use crate::source::SourceSet;

/// What is told.
pub struct Report<'a> {
    /// What the older version is called.
    pub base: String,
    /// The older specification.
    pub old: &'a SourceSet,
    /// The newer one.
    pub new: &'a SourceSet,
    /// All changes, the gravest first.
    pub findings: &'a [Finding],
    /// Those that were approved.
    pub approvals: &'a [Approval],
    /// The version of the older specification, where it is known.
    pub version: Option<Version>,
}

impl Report<'_> {
    /// Lines for a terminal.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// Markdown for a pull request.
    pub fn markdown(&self) -> String {
        markdown::pull_request(self)
    }

    /// A section of the change log.
    pub fn changelog(&self) -> String {
        markdown::changelog(self)
    }

    /// One object for programs.
    pub fn json(&self) -> String {
        json::json(self)
    }

    /// The version in which the changes may come.
    pub fn next_version(&self) -> Option<Version> {
        self.version.map(|version| version.after(super::weight(self.findings.iter())))
    }

    /// The changes that matter so much or more, and were not approved.
    pub fn denied(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level() >= level && self.approval(finding).is_none()).count()
    }

    fn approval(&self, finding: &Finding) -> Option<&Approval> {
        let fingerprint = finding.fingerprint();
        self.approvals.iter().find(|approval| approval.fingerprint == fingerprint)
    }

    /// Path and line.
    fn place(&self, finding: &Finding) -> Option<(String, usize)> {
        let (sources, span) = match finding.place {
            Place::Old(span) => (self.old, span),
            Place::New(span) => (self.new, span),
            Place::None => return None,
        };
        let (path, line, _) = sources.location(span);
        Some((format!("spec/{path}"), line))
    }

    /// Path and line, and that it is those of the older version where it is.
    fn place_told(&self, finding: &Finding) -> Option<String> {
        let (path, line) = self.place(finding)?;
        let before = if matches!(finding.place, Place::Old(_)) { " before" } else { "" };
        Some(format!("{path}:{line}{before}"))
    }

    /// `2 breaking, 1 docs`.
    fn summary(&self) -> String {
        let counts: Vec<String> = Level::ALL
            .into_iter()
            .rev()
            .map(|level| (level, self.findings.iter().filter(|finding| finding.level() == level).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| format!("{count} {level}"))
            .collect();
        if counts.is_empty() { "no changes".to_owned() } else { counts.join(", ") }
    }
}

/// More names than these are counted.
const MOST_NAMES: usize = 5;

/// The first of the operations and events that a change reaches.
fn reaches(finding: &Finding, quote: &str) -> Option<String> {
    let names: Vec<String> = finding.reaches.iter().map(|name| format!("{quote}{name}{quote}")).collect();
    let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        count if count > MOST_NAMES => Some(format!("{shown} and {} more", count - MOST_NAMES)),
        _ => Some(shown),
    }
}
