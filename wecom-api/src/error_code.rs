//! Codes of the server, and what is known of them.

use crate::error_codes::MEANINGS;
use std::fmt;

/// A code of the server. The list is open; known ones are constants in
/// [`error_codes`](crate::error_codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(i64);

impl ErrorCode {
    /// A code from its number.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What is known of the code.
    pub fn meaning(self) -> Option<&'static ErrorMeaning> {
        let found = MEANINGS.binary_search_by_key(&self.0, |meaning| meaning.code).ok()?;
        Some(&MEANINGS[found])
    }

    #[cfg(feature = "client")]
    pub(crate) fn retry(self) -> ErrorRetry {
        self.meaning().map_or(ErrorRetry::Never, |meaning| meaning.retry)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is known of an error code.
#[derive(Debug)]
#[non_exhaustive]
pub struct ErrorMeaning {
    /// The number.
    pub code: i64,
    /// The official Chinese message.
    pub official: &'static str,
    /// The meaning in English.
    pub english: Option<&'static str>,
    /// What a repeat needs.
    pub retry: ErrorRetry,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

/// What a repeat needs after an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorRetry {
    /// A repeat is useless.
    Never,
    /// A new token; the client does it once by itself.
    Token,
    /// A while; the client does it by itself where the operation may be repeated.
    Busy,
    /// A lower rate of calls.
    Rate,
}

/// A text that may be empty in the table of codes.
pub(crate) const fn text(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}
