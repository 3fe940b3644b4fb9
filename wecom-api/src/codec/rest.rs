//! The keys of an object that are no fields, from which unions take their tag and body.

use super::{Decode, Write, from_slice, nested};
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Keys with their values as they arrived.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    entries: Vec<(String, Box<RawValue>)>,
}

impl Rest {
    /// Keeps a key; but for errcode and errmsg, which stand in every answer and are no union's.
    pub(crate) fn push(&mut self, key: String, value: Box<RawValue>) {
        if !matches!(key.as_str(), "errcode" | "errmsg") {
            self.entries.push((key, value));
        }
    }

    fn get(&self, key: &str) -> Option<&RawValue> {
        self.entries.iter().rev().find(|(name, _)| name == key).map(|(_, value)| &**value)
    }

    fn has_body(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| !matches!(value.get(), "null" | "\"\"" | "{}" | "[]"))
    }

    /// The tag's value as text, whether it is a string or a number.
    pub(crate) fn tag(&self, name: &str) -> Option<String> {
        let raw = self.get(name)?;
        match serde_json::from_str(raw.get()) {
            Ok(Value::String(text)) => Some(text),
            Ok(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The tag of a keyed union; where it is missing, a body that is there tells. `known` are pairs of tag and key.
    pub(crate) fn keyed_tag(&self, name: &str, known: &[(&str, &str)]) -> Option<String> {
        self.tag(name).or_else(|| known.iter().find(|(_, key)| self.has_body(key)).map(|(tag, _)| (*tag).to_owned()))
    }

    /// The first of the keys that is there.
    pub(crate) fn external_tag(&self, keys: &[&str]) -> Option<String> {
        let known = keys.iter().find(|key| self.get(key).is_some()).map(|key| (*key).to_owned());
        known.or_else(|| self.entries.first().map(|(key, _)| key.clone()))
    }

    /// The body under a key; the default when it is missing.
    pub(crate) fn body<T: Decode + Default, E: de::Error>(&self, key: &str) -> Result<T, E> {
        match self.get(key) {
            Some(value) => from_slice(value.get().as_bytes()).map_err(|error| nested(key, &error)),
            None => Ok(T::default()),
        }
    }

    /// The body whose fields stand among these keys.
    pub(crate) fn inline<T: Decode, E: de::Error>(&self) -> Result<T, E> {
        let mut object = String::from("{");
        for (index, (key, value)) in self.entries.iter().enumerate() {
            if index > 0 {
                object.push(',');
            }
            object.push_str(&Value::from(key.as_str()).to_string());
            object.push(':');
            object.push_str(value.get());
        }
        object.push('}');
        from_slice(object.as_bytes()).map_err(|error| nested("", &error))
    }

    fn unknown<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> UnknownVariant {
        let mut json = Map::new();
        for key in keys {
            if let Some(value) = self.get(key).and_then(|raw| serde_json::from_str(raw.get()).ok()) {
                json.insert(key.to_owned(), value);
            }
        }
        UnknownVariant { json }
    }

    pub(crate) fn unknown_keyed(&self, tag_name: &str, tag: &str) -> UnknownVariant {
        self.unknown([tag_name, tag])
    }

    pub(crate) fn unknown_adjacent(&self, tag_name: &str, content: &str) -> UnknownVariant {
        self.unknown([tag_name, content])
    }

    pub(crate) fn unknown_inline(&self) -> UnknownVariant {
        self.unknown(self.entries.iter().map(|(key, _)| key.as_str()))
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
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.json.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))
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
