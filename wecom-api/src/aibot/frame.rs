//! Frames: what travels on a long connection.

use serde_json::{Map, Value};

pub(crate) const SUBSCRIBE: &str = "aibot_subscribe";
pub(crate) const PING: &str = "ping";
pub(crate) const RESPOND: &str = "aibot_respond_msg";
pub(crate) const RESPOND_WELCOME: &str = "aibot_respond_welcome_msg";
pub(crate) const RESPOND_UPDATE: &str = "aibot_respond_update_msg";
pub(crate) const SEND: &str = "aibot_send_msg";
pub(crate) const UPLOAD_INIT: &str = "aibot_upload_media_init";
pub(crate) const UPLOAD_CHUNK: &str = "aibot_upload_media_chunk";
pub(crate) const UPLOAD_FINISH: &str = "aibot_upload_media_finish";
pub(crate) const MESSAGE: &str = "aibot_msg_callback";
pub(crate) const EVENT: &str = "aibot_event_callback";

/// A frame. The answer to one has no command, but the same request ID and a code.
#[derive(Clone, Default)]
pub(crate) struct Frame {
    pub(crate) cmd: String,
    pub(crate) req_id: String,
    pub(crate) body: Value,
    pub(crate) errcode: Option<i64>,
    pub(crate) errmsg: String,
}

impl Frame {
    pub(crate) fn new(cmd: &str, req_id: impl Into<String>, body: Value) -> Self {
        Self { cmd: cmd.to_owned(), req_id: req_id.into(), body, ..Self::default() }
    }

    /// Reads a frame. Control characters in it, which JSON does not allow, are left out then.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut frame: Value = serde_json::from_str(text).or_else(|error| {
            let clean: String = text.chars().filter(|char| !char.is_control()).collect();
            if clean.len() == text.len() { Err(error) } else { serde_json::from_str(&clean) }
        })?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self {
            cmd: text(frame.get("cmd")),
            req_id: text(frame.pointer("/headers/req_id")),
            errcode: frame.get("errcode").and_then(Value::as_i64),
            errmsg: text(frame.get("errmsg")),
            body: frame.get_mut("body").map(Value::take).unwrap_or_default(),
        })
    }

    /// The text that travels.
    pub(crate) fn text(&self) -> String {
        let mut frame = Map::new();
        if !self.cmd.is_empty() {
            frame.insert("cmd".to_owned(), self.cmd.as_str().into());
        }
        frame.insert("headers".to_owned(), serde_json::json!({ "req_id": self.req_id }));
        if !self.body.is_null() {
            frame.insert("body".to_owned(), self.body.clone());
        }
        if let Some(code) = self.errcode {
            frame.insert("errcode".to_owned(), code.into());
            frame.insert("errmsg".to_owned(), self.errmsg.as_str().into());
        }
        Value::Object(frame).to_string()
    }
}
