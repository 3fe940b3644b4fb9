//! What the fake server has received.

use crate::file::FilePart;
use crate::operation::Operation;
use bytes::Bytes;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// A request as it arrived.
///
/// It may hold secrets, such as that of an application which asks for its token: `Debug` shows names and lengths only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// HTTP method.
    pub method: String,
    /// Path, such as `/cgi-bin/user/get`.
    pub path: String,
    /// Query parameters in their order, without the token.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The parts of a multipart body.
    pub parts: Vec<ReceivedPart>,
    /// The operation, if it is known.
    pub operation: Option<&'static Operation>,
    /// The JSON of query and body in one object, once the request was let through to its operation.
    pub(super) accepted: Option<Value>,
}

impl Received {
    /// The first value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The part of a multipart body with this field name.
    pub fn part(&self, name: &str) -> Option<&ReceivedPart> {
        self.parts.iter().find(|part| part.name == name)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &names)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

/// One part of a multipart body. `Debug` shows its content's length only.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedPart {
    /// Field name.
    pub name: String,
    /// File name, byte for byte as it stands between the quotes in `Content-Disposition`; `None` for a text.
    pub file_name: Option<Bytes>,
    /// Content type.
    pub content_type: Option<String>,
    /// The content.
    pub content: Bytes,
}

impl fmt::Debug for ReceivedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedPart")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("content", &format_args!("{} bytes", self.content.len()))
            .finish()
    }
}

impl ReceivedPart {
    /// The content as text.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.content)
    }

    /// The file, as the request had it; `None` for a text.
    pub fn to_file(&self) -> Option<FilePart> {
        let name = String::from_utf8_lossy(self.file_name.as_deref()?);
        let file = FilePart::new(name, self.content.clone());
        // The client says this of a file whose type was not given.
        let given = self.content_type.as_ref().filter(|given| *given != "application/octet-stream");
        Some(match given {
            Some(content_type) => file.content_type(content_type),
            None => file,
        })
    }
}
