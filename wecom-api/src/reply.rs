//! An answer that is no error, on its way to the type that an operation promises. Knows nothing of clients.

use crate::codec::{self, Decode};
use crate::error::{Body, Error, Origin};
use crate::file::{Download, Patience};
use bytes::Bytes;
use std::time::Instant;

/// What an operation answers: JSON in a type, nothing, or a [`Download`].
pub trait Reply: Sized + Send {
    #[doc(hidden)]
    fn from_reply(reply: RawReply) -> Result<Self, Error>;
}

impl<T: Decode + Send> Reply for T {
    fn from_reply(reply: RawReply) -> Result<Self, Error> {
        reply.decode()
    }
}

impl Reply for Download {
    fn from_reply(reply: RawReply) -> Result<Self, Error> {
        reply.into_download()
    }
}

/// An answer that is no error, not decoded yet. Not `Debug`: body and URL may hold secrets.
pub struct RawReply {
    pub(crate) origin: Origin,
    /// The HTTP status.
    pub(crate) status: u16,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Json {
        body: Bytes,
        /// The server's errmsg, as it may be shown.
        message: String,
        /// Whether there is an errcode, which makes it an answer of the WeCom server.
        coded: bool,
    },
    /// A file, not read yet.
    File(Box<reqwest::Response>, Patience),
}

impl RawReply {
    /// Lets the deadline of the call that began at `started` end a file that is still to be read.
    pub(crate) fn until(mut self, started: Instant, end: Option<Instant>) -> Self {
        if let Content::File(_, patience) = &mut self.content {
            (patience.started, patience.end) = (started, end);
        }
        self
    }

    /// The server's errmsg.
    pub(crate) fn message(&self) -> &str {
        match &self.content {
            Content::Json { message, .. } => message,
            Content::File(..) => "",
        }
    }

    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.content {
            Content::Json { body, .. } => Some(body.clone()),
            Content::File(..) => None,
        }
    }

    pub(crate) fn decode<T: Decode>(self) -> Result<T, Error> {
        let bytes = self.bytes().unwrap_or_default();
        codec::from_slice(&bytes).map_err(|source| Error::Decode { origin: self.origin, source, body: Body(bytes) })
    }

    fn into_download(self) -> Result<Download, Error> {
        match self.content {
            Content::File(response, patience) => Ok(Download::new(self.origin, *response, patience)),
            Content::Json { body, .. } => Err(Error::Decode {
                origin: self.origin,
                source: codec::PathError { path: String::new(), message: "this is no file".to_owned() },
                body: Body(body),
            }),
        }
    }
}
