//! Facts about an operation as its official documents give them: when they were read, and how often it may be called.

use crate::source::Span;
use crate::words::{Method, PageKind, Period, RateScope, Word};

/// The official document that something was last read against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub doc: i64,
    /// The day of its last update, `2025-06-10`.
    pub updated: String,
}

/// What the official document says of a field where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialField {
    /// Its type.
    pub ty: Option<String>,
    /// Whether it is required.
    pub required: Option<bool>,
    /// How it travels.
    pub wire: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// A limit: a number, or `none`.
    pub limit: Option<String>,
    /// Whether it is not there at all.
    pub absent: bool,
}

/// What the official document says of an operation where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialOperation {
    /// Its path.
    pub path: Option<String>,
    /// Its method.
    pub method: Option<Method>,
    /// Its title.
    pub title: Option<String>,
    /// Whether it is not there at all.
    pub absent: bool,
}

/// What is known of the official pages beside what they say of operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// The pages that describe no operation and no event.
    pub pages: Vec<DocumentPage>,
    /// Where pages are at fault in a way that is no field.
    pub exceptions: Vec<DocumentException>,
}

/// An official page that describes no operation and no event.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentPage {
    /// Numbers of its copies.
    pub docs: Vec<i64>,
    /// Its title.
    pub title: String,
    /// What it is instead.
    pub is: PageKind,
    /// Why it is out of scope.
    pub reason: Option<String>,
}

/// A finding that is the page's fault.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentException {
    /// Where it stands.
    pub span: Span,
    /// Number of the page.
    pub page: i64,
    /// Kind of the finding.
    pub kind: String,
    /// What it is about.
    pub at: String,
    /// What is wrong with the page.
    pub reason: String,
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

/// By which error codes the server refuses a flawed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the path of the operation begins with.
    pub operations: String,
    /// The last names of the field's way.
    pub field: String,
    /// When it is not there.
    pub missing: Option<i64>,
    /// When its value is not allowed.
    pub invalid: Option<i64>,
    /// When there is too much or too little of it.
    pub size: Option<i64>,
}
