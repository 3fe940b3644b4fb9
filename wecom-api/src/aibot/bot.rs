//! A bot as its user has it.

use super::frame::{self, Frame};
use super::outbox::Outgoing;
use super::{BotAnswer, BotBuilder, BotError, random};
use crate::codec::Secret;
use crate::messages::{ChatId, UserId};
use serde_json::{Map, Value};
use std::fmt;
use tokio::sync::{mpsc, oneshot, watch};

/// What the connection's task is told.
pub(super) enum Command {
    Send(Outgoing),
    Close(oneshot::Sender<()>),
}

impl Command {
    pub(super) fn refuse(self, error: &BotError) {
        match self {
            Self::Send(outgoing) => drop(outgoing.done.send(Err(error.clone()))),
            Self::Close(told) => drop(told.send(())),
        }
    }
}

/// How it is with a bot's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BotState {
    /// It is there.
    Connected,
    /// It broke and is being made anew.
    Reconnecting,
    /// It has ended for good.
    Ended(BotError),
}

/// An intelligent bot on a long connection. A clone is the same bot; when the last one is dropped, with all that came
/// to it, the connection is closed.
#[derive(Clone)]
pub struct Bot {
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) state: watch::Receiver<BotState>,
}

impl Bot {
    /// Begins a bot with its ID and secret, as they stand where the long connection of the bot is set up.
    pub fn builder(bot_id: impl Into<String>, secret: impl Into<Secret>) -> BotBuilder {
        BotBuilder::new(bot_id.into(), secret.into())
    }

    /// Sends something to a user who did not ask. The user must have written to the bot before.
    ///
    /// # Errors
    /// When it is none of Markdown, card and uploaded media, is refused or not acknowledged, or there is no connection.
    pub async fn send_to_user(&self, user: impl Into<UserId>, message: impl Into<BotAnswer>) -> Result<(), BotError> {
        self.send(user.into().as_str(), 1, message.into()).await
    }

    /// Sends something to a group chat that has the bot.
    ///
    /// # Errors
    /// As [`send_to_user`](Self::send_to_user).
    pub async fn send_to_chat(&self, chat: impl Into<ChatId>, message: impl Into<BotAnswer>) -> Result<(), BotError> {
        self.send(chat.into().as_str(), 2, message.into()).await
    }

    async fn send(&self, chat: &str, kind: i64, message: BotAnswer) -> Result<(), BotError> {
        match message {
            BotAnswer::Text(_) | BotAnswer::Stream(_) | BotAnswer::StreamWithCard(..) | BotAnswer::UpdateCard(_) => {
                return Err(BotError::Unsuitable("a bot that speaks first sends Markdown, a card or uploaded media"));
            }
            BotAnswer::Markdown(_)
            | BotAnswer::TemplateCard(_)
            | BotAnswer::Image(_)
            | BotAnswer::Voice(_)
            | BotAnswer::File(_)
            | BotAnswer::Video(_)
            | BotAnswer::Other(_) => {}
        }
        let mut body = Map::from_iter([("chatid".to_owned(), chat.into()), ("chat_type".to_owned(), kind.into())]);
        body.extend(message.to_json()?);
        self.request(frame::SEND, Value::Object(body)).await.map(drop)
    }

    /// How it is with the connection.
    pub fn state(&self) -> BotState {
        self.state.borrow().clone()
    }

    /// Waits until the connection has ended for good, and says why.
    pub async fn closed(&self) -> BotError {
        let mut state = self.state.clone();
        let ended = state.wait_for(|state| matches!(state, BotState::Ended(_))).await;
        match ended.as_deref() {
            Ok(BotState::Ended(error)) => error.clone(),
            Ok(_) | Err(_) => BotError::Closed,
        }
    }

    /// Takes nothing more to be sent, waits for what was given before to be acknowledged, and closes the connection.
    pub async fn close(&self) {
        let (told, closed) = oneshot::channel();
        if self.commands.send(Command::Close(told)).await.is_ok() {
            // An error is the end, too.
            let _ = closed.await;
        }
    }

    /// Sends a frame of its own, and gives the body of its acknowledgement.
    pub(super) async fn request(&self, cmd: &str, body: Value) -> Result<Value, BotError> {
        self.send_frame(Frame::new(cmd, random::id(cmd), body), None).await
    }

    pub(super) async fn send_frame(&self, frame: Frame, unfinished: Option<String>) -> Result<Value, BotError> {
        let (done, acknowledged) = oneshot::channel();
        let ended = || match self.state() {
            BotState::Ended(error) => error,
            BotState::Connected | BotState::Reconnecting => BotError::Closed,
        };
        self.commands.send(Command::Send(Outgoing { frame, unfinished, done })).await.map_err(|_| ended())?;
        acknowledged.await.unwrap_or_else(|_| Err(ended()))
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot").field("state", &self.state()).finish_non_exhaustive()
    }
}
