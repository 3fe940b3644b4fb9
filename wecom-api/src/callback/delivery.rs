//! What came, and what goes back.

use super::{CallbackError, Event, xml};
use crate::hex::hex;
use serde_json::Value;
use sha1::{Digest, Sha1};
use std::fmt;

/// The form of a callback: XML for applications, JSON for intelligent bots. The reply has the form of what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XML.
    Xml,
    /// JSON.
    Json,
}

impl Format {
    /// The media type of a body in this form.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Xml => "application/xml; charset=utf-8",
            Format::Json => "application/json; charset=utf-8",
        }
    }
}

/// A callback that was verified and decrypted.
#[derive(Clone)]
pub struct Delivery {
    pub(super) application: usize,
    pub(super) format: Format,
    pub(super) receive_id: String,
    pub(super) text: String,
    pub(super) event: Event,
    /// What the worker of an inbox knows of it.
    #[cfg(feature = "redis")]
    pub(super) work: Option<std::sync::Arc<super::inbox::Work>>,
}

impl Delivery {
    /// Reads what was encrypted.
    pub(super) fn read(
        application: usize,
        format: Format,
        receive_id: String,
        message: Vec<u8>,
    ) -> Result<Self, CallbackError> {
        // A name that a person typed may be cut in the middle of a character: that loses the character, not the event.
        let text =
            String::from_utf8(message).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let event = Event::new(read(&text)?);
        Ok(Self {
            application,
            format,
            receive_id,
            text,
            event,
            #[cfg(feature = "redis")]
            work: None,
        })
    }

    /// Which of the receiver's applications it is for, counted in the order in which they were given.
    pub fn application(&self) -> usize {
        self.application
    }

    /// For whom it is: a corp ID, a suite ID, or nothing for a bot of one's own corp.
    pub fn receive_id(&self) -> &str {
        &self.receive_id
    }

    /// The form of the envelope that it came in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What was encrypted, as it came.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The message or event that came.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// By what a repeat of it is known, on any host: its message ID, or else all of its text, in which the time stands.
    ///
    /// The documents advise to tell events by who caused them and when. That would take the second of two events that
    /// the system causes in one second for a repeat of the first, as happens when members are imported.
    pub fn key(&self) -> String {
        let event = self.event();
        let what = event.message_id().unwrap_or(&self.text);
        let mut hash = Sha1::new();
        // The same event comes once for each application that may know of it.
        for part in [&self.application.to_string(), &self.receive_id, event.msg_type(), event.event(), what] {
            hash.update(part);
            hash.update([0]);
        }
        hex(&hash.finalize())
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body may hold a suite ticket or an authorization code.
        f.debug_struct("Delivery")
            .field("application", &self.application)
            .field("format", &self.format)
            .field("receive_id", &self.receive_id)
            .field("length", &self.text.len())
            .finish_non_exhaustive()
    }
}

/// Reads XML or JSON.
pub(super) fn read(text: &str) -> Result<Value, CallbackError> {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.starts_with('{') {
        serde_json::from_str(trimmed).map_err(|error| {
            CallbackError::Message(format!("line {} column {} is no JSON", error.line(), error.column()))
        })
    } else {
        xml::read(trimmed).map_err(CallbackError::Message)
    }
}

/// A message that was encrypted and signed: a passive reply, or a callback for one's own tests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sealed {
    /// The form of [`body`](Self::body).
    pub format: Format,
    /// The encrypted text.
    pub encrypted: String,
    /// Its signature.
    pub signature: String,
    /// When it was signed, in unix seconds.
    pub timestamp: String,
    /// Random text.
    pub nonce: String,
}

impl Sealed {
    /// The body of the answer.
    pub fn body(&self) -> String {
        let Self { encrypted, signature, timestamp, nonce, .. } = self;
        match self.format {
            Format::Xml => format!(
                "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>\
                 <TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
            ),
            Format::Json => serde_json::json!({
                "encrypt": encrypted,
                "msgsignature": signature,
                "timestamp": timestamp.parse::<i64>().unwrap_or_default(),
                "nonce": nonce,
            })
            .to_string(),
        }
    }

    /// The query string under which WeCom would send it to a callback URL.
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("msg_signature", &self.signature)
            .append_pair("timestamp", &self.timestamp)
            .append_pair("nonce", &self.nonce)
            .finish()
    }
}
