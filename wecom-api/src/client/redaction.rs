//! Cuts what a request must not show out of what the server says about it.

use super::payload::{Payload, PayloadBody, texts};
use crate::codec::Secret;

/// Ends of the names of fields that hold secrets.
const SECRETS: [&str; 5] = ["secret", "ticket", "code", "password", "token"];
/// A shorter text is no secret, and may well stand in a message by itself.
const SHORTEST_SECRET: usize = 6;

impl Payload {
    /// The secrets that are sent, judged by the names of the fields. Only errors need them.
    pub(super) fn secrets(&self) -> Vec<String> {
        let body = match &self.body {
            PayloadBody::Json(json) => serde_json::from_slice(json).map(texts).unwrap_or_default(),
            PayloadBody::Multipart { texts, .. } => texts.clone(),
            PayloadBody::None => Vec::new(),
        };
        let fields = body.into_iter().chain(self.query.iter().cloned());
        let is_secret = |(name, text): &(String, String)| {
            text.len() >= SHORTEST_SECRET && SECRETS.iter().any(|end| name.ends_with(end))
        };
        fields.filter(is_secret).map(|(_, text)| text).collect()
    }
}

/// The server's message, in which it may repeat what the request said, without the token and other secrets of it.
pub(super) fn without_secrets(message: String, payload: &Payload, token: Option<&Secret>) -> String {
    let token = token.map(|token| token.expose().to_owned());
    let secrets = payload.secrets().into_iter().chain(token).filter(|secret| !secret.is_empty());
    secrets.fold(message, |message, secret| message.replace(&secret, "…"))
}
