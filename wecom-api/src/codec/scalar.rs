//! Strings, numbers, booleans, lists and maps.

use super::answer::{count, saw_object};
use super::{Decode, Lenient, depth};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{self, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// What is read from a scalar, in whichever way the server sends it. A kind that cannot be meant gives nothing.
trait Scalar: Default {
    /// What stands in errors.
    const EXPECTING: &'static str;

    fn of_text(text: &str) -> Option<Self>;
    fn of_int(value: i64) -> Option<Self>;
    fn of_float(value: f64) -> Option<Self>;
    fn of_bool(value: bool) -> Option<Self>;
}

struct ScalarVisitor<T>(PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTING)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        T::of_bool(value).ok_or_else(|| E::invalid_type(de::Unexpected::Bool(value), &self))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        T::of_int(value).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            // A string takes any number; an i64 says that it cannot.
            Err(_) => {
                T::of_text(&value.to_string()).ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(value), &self))
            }
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        T::of_float(value).ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        T::of_text(value).ok_or_else(|| E::invalid_value(de::Unexpected::Str(value), &self))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
}

macro_rules! decode_scalar {
    ($($ty:ty),+) => {$(
        impl Decode for $ty {
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(ScalarVisitor::<Self>(PhantomData))
            }
        }
    )+};
}
decode_scalar!(String, i64, f64, bool);

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

impl Scalar for String {
    const EXPECTING: &'static str = "a string";

    #[inline]
    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
    fn of_int(value: i64) -> Option<Self> {
        Some(value.to_string())
    }
    fn of_float(value: f64) -> Option<Self> {
        Some(value.to_string())
    }
    fn of_bool(value: bool) -> Option<Self> {
        Some(value.to_string())
    }
}

impl Scalar for i64 {
    const EXPECTING: &'static str = "a whole number";

    fn of_text(text: &str) -> Option<Self> {
        int_of_text(text)
    }
    fn of_int(value: i64) -> Option<Self> {
        Some(value)
    }
    fn of_float(value: f64) -> Option<Self> {
        whole(value)
    }
    fn of_bool(value: bool) -> Option<Self> {
        Some(value.into())
    }
}

impl Scalar for f64 {
    const EXPECTING: &'static str = "a number";

    fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() { Some(0.0) } else { text.parse().ok() }
    }
    fn of_int(value: i64) -> Option<Self> {
        Some(value as f64)
    }
    fn of_float(value: f64) -> Option<Self> {
        Some(value)
    }
    fn of_bool(_: bool) -> Option<Self> {
        None
    }
}

impl Scalar for bool {
    const EXPECTING: &'static str = "true, false, 1 or 0";

    fn of_text(text: &str) -> Option<Self> {
        match text.trim() {
            "" | "0" | "false" | "FALSE" | "False" => Some(false),
            "1" | "true" | "TRUE" | "True" => Some(true),
            text => text.parse::<i64>().ok().map(|value| value != 0),
        }
    }
    fn of_int(value: i64) -> Option<Self> {
        Some(value != 0)
    }
    fn of_float(value: f64) -> Option<Self> {
        Some(value != 0.0)
    }
    fn of_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl Decode for Value {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// Reads anything, within the time and the levels that all is read in.
struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::decode(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Value, A::Error> {
        ListVisitor::<Value>(PhantomData).visit_seq(seq).map(Value::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let _level = depth::enter()?;
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            count()?;
            let Lenient(value) = map.next_value()?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

/// An answer without content: whatever else the server says is ignored.
impl Decode for () {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        saw_object(false);
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
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let _level = depth::enter()?;
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(4096));
        while let Some(Lenient(item)) = seq.next_element()? {
            count()?;
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

    /// "" for nothing, or the items joined with `|` or commas.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let separator = if text.contains('|') { '|' } else { ',' };
        let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty());
        items
            .map(|item| {
                count()?;
                T::decode(item.into_deserializer())
            })
            .collect()
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
        let _level = depth::enter()?;
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            count()?;
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
        super::secrets::saw(self);
        serializer.serialize_str(self.expose())
    }
}

impl<'de> de::Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl Decode for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(Self::new)
    }
}
