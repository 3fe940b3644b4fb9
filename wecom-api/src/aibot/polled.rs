//! Streamed answers over HTTP: a task writes, and the server polls.

use super::answer::limit;
use super::{BotAnswer, BotError, random};
use crate::messages::{BotStream, BotStreamPart, BotStreamPolled};
use crate::shared::CardFeedback;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The server asks for six minutes at most.
const KEEP: Duration = Duration::from_secs(6 * 60 + 30);
/// Answers that are being given at the same time.
const MOST: usize = 10_000;

/// The streamed answers of a bot over HTTP that are being given.
///
/// The handler of a message starts one, gives its first state back as reply, and lets a task write to it. The server
/// then asks for it again and again ([`BotStreamPolled`]), and gets all of the content so far, until it is finished.
///
/// ```
/// use wecom_api::aibot::{BotAnswer, PolledStreams};
/// use wecom_api::callback::{Context, Handlers};
/// use wecom_api::messages::{BotMessage, BotStreamPolled};
///
/// let handlers = Handlers::new(PolledStreams::new())
///     .on(|message: BotMessage, context: Context<PolledStreams>| async move {
///         let mut answer = context.state.start()?;
///         let first: BotAnswer = answer.reply();
///         tokio::spawn(async move {
///             for word in ["Let", " me", " see…"] {
///                 // It ends when the answer grows too long.
///                 answer.push(word)?;
///             }
///             answer.finish();
///             Ok::<_, wecom_api::aibot::BotError>(())
///         });
///         Ok(first)
///     })
///     .on(|polled: BotStreamPolled, context: Context<PolledStreams>| async move { Ok(context.state.poll(&polled)) });
/// # let _ = handlers;
/// ```
///
/// A clone has the same answers. They are kept in this process: behind a balancer, one and the same process must get
/// the message and the polls. An answer that nobody writes to any more is finished as it is; after six and a half
/// minutes it is forgotten.
#[derive(Clone, Debug, Default)]
pub struct PolledStreams {
    streams: Arc<Mutex<HashMap<String, State>>>,
}

#[derive(Debug)]
struct State {
    stream: BotStream,
    since: Instant,
}

impl PolledStreams {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins an answer.
    ///
    /// # Errors
    /// [`BotError::QueueFull`] when 10,000 are being given.
    pub fn start(&self) -> Result<PolledStream, BotError> {
        let mut streams = self.lock();
        streams.retain(|_, state| state.since.elapsed() < KEEP);
        if streams.len() >= MOST {
            return Err(BotError::QueueFull(MOST));
        }
        let id = random::id("stream");
        let stream = BotStream::new(&id).finish(false).content("");
        streams.insert(id.clone(), State { stream, since: Instant::now() });
        Ok(PolledStream { id, streams: self.clone() })
    }

    /// What the server gets when it asks: all of the content so far. An answer that is not known, or too old, is
    /// finished, so that the server asks no more.
    pub fn poll(&self, polled: &BotStreamPolled) -> BotAnswer {
        let id = polled.answer.id.as_str();
        let streams = self.lock();
        let known = streams.get(id).filter(|state| state.since.elapsed() < KEEP).map(|state| state.stream.clone());
        known.unwrap_or_else(|| BotStream::new(id).finish(true)).into()
    }

    /// How many answers are kept.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, State>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer to which is written; dropping it finishes it.
#[derive(Debug)]
pub struct PolledStream {
    id: String,
    streams: PolledStreams,
}

impl PolledStream {
    /// Its ID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its state as a reply: what the handler of the message gives back.
    pub fn reply(&self) -> BotAnswer {
        let known = self.streams.lock().get(&self.id).map(|state| state.stream.clone());
        known.unwrap_or_else(|| BotStream::new(&self.id).finish(true)).into()
    }

    /// Lets the user rate the answer; to be said before the first reply.
    pub fn feedback(&mut self, id: impl Into<String>) {
        let feedback = CardFeedback::new(id);
        self.change(|stream| stream.feedback = Some(feedback));
    }

    /// Replaces the content.
    ///
    /// # Errors
    /// [`BotError::TooLarge`] when it has over 20,480 bytes; the content then stays.
    pub fn write(&mut self, content: impl Into<String>) -> Result<(), BotError> {
        let content = content.into();
        limit(Some(&content))?;
        self.change(|stream| stream.content = Some(content));
        Ok(())
    }

    /// Adds to the content.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn push(&mut self, more: &str) -> Result<(), BotError> {
        let content = self.streams.lock().get(&self.id).and_then(|state| state.stream.content.clone());
        self.write(content.unwrap_or_default() + more)
    }

    /// Finishes it.
    pub fn finish(self) {
        drop(self);
    }

    /// Finishes it with images below the content, ten at most.
    pub fn finish_with(mut self, images: impl IntoIterator<Item = impl Into<BotStreamPart>>) {
        let parts = images.into_iter().map(Into::into).collect();
        self.change(|stream| stream.parts = Some(parts));
    }

    fn change(&mut self, change: impl FnOnce(&mut BotStream)) {
        if let Some(state) = self.streams.lock().get_mut(&self.id) {
            change(&mut state.stream);
        }
    }
}

impl Drop for PolledStream {
    fn drop(&mut self) {
        self.change(|stream| stream.finish = Some(true));
    }
}
