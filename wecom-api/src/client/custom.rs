//! Calls of what this crate has no type for.

use super::payload::{Part, Payload, PayloadBody};
use super::{Call, Client};
use crate::codec::Decode;
use crate::error::Error;
use crate::file::FilePart;
use crate::operation::{Method, Operation, Retry, TokenKind};
use crate::reply::Reply;
use bytes::Bytes;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::ser::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// A request to any path, made by [`Client::call`].
///
/// What is sent is searched for secrets by the names of fields (such as `…secret`, `…token`), and by the type
/// [`Secret`](crate::Secret); no error or log shows those.
#[must_use = "a request does nothing until it is sent"]
#[derive(Clone)]
pub struct CustomRequest {
    client: Client,
    operation: Operation,
    payload: Payload,
    /// Why it cannot be sent.
    flaw: Option<String>,
}

impl CustomRequest {
    pub(super) fn new(client: &Client, method: Method, path: &str) -> Self {
        // What stands behind it may be a token, and is not shown.
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let flaw = if path.contains("://") {
            Some("the path begins with a host: the client has its own, see `ClientBuilder::base_url`")
        } else if end < path.len() {
            Some("the path has a query: give it to `query`, parameter by parameter")
        } else {
            None
        };
        let shown = path[..end].rsplit("://").next().unwrap_or_default();
        let path = Cow::Owned(format!("/{}", shown.trim_start_matches('/')));
        let retry = match method {
            Method::Get => Retry::Read,
            Method::Post | Method::Put | Method::Patch | Method::Delete => Retry::Unsafe,
        };
        let operation = Operation::untyped(method, path, TokenKind::Access, retry);
        Self { client: client.clone(), operation, payload: Payload::default(), flaw: flaw.map(str::to_owned) }
    }

    /// The kind of token that it takes, in place of the access token.
    pub fn token(mut self, kind: TokenKind) -> Self {
        self.operation.token = kind;
        self
    }

    /// The query parameter that carries the token, where it is not the usual one of its kind.
    pub fn token_parameter(mut self, name: &'static str) -> Self {
        self.operation.token_param = Some(name);
        self
    }

    /// Whether it may be repeated after a fault. A GET may unless it is said otherwise, anything else may not.
    pub fn repeatable(mut self, retry: Retry) -> Self {
        self.operation.retry = retry;
        self
    }

    /// Adds a parameter of the query: a text, a number or a flag. None and null are left out.
    pub fn query(mut self, name: &str, value: impl Serialize) -> Self {
        let added = self.payload.add_query(name, &value);
        self.keep(added)
    }

    /// The body as JSON.
    pub fn json(mut self, body: impl Serialize) -> Self {
        let set = self.payload.set_json(&body);
        self.keep(set)
    }

    /// The body as it is, with its content type.
    pub fn body(mut self, content_type: impl Into<Cow<'static, str>>, content: impl Into<Bytes>) -> Self {
        self.payload.body = PayloadBody::Content(content_type.into(), content.into());
        self
    }

    /// Adds a text to a body of parts (multipart/form-data).
    pub fn text(mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        self.payload.add_part(name.into(), Part::Text(text.into()));
        self
    }

    /// Adds a file to a body of parts (multipart/form-data).
    pub fn file(mut self, name: impl Into<Cow<'static, str>>, file: FilePart) -> Self {
        self.payload.add_part(name.into(), Part::File(file));
        self
    }

    /// Sends the request; `.await` the call for the answer: a [`Value`](serde_json::Value), a type of your own in
    /// [`Json`], a type of this crate, `()`, or a [`Download`](crate::Download).
    pub fn send<T: Reply>(&self) -> Call<T> {
        let operation = Operation { binary: T::BINARY, ..self.operation.clone() };
        let payload = match &self.flaw {
            Some(message) => Err(Error::Encode { origin: (&operation).into(), message: message.clone() }),
            None => Ok(self.payload.clone()),
        };
        Call::new(&self.client, Cow::Owned(operation), payload)
    }

    /// Remembers the first thing that cannot be sent, to tell it when the call is awaited.
    fn keep(mut self, done: Result<(), serde_json::Error>) -> Self {
        if let Err(error) = done {
            self.flaw.get_or_insert(error.to_string());
        }
        self
    }
}

impl fmt::Debug for CustomRequest {
    /// Does not show what is sent, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomRequest").field("operation", &self.operation.to_string()).finish_non_exhaustive()
    }
}

/// An answer in a type of your own, read by serde.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(
    /// The answer.
    pub T,
);

impl<T: DeserializeOwned> Decode for Json<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // By way of a value, which is read within the limits of all answers.
        let value = Value::decode(deserializer)?;
        T::deserialize(value).map(Self).map_err(D::Error::custom)
    }
}
