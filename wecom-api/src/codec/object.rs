//! Objects: the one visitor behind all structs, and the one behind all unions.

use super::answer::{count, from_text, saw_object};
use super::raw::Raw;
use super::{Decode, Fields, Read, Rest, Union, Write, depth, nested};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
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
        let mut value = T::blank();
        let mut rest = Rest::default();
        let mut known = false;
        while let Some(key) = map.next_key_seed(Key)? {
            count()?;
            if value.read(&key, &mut map)? {
                known = true;
                continue;
            }
            if let Some(field) = T::spelled_like(&key) {
                known |= value.read(field, &mut map)?;
            } else if T::KEEPS_REST {
                rest.push(key, map.next_value::<Raw>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if T::KEEPS_REST {
            // What of it a union takes is not known here: any key might be one.
            known |= !rest.is_empty();
            value.finish(&mut rest)?;
        }
        saw_object(known);
        Ok(value)
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::blank())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::blank())
    }

    /// "" for nothing, or the object as JSON in a string.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        object_in_text(text, T::blank).unwrap_or_else(|| Err(E::invalid_type(de::Unexpected::Str(text), &self)))
    }

    /// `[]` for an empty object, or the list that is its only field.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let [list] = T::KEYS else { return empty_seq(seq, T::blank, &self) };
        let mut items = Vec::new();
        while let Some(Raw(item)) = seq.next_element()? {
            count()?;
            items.push(item);
        }
        if items.is_empty() {
            return Ok(T::blank());
        }
        let object = format!("{{\"{list}\":[{}]}}", items.join(","));
        from_text(&object).map_err(|error| nested("", &error))
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
            count()?;
            rest.push(key, map.next_value::<Raw>()?);
        }
        let any = !rest.is_empty();
        let value = T::take(&mut rest).map(Option::unwrap_or_default);
        saw_object(any);
        value
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        object_in_text(text, T::default).unwrap_or_else(|| Err(E::invalid_type(de::Unexpected::Str(text), &self)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        empty_seq(seq, T::default, &self)
    }
}

fn object_in_text<T: Decode, E: de::Error>(text: &str, blank: fn() -> T) -> Option<Result<T, E>> {
    let text = text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
    if text.is_empty() {
        return Some(Ok(blank()));
    }
    text.starts_with('{').then(|| from_text(text).map_err(|error| nested("", &error)))
}

/// `[]` for an empty object.
fn empty_seq<'de, T, A: SeqAccess<'de>>(
    mut seq: A,
    blank: fn() -> T,
    expected: &dyn de::Expected,
) -> Result<T, A::Error> {
    match seq.next_element::<IgnoredAny>()? {
        None => Ok(blank()),
        Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, expected)),
    }
}

/// Writes anything that has fields as an object.
pub(crate) fn write_object<T: Write, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = Fields::new(serializer.serialize_map(None)?);
    value.write(&mut fields);
    fields.end()
}

/// The serde side of a union.
macro_rules! union {
    ($name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::Unrecognized($crate::UnknownVariant::default())
            }
        }
        impl $crate::codec::Read for $name {
            const NAME: &'static str = <Self as $crate::codec::Union>::NAME;
            const KEEPS_REST: bool = true;
            fn blank() -> Self {
                Self::default()
            }
            fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, _: &str, _: &mut A) -> Result<bool, A::Error> {
                Ok(false)
            }
            fn finish<E: serde::de::Error>(&mut self, rest: &mut $crate::codec::Rest) -> Result<(), E> {
                *self = <Self as $crate::codec::Union>::take(rest)?.unwrap_or_default();
                Ok(())
            }
        }
        $crate::codec::serde_impls!($name, UnionVisitor);
    };
}
pub(crate) use union;

/// A union that may be missing.
impl<T: Union> Read for Option<T> {
    const NAME: &'static str = T::NAME;
    const KEEPS_REST: bool = true;
    fn blank() -> Self {
        None
    }
    fn read<'de, A: MapAccess<'de>>(&mut self, _: &str, _: &mut A) -> Result<bool, A::Error> {
        Ok(false)
    }
    fn finish<E: de::Error>(&mut self, rest: &mut Rest) -> Result<(), E> {
        *self = T::take(rest)?;
        Ok(())
    }
}

/// A union that holds what it stands in.
impl<T: Union> Union for Box<T> {
    const NAME: &'static str = T::NAME;
    fn take<E: de::Error>(rest: &mut Rest) -> Result<Option<Self>, E> {
        Ok(T::take(rest)?.map(Box::new))
    }
}

/// Serialize, Deserialize and Decode by a shared visitor.
macro_rules! serde_impls {
    ($name:ident, $visitor:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codec::write_object(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer)
            }
        }
        $crate::codec::decode_impl!($name, $visitor);
    };
}
pub(crate) use serde_impls;

macro_rules! decode_impl {
    ($name:ident, $visitor:ident) => {
        impl $crate::codec::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($crate::codec::$visitor(std::marker::PhantomData))
            }
        }
    };
}
pub(crate) use decode_impl;
