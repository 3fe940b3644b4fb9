//! All messages after a sequence number, as a stream.

use super::batch::Batch;
use super::{Archive, ArchiveError, Record};
use futures_core::Stream;
use futures_util::future::BoxFuture;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

/// The most that the library gives at once.
const MOST: u32 = 1000;

/// After so many failures in a row a stream gives `None` once, so that a loop that only notes errors ends.
const PATIENCE: usize = 10;

/// The messages after a sequence number, in the order of the archive.
///
/// Made by [`Archive::messages`]. It is a [`Stream`], and has a [`next`](Self::next) of its own. It ends where the
/// archive ends, unless it is to [`follow`](Self::follow) it.
///
/// A message that cannot be decrypted or read is a [`Record`] with the error, and the stream goes on after it. An error
/// of the stream itself means that messages could not be fetched; the next step asks for the same again, so that none
/// is lost. After ten errors in a row a stream that does not follow gives `None`, so that a loop which does no more than
/// note them ends.
#[must_use = "messages are fetched only when the stream is read"]
pub struct Messages {
    archive: Archive,
    /// That of the record that was given last.
    seq: i64,
    /// After which to fetch.
    fetched: i64,
    limit: u32,
    interval: Option<Duration>,
    /// Whether to wait before the next batch.
    wait: bool,
    records: vec::IntoIter<Record>,
    fetching: Option<BoxFuture<'static, Result<Batch, ArchiveError>>>,
    failures: usize,
    over: bool,
}

impl Messages {
    pub(super) fn new(archive: Archive, seq: i64) -> Self {
        Self {
            archive,
            seq,
            fetched: seq,
            limit: MOST,
            interval: None,
            wait: false,
            records: Vec::new().into_iter(),
            fetching: None,
            failures: 0,
            over: false,
        }
    }

    /// Fetches so many messages at once, at least 1 and at most 1000, which it does unless told otherwise.
    pub fn batch(mut self, limit: u32) -> Self {
        self.limit = limit.clamp(1, MOST);
        self
    }

    /// Goes on for ever: at the end of the archive, and after an error, it waits so long and asks again. Instead of
    /// waiting one may listen for the event `ArchivedMessagesArrived`, which comes when there are new messages.
    pub fn follow(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// The sequence number of the record that was given last, else the one from which the stream began: to go on after
    /// it in another process.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// The next record; `None` at the end of the archive.
    ///
    /// A step that is dropped before it is done is taken up by the following one.
    pub async fn next(&mut self) -> Option<Result<Record, ArchiveError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Record, ArchiveError>>> {
        loop {
            if let Some(record) = self.records.next() {
                self.seq = self.seq.max(record.seq);
                return Poll::Ready(Some(Ok(record)));
            }
            if self.over {
                return Poll::Ready(None);
            }
            if self.failures >= PATIENCE && self.interval.is_none() {
                self.failures = 0;
                return Poll::Ready(None);
            }
            let fetched = ready!(self.fetching().as_mut().poll(context));
            self.fetching = None;
            match fetched {
                Ok(batch) => {
                    self.failures = 0;
                    self.wait = batch.records.is_empty();
                    self.over = self.wait && self.interval.is_none();
                    self.fetched = batch.last.unwrap_or(self.fetched);
                    self.records = batch.records.into_iter();
                }
                Err(error) => {
                    self.failures += 1;
                    self.wait = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    fn fetching(&mut self) -> &mut BoxFuture<'static, Result<Batch, ArchiveError>> {
        let (archive, seq, limit) = (&self.archive, self.fetched, self.limit);
        let interval = self.interval.filter(|_| self.wait);
        self.fetching.get_or_insert_with(|| {
            let archive = archive.clone();
            Box::pin(async move {
                if let Some(interval) = interval {
                    tokio::time::sleep(interval).await;
                }
                archive.run(move |inner| inner.batch(seq, limit)).await
            })
        })
    }
}

impl Stream for Messages {
    type Item = Result<Record, ArchiveError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("seq", &self.seq)
            .field("limit", &self.limit)
            .field("interval", &self.interval)
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}
