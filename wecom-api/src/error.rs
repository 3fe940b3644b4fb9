//! What can go wrong, in a form that people can match on and read.

use crate::codec::{self, Decode, PathError};
use crate::error_codes::MEANINGS;
use crate::operation::{Operation, TokenKind};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a call failed.
///
/// No variant shows a secret or token in `Display` or `Debug`.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused the call.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// No answer came: the connection failed or broke.
    #[error("{operation}: {}: {source}", if *.sent { "the connection broke" } else { "the server could not be reached" })]
    Transport {
        /// The operation.
        operation: String,
        /// Whether the request may have reached the server. When false, nothing was done.
        sent: bool,
        /// What happened; without the URL, which may hold a token.
        source: Arc<reqwest::Error>,
    },

    /// No answer came in time.
    #[error("{operation}: no answer within {} s", .after.as_secs_f64())]
    Timeout {
        /// The operation.
        operation: String,
        /// Time spent, retries included.
        after: Duration,
    },

    /// The answer is not one of the WeCom server: no JSON with or without errcode, or another HTTP status.
    #[error("{operation}: the answer, HTTP status {status}, is not the WeCom server's; is there a proxy in between?")]
    Status {
        /// The operation.
        operation: String,
        /// The HTTP status.
        status: u16,
        /// The body as it came.
        body: Body,
    },

    /// The call succeeded, but its answer could not be read.
    #[error("{operation}: the call succeeded, but its answer could not be read: {source}")]
    Decode {
        /// The operation.
        operation: String,
        /// Where in the answer, and why.
        source: PathError,
        /// The body as it came.
        body: Body,
    },

    /// The request could not be written.
    #[error("{operation}: the request could not be written: {message}")]
    Encode {
        /// The operation.
        operation: String,
        /// Why.
        message: String,
    },

    /// The client has no credentials for this kind of operation.
    #[error("{operation} takes a {kind}, but {missing}")]
    Credentials {
        /// The operation.
        operation: String,
        /// The kind of token that it takes.
        kind: TokenKind,
        /// What is missing, and how to give it.
        missing: String,
    },

    /// The operation speaks XML with signatures and a client certificate, as the payment host wants it. This
    /// version describes such operations but cannot call them.
    #[error("{operation} is on the payment host, whose signed XML this version of the crate cannot speak")]
    Unsupported {
        /// The operation.
        operation: String,
    },

    /// The client is set up wrongly.
    #[error("the client is set up wrongly: {0}")]
    Configuration(String),

    /// The token store failed.
    #[error("the token store failed: {0}")]
    Store(#[from] crate::token::StoreError),

    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: Arc<std::io::Error>,
    },
}

impl Error {
    /// The server's error code, if the server refused the call.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Error::Api(error) => Some(error.code),
            _ => None,
        }
    }

    pub(crate) fn timeout(operation: &Operation, after: Duration) -> Self {
        Error::Timeout { operation: operation.to_string(), after }
    }

    pub(crate) fn transport(operation: &Operation, source: reqwest::Error) -> Self {
        let sent = !(source.is_connect() || source.is_builder());
        Error::Transport { operation: operation.to_string(), sent, source: Arc::new(source.without_url()) }
    }
}

/// A call that the server refused.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The operation.
    pub operation: String,
    /// The code.
    pub code: ErrorCode,
    /// The server's own message; its `hint: […]` is what the vendor's support asks for.
    pub message: String,
    /// The body as it came; a few operations list failures there one by one.
    pub body: Body,
}

impl ApiError {
    /// Reads the body as the operation's response: a few operations list failures there one by one.
    ///
    /// # Errors
    /// When it is no such response.
    pub fn response<T: Decode>(&self) -> Result<T, PathError> {
        codec::from_slice(&self.body.0)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with {}: {}", self.operation, self.code.0, self.message)?;
        if let Some(meaning) = self.code.meaning() {
            if let Some(english) = meaning.english {
                write!(f, " — {english}")?;
            }
            if let Some(hint) = meaning.hint {
                write!(f, " {hint}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

/// A body as it came. It may hold anything, so `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(pub Bytes);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

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
