//! How generated types are written and read: shared visitors behind small traits, so that a struct costs one
//! `match` and no derive. Reading is lenient in one place for all; see [`Decode`].

mod answer;
mod depth;
mod enums;
mod fields;
mod head;
mod mend;
// Which forms are used depends on the areas that are compiled; the specification may use all of them.
#[allow(dead_code)]
pub(crate) mod form;
mod nullable;
mod object;
mod raw;
mod rest;
mod scalar;
mod secrets;
mod time;

#[cfg(test)]
pub(crate) use depth::MAX_LEVELS;
pub use nullable::Nullable;
pub use rest::UnknownVariant;
pub use scalar::Secret;
pub use time::{Timestamp, TimestampMs};

pub(crate) use answer::{Unread, from_answer, other_keys};
pub use enums::{UnknownCode, UnknownText};
pub(crate) use enums::{int_enum, text_enum};
pub use fields::Fields;
pub(crate) use fields::{get, get_as, known, put, put_as};
pub(crate) use head::head;
pub(crate) use object::{ObjectVisitor, UnionVisitor, decode_impl, serde_impls, union, write_object};
pub(crate) use rest::{Rest, Tag};
pub(crate) use secrets::{collected, secrets_by_name};

use crate::shown::shown;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap};
use std::fmt;

/// Reads a value as the server means it: numbers as strings and the other way round, null and missing as the
/// default, 0 and 1 as booleans, keys in other letters, lists that are joined in a string.
pub trait Decode: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// When the JSON is of a kind that cannot be meant, such as an object for a number.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Whether this is how a value is left out: it is then not written.
    #[doc(hidden)]
    fn is_absent(&self) -> bool {
        false
    }
}

/// Writes the fields of a struct, or tag and body of a union, into an object.
pub trait Write {
    /// Writes them.
    fn write<M: SerializeMap>(&self, out: &mut Fields<M>);
}

impl<T: Write> Write for Option<T> {
    fn write<M: SerializeMap>(&self, out: &mut Fields<M>) {
        if let Some(value) = self {
            value.write(out);
        }
    }
}

impl<T: Write> Write for Box<T> {
    fn write<M: SerializeMap>(&self, out: &mut Fields<M>) {
        (**self).write(out);
    }
}

/// Reads the fields of a struct from an object, or a union from the keys that the struct around it does not want.
pub(crate) trait Read: Sized {
    /// Name of the type, for messages.
    const NAME: &'static str;

    /// The keys that [`read`](Self::read) knows, but for those of flattened structs.
    const KEYS: &'static [&'static str] = &[];

    /// The value before anything is read. Requests have no `Default`, for what is required would be missing in it.
    fn blank() -> Self;

    /// Whether keys that are no fields are kept for [`finish`](Self::finish): flattened unions want them.
    const KEEPS_REST: bool = false;

    /// Reads the value of one key; false when the key is no field.
    ///
    /// # Errors
    /// Those of the value.
    fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;

    /// The field that is meant by a key in other letters, such as `userid` by `UserId`.
    fn spelled_like(key: &str) -> Option<&'static str> {
        spelled_like(Self::KEYS, key)
    }

    /// Reads what depends on several keys, once all are known.
    ///
    /// # Errors
    /// Those of the values.
    fn finish<E: serde::de::Error>(&mut self, rest: &mut Rest) -> Result<(), E> {
        let _ = rest;
        Ok(())
    }
}

/// The one of these keys that is meant by a key in other letters.
pub(crate) fn spelled_like(keys: &[&'static str], key: &str) -> Option<&'static str> {
    keys.iter().copied().find(|known| known.eq_ignore_ascii_case(key))
}

impl<T: Read> Read for Box<T> {
    const NAME: &'static str = T::NAME;
    const KEYS: &'static [&'static str] = T::KEYS;
    const KEEPS_REST: bool = T::KEEPS_REST;
    fn spelled_like(key: &str) -> Option<&'static str> {
        T::spelled_like(key)
    }
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        (**self).read(key, map)
    }
    fn finish<E: serde::de::Error>(&mut self, rest: &mut Rest) -> Result<(), E> {
        (**self).finish(rest)
    }
}

/// Reads a union from the keys that an object has left.
pub(crate) trait Union: Default {
    /// Name of the type, for messages.
    const NAME: &'static str;

    /// The variant; `None` when neither tag nor body is there.
    ///
    /// # Errors
    /// Those of the body.
    fn take<E: serde::de::Error>(rest: &mut Rest) -> Result<Option<Self>, E>;
}

/// Why JSON could not be read: where, and what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathError {
    /// Path to the value, such as `userlist[3].department`; empty for the whole document.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for PathError {}

/// Stands around a path inside an error message, so that an outer reader can put its own path before it.
const PATH_MARK: char = '\u{1f}';

/// Reads a JSON document. All decoding goes through this one instance of the deserializer, which keeps the
/// number of copies that the compiler makes of every type at one.
pub(crate) fn from_slice<T: Decode>(json: &[u8]) -> Result<T, PathError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = T::decode(&mut deserializer).map_err(|error| path_error(json, &error))?;
    deserializer.end().map_err(|error| path_error(json, &error))?;
    Ok(value)
}

/// Writes a JSON document. What is nested too deep is an error, as it is when it is read.
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, depth::Counting::default()))?;
    Ok(json)
}

fn path_error(json: &[u8], error: &serde_json::Error) -> PathError {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&place).unwrap_or(&text);
    let deep = depth::message();
    let text = if text == "recursion limit exceeded" { &deep } else { text };
    let mut path = crate::json_path::at(json, error.line(), error.column());
    let mut parts = text.split(PATH_MARK);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(""), Some(inner), Some(message)) => {
            if let Some(length) = parts.next().and_then(|length| length.parse().ok()) {
                path = crate::json_path::of_value(json, error.line(), error.column(), length);
            }
            if !path.is_empty() && !inner.is_empty() && !inner.starts_with('[') {
                path.push('.');
            }
            path.push_str(inner);
            PathError { path: shown(&path, PATH_LIMIT), message: message.to_owned() }
        }
        _ => PathError { path: shown(&path, PATH_LIMIT), message: without_value(text) },
    }
}

/// The most bytes of a path that are shown.
const PATH_LIMIT: usize = 2048;

/// serde's message without the value that was found, of which only the kind is told: it may be secret, or huge.
fn without_value(text: &str) -> String {
    let known = ["invalid type: ", "invalid value: "].into_iter().find(|what| text.starts_with(what));
    let found = known.and_then(|what| Some((what, text[what.len()..].rsplit_once(", expected ")?)));
    match found {
        Some((what, (found, expected))) => {
            let kind = found.split(['`', '"']).next().unwrap_or_default().trim_end();
            format!("{what}{kind}, expected {expected}")
        }
        None => shown(text, PATH_LIMIT),
    }
}

/// The inner error as one of the outer document.
pub(crate) fn nested<E: serde::de::Error>(key: &str, error: &PathError) -> E {
    // The server's word: it may hold the mark.
    let key = shown(key, PATH_LIMIT);
    let dot = if error.path.is_empty() || error.path.starts_with('[') || key.is_empty() { "" } else { "." };
    E::custom(format_args!("{PATH_MARK}{key}{dot}{}{PATH_MARK}{}", error.path, error.message))
}

/// The error of the value under the current key, which was read as a document of its own.
pub(crate) fn nested_value<E: serde::de::Error>(json: &str, error: &PathError) -> E {
    // By the time the outer reader knows of it, it may have gone on to the end of the object around the value.
    let length = json.len();
    E::custom(format_args!("{PATH_MARK}{}{PATH_MARK}{}{PATH_MARK}{length}", error.path, error.message))
}

/// Lets a [`Decode`] type stand where serde wants a `Deserialize` one.
pub(crate) struct Lenient<T>(pub(crate) T);

impl<'de, T: Decode> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Lenient)
    }
}

#[cfg(test)]
mod tests;
