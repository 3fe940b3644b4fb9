//! What the server is answered.

use super::{CallbackError, Format, Sealed};

/// The answer to a request of the server, for any web framework.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status. The server takes anything but 200 for a failure, and sends messages again.
    pub status: u16,
    /// The media type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Plain text.
    pub(super) fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: body.into() }
    }

    /// An encrypted reply.
    pub(super) fn sealed(sealed: &Sealed) -> Self {
        Self { status: 200, content_type: Format::content_type(sealed.format), body: sealed.body() }
    }

    /// Why a request was not taken, in as few words as do not help somebody who is not the server.
    pub(super) fn refused(error: &CallbackError) -> Self {
        match error {
            CallbackError::TooLarge { .. } => Self::text(413, "too large"),
            CallbackError::Signature
            | CallbackError::ReceiveId { .. }
            | CallbackError::Stale { .. }
            | CallbackError::Replayed => Self::text(403, "refused"),
            CallbackError::Query { .. }
            | CallbackError::Envelope(_)
            | CallbackError::Decrypt(_)
            | CallbackError::Message(_) => Self::text(400, "not understood"),
            CallbackError::Key(_) | CallbackError::Reply(_) => Self::text(500, "failed"),
        }
    }

    /// So that the server sends it again.
    pub(super) fn failed() -> Self {
        Self::text(500, "failed")
    }

    /// So that the server sends it again, to another one.
    pub(super) fn busy() -> Self {
        Self::text(503, "busy")
    }
}
