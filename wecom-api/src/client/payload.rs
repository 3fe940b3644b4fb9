//! What a request sends, encoded once for all of its tries.

use crate::codec::{self, Fields, Secret};
use crate::error::Error;
use crate::file::FilePart;
use crate::operation::{Encoding, Operation, Request};
use bytes::Bytes;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What a request sends, apart from its token. Not `Debug`: it may hold secrets.
#[derive(Clone, Default)]
pub(crate) struct Payload {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: PayloadBody,
    /// What no error may show, even where the server repeats it.
    pub(super) secrets: Vec<Secret>,
}

#[derive(Clone, Default)]
pub(super) enum PayloadBody {
    #[default]
    None,
    /// With its content type.
    Content(Cow<'static, str>, Bytes),
    /// Parts by name.
    Multipart(Vec<(Cow<'static, str>, Part)>),
}

#[derive(Clone)]
pub(super) enum Part {
    Text(String),
    File(FilePart),
}

impl Payload {
    /// A request without a type; which of it is secret is judged by name.
    pub(super) fn untyped(operation: &Operation, input: &Value) -> Result<Self, Error> {
        let mut payload = Self::default();
        let filled = match operation.encoding {
            Encoding::None => {
                let mut fields = input.as_object().into_iter().flatten();
                fields.try_for_each(|(name, value)| payload.add_query(name, value))
            }
            Encoding::Json | Encoding::Multipart | Encoding::Xml => match input {
                Value::Null => payload.set_json(&Map::new()),
                input => payload.set_json(input),
            },
        };
        filled.map(|()| payload).map_err(|error| unwritable(operation, &error))
    }

    /// Adds a parameter to the query; null is left out.
    pub(super) fn add_query<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), serde_json::Error> {
        let map = Map::from_iter([(name.to_owned(), self.value(value)?)]);
        self.secrets.extend(codec::secrets_by_name(&Value::Object(map.clone())));
        self.query.extend(texts(map));
        Ok(())
    }

    pub(super) fn set_json<T: Serialize + ?Sized>(&mut self, body: &T) -> Result<(), serde_json::Error> {
        let body = self.value(body)?;
        self.secrets.extend(codec::secrets_by_name(&body));
        self.body = json(codec::to_vec(&body)?);
        Ok(())
    }

    /// Adds a part to a body of parts, which the body now is.
    pub(super) fn add_part(&mut self, name: Cow<'static, str>, part: Part) {
        match &mut self.body {
            PayloadBody::Multipart(parts) => parts.push((name, part)),
            PayloadBody::None | PayloadBody::Content(..) => self.body = PayloadBody::Multipart(vec![(name, part)]),
        }
    }

    /// A value as JSON, within the limits of depth; the secrets in it are noted.
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<Value, serde_json::Error> {
        let (written, secrets) = codec::collected(|| codec::to_vec(value));
        self.secrets.extend(secrets);
        serde_json::from_slice(&written?)
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
            Encoding::Json => json(codec::to_vec(&BodyOf(request))?),
            Encoding::Multipart => {
                let texts = texts(object(&BodyOf(request))?).into_iter();
                let texts = texts.map(|(name, text)| (Cow::Owned(name), Part::Text(text)));
                let files = request.files().into_iter();
                let files = files.map(|(name, file)| (Cow::Borrowed(name), Part::File(file.clone())));
                PayloadBody::Multipart(texts.chain(files).collect())
            }
            Encoding::None | Encoding::Xml => PayloadBody::None,
        };
        Ok((query, body))
    }
}

fn json(body: Vec<u8>) -> PayloadBody {
    PayloadBody::Content(Cow::Borrowed("application/json"), body.into())
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
