//! A change that was found.

use super::rule::{Level, Rule};
use crate::source::Span;
use sha1::{Digest, Sha1};

/// In which direction what has changed travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Direction {
    /// From the client to the server.
    pub request: bool,
    /// From the server to the client.
    pub response: bool,
}

impl Direction {
    /// From the client to the server.
    pub const REQUEST: Direction = Direction { request: true, response: false };
    /// From the server to the client.
    pub const RESPONSE: Direction = Direction { request: false, response: true };

    /// The word for it; nothing where nothing travels.
    pub fn as_str(self) -> &'static str {
        match (self.request, self.response) {
            (true, true) => "both",
            (true, false) => "request",
            (false, true) => "response",
            (false, false) => "",
        }
    }
}

/// Where a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the older specification: it is there no longer.
    Old(Span),
    /// In the newer one.
    New(Span),
    /// In no line of either.
    None,
}

/// One change, at its root.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub rule: Rule,
    /// What has changed, such as `contacts::GetUser.userid`.
    pub item: String,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// In which direction it travels.
    pub direction: Direction,
    /// Where it stands.
    pub place: Place,
    /// The operations and events whose requests or answers hold it, when it is no part of one alone.
    pub reaches: Vec<String>,
}

impl Finding {
    /// How much it matters to whomever it matters most.
    pub fn level(&self) -> Level {
        self.rule.wire().max(self.rule.rust())
    }

    /// What it is known by in approvals: it stays the same wherever its lines stand, and however the rules are worded.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha1::new();
        let (old, new) = (self.old.as_deref().unwrap_or("-"), self.new.as_deref().unwrap_or("-"));
        for part in [self.rule.id(), &self.item, old, new] {
            hash.update(part);
            hash.update([0]);
        }
        hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}
