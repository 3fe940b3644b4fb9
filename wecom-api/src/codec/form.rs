//! Wire forms: how a value travels where that is not the obvious way.

use super::answer::{count, from_text};
use super::raw::Raw;
use super::scalar::int_of_text;
use super::{Decode, Lenient, Nullable, Timestamp, TimestampMs, depth, from_slice, nested_value, to_vec};
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A way in which a `T` travels.
pub(crate) trait Form<T> {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;

    /// Whether the value is left out.
    fn is_absent(value: &T) -> bool {
        let _ = value;
        false
    }
}

/// A boolean as 1 or 0.
pub(crate) struct Flag;
/// Booleans as 1 or 0.
pub(crate) struct Flags;
/// A number in a string.
pub(crate) struct Text;
/// A boolean as "1" or "0".
pub(crate) struct FlagText;
/// A list joined with `|`.
pub(crate) struct Pipe;
/// A list joined with `,`.
pub(crate) struct Comma;
/// A JSON document in a string.
pub(crate) struct Json;
/// A list whose only element may stand alone.
pub(crate) struct OneOrMany;

impl Form<bool> for Flag {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64((*value).into())
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        bool::decode(deserializer)
    }
}

impl Form<Vec<bool>> for Flags {
    fn encode<S: Serializer>(value: &Vec<bool>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(|flag| i64::from(*flag)))
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<bool>, D::Error> {
        Vec::decode(deserializer)
    }
}

impl Form<bool> for FlagText {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "1" } else { "0" })
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        bool::decode(deserializer)
    }
}

/// What is a number in Rust and may be a string on the wire.
pub(crate) trait Number: Decode {
    fn to_text(&self) -> String;
}

macro_rules! number {
    ($($ty:ty),+) => {$(
        impl Number for $ty {
            fn to_text(&self) -> String {
                self.to_string()
            }
        }
    )+};
}
number!(i64, f64, Timestamp, TimestampMs);

impl<T: Number> Form<T> for Text {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_text())
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// An element of a joined list.
pub(crate) trait Piece: Decode {
    fn to_piece(&self) -> String;
    fn from_piece(text: &str) -> Option<Self>;
}

impl Piece for String {
    fn to_piece(&self) -> String {
        self.clone()
    }
    fn from_piece(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Piece for i64 {
    fn to_piece(&self) -> String {
        self.to_string()
    }
    fn from_piece(text: &str) -> Option<Self> {
        int_of_text(text)
    }
}

/// A joined list, or a real one: the same name is either in different answers.
struct JoinedVisitor<T>(char, PhantomData<T>);

impl<'de, T: Piece> Visitor<'de> for JoinedVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list joined with `{}`", self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let pieces = text.split(self.0).map(str::trim).filter(|piece| !piece.is_empty());
        pieces
            .map(|piece| {
                T::from_piece(piece).ok_or_else(|| E::invalid_value(de::Unexpected::Str(piece), &"a whole number"))
            })
            .collect()
    }

    /// A single number without quotes.
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let _level = depth::enter()?;
        let mut items = Vec::new();
        // As in a joined list, no element is empty.
        while let Some(Lenient::<T>(item)) = seq.next_element()? {
            count()?;
            let piece = item.to_piece();
            items.extend(Some(piece.trim()).filter(|piece| !piece.is_empty()).and_then(T::from_piece));
        }
        Ok(items)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

fn join<T: Piece, S: Serializer>(items: &[T], separator: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let pieces: Vec<String> = items.iter().map(T::to_piece).collect();
    serializer.serialize_str(&pieces.join(separator))
}

impl<T: Piece> Form<Vec<T>> for Pipe {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        join(value, "|", serializer)
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(JoinedVisitor('|', PhantomData))
    }
}

impl<T: Piece> Form<Vec<T>> for Comma {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        join(value, ",", serializer)
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(JoinedVisitor(',', PhantomData))
    }
}

impl<T: Serialize + Decode> Form<T> for Json {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let text = to_vec(value).map_err(serde::ser::Error::custom)?;
        // Null is no document.
        if text == b"null" {
            return serializer.serialize_unit();
        }
        serializer.serialize_str(&String::from_utf8_lossy(&text))
    }
    fn is_absent(value: &T) -> bool {
        value.is_absent()
    }

    /// The document inside the string, or the value itself where the server forgot the string.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let Raw(json) = de::Deserialize::deserialize(deserializer)?;
        let json = &*json;
        let decode = |text: &str| from_text(text).map_err(|error| nested_value(json, &error));
        if !json.starts_with('"') {
            return decode(json);
        }
        let text: String = serde_json::from_str(json).map_err(de::Error::custom)?;
        decode(if text.trim().is_empty() { "null" } else { &text })
    }
}

impl<T: Serialize + Decode> Form<Vec<T>> for OneOrMany {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let Raw(raw) = de::Deserialize::deserialize(deserializer)?;
        let json = raw.as_bytes();
        let many = matches!(json.first(), Some(b'[' | b'n')) || json == b"\"\"" || json == b"{}";
        let items = if many { from_slice(json) } else { from_slice(json).map(|item| vec![item]) };
        items.map_err(|error| nested_value(&raw, &error))
    }
}

macro_rules! optional {
    ($($form:ident),+) => {$(
        impl<T> Form<Option<T>> for $form
        where
            $form: Form<T>,
        {
            fn encode<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    Some(value) => <$form as Form<T>>::encode(value, serializer),
                    None => serializer.serialize_unit(),
                }
            }
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
                deserializer.deserialize_option(OptionVisitor::<$form, T>(PhantomData))
            }
            fn is_absent(value: &Option<T>) -> bool {
                value.is_none()
            }
        }
    )+};
}
optional!(Flag, Flags, FlagText, Pipe, Comma, OneOrMany);

impl<T: Number> Form<Option<T>> for Text {
    fn encode<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => <Text as Form<T>>::encode(value, serializer),
            None => serializer.serialize_unit(),
        }
    }
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(OptionVisitor::<Text, T>(PhantomData))
    }
    fn is_absent(value: &Option<T>) -> bool {
        value.is_none()
    }
}

macro_rules! nullable {
    ($($form:ident $(: $bound:path)?),+) => {$(
        impl<T $(: $bound)?> Form<Nullable<T>> for $form
        where
            $form: Form<T>,
        {
            fn encode<S: Serializer>(value: &Nullable<T>, serializer: S) -> Result<S::Ok, S::Error> {
                match value.value() {
                    Some(value) => <$form as Form<T>>::encode(value, serializer),
                    None => serializer.serialize_unit(),
                }
            }
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Nullable<T>, D::Error> {
                let value = deserializer.deserialize_option(OptionVisitor::<$form, T>(PhantomData))?;
                Ok(value.map_or(Nullable::Null, Nullable::Value))
            }
            fn is_absent(value: &Nullable<T>) -> bool {
                matches!(value, Nullable::Absent)
            }
        }
    )+};
}
nullable!(Flag, Flags, FlagText, Pipe, Comma, OneOrMany, Text: Number);

struct OptionVisitor<F, T>(PhantomData<(F, T)>);

impl<'de, T, F: Form<T>> Visitor<'de> for OptionVisitor<F, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        F::decode(deserializer).map(Some)
    }
}
