//! Objects: the one visitor behind all structs, and the one behind all unions.

use super::raw::Raw;
use super::{Decode, Read, Rest, Union, Write, depth, from_slice, nested};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A key or other text, borrowed from the input where it has no escapes.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
    fn visit_string<E>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}

/// Reads a struct: unknown keys are skipped, missing ones and null are the default.
pub(crate) struct ObjectVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Read + Decode> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let _level = depth::enter()?;
        let mut value = T::default();
        let mut rest = Rest::default();
        while let Some(key) = map.next_key_seed(Key)? {
            if value.read(&key, &mut map)? {
                continue;
            }
            if T::KEEPS_REST {
                rest.push(key, map.next_value::<Raw>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if T::KEEPS_REST {
            value.finish(&mut rest)?;
        }
        Ok(value)
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    /// "" for nothing, or the object as JSON in a string.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        object_in_text(text).unwrap_or_else(|| Err(E::invalid_type(de::Unexpected::Str(text), &self)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        empty_seq(seq, &self)
    }
}

/// Reads a union that is an object of its own.
pub(crate) struct UnionVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Union + Decode> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let _level = depth::enter()?;
        let mut rest = Rest::default();
        while let Some(key) = map.next_key_seed(Key)? {
            rest.push(key, map.next_value::<Raw>()?);
        }
        T::take(&mut rest).map(Option::unwrap_or_default)
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        object_in_text(text).unwrap_or_else(|| Err(E::invalid_type(de::Unexpected::Str(text), &self)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        empty_seq(seq, &self)
    }
}

fn object_in_text<T: Decode + Default, E: de::Error>(text: &str) -> Option<Result<T, E>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Ok(T::default()));
    }
    text.starts_with('{').then(|| from_slice(text.as_bytes()).map_err(|error| nested("", &error)))
}

/// `[]` for an empty object.
fn empty_seq<'de, T: Default, A: SeqAccess<'de>>(mut seq: A, expected: &dyn de::Expected) -> Result<T, A::Error> {
    match seq.next_element::<IgnoredAny>()? {
        None => Ok(T::default()),
        Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, expected)),
    }
}

/// Writes anything that has fields as an object.
pub(crate) fn write_object<T: Write, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    value.write(&mut map)?;
    map.end()
}

/// The serde side of a struct.
macro_rules! object {
    ($name:ident) => {
        $crate::codec::serde_impls!($name, ObjectVisitor);
    };
}
pub(crate) use object;

/// The serde side of a union.
macro_rules! union {
    ($name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::Unrecognized($crate::codec::UnknownVariant::default())
            }
        }
        $crate::codec::serde_impls!($name, UnionVisitor);
    };
}
pub(crate) use union;

/// Serialize, Deserialize and Decode by a shared visitor.
macro_rules! serde_impls {
    ($name:ident, $visitor:ident) => {
        $crate::codec::serialize_impl!($name);
        $crate::codec::deserialize_impls!($name, $visitor);
    };
}
pub(crate) use serde_impls;

macro_rules! serialize_impl {
    ($name:ident) => {
        #[allow(deprecated)]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codec::write_object(self, serializer)
            }
        }
    };
}
pub(crate) use serialize_impl;

macro_rules! deserialize_impls {
    ($name:ident, $visitor:ident) => {
        #[allow(deprecated)]
        impl $crate::codec::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($crate::codec::$visitor(std::marker::PhantomData))
            }
        }
        #[allow(deprecated)]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer)
            }
        }
    };
}
pub(crate) use deserialize_impls;

/// The serde side of a request: written always, read only for the fake server and the sample checker.
macro_rules! request {
    ($name:ident) => {
        #[allow(deprecated)]
        impl $crate::codec::Write for $name {
            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $crate::Request::write_query(self, map)?;
                $crate::Request::write_body(self, map)
            }
        }
        $crate::codec::serialize_impl!($name);
        #[cfg(feature = "mock")]
        $crate::codec::deserialize_impls!($name, ObjectVisitor);
    };
}
pub(crate) use request;
