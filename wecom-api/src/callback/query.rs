//! The query string of a callback.

use super::CallbackError;
use std::fmt;

/// What stands in the query of a callback's URL.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackQuery {
    /// The signature, 40 hexadecimal digits.
    pub msg_signature: String,
    /// When it was signed, in unix seconds.
    pub timestamp: String,
    /// Random text.
    pub nonce: String,
    /// The encrypted text of a URL check.
    pub echostr: Option<String>,
}

impl CallbackQuery {
    /// Reads a raw query string, with or without the question mark, or the whole URL.
    ///
    /// # Errors
    /// When a parameter is missing or stands there twice.
    pub fn parse(query: &str) -> Result<Self, CallbackError> {
        let query = query.split_once('?').map_or(query, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let (mut signature, mut timestamp, mut nonce, mut echostr) = (None, None, None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let (place, parameter) = match &*name {
                "msg_signature" => (&mut signature, "msg_signature"),
                "timestamp" => (&mut timestamp, "timestamp"),
                "nonce" => (&mut nonce, "nonce"),
                "echostr" => (&mut echostr, "echostr"),
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(CallbackError::Query { parameter, problem: "stands there twice" });
            }
        }
        let needed = |value: Option<String>, parameter| {
            value.filter(|value| !value.is_empty()).ok_or(CallbackError::Query { parameter, problem: "is missing" })
        };
        Ok(Self {
            msg_signature: needed(signature, "msg_signature")?,
            timestamp: needed(timestamp, "timestamp")?,
            nonce: needed(nonce, "nonce")?,
            // An unescaped `+` of the base64 arrives as a blank.
            echostr: echostr.map(|text| text.replace(' ', "+")),
        })
    }
}

impl fmt::Debug for CallbackQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackQuery")
            .field("timestamp", &self.timestamp)
            .field("nonce", &self.nonce)
            .field("echostr", &self.echostr.as_ref().map(|text| text.len()))
            .finish_non_exhaustive()
    }
}
