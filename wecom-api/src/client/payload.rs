//! What a request sends, encoded once for all of its tries.

use crate::codec::{self, Fields, Secret};
use crate::error::Error;
use crate::file::FilePart;
use crate::operation::{Encoding, Operation, Request};
use bytes::Bytes;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

/// What a request sends, apart from its token. Not `Debug`: it may hold secrets.
pub(crate) struct Payload {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: PayloadBody,
    /// What no error may show, even where the server repeats it.
    pub(super) secrets: Vec<Secret>,
}

pub(super) enum PayloadBody {
    None,
    Json(Bytes),
    Multipart { texts: Vec<(String, String)>, files: Vec<(&'static str, FilePart)> },
}

impl Payload {
    /// A request without a type; which of it is secret is judged by name.
    pub(super) fn untyped(operation: &Operation, input: &Value) -> Result<Self, Error> {
        let failed = |error| unwritable(operation, &error);
        let empty = Value::Object(Map::new());
        let input = if input.is_null() { &empty } else { input };
        let (query, body) = match operation.encoding {
            Encoding::None if !input.is_object() => (Vec::new(), PayloadBody::None),
            Encoding::None => (texts(object(input).map_err(failed)?), PayloadBody::None),
            _ => (Vec::new(), PayloadBody::Json(codec::to_vec(input).map_err(failed)?.into())),
        };
        Ok(Self { query, body, secrets: codec::secrets_by_name(input) })
    }

    pub(super) fn of<R: Request>(request: &R) -> Result<Self, Error> {
        if R::OPERATION.encoding == Encoding::Xml {
            return Err(Error::Unsupported { origin: R::OPERATION.into() });
        }
        let (encoded, secrets) = codec::collected(|| Self::encoded(request));
        let (query, body) = encoded.map_err(|error| unwritable(R::OPERATION, &error))?;
        Ok(Self { query, body, secrets })
    }

    fn encoded<R: Request>(request: &R) -> Result<(Vec<(String, String)>, PayloadBody), serde_json::Error> {
        let query = texts(object(&QueryOf(request))?);
        let body = match R::OPERATION.encoding {
            Encoding::Json => PayloadBody::Json(codec::to_vec(&BodyOf(request))?.into()),
            Encoding::Multipart => PayloadBody::Multipart {
                texts: texts(object(&BodyOf(request))?),
                files: request.files().into_iter().map(|(name, file)| (name, file.clone())).collect(),
            },
            Encoding::None | Encoding::Xml => PayloadBody::None,
        };
        Ok((query, body))
    }
}

fn unwritable(operation: &Operation, error: &serde_json::Error) -> Error {
    Error::Encode { origin: operation.into(), message: error.to_string() }
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
    serde_json::from_slice(&codec::to_vec(value)?)
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
