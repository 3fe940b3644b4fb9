//! A file that the server sends.

use super::draft::Draft;
use super::incoming::Incoming;
use super::name;
use crate::error::{Error, Origin, TransportError};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A file that the server sends, not yet read.
pub struct Download {
    origin: Origin,
    incoming: Incoming,
    patience: Patience,
    /// Bytes that have been given out.
    received: u64,
}

/// How long a download waits for its content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Longest wait for the next piece.
    pub(crate) silence: Duration,
    /// When the call began.
    pub(crate) started: Instant,
    /// The end of the call's deadline, if it has one.
    pub(crate) end: Option<Instant>,
}

impl Patience {
    /// The wait for the next piece; `None` when the deadline has passed.
    fn left(&self) -> Option<Duration> {
        let Some(end) = self.end else { return Some(self.silence) };
        let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        Some(left.min(self.silence))
    }
}

impl Download {
    pub(crate) fn new(origin: Origin, incoming: Incoming, patience: Patience) -> Self {
        Self { origin, incoming, patience, received: 0 }
    }

    /// The name that the server gives, from `Content-Disposition`, made safe as the last part of a path on any system:
    /// no folders, no `..`, no control characters, no name that Windows keeps for devices, no dots or spaces at the
    /// end, and at most 255 bytes, with its extension. `None` when nothing is left.
    pub fn file_name(&self) -> Option<String> {
        let header = self.incoming.headers().get(http::header::CONTENT_DISPOSITION)?;
        name::safe(&name::of_disposition(header.as_bytes())?)
    }

    /// The content type.
    pub fn content_type(&self) -> Option<&str> {
        self.incoming.headers().get(http::header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The length in bytes, if the server says it.
    pub fn content_length(&self) -> Option<u64> {
        self.incoming.length()
    }

    /// The whole content.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks, less comes than the server said, the server falls silent for longer than the call's
    /// timeout, or the call's deadline has passed.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let Some(left) = self.patience.left() else { return Err(self.late()) };
        let Ok(chunk) = tokio::time::timeout(left, self.incoming.chunk()).await else { return Err(self.late()) };
        let broken = |source| Error::Transport { origin: self.origin.clone(), sent: true, source };
        let chunk = chunk.map_err(|error| broken(TransportError::new(error)))?;
        self.received += chunk.as_ref().map_or(0, Bytes::len) as u64;
        match self.incoming.length() {
            Some(length) if chunk.is_none() && self.received < length => {
                let message = format!("the file ended after {} of {length} bytes", self.received);
                Err(broken(TransportError::other(message)))
            }
            _ => Ok(chunk),
        }
    }

    fn late(&self) -> Error {
        Error::timeout(self.origin.clone(), self.patience.started.elapsed())
    }

    /// The content piece by piece.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        futures_util::stream::try_unfold(self, |mut download| async move {
            Ok(download.chunk().await?.map(|chunk| (chunk, download)))
        })
    }

    /// Writes the content to a file, which appears under its name only when it is complete: until then it has another
    /// name in the same folder. Whatever ends this before, an error or that nobody waits any more, leaves nothing
    /// there, and of two that save under one name at the same time, the last one's content stays, whole.
    ///
    /// A file that is there is replaced and keeps its permissions; a new one has those that the process gives new files
    /// (umask). A symbolic link is replaced, not followed. What is neither file nor link, such as a folder or a device,
    /// is an error.
    ///
    /// ```no_run
    /// # async fn example(download: wecom_api::Download) -> Result<(), wecom_api::Error> {
    /// let name = download.file_name().unwrap_or_else(|| "unnamed".to_owned());
    /// download.save(std::path::Path::new("downloads").join(name)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and when the file cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let file_error = |source| Error::File { path: path.to_owned(), source: Arc::new(source) };
        let mut draft = Draft::of(path).await.map_err(file_error)?;
        while let Some(chunk) = self.chunk().await? {
            draft.write(&chunk).await.map_err(file_error)?;
        }
        draft.finish().await.map_err(file_error)?;
        Ok(self.received)
    }
}

impl fmt::Debug for Download {
    /// Shows nothing of the URL, which holds the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.origin.operation())
            .field("file_name", &self.file_name())
            .field("content_type", &self.content_type())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}
