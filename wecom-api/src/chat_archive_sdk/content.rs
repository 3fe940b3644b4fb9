//! Pictures, recordings and files of the archive, piece by piece.

use super::native::{Piece, Text};
use super::{Archive, ArchiveError};
use crate::file::Draft;
use bytes::Bytes;
use futures_core::Stream;
use futures_util::future::BoxFuture;
use std::fmt;
use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// The content of a picture, recording, video or file, which the library gives in pieces of at most 512 KB.
///
/// Made by [`Archive::content`]. It is a [`Stream`] of the pieces, and has a [`chunk`](Self::chunk) of its own. After an
/// error the next step asks for the same piece again.
#[must_use = "a content is fetched only when it is read"]
pub struct Content {
    archive: Archive,
    id: String,
    /// Where the next piece begins.
    index: String,
    received: u64,
    fetching: Option<BoxFuture<'static, Result<Piece, ArchiveError>>>,
    over: bool,
}

impl Content {
    pub(super) fn new(archive: Archive, id: String) -> Self {
        Self { archive, id, index: String::new(), received: 0, fetching: None, over: false }
    }

    /// Begins where [`index`](Self::index) told that the next piece begins, in this process or another.
    pub fn resume(mut self, index: impl Into<String>) -> Self {
        self.index = index.into();
        self
    }

    /// Where the next piece begins, in the library's words; empty for the first.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Bytes that were received so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next piece; `None` at the end.
    ///
    /// A step that is dropped before it is done is taken up by the following one.
    ///
    /// # Errors
    /// When the library refuses, or gives what it should not.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ArchiveError> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Writes what is left of it into a file, which has its name only when it is complete, and gives the number of bytes.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and when the file cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, ArchiveError> {
        let path = path.as_ref();
        let failed = |source| ArchiveError::File { path: path.to_owned(), source: Arc::new(source) };
        let mut draft = Draft::of(path).await.map_err(failed)?;
        while let Some(chunk) = self.chunk().await? {
            draft.write(&chunk).await.map_err(failed)?;
        }
        draft.finish().await.map_err(failed)?;
        Ok(self.received)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, ArchiveError>>> {
        loop {
            if self.over {
                return Poll::Ready(None);
            }
            let piece = ready!(self.fetching().as_mut().poll(context));
            self.fetching = None;
            let data = match piece.and_then(|piece| self.turn(piece)) {
                Ok(data) => data,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            if !data.is_empty() {
                self.received += data.len() as u64;
                return Poll::Ready(Some(Ok(data.into())));
            }
        }
    }

    /// Goes to the piece after this one.
    fn turn(&mut self, piece: Piece) -> Result<Vec<u8>, ArchiveError> {
        let broken = |reason: &str| ArchiveError::Broken { function: "GetMediaData", reason: reason.to_owned() };
        if piece.is_last {
            self.over = true;
            return Ok(piece.data);
        }
        let index = String::from_utf8(piece.index).map_err(|_| broken("the index of the next piece is no text"))?;
        if index == self.index {
            return Err(broken("the next piece begins where this one did"));
        }
        self.index = index;
        Ok(piece.data)
    }

    fn fetching(&mut self) -> &mut BoxFuture<'static, Result<Piece, ArchiveError>> {
        let (archive, id, index) = (&self.archive, &self.id, &self.index);
        self.fetching.get_or_insert_with(|| {
            let (archive, id, index) = (archive.clone(), id.clone(), index.clone());
            Box::pin(async move {
                let id = Text::new("ID of the content", id.as_bytes())?;
                let index = Text::new("index of the piece", index.as_bytes())?;
                archive.run(move |inner| inner.session.piece(&id, &index, &inner.connection)).await
            })
        })
    }
}

impl Stream for Content {
    type Item = Result<Bytes, ArchiveError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("index", &self.index)
            .field("received", &self.received)
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}
