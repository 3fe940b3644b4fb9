//! What the fake server has received.

use crate::file::FilePart;
use crate::operation::Operation;
use bytes::Bytes;
use serde_json::Value;
use std::borrow::Cow;

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// One part of a multipart body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
