//! JSON text that is kept to be read later, borrowed from the document around it: a union inside a union inside a
//! union must not hold its text three times.

use super::object::Key;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The name by which serde_json hands out a value's text. It is private to it; under any other name a value arrives
/// parsed, and is written as text again, which costs time but loses nothing.
const RAW: &str = "$serde_json::private::RawValue";

/// The text of a value.
pub(super) struct Raw<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW, RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_key_seed(Key)? {
            Some(key) if key == RAW => map.next_value_seed(Key).map(Raw),
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(Raw(Cow::Owned(value.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Raw, RawVisitor};
    use serde::Deserialize;
    use serde::de::Visitor;
    use serde_json::json;
    use std::borrow::Cow;

    #[test]
    fn the_text_is_borrowed_from_the_document() {
        let (Raw(first), Raw(second)) = serde_json::from_slice(br#"[{"a":[ 1 ]},"\u00e9"]"#).expect("both can be read");
        assert!(matches!(first, Cow::Borrowed(r#"{"a":[ 1 ]}"#)), "{first}");
        assert!(matches!(second, Cow::Borrowed(r#""\u00e9""#)), "{second}");
    }

    #[test]
    fn readers_values_and_other_formats_give_it_too() {
        let Raw(text) = Raw::deserialize(json!({ "a": [1, "x"] })).expect("a value gives its text");
        assert_eq!(text, r#"{"a":[1,"x"]}"#);
        let mut reader = serde_json::Deserializer::from_reader(&br#"{"a":1}"#[..]);
        let Raw(text) = Raw::deserialize(&mut reader).expect("a reader gives its text");
        assert_eq!(text, r#"{"a":1}"#);
        let Raw(text) = RawVisitor.visit_newtype_struct(json!([1])).expect("any format gives its text");
        assert_eq!(text, "[1]");
    }
}
