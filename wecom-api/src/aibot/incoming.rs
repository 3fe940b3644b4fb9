//! What comes to a bot on a long connection, and how it replies.

use super::answer::limit;
use super::frame::{self, Frame};
use super::{Bot, BotAnswer, BotError, random};
use crate::messages::{BotEvent, BotEventContent, BotMessage, BotStream, BotStreamPart};
use crate::shared::CardFeedback;
use futures_core::Stream;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// A message or an event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// Somebody wrote to the bot.
    Message(Box<BotMessage>),
    /// Something else happened.
    Event(Box<BotEvent>),
}

impl Received {
    /// What a frame brings; nothing when it is of an unknown kind.
    pub(super) fn read(frame: &Frame) -> Result<Option<Self>, serde_json::Error> {
        Ok(match frame.cmd.as_str() {
            frame::MESSAGE => Some(Self::Message(Box::new(BotMessage::deserialize(&frame.body)?))),
            frame::EVENT => Some(Self::Event(Box::new(BotEvent::deserialize(&frame.body)?))),
            _ => None,
        })
    }

    pub(super) fn message_id(&self) -> &str {
        match self {
            Self::Message(message) => message.message_id.as_str(),
            Self::Event(event) => event.message_id.as_str(),
        }
    }

    pub(super) fn is_disconnection(&self) -> bool {
        matches!(self, Self::Event(event) if event.event == BotEventContent::Disconnected)
    }
}

/// What came to a bot, and the way to reply to it.
#[derive(Clone)]
pub struct Incoming {
    received: Received,
    body: Value,
    req_id: String,
    bot: Bot,
}

impl Incoming {
    pub(super) fn new(received: Received, frame: Frame, bot: Bot) -> Self {
        Self { received, body: frame.body, req_id: frame.req_id, bot }
    }

    /// What it is.
    pub fn received(&self) -> &Received {
        &self.received
    }

    /// The message, if it is one.
    pub fn message(&self) -> Option<&BotMessage> {
        if let Received::Message(message) = &self.received { Some(message) } else { None }
    }

    /// The event, if it is one.
    pub fn event(&self) -> Option<&BotEvent> {
        if let Received::Event(event) = &self.received { Some(event) } else { None }
    }

    /// All of it, also what this version of the crate does not know.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The bot that it came to.
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Replies; done when the server has acknowledged it. See [`BotAnswer`] for what suits what.
    ///
    /// A welcome and the update of a card must be sent within five seconds, all else within a day.
    ///
    /// # Errors
    /// When it suits not, is too large, is refused or not acknowledged, or the connection broke.
    pub async fn reply(&self, answer: impl Into<BotAnswer>) -> Result<(), BotError> {
        let answer = answer.into();
        let cmd = self.command(&answer)?;
        let unfinished = answer.unfinished().map(str::to_owned);
        self.bot.send_frame(Frame::new(cmd, &self.req_id, Value::Object(answer.to_json()?)), unfinished).await.map(drop)
    }

    /// Replies with text: as a welcome, or as the finished answer to a message, in Markdown.
    ///
    /// # Errors
    /// As [`reply`](Self::reply).
    pub async fn reply_text(&self, text: impl Into<String>) -> Result<(), BotError> {
        match self.received {
            Received::Message(_) => self.stream().finish(text).await,
            Received::Event(_) => self.reply(BotAnswer::text(text)).await,
        }
    }

    /// Begins an answer to a message that is given bit by bit. The server takes more of it for six minutes.
    pub fn stream(&self) -> StreamReply {
        StreamReply { incoming: self.clone(), id: random::id("stream"), feedback: None }
    }

    /// Which command the answer is sent by.
    fn command(&self, answer: &BotAnswer) -> Result<&'static str, BotError> {
        let event = match &self.received {
            Received::Message(_) => None,
            Received::Event(event) => Some(&event.event),
        };
        match (event, answer) {
            (None, BotAnswer::Text(_) | BotAnswer::UpdateCard(_)) => {
                Err(BotError::Unsuitable("a message is answered with a stream, a card or uploaded media"))
            }
            (None, _) => Ok(frame::RESPOND),
            (
                Some(BotEventContent::ChatEntered),
                BotAnswer::Text(_) | BotAnswer::TemplateCard(_) | BotAnswer::Other(_),
            ) => Ok(frame::RESPOND_WELCOME),
            (Some(BotEventContent::ChatEntered), _) => Err(BotError::Unsuitable("a welcome is a text or a card")),
            (Some(BotEventContent::CardClicked(_)), BotAnswer::UpdateCard(_) | BotAnswer::Other(_)) => {
                Ok(frame::RESPOND_UPDATE)
            }
            (Some(BotEventContent::CardClicked(_)), _) => {
                Err(BotError::Unsuitable("a click on a card is answered with an update of the card"))
            }
            (Some(_), _) => Err(BotError::Unsuitable("this event has no answer")),
        }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("received", &self.received).finish_non_exhaustive()
    }
}

/// An answer that is given bit by bit.
///
/// Each state holds all of the content so far. One that waits while a newer one comes is not sent; the last one always
/// is.
#[derive(Clone, Debug)]
pub struct StreamReply {
    incoming: Incoming,
    id: String,
    feedback: Option<CardFeedback>,
}

impl StreamReply {
    /// Its ID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Lets the user rate the answer; to be said before anything is written.
    pub fn feedback(mut self, id: impl Into<String>) -> Self {
        self.feedback = Some(CardFeedback::new(id));
        self
    }

    /// Shows this content in place of the one before; done when the server has it, or a newer state has taken its
    /// place.
    ///
    /// # Errors
    /// As [`Incoming::reply`].
    pub async fn write(&self, content: impl Into<String>) -> Result<(), BotError> {
        self.incoming.reply(self.state(content.into(), false)?).await
    }

    /// Shows this content, and ends.
    ///
    /// # Errors
    /// As [`Incoming::reply`].
    pub async fn finish(self, content: impl Into<String>) -> Result<(), BotError> {
        self.incoming.reply(self.state(content.into(), true)?).await
    }

    /// The same with images below the content, ten at most.
    ///
    /// # Errors
    /// As [`Incoming::reply`].
    pub async fn finish_with(
        self,
        content: impl Into<String>,
        images: impl IntoIterator<Item = impl Into<BotStreamPart>>,
    ) -> Result<(), BotError> {
        let parts: Vec<BotStreamPart> = images.into_iter().map(Into::into).collect();
        self.incoming.reply(self.state(content.into(), true)?.parts(parts)).await
    }

    fn state(&self, content: String, finish: bool) -> Result<BotStream, BotError> {
        limit(Some(&content))?;
        let mut stream = BotStream::new(&self.id).content(content).finish(finish);
        // On every state: the first may be the one that is not sent.
        stream.feedback = self.feedback.clone();
        Ok(stream)
    }
}

/// What comes to a bot, as a stream. It ends with the bot; [`Bot::closed`] says why.
#[derive(Debug)]
pub struct Incomings(pub(super) mpsc::Receiver<Incoming>);

impl Incomings {
    /// The next message or event.
    pub async fn next(&mut self) -> Option<Incoming> {
        self.0.recv().await
    }
}

impl Stream for Incomings {
    type Item = Incoming;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Incoming>> {
        self.0.poll_recv(context)
    }
}
