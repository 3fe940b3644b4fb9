//! What can go wrong, in a form that people can match on and read.

use crate::codec::{self, Decode, PathError, Unread};
use crate::error_code::{ErrorCode, ErrorRetry};
use crate::operation::{Operation, TokenKind};
use crate::shown::shown;
use bytes::Bytes;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a call failed.
///
/// Match on what you handle, or ask: [`code`](Self::code), [`operation`](Self::operation),
/// [`is_timeout`](Self::is_timeout), [`is_retryable`](Self::is_retryable). Variants and their fields may become more.
///
/// No variant shows a secret or token in `Display` or `Debug`, nor control characters that the server sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused the call.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// No answer came: the connection failed or broke.
    #[error("{origin}: {}: {source}", if *.sent { "the connection broke" } else { "the server could not be reached" })]
    #[non_exhaustive]
    Transport {
        /// The request.
        origin: Origin,
        /// Whether the operation's request may have reached the server. When false, nothing was done.
        sent: bool,
        /// What happened.
        source: TransportError,
    },

    /// No answer came in time.
    #[error("{origin}: no answer within {} s", .after.as_secs_f64())]
    #[non_exhaustive]
    Timeout {
        /// The request.
        origin: Origin,
        /// Time spent, retries included.
        after: Duration,
    },

    /// The answer is not one of the WeCom server: no JSON object, one with neither errcode nor any field of the
    /// operation, or another HTTP status.
    #[error("{origin}: the answer, HTTP status {status}, is not the WeCom server's; is there a proxy in between?")]
    #[non_exhaustive]
    Status {
        /// The request.
        origin: Origin,
        /// The HTTP status.
        status: u16,
        /// How long to wait before the next try, if the answer says so (`Retry-After`).
        retry_after: Option<Duration>,
        /// The body as it came.
        body: Body,
    },

    /// The answer is longer than the client reads; see [`ClientBuilder::answer_limit`](crate::ClientBuilder::answer_limit).
    #[error("{origin}: the answer is longer than the limit of {limit} bytes")]
    #[non_exhaustive]
    TooLong {
        /// The request.
        origin: Origin,
        /// The limit in bytes.
        limit: u64,
    },

    /// The call succeeded, but its answer could not be read.
    #[error("{origin}: the call succeeded, but its answer could not be read: {source}")]
    #[non_exhaustive]
    Decode {
        /// The request.
        origin: Origin,
        /// Where in the answer, and why.
        source: PathError,
        /// The body as it came.
        body: Body,
    },

    /// The pages of a listing go round: the one after the last that came has been there before.
    #[error("{origin}: the listing has no end: after {pages} pages, the next would be one that has been there")]
    #[non_exhaustive]
    Endless {
        /// The request.
        origin: Origin,
        /// How many pages have come.
        pages: usize,
    },

    /// The request could not be written.
    #[error("{origin}: the request could not be written: {message}")]
    #[non_exhaustive]
    Encode {
        /// The request.
        origin: Origin,
        /// Why.
        message: String,
    },

    /// The client has no credentials for this kind of operation.
    #[error("{origin} takes {} {kind}, but {missing}", .kind.article())]
    #[non_exhaustive]
    Credentials {
        /// The request.
        origin: Origin,
        /// The kind of token that it takes.
        kind: TokenKind,
        /// What is missing, and how to give it.
        missing: String,
    },

    /// The operation speaks XML with signatures and a client certificate, as the payment host wants it. This
    /// version describes such operations but cannot call them.
    #[error("{origin} is on the payment host, whose signed XML this version of the crate cannot speak")]
    #[non_exhaustive]
    Unsupported {
        /// The request.
        origin: Origin,
    },

    /// The client is set up wrongly.
    #[error("the client is set up wrongly: {0}")]
    Configuration(String),

    /// The token store failed.
    #[error("{}the token store failed: {source}", before(origin))]
    #[non_exhaustive]
    Store {
        /// The operation that wanted a token, and which; `None` when no call was made.
        origin: Option<Origin>,
        /// Why.
        source: crate::token::StoreError,
    },

    /// A corp's authorization was finished, but the store did not keep the permanent code. This error has it, and
    /// all that was answered: the auth code is spent and gives them to nobody again.
    #[error(
        "the corp {} is authorized, but the store did not keep its permanent code: {source}; take the code out of \
         this error, and give it to Client::put_permanent_code once the store works",
        authorization.corp_id
    )]
    #[non_exhaustive]
    NotKept {
        /// What was answered.
        authorization: Box<crate::token::Authorization>,
        /// Why the store failed.
        source: crate::token::StoreError,
    },

    /// A file could not be read or written.
    #[error("{path}: {source}")]
    #[non_exhaustive]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: Arc<std::io::Error>,
    },

    /// A [`TokenSource`](crate::TokenSource) of the program's own failed; made by [`Error::other`].
    #[error("{}{source}", before(origin))]
    #[non_exhaustive]
    Other {
        /// The operation that wanted the token, and which; `None` before that is known.
        origin: Option<Origin>,
        /// What the source said.
        source: Arc<dyn StdError + Send + Sync>,
    },
}

/// The begin of a message.
fn before(origin: &Option<Origin>) -> String {
    origin.as_ref().map(|origin| format!("{origin}: ")).unwrap_or_default()
}

impl From<crate::token::StoreError> for Error {
    fn from(source: crate::token::StoreError) -> Self {
        Error::Store { origin: None, source }
    }
}

impl Error {
    /// What a [`TokenSource`](crate::TokenSource) of your own says when it fails.
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::Other { origin: None, source: Arc::from(source.into()) }
    }

    /// The server's error code, if the server refused the call.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Error::Api(error) => Some(error.code),
            _ => None,
        }
    }

    /// The operation that was called, such as `contacts::GetUser`, also when the request for its token failed;
    /// `None` when no call was made.
    pub fn operation(&self) -> Option<&str> {
        self.origin().map(Origin::operation)
    }

    /// Whether a timeout or deadline ended the call.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Error::Timeout { .. })
    }

    /// Whether the same call may succeed later: after a fault of the network or the server, a timeout, a busy server
    /// (-1) or a frequency limit (45009). It does not say that nothing was done.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Api(error) => matches!(error.code.retry(), ErrorRetry::Busy | ErrorRetry::Rate),
            Error::Status { status, .. } => *status == 429 || *status >= 500,
            Error::Transport { .. } | Error::Timeout { .. } | Error::Store { .. } => true,
            _ => false,
        }
    }

    /// How long the server wants to be left alone, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Status { retry_after, .. } | Error::Api(ApiError { retry_after, .. }) => *retry_after,
            _ => None,
        }
    }

    /// The request that failed.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Error::Api(ApiError { origin, .. })
            | Error::Transport { origin, .. }
            | Error::Timeout { origin, .. }
            | Error::Status { origin, .. }
            | Error::TooLong { origin, .. }
            | Error::Decode { origin, .. }
            | Error::Endless { origin, .. }
            | Error::Encode { origin, .. }
            | Error::Credentials { origin, .. }
            | Error::Unsupported { origin } => Some(origin),
            Error::Store { origin, .. } | Error::Other { origin, .. } => origin.as_ref(),
            Error::Configuration(_) | Error::NotKept { .. } | Error::File { .. } => None,
        }
    }

    /// The error of a request for the token under `key`, which this operation takes; with a note where it was made for
    /// another call.
    pub(crate) fn of_token(mut self, key: &str, operation: impl fmt::Display, note: Option<String>) -> Self {
        match &mut self {
            Error::Api(ApiError { origin, .. })
            | Error::Transport { origin, .. }
            | Error::Timeout { origin, .. }
            | Error::Status { origin, .. }
            | Error::TooLong { origin, .. }
            | Error::Decode { origin, .. }
            | Error::Endless { origin, .. }
            | Error::Encode { origin, .. }
            | Error::Credentials { origin, .. }
            | Error::Unsupported { origin } => origin.wanted_by(key, operation, note),
            Error::Configuration(message) => *message = format!("{operation} (token {key}): {message}"),
            Error::Store { origin, .. } | Error::Other { origin, .. } => {
                origin.get_or_insert_with(|| String::new().into()).wanted_by(key, operation, note);
            }
            Error::NotKept { .. } | Error::File { .. } => {}
        }
        self
    }

    pub(crate) fn timeout(origin: impl Into<Origin>, after: Duration) -> Self {
        Error::Timeout { origin: origin.into(), after }
    }
}

/// Which request failed: the one of the operation that was called, or one for the token that it takes.
///
/// In the second case `Display` also says for which token, which names source, corp and app, and who wanted it:
/// `GET /cgi-bin/gettoken for contacts::GetUser (token app:ww1234:contacts)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Box<Trail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Trail {
    /// Empty where none was made: what a source lacks is found out before.
    request: String,
    /// Tokens and who wanted each, the innermost first.
    wanted: Vec<Wanted>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    key: String,
    operation: String,
    /// That it failed before this operation wanted it.
    note: Option<String>,
}

impl Origin {
    /// The operation that was called.
    pub fn operation(&self) -> &str {
        self.0.wanted.last().map_or(&self.0.request, |wanted| &wanted.operation)
    }

    /// The operation whose request failed, another one where the token could not be got; or the one for which there
    /// was no token to be requested.
    pub fn request(&self) -> &str {
        match self.0.wanted.first() {
            Some(wanted) if self.0.request.is_empty() => &wanted.operation,
            _ => &self.0.request,
        }
    }

    /// The name in the store of the token that could not be got: the kind of its source, corp, and app.
    pub fn token(&self) -> Option<&str> {
        self.0.wanted.last().map(|wanted| wanted.key.as_str())
    }

    fn wanted_by(&mut self, key: &str, operation: impl fmt::Display, note: Option<String>) {
        self.0.wanted.push(Wanted { key: key.to_owned(), operation: operation.to_string(), note });
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.request)?;
        let mut before = if self.0.request.is_empty() { "" } else { " for " };
        self.0.wanted.iter().try_for_each(|Wanted { key, operation, note }| {
            let note = note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
            write!(f, "{}{operation} (token {key}{note})", std::mem::replace(&mut before, " for "))
        })
    }
}

impl From<&Operation> for Origin {
    fn from(operation: &Operation) -> Self {
        operation.to_string().into()
    }
}

impl From<String> for Origin {
    fn from(request: String) -> Self {
        Self(Box::new(Trail { request, wanted: Vec::new() }))
    }
}

/// Why no answer came. `Display` gives the innermost cause, such as `Connection refused (os error 111)`; the way to it
/// is in [`source`](StdError::source).
#[derive(Clone)]
pub struct TransportError(Arc<dyn StdError + Send + Sync>);

impl TransportError {
    /// The error of the HTTP client, without the URL, which may hold a token.
    pub(crate) fn new(error: reqwest::Error) -> Self {
        Self(Arc::new(error.without_url()))
    }

    /// What was wrong with an answer that had begun.
    pub(crate) fn other(message: String) -> Self {
        Self(Arc::from(Box::<dyn StdError + Send + Sync>::from(message)))
    }

    fn innermost(&self) -> &(dyn StdError + 'static) {
        let mut error: &(dyn StdError + 'static) = &*self.0;
        while let Some(source) = error.source() {
            error = source;
        }
        error
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A server's words may be in it, as those of a proxy.
        f.write_str(&shown(&self.innermost().to_string(), MESSAGE_LIMIT))
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

/// The most bytes of the server's own words that an error repeats.
pub(crate) const MESSAGE_LIMIT: usize = 1024;

/// A call that the server refused.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The request.
    pub origin: Origin,
    /// The code.
    pub code: ErrorCode,
    /// The server's own message; its `hint: […]` is what the vendor's support asks for. Secrets are cut out of it,
    /// control characters are escaped, and of one longer than 1 KiB there is the beginning with its length.
    pub message: String,
    /// How long to wait before the next try, if the answer says so (`Retry-After`).
    pub retry_after: Option<Duration>,
    /// The body as it came; a few operations list failures there one by one.
    pub body: Body,
}

impl ApiError {
    /// Reads the body as the operation's response: a few operations list failures there one by one.
    ///
    /// # Errors
    /// When it is no such response.
    pub fn response<T: Decode>(&self) -> Result<T, PathError> {
        match codec::from_answer(&self.body.0, None) {
            Ok(reading) => Ok(reading.value),
            Err(Unread::Wrong(error)) => Err(error),
            // There is no end that it could be late for.
            Err(Unread::Late) => Err(PathError { path: String::new(), message: "its time is over".to_owned() }),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("origin", &self.origin)
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with {}: {}", self.origin, self.code, self.message)?;
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

impl StdError for ApiError {}

/// A body as it came. It may hold anything, so `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(pub Bytes);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}
