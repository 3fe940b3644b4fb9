//! What came, and what goes back.

use super::{CallbackError, xml};
use serde_json::Value;
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
    pub(super) body: Value,
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
        let body = read(&text)?;
        Ok(Self { application, format, receive_id, text, body })
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

    /// What was encrypted, as JSON: elements of XML are keys, and elements of one name are a list.
    pub fn body(&self) -> &Value {
        &self.body
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
