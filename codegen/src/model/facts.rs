//! Facts about an operation as its official documents give them: when they were read, and how often it may be called.

use crate::words::{Period, RateScope, Word};

/// The official document that something was last read against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub doc: i64,
    /// The day of its last update, `2025-06-10`.
    pub updated: String,
}

/// A documented frequency limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many calls there may be, or how many of `what`.
    pub calls: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// Whose calls are counted together.
    pub by: RateScope,
    /// What is counted instead of calls, in the plural.
    pub what: Option<String>,
    /// The official document that says so, where it is none of the operation's own.
    pub doc: Option<i64>,
}

impl Rate {
    /// The word for the time in which is counted, or the number of seconds.
    pub fn period(&self) -> String {
        let word = Period::ALL.iter().find(|period| period.seconds() == self.seconds);
        word.map_or_else(|| format!("{} seconds", self.seconds), |word| word.as_str().to_owned())
    }
}

impl Period {
    /// How long it is. A month is 30 days: that is how long the server blocks.
    pub(crate) fn seconds(self) -> u32 {
        match self {
            Period::Second => 1,
            Period::Minute => 60,
            Period::Hour => 3_600,
            Period::Day => 86_400,
            Period::Month => 2_592_000,
        }
    }
}
