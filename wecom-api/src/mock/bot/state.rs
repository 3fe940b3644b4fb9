//! What the fake server of a bot knows, and how it answers a frame.

use super::upload::Uploads;
use crate::aibot::frame::{self, Frame};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Mutex;
use tokio::sync::{mpsc, watch};

pub(super) const BOT_ID: &str = "fake-bot";
pub(super) const SECRET: &str = "fake-bot-secret";

/// Codes that the real server was seen to answer.
const UNKNOWN_REQUEST: i64 = 846_605;
const NOT_SUBSCRIBED: i64 = 846_609;
const INVALID_CREDENTIAL: i64 = 40_001;
const INVALID_PARAMETER: i64 = 40_058;
/// Bytes of content.
const MAX_CONTENT: usize = 20_480;

/// A frame that a bot sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BotFrame {
    /// The command.
    pub cmd: String,
    /// What it refers to.
    pub req_id: String,
    /// The body.
    pub body: Value,
}

/// A file that a bot uploaded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BotUpload {
    /// The ID that was given.
    pub media_id: String,
    /// What it is.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// In how many chunks it came.
    pub chunks: usize,
    /// Its content.
    pub content: Vec<u8>,
}

/// What is sent to a connection.
pub(super) enum Out {
    Frame(Frame),
    /// Ends the connection, with a goodbye or without.
    End {
        goodbye: bool,
    },
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
    pub(super) changed: watch::Sender<()>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { state: Mutex::default(), changed: watch::Sender::new(()) }
    }
}

/// The connection that has subscribed.
struct Current {
    number: usize,
    out: mpsc::UnboundedSender<Out>,
}

#[derive(Default)]
pub(super) struct State {
    current: Option<Current>,
    /// What was sent to the bot, and may be replied to.
    asked: HashSet<String>,
    /// Sent before a bot was there.
    early: Vec<Frame>,
    pub(super) taken: Vec<BotFrame>,
    pub(super) subscriptions: usize,
    pub(super) refusals: usize,
    pub(super) violations: Vec<String>,
    pub(super) uploads: Uploads,
    pub(super) refuse_subscriptions: usize,
    pub(super) refuse_next: Option<i64>,
    pub(super) silent: bool,
    pub(super) hold: bool,
    held: Vec<Frame>,
    count: usize,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("subscriptions", &self.subscriptions).finish_non_exhaustive()
    }
}

impl State {
    /// A number that was not given before.
    pub(super) fn number(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// Sends something to the bot, now or when it is there.
    pub(super) fn push(&mut self, cmd: &str, mut body: Value) -> String {
        let number = self.number();
        let req_id = format!("request-{number}");
        if let Value::Object(body) = &mut body {
            body.entry("msgid").or_insert_with(|| format!("message-{number}").into());
            body.entry("aibotid").or_insert_with(|| BOT_ID.into());
            body.entry("create_time").or_insert_with(|| 1_700_000_000.into());
        }
        self.asked.insert(req_id.clone());
        let frame = Frame::new(cmd, &req_id, body);
        match &self.current {
            Some(current) => drop(current.out.send(Out::Frame(frame))),
            None => self.early.push(frame),
        }
        req_id
    }

    pub(super) fn drop_connection(&mut self) {
        self.held.clear();
        if let Some(current) = self.current.take() {
            let _ = current.out.send(Out::End { goodbye: false });
        }
    }

    pub(super) fn release(&mut self) {
        self.hold = false;
        for answer in std::mem::take(&mut self.held).into_iter().rev() {
            if let Some(current) = &self.current {
                let _ = current.out.send(Out::Frame(answer.clone()));
                let _ = current.out.send(Out::Frame(answer));
            }
        }
    }

    /// Takes the place of another connection.
    fn enter(&mut self, number: usize, out: &mpsc::UnboundedSender<Out>) {
        self.subscriptions += 1;
        self.held.clear();
        if let Some(old) = self.current.take() {
            let event = json!({ "eventtype": "disconnected_event" });
            let body = json!({
                "msgid": format!("disconnected-{number}"), "create_time": 1_700_000_000, "aibotid": BOT_ID,
                "msgtype": "event", "event": event,
            });
            let _ = old.out.send(Out::Frame(Frame::new(frame::EVENT, format!("disconnected-{number}"), body)));
            let _ = old.out.send(Out::End { goodbye: true });
        }
        self.current = Some(Current { number, out: out.clone() });
    }

    /// Whether this connection is the one that counts.
    fn is_current(&self, number: usize) -> bool {
        self.current.as_ref().is_some_and(|current| current.number == number)
    }

    /// A connection has ended.
    pub(super) fn leave(&mut self, number: usize) {
        if self.is_current(number) {
            self.current = None;
        }
    }

    /// Answers a frame.
    pub(super) fn answer(&mut self, number: usize, frame: Frame, out: &mpsc::UnboundedSender<Out>) {
        let respond = |body: Value, code: i64, message: &str| Frame {
            errcode: Some(code),
            errmsg: message.to_owned(),
            ..Frame::new("", &frame.req_id, body)
        };
        match frame.cmd.as_str() {
            frame::SUBSCRIBE => {
                let same = |key: &str, value: &str| frame.body.get(key).and_then(Value::as_str) == Some(value);
                let good = same("bot_id", BOT_ID) && same("secret", SECRET);
                if !good || self.refuse_subscriptions > 0 {
                    self.refuse_subscriptions = self.refuse_subscriptions.saturating_sub(1);
                    self.refusals += 1;
                    let _ = out.send(Out::Frame(respond(Value::Null, INVALID_CREDENTIAL, "invalid credential")));
                    return;
                }
                let _ = out.send(Out::Frame(respond(Value::Null, 0, "ok")));
                self.enter(number, out);
                for early in std::mem::take(&mut self.early) {
                    let _ = out.send(Out::Frame(early));
                }
            }
            frame::PING if self.silent => {
                self.take(&frame);
            }
            frame::PING => {
                self.take(&frame);
                let _ = out.send(Out::Frame(respond(Value::Null, 0, "ok")));
            }
            _ => {
                if self.held.iter().any(|held| held.req_id == frame.req_id) {
                    self.violations.push(format!("{} before the acknowledgement of the one before", frame.cmd));
                }
                let answer = match self.judge(number, &frame) {
                    Ok(body) => {
                        self.take(&frame);
                        respond(body, 0, "ok")
                    }
                    Err((code, message)) => respond(Value::Null, code, &message),
                };
                if self.hold {
                    self.held.push(answer);
                } else {
                    let _ = out.send(Out::Frame(answer));
                }
            }
        }
    }

    fn take(&mut self, frame: &Frame) {
        let Frame { cmd, req_id, body, .. } = frame.clone();
        self.taken.push(BotFrame { cmd, req_id, body });
    }

    /// The body of the acknowledgement, or a refusal.
    fn judge(&mut self, number: usize, frame: &Frame) -> Result<Value, (i64, String)> {
        let invalid = |what: &str| Err((INVALID_PARAMETER, what.to_owned()));
        if !self.is_current(number) {
            return Err((NOT_SUBSCRIBED, "not subscribed".to_owned()));
        }
        if let Some(code) = self.refuse_next.take() {
            return Err((code, "refused as the test asked".to_owned()));
        }
        let body = &frame.body;
        let kind = body.get("msgtype").and_then(Value::as_str).unwrap_or_default();
        let content = body.pointer("/stream/content").or_else(|| body.pointer("/markdown/content"));
        if content.and_then(Value::as_str).is_some_and(|content| content.len() > MAX_CONTENT) {
            return invalid("the content is too long");
        }
        let asked = self.asked.contains(&frame.req_id);
        match frame.cmd.as_str() {
            frame::RESPOND | frame::RESPOND_WELCOME | frame::RESPOND_UPDATE if !asked => {
                Err((UNKNOWN_REQUEST, "invalid req_id".to_owned()))
            }
            frame::RESPOND => match kind {
                "stream" | "stream_with_template_card" if body.pointer("/stream/id").is_some() => Ok(Value::Null),
                "template_card" | "image" | "voice" | "file" | "video" | "markdown" if body.get(kind).is_some() => {
                    Ok(Value::Null)
                }
                _ => invalid("no reply to a message"),
            },
            frame::RESPOND_WELCOME if matches!(kind, "text" | "template_card") => Ok(Value::Null),
            frame::RESPOND_UPDATE if body.get("template_card").is_some() => Ok(Value::Null),
            frame::SEND if body.get("chatid").is_some_and(Value::is_string) && body.get(kind).is_some() => {
                Ok(Value::Null)
            }
            frame::UPLOAD_INIT | frame::UPLOAD_CHUNK | frame::UPLOAD_FINISH => {
                let number = self.number();
                self.uploads.answer(number, frame).map_err(|what| (INVALID_PARAMETER, what.to_owned()))
            }
            _ => invalid("no such frame"),
        }
    }
}
