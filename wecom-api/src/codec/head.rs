//! errcode and errmsg, read before the rest of an answer.

use super::Lenient;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// What an answer says of itself.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) code: i64,
    pub(crate) message: String,
}

/// The head of a JSON object; `None` when the body is none. A missing errcode means success.
///
/// Reading stops as soon as both are known: they nearly always come first, and an answer may be long.
pub(crate) fn head(json: &[u8]) -> Option<Head> {
    let mut head = Found::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let result = deserializer.deserialize_any(HeadVisitor(&mut head));
    let complete = head.code.is_some() && head.message.is_some();
    (result.is_ok() || complete)
        .then(|| Head { code: head.code.unwrap_or_default(), message: head.message.unwrap_or_default() })
}

#[derive(Default)]
struct Found {
    code: Option<i64>,
    message: Option<String>,
}

struct HeadVisitor<'h>(&'h mut Found);

impl<'de> Visitor<'de> for HeadVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<str>>()? {
            match &*key {
                "errcode" | "ErrCode" => self.0.code = Some(map.next_value::<Lenient<i64>>()?.0),
                "errmsg" | "ErrMsg" => self.0.message = Some(map.next_value::<Lenient<String>>()?.0),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if self.0.code.is_some() && self.0.message.is_some() {
                return Err(de::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, head};

    #[test]
    fn both_are_found_anywhere() {
        let found = Head { code: 40014, message: "no".to_owned() };
        assert_eq!(head(br#"{"a":[1,2],"errmsg":"no","errcode":"40014","b":{"errcode":7}}"#), Some(found));
    }

    #[test]
    fn a_missing_errcode_means_success_and_no_object_is_no_head() {
        assert_eq!(head(br#"{"ip_list":[]}"#), Some(Head::default()));
        assert_eq!(head(b"<html>"), None);
        assert_eq!(head(b"{\"errcode\":0,"), None);
    }
}
