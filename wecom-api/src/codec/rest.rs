//! The keys of an object that are no fields, from which unions take their tag and body.

use super::raw::Raw;
use super::secrets::saw_untyped;
use super::{Decode, Fields, Write, depth, from_slice, nested, path_error};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The value of a tag, as a union names it.
pub(crate) trait Tag {
    fn text(&self) -> String;

    fn is(&self, found: &str) -> bool {
        self.text() == found
    }
}

impl Tag for &str {
    fn text(&self) -> String {
        (*self).to_owned()
    }
    fn is(&self, found: &str) -> bool {
        *self == found
    }
}

impl Tag for i32 {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// A key, and the text of its value.
type Entry<'de> = (Cow<'de, str>, Cow<'de, str>);

/// Keys with the text of their values, as they arrived.
#[derive(Debug, Default)]
pub(crate) struct Rest<'de> {
    entries: Vec<Entry<'de>>,
}

impl<'de> Rest<'de> {
    /// Keeps a key; but for errcode and errmsg, which stand in every answer and are no union's.
    pub(super) fn push(&mut self, key: Cow<'de, str>, Raw(value): Raw<'de>) {
        if !matches!(&*key, "errcode" | "errmsg") {
            self.entries.push((key, value));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn get(&self, key: &str) -> Option<&str> {
        let find = |same: fn(&str, &str) -> bool| self.entries.iter().rev().find(|(name, _)| same(name, key));
        find(|name, key| name == key).or_else(|| find(str::eq_ignore_ascii_case)).map(|(_, value)| &**value)
    }

    fn has_body(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| !matches!(value, "null" | "\"\"" | "{}" | "[]"))
    }

    /// The tag's value as text, whether it is a string or a number.
    pub(crate) fn tag(&self, name: &str) -> Option<String> {
        let raw = self.get(name)?;
        match raw.as_bytes().first()? {
            b'"' => serde_json::from_str(raw).ok(),
            b'-' | b'0'..=b'9' => serde_json::from_str::<serde_json::Number>(raw).ok().map(|tag| tag.to_string()),
            _ => None,
        }
    }

    /// The tag of a keyed union; where it is missing, a body that is there tells. `known` are pairs of tag and key.
    pub(crate) fn keyed_tag(&self, name: &str, known: &[(&dyn Tag, &str)]) -> Option<String> {
        self.tag(name).or_else(|| known.iter().find(|(_, key)| self.has_body(key)).map(|(tag, _)| tag.text()))
    }

    /// The first of the keys that is there.
    pub(crate) fn external_tag(&self, keys: &[&str]) -> Option<String> {
        let known = keys.iter().find(|key| self.get(key).is_some()).map(|key| (*key).to_owned());
        known.or_else(|| self.entries.first().map(|(key, _)| key.clone().into_owned()))
    }

    /// The body under a key; the default when it is missing.
    pub(crate) fn body<T: Decode + Default, E: de::Error>(&self, key: &str) -> Result<T, E> {
        self.get(key).map_or_else(|| Ok(T::default()), |value| value_of(key, value))
    }

    /// The body whose fields stand among these keys.
    pub(crate) fn inline<T: Decode, E: de::Error>(&self) -> Result<T, E> {
        let _same_object = depth::Again::new();
        T::decode(self).map_err(E::custom)
    }

    pub(crate) fn unknown_keyed<E: de::Error>(&self, tag_name: &str, tag: &str) -> Result<UnknownVariant, E> {
        // The body may stand under another key than the tag's value: then none is left out.
        let elsewhere = self.get(tag).is_none();
        self.unknown(|key| elsewhere || key == tag_name || key == tag)
    }

    pub(crate) fn unknown_adjacent<E: de::Error>(&self, tag_name: &str, content: &str) -> Result<UnknownVariant, E> {
        self.unknown(|key| key == tag_name || key == content)
    }

    pub(crate) fn unknown_inline<E: de::Error>(&self) -> Result<UnknownVariant, E> {
        self.unknown(|_| true)
    }

    fn unknown<E: de::Error>(&self, belongs: impl Fn(&str) -> bool) -> Result<UnknownVariant, E> {
        let entries = self.entries.iter().filter(|(key, _)| belongs(key));
        let json = entries.map(|(key, value)| Ok((key.clone().into_owned(), value_of(key, value)?)));
        Ok(UnknownVariant { json: json.collect::<Result<_, E>>()? })
    }
}

fn value_of<T: Decode, E: de::Error>(key: &str, value: &str) -> Result<T, E> {
    from_slice(value.as_bytes()).map_err(|error| nested(key, &error))
}

/// The keys as an object, without its text being put together again.
impl<'de> Deserializer<'de> for &'de Rest<'_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(Entries { left: self.entries.iter(), current: None })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Entries<'r, 'de> {
    left: std::slice::Iter<'r, Entry<'de>>,
    current: Option<&'r Entry<'de>>,
}

impl<'r> MapAccess<'r> for Entries<'r, '_> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'r>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.current = self.left.next();
        let Some((key, _)) = self.current else { return Ok(None) };
        seed.deserialize(de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'r>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        let Some((key, value)) = self.current else { return Err(de::Error::custom("a value without its key")) };
        let json = value.as_bytes();
        let value = seed.deserialize(&mut serde_json::Deserializer::from_slice(json));
        value.map_err(|error| nested(key, &path_error(json, &error)))
    }
}

/// A variant of a union that this version of the crate does not know.
///
/// It holds tag and body as they stand in JSON, and is written the same way: a kind of message that the vendor
/// added yesterday can be sent today.
///
/// ```
/// use serde_json::json;
/// use wecom_api::UnknownVariant;
///
/// let variant = UnknownVariant::new([("msgtype", json!("hologram")), ("hologram", json!({ "media_id": "m" }))]);
/// assert_eq!(variant.json()["msgtype"], "hologram");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnknownVariant {
    json: Map<String, Value>,
}

impl UnknownVariant {
    /// A variant from its keys: the tag, and the body.
    pub fn new<K: Into<String>>(keys: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self { json: keys.into_iter().map(|(key, value)| (key.into(), value)).collect() }
    }

    /// Tag and body.
    pub fn json(&self) -> &Map<String, Value> {
        &self.json
    }
}

impl Write for UnknownVariant {
    fn write<M: SerializeMap>(&self, out: &mut Fields<M>) {
        self.json.iter().for_each(|(key, value)| {
            saw_untyped(key, value);
            out.entry(key, value);
        });
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for UnknownVariant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(|json| Self { json })
    }
}
