//! Which version a set of changes asks for.

use super::{Finding, Level};
use std::fmt;

/// A version as semantic versioning has it, without suffixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes with what breaks.
    pub major: u64,
    /// Changes with what is new; with what breaks, too, before the first major one.
    pub minor: u64,
    /// Changes with what is mended.
    pub patch: u64,
}

impl Version {
    /// Reads `1.2.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.').map(|part| part.parse().ok());
        let version = Self { major: parts.next()??, minor: parts.next()??, patch: parts.next()?? };
        parts.next().is_none().then_some(version)
    }

    /// The least version in which changes of this level may come.
    #[must_use]
    pub fn after(self, level: Level) -> Self {
        let Self { major, minor, patch } = self;
        match level {
            Level::None => self,
            Level::Docs => Self { patch: patch + 1, ..self },
            Level::Compatible | Level::Risky if major == 0 => Self { patch: patch + 1, ..self },
            Level::Compatible | Level::Risky => Self { minor: minor + 1, patch: 0, ..self },
            Level::Breaking if major == 0 => Self { minor: minor + 1, patch: 0, ..self },
            Level::Breaking => Self { major: major + 1, minor: 0, patch: 0 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// How much changes matter to a version: what they do to code. What only breaks on the wire follows the server, and no
/// version number keeps it from happening: it counts as risky.
pub fn weight<'f>(findings: impl Iterator<Item = &'f Finding>) -> Level {
    findings.map(|finding| finding.rule.rust().max(finding.rule.wire().min(Level::Risky))).max().unwrap_or(Level::None)
}
