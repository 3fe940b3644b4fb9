//! The core behind every call: token, request, errors, retries. Not generic: one copy serves all operations.

use super::Client;
use super::call::Options;
use super::transport::{Failure, RawReply};
use crate::codec::{Fields, Secret};
use crate::error::{Error, ErrorRetry};
use crate::file::FilePart;
use crate::operation::{Encoding, Operation, Request, TokenKind};
use bytes::Bytes;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::time::Instant;
use tracing::Instrument;

/// What a request sends, apart from its token. Not `Debug`: it may hold secrets.
pub(crate) struct Payload {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: PayloadBody,
}

pub(super) enum PayloadBody {
    None,
    Json(Bytes),
    Multipart { texts: Vec<(String, String)>, files: Vec<(&'static str, FilePart)> },
}

impl Payload {
    pub(super) fn query(query: Map<String, Value>) -> Self {
        Self { query: texts(query), body: PayloadBody::None }
    }

    pub(super) fn json(body: Vec<u8>) -> Self {
        Self { query: Vec::new(), body: PayloadBody::Json(body.into()) }
    }

    pub(super) fn of<R: Request>(request: &R) -> Result<Self, Error> {
        let failed = |error: serde_json::Error| Error::Encode {
            operation: R::OPERATION.to_string(),
            message: error.to_string(),
        };
        let query = texts(object(&QueryOf(request)).map_err(failed)?);
        let body = match R::OPERATION.encoding {
            Encoding::None => PayloadBody::None,
            Encoding::Json => PayloadBody::Json(serde_json::to_vec(&BodyOf(request)).map_err(failed)?.into()),
            Encoding::Multipart => PayloadBody::Multipart {
                texts: texts(object(&BodyOf(request)).map_err(failed)?),
                files: request.files().into_iter().map(|(name, file)| (name, file.clone())).collect(),
            },
            Encoding::Xml => return Err(Error::Unsupported { operation: R::OPERATION.to_string() }),
        };
        Ok(Self { query, body })
    }
}

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

struct QueryOf<'a, R>(&'a R);

impl<R: Request> Serialize for QueryOf<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::new(serializer.serialize_map(None)?);
        self.0.write_query(&mut fields);
        fields.end()
    }
}

struct BodyOf<'a, R>(&'a R);

impl<R: Request> Serialize for BodyOf<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::new(serializer.serialize_map(None)?);
        self.0.write_body(&mut fields);
        fields.end()
    }
}

fn object<T: Serialize>(value: &T) -> Result<Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(value)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

/// Values as they stand in a query string or a text part.
fn texts(map: Map<String, Value>) -> Vec<(String, String)> {
    map.into_iter()
        .filter_map(|(key, value)| match value {
            Value::Null => None,
            Value::String(text) => Some((key, text)),
            value => Some((key, value.to_string())),
        })
        .collect()
}

impl Client {
    pub(crate) async fn execute(
        &self,
        operation: &Operation,
        payload: &Payload,
        options: &Options,
    ) -> Result<RawReply, Error> {
        let started = Instant::now();
        let span = tracing::debug_span!(target: "wecom_api", "call", %operation, path = %operation.path);
        let work = self.repeat(operation, payload, options).instrument(span);
        let deadline = options.deadline.or(self.shared.deadline);
        let result = match deadline {
            None => work.await,
            Some(deadline) => match tokio::time::timeout(deadline, work).await {
                Ok(result) => result,
                Err(_) => Err(Error::timeout(operation, started.elapsed())),
            },
        };
        // A deadline beyond what a clock can tell is none.
        let end = deadline.and_then(|deadline| started.checked_add(deadline));
        result.map(|reply| reply.until(started, end)).map_err(|error| match error {
            // One request knows only its own time; the caller waited for all of them.
            Error::Timeout { operation, .. } => Error::Timeout { operation, after: started.elapsed() },
            error => error,
        })
    }

    async fn repeat(&self, operation: &Operation, payload: &Payload, options: &Options) -> Result<RawReply, Error> {
        let policy = options.retry.as_ref().unwrap_or(&self.shared.retry);
        let (mut tried, mut renewed) = (0, false);
        loop {
            let token = self.token_for(operation).await?;
            self.pace(operation).await;
            tried += 1;
            let failure = match self.shared.transport.send(operation, payload, token.as_ref(), options).await {
                Ok(reply) => return Ok(reply),
                Err(failure) => failure,
            };
            tracing::debug!(target: "wecom_api", tried, error = %failure.error, "a request failed");
            if !renewed && self.renew(operation, &failure, token.as_ref()).await? {
                renewed = true;
                tried -= 1;
                continue;
            }
            let wait = failure.transient.then(|| policy.next(operation, tried, failure.sent)).flatten();
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(failure.error),
            }
        }
    }

    /// Waits for the operation's turn, where the client keeps a pace.
    async fn pace(&self, operation: &Operation) {
        let Some(pacer) = &self.shared.pacer else { return };
        let app = match self.source(operation.token) {
            Some(source) => source.key(),
            None => format!("no token:{}", self.corp_id()),
        };
        pacer.turn(&app, &operation.path).await;
    }

    async fn token_for(&self, operation: &Operation) -> Result<Option<Secret>, Error> {
        if operation.token == TokenKind::None {
            return Ok(None);
        }
        let source = self.source_for(operation.token, operation)?;
        // Fetching a token may need another token, so the future would contain itself.
        Box::pin(self.shared.tokens.get(self, &**source)).await.map(Some)
    }

    /// Forgets a token that the server refused; true when the call should be made once more.
    async fn renew(&self, operation: &Operation, failure: &Failure, token: Option<&Secret>) -> Result<bool, Error> {
        let refused = failure.error.code().is_some_and(|code| code.retry() == ErrorRetry::Token);
        let (Some(token), Some(source)) = (token, self.source(operation.token)) else { return Ok(false) };
        if !refused || !source.renewable() {
            return Ok(false);
        }
        self.shared.tokens.invalidate(&**source, token).await?;
        Ok(true)
    }
}
