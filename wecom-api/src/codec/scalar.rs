//! Strings, numbers, booleans, lists and maps.

use super::{Decode, Lenient};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A scalar in any of the ways in which the server sends it, handed to `make`.
struct ScalarVisitor<T, F> {
    expecting: &'static str,
    make: F,
    made: PhantomData<T>,
}

/// What the server sent where a scalar is meant.
enum Scalar<'a> {
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(&'a str),
}

impl<'de, T: Default, F: FnOnce(Scalar) -> Option<T>> Visitor<'de> for ScalarVisitor<T, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        let expecting = self.expecting;
        (self.make)(Scalar::Bool(value)).ok_or_else(|| E::invalid_type(de::Unexpected::Bool(value), &expecting))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        let expecting = self.expecting;
        (self.make)(Scalar::Int(value)).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(value), &expecting))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        let expecting = self.expecting;
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            // A string takes any number; an i64 says that it cannot.
            Err(_) => (self.make)(Scalar::Text(&value.to_string()))
                .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(value), &expecting)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        let expecting = self.expecting;
        (self.make)(Scalar::Float(value)).ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &expecting))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        let expecting = self.expecting;
        (self.make)(Scalar::Text(value)).ok_or_else(|| E::invalid_value(de::Unexpected::Str(value), &expecting))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
}

fn scalar<'de, D: Deserializer<'de>, T: Default>(
    deserializer: D,
    expecting: &'static str,
    make: impl FnOnce(Scalar) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(ScalarVisitor { expecting, make, made: PhantomData })
}

/// The largest float below which every whole number is exact.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= MAX_EXACT).then_some(value as i64)
}

pub(super) fn int_of_text(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    text.parse().ok().or_else(|| text.parse().ok().and_then(whole))
}

impl Decode for String {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a string", |scalar| {
            Some(match scalar {
                Scalar::Text(text) => text.to_owned(),
                Scalar::Int(value) => value.to_string(),
                Scalar::Float(value) => value.to_string(),
                Scalar::Bool(value) => value.to_string(),
            })
        })
    }
}

impl Decode for i64 {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a whole number", |scalar| match scalar {
            Scalar::Int(value) => Some(value),
            Scalar::Float(value) => whole(value),
            Scalar::Bool(value) => Some(value.into()),
            Scalar::Text(text) => int_of_text(text),
        })
    }
}

impl Decode for f64 {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a number", |scalar| match scalar {
            Scalar::Int(value) => Some(value as f64),
            Scalar::Float(value) => Some(value),
            Scalar::Bool(_) => None,
            Scalar::Text(text) if text.trim().is_empty() => Some(0.0),
            Scalar::Text(text) => text.trim().parse().ok(),
        })
    }
}

impl Decode for bool {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "true, false, 1 or 0", |scalar| match scalar {
            Scalar::Bool(value) => Some(value),
            Scalar::Int(value) => Some(value != 0),
            Scalar::Float(value) => Some(value != 0.0),
            Scalar::Text(text) => match text.trim() {
                "" | "0" | "false" | "FALSE" | "False" => Some(false),
                "1" | "true" | "TRUE" | "True" => Some(true),
                text => text.parse::<i64>().ok().map(|value| value != 0),
            },
        })
    }
}

impl Decode for Value {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::Deserialize::deserialize(deserializer)
    }
}

/// An answer without content: whatever else the server says is ignored.
impl Decode for () {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IgnoredAny).map(drop)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Box::new)
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for OptionVisitor<T> {
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
        T::decode(deserializer).map(Some)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(4096));
        while let Some(Lenient(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(items)
    }

    /// Some endpoints send `{}` for an empty list.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_key::<IgnoredAny>()? {
            None => Ok(Vec::new()),
            Some(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() { Ok(Vec::new()) } else { Err(E::invalid_type(de::Unexpected::Str(text), &self)) }
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let Lenient(value) = map.next_value()?;
            entries.insert(key, value);
        }
        Ok(entries)
    }

    /// Some endpoints send `[]` for an empty object.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        match seq.next_element::<IgnoredAny>()? {
            None => Ok(BTreeMap::new()),
            Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            Ok(BTreeMap::new())
        } else {
            Err(E::invalid_type(de::Unexpected::Str(text), &self))
        }
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }
}

/// A token, password or other value that must not be shown: `Debug` hides it, [`expose`](Self::expose) gives it.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// A secret from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text. Whoever calls this takes care of where it goes.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "Secret(empty)" } else { "Secret(…)" })
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl Decode for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(Self::new)
    }
}
