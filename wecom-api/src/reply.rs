//! An answer that is no error, on its way to the type that an operation promises. Knows nothing of clients.

use crate::codec::{self, Decode, Unread};
use crate::error::{Body, Error, Origin};
use crate::file::{Download, Incoming, Patience};
use bytes::Bytes;
use std::time::Instant;

/// What an operation answers: JSON in a type, nothing, or a [`Download`].
pub trait Reply: Sized + Send {
    /// Whether it is a file.
    const BINARY: bool = false;

    #[doc(hidden)]
    fn from_reply(reply: RawReply) -> Result<Self, Error>;
}

impl<T: Decode + Send> Reply for T {
    fn from_reply(reply: RawReply) -> Result<Self, Error> {
        reply.decode()
    }
}

impl Reply for Download {
    const BINARY: bool = true;

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
    /// When the call began, and when its deadline ends it.
    pub(crate) end: Option<(Instant, Instant)>,
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
    File(Box<Incoming>, Patience),
}

impl RawReply {
    /// Lets the deadline of the call that began at `started` end the reading of what has come, and of a file that is
    /// still to come.
    pub(crate) fn until(mut self, started: Instant, end: Option<Instant>) -> Self {
        self.end = end.map(|end| (started, end));
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
        let coded = matches!(self.content, Content::Json { coded: true, .. });
        let bytes = self.bytes().unwrap_or_default();
        let reading = match codec::from_answer(&bytes, self.end.map(|(_, end)| end)) {
            Ok(reading) => reading,
            Err(Unread::Late) => {
                let spent = self.end.map(|(started, _)| started.elapsed());
                return Err(Error::timeout(self.origin, spent.unwrap_or_default()));
            }
            Err(Unread::Wrong(source)) => {
                return Err(Error::Decode { origin: self.origin, source, body: Body(bytes) });
            }
        };
        if !coded && !reading.known {
            // Something in between answers with JSON of its own.
            let (origin, status, body) = (self.origin, self.status, Body(bytes));
            return Err(Error::Status { origin, status, retry_after: None, body });
        }
        // What has no fields misses none.
        if coded && !reading.known && size_of::<T>() > 0 {
            let keys = codec::other_keys(&bytes);
            if !keys.is_empty() {
                tracing::warn!(target: "wecom_api", operation = %self.origin, ?keys, "the answer has no field that is known");
            }
        }
        if reading.mended {
            tracing::warn!(target: "wecom_api", operation = %self.origin, "the answer is not quite JSON; what is wrong in it was replaced");
        }
        Ok(reading.value)
    }

    fn into_download(self) -> Result<Download, Error> {
        let (origin, status) = (self.origin, self.status);
        match self.content {
            Content::File(incoming, patience) => Ok(Download::new(origin, *incoming, patience)),
            Content::Json { body, coded: false, .. } => {
                Err(Error::Status { origin, status, retry_after: None, body: Body(body) })
            }
            Content::Json { body, .. } => Err(Error::Decode {
                origin,
                source: codec::PathError { path: String::new(), message: "this is no file".to_owned() },
                body: Body(body),
            }),
        }
    }
}
