//! What a request sends, encoded once for all of its tries.

use crate::codec;
use crate::error::Error;
use crate::file::FilePart;
use crate::operation::{Encoding, Operation, Request};
use bytes::Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

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
    pub(super) fn untyped(operation: &Operation, input: &Value) -> Result<Self, Error> {
        let failed = |error| unwritable(operation, &error);
        let empty = Value::Object(Map::new());
        let input = if input.is_null() { &empty } else { input };
        Ok(match operation.encoding {
            Encoding::None if !input.is_object() => Self { query: Vec::new(), body: PayloadBody::None },
            Encoding::None => Self { query: texts(object(input).map_err(failed)?), body: PayloadBody::None },
            _ => Self { query: Vec::new(), body: PayloadBody::Json(codec::to_vec(input).map_err(failed)?.into()) },
        })
    }

    pub(super) fn of<R: Request>(request: &R) -> Result<Self, Error> {
        let failed = |error| unwritable(R::OPERATION, &error);
        let query = texts(object(&QueryOf(request)).map_err(failed)?);
        let body = match R::OPERATION.encoding {
            Encoding::None => PayloadBody::None,
            Encoding::Json => PayloadBody::Json(codec::to_vec(&BodyOf(request)).map_err(failed)?.into()),
            Encoding::Multipart => PayloadBody::Multipart {
                texts: texts(object(&BodyOf(request)).map_err(failed)?),
                files: request.files().into_iter().map(|(name, file)| (name, file.clone())).collect(),
            },
            Encoding::Xml => return Err(Error::Unsupported { origin: R::OPERATION.into() }),
        };
        Ok(Self { query, body })
    }
}

fn unwritable(operation: &Operation, error: &serde_json::Error) -> Error {
    Error::Encode { origin: operation.into(), message: error.to_string() }
}

struct QueryOf<'a, R>(&'a R);

impl<R: Request> Serialize for QueryOf<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write_query(&mut map)?;
        map.end()
    }
}

struct BodyOf<'a, R>(&'a R);

impl<R: Request> Serialize for BodyOf<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write_body(&mut map)?;
        map.end()
    }
}

fn object<T: Serialize>(value: &T) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_slice(&codec::to_vec(value)?)
}

/// Values as they stand in a query string or a text part.
pub(super) fn texts(map: Map<String, Value>) -> Vec<(String, String)> {
    map.into_iter()
        .filter_map(|(key, value)| match value {
            Value::Null => None,
            Value::String(text) => Some((key, text)),
            value => Some((key, value.to_string())),
        })
        .collect()
}
