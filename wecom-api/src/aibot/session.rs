//! The life of a long connection: connecting, subscribing, beating, answering, and connecting anew.

use super::bot::Command;
use super::frame::{self, Frame};
use super::incoming::{Incoming, Received};
use super::outbox::Outbox;
use super::random;
use super::seen::Seen;
use super::socket::Socket;
use super::{Bot, BotError, BotState};
use crate::codec::Secret;
use crate::{ErrorCode, shown::shown};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout};
use url::Url;

/// How long the answer to the subscription may take.
const SUBSCRIBED_WITHIN: Duration = Duration::from_secs(10);
/// How long closing waits for what is still to be sent.
const CLOSED_WITHIN: Duration = Duration::from_secs(10);
/// Beats without an answer after which the connection is dead.
const MISSED: u32 = 2;

/// What the builder sets.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) bot_id: String,
    pub(super) secret: Secret,
    pub(super) url: Url,
    pub(super) heartbeat: Duration,
    pub(super) acknowledged_within: Duration,
    pub(super) backoff: (Duration, Duration),
    pub(super) max_refusals: u32,
}

pub(super) struct Session {
    pub(super) settings: Settings,
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) incoming: mpsc::Sender<Incoming>,
    /// Handed out with what comes in, as long as somebody else has one.
    pub(super) bot: mpsc::WeakSender<Command>,
    pub(super) state: watch::Sender<BotState>,
    pub(super) seen: Seen,
    pub(super) outbox: Outbox,
}

/// Why a connection is no more.
enum End {
    /// It broke, and is made anew.
    Lost,
    /// It stays closed.
    Final(BotError, Option<oneshot::Sender<()>>),
}

impl Session {
    /// Connects and subscribes.
    pub(super) async fn connect(settings: &Settings) -> Result<Socket, BotError> {
        let mut socket = Socket::open(&settings.url).await?;
        let req_id = random::id(frame::SUBSCRIBE);
        let body = json!({ "bot_id": settings.bot_id, "secret": settings.secret.expose() });
        socket.send(&Frame::new(frame::SUBSCRIBE, &req_id, body)).await?;
        let answered = async {
            while let Some(answer) = socket.next().await {
                if answer.req_id == req_id && answer.cmd.is_empty() {
                    return Some(answer);
                }
            }
            None
        };
        let answer = timeout(SUBSCRIBED_WITHIN, answered).await;
        let broke = || BotError::Connect("the connection broke before the subscription was answered".to_owned());
        let answer = answer.map_err(|_| BotError::Connect("the subscription was not answered".to_owned()))?;
        match answer.ok_or_else(broke)? {
            Frame { errcode: None | Some(0), .. } => Ok(socket),
            Frame { errcode: Some(code), errmsg, .. } => {
                Err(BotError::Subscription { code: ErrorCode::new(code), message: shown(&errmsg, 512) })
            }
        }
    }

    /// Keeps the bot connected until it is closed, replaced, or refused too often.
    pub(super) async fn run(mut self, socket: Socket) {
        let mut socket = Some(socket);
        loop {
            let end = match socket.take() {
                Some(socket) => self.connected(socket).await,
                None => match self.reconnect().await {
                    Ok(again) => {
                        self.state.send_replace(BotState::Connected);
                        socket = Some(again);
                        continue;
                    }
                    Err(end) => end,
                },
            };
            match end {
                End::Lost => {
                    self.outbox.fail(&BotError::Disconnected);
                    self.state.send_replace(BotState::Reconnecting);
                    tracing::warn!(target: "wecom_api", bot_id = %self.settings.bot_id, "the bot's connection is lost");
                }
                End::Final(error, told) => {
                    self.outbox.fail(&error);
                    self.commands.close();
                    while let Some(command) = self.commands.recv().await {
                        command.refuse(&error);
                    }
                    tracing::info!(target: "wecom_api", bot_id = %self.settings.bot_id, reason = %error, "the bot has ended");
                    self.state.send_replace(BotState::Ended(error));
                    if let Some(told) = told {
                        let _ = told.send(());
                    }
                    return;
                }
            }
        }
    }

    /// One connection, until it ends.
    async fn connected(&mut self, mut socket: Socket) -> End {
        let beat = self.settings.heartbeat;
        let mut heartbeat = interval_at(Instant::now() + beat, beat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut missed = 0;
        let mut closing: Option<(Option<oneshot::Sender<()>>, Instant)> = None;
        loop {
            for frame in self.outbox.due(Instant::now(), self.settings.acknowledged_within) {
                if socket.send(&frame).await.is_err() {
                    return end(closing);
                }
            }
            if let Some((told, _)) = closing.take_if(|(_, until)| self.outbox.is_empty() || *until <= Instant::now()) {
                socket.close().await;
                return End::Final(BotError::Closed, told);
            }
            let late = self.outbox.deadline().into_iter().chain(closing.as_ref().map(|(_, until)| *until)).min();
            tokio::select! {
                frame = socket.next() => match frame {
                    Some(frame) if frame.cmd.is_empty() && frame.req_id.starts_with(frame::PING) => missed = 0,
                    Some(frame) if frame.cmd.is_empty() => {
                        // What is acknowledged twice, or too late, is none.
                        self.outbox.acknowledged(frame);
                    }
                    Some(frame) => {
                        if self.take(frame) {
                            socket.close().await;
                            return End::Final(BotError::Replaced, closing.and_then(|(told, _)| told));
                        }
                    }
                    None => return end(closing),
                },
                command = self.commands.recv(), if closing.is_none() => match command {
                    Some(Command::Send(outgoing)) => self.outbox.push(outgoing),
                    Some(Command::Close(told)) => closing = Some((Some(told), Instant::now() + CLOSED_WITHIN)),
                    // Nobody has the bot any more.
                    None => closing = Some((None, Instant::now() + CLOSED_WITHIN)),
                },
                _ = heartbeat.tick() => {
                    let ping = Frame::new(frame::PING, random::id(frame::PING), Value::Null);
                    if missed >= MISSED || socket.send(&ping).await.is_err() {
                        return end(closing);
                    }
                    missed += 1;
                }
                () = sleep_until(late.unwrap_or_else(Instant::now)), if late.is_some() => {
                    self.outbox.give_up_late(Instant::now(), self.settings.acknowledged_within);
                }
            }
        }
    }

    /// Connects anew, with growing waits between the trials.
    async fn reconnect(&mut self) -> Result<Socket, End> {
        let (first, longest) = self.settings.backoff;
        let (mut wait, mut refusals) = (first, 0);
        loop {
            let (pause, settings) = (random::jittered(wait), &self.settings);
            let trial = async move {
                sleep(pause).await;
                Self::connect(settings).await
            };
            tokio::pin!(trial);
            let tried = loop {
                tokio::select! {
                    tried = &mut trial => break tried,
                    command = self.commands.recv() => match command {
                        Some(Command::Send(outgoing)) => {
                            let _ = outgoing.done.send(Err(BotError::Disconnected));
                        }
                        Some(Command::Close(told)) => return Err(End::Final(BotError::Closed, Some(told))),
                        None => return Err(End::Final(BotError::Closed, None)),
                    },
                }
            };
            match tried {
                Ok(socket) => return Ok(socket),
                Err(error @ BotError::Subscription { .. }) => {
                    refusals += 1;
                    tracing::warn!(target: "wecom_api", %error, refusals, "the bot is refused");
                    if refusals >= self.settings.max_refusals {
                        return Err(End::Final(error, None));
                    }
                }
                Err(error) => tracing::debug!(target: "wecom_api", %error, "the bot cannot connect yet"),
            }
            wait = longest.min(wait * 2);
        }
    }

    /// Takes a message or an event; true when another connection takes the place of this one.
    fn take(&mut self, frame: Frame) -> bool {
        let received = match Received::read(&frame) {
            Ok(Some(received)) => received,
            Ok(None) => {
                tracing::debug!(target: "wecom_api", cmd = shown(&frame.cmd, 64), "a frame of an unknown kind came");
                return false;
            }
            Err(error) => {
                tracing::warn!(target: "wecom_api", %error, "what came to the bot cannot be read");
                return false;
            }
        };
        let replaced = received.is_disconnection();
        if !self.seen.is_new(received.message_id()) {
            tracing::debug!(target: "wecom_api", "what came to the bot came before");
            return replaced;
        }
        if let Some(commands) = self.bot.upgrade() {
            let bot = Bot { commands, state: self.state.subscribe() };
            if self.incoming.try_send(Incoming::new(received, frame, bot)).is_err() {
                tracing::warn!(target: "wecom_api", "nobody takes what comes to the bot: it is dropped");
            }
        }
        replaced
    }
}

/// A connection that broke while the bot was being closed needs no other.
fn end(closing: Option<(Option<oneshot::Sender<()>>, Instant)>) -> End {
    match closing {
        Some((told, _)) => End::Final(BotError::Closed, told),
        None => End::Lost,
    }
}
