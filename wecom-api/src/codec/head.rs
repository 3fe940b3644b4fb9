//! errcode and errmsg, read before the rest of an answer.

use super::Lenient;
use super::mend::mended;
use super::raw::Raw;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// The keys, in whichever letters.
const CODE: &str = "errcode";
const MESSAGE: &str = "errmsg";

/// What an answer says of itself.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Head {
    /// A missing errcode means success, if the answer is the WeCom server's.
    pub(crate) code: Option<i64>,
    pub(crate) message: String,
}

/// The head of a JSON object; `None` when the body is none.
///
/// What is not quite JSON is read a second time with its bad bytes replaced. Of an object that breaks off or cannot be
/// read even then, an errcode that tells of a failure counts, wherever it stands.
pub(crate) fn head(json: &[u8]) -> Option<Head> {
    whole(json).or_else(|| {
        let mended = mended(json);
        let read_again = if *mended == *json { None } else { whole(&mended) };
        read_again.or_else(|| stray_failure(&mended))
    })
}

/// The head of a JSON object that can be read. Reading stops as soon as code and message are known: they nearly always
/// come first, and an answer may be long.
fn whole(json: &[u8]) -> Option<Head> {
    let mut found = Found::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let result = deserializer.deserialize_any(HeadVisitor(&mut found));
    let Found { code, message } = found;
    let complete = code.is_some() && message.is_some();
    (result.is_ok() || complete).then(|| Head { code, message: message.unwrap_or_default() })
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
            if key.eq_ignore_ascii_case(CODE) {
                self.0.code = Some(map.next_value::<Lenient<i64>>()?.0);
            } else if key.eq_ignore_ascii_case(MESSAGE) {
                self.0.message = Some(message(map.next_value()?)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            if self.0.code.is_some() && self.0.message.is_some() {
                return Err(de::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

/// The text of errmsg; what stands in the answer when it is none.
fn message<E: de::Error>(Raw(json): Raw<'_>) -> Result<String, E> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(&json).map_err(E::custom),
        Some(b'n') => Ok(String::new()),
        _ => Ok(json.into_owned()),
    }
}

/// The errcode of an object whose text cannot be read as a whole, when it is not that of a success.
fn stray_failure(json: &[u8]) -> Option<Head> {
    let code = Some(stray_code(json)?).filter(|code| *code != 0);
    code.is_some().then(|| Head { code, message: String::new() })
}

fn stray_code(json: &[u8]) -> Option<i64> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = json.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at;
                while json.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if json[at] == b'\\' { 2 } else { 1 };
                }
                let text = json.get(start..at)?;
                at += 1;
                if depth == 1 && text.eq_ignore_ascii_case(CODE.as_bytes()) {
                    let value = json.get(at..)?.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
                    let value = value.strip_prefix(b"\"").unwrap_or(value);
                    let end = value.iter().position(|byte| !matches!(byte, b'-' | b'0'..=b'9'));
                    return std::str::from_utf8(&value[..end.unwrap_or(value.len())]).ok()?.parse().ok();
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Head, head};

    fn told(code: i64, message: &str) -> Option<Head> {
        Some(Head { code: Some(code), message: message.to_owned() })
    }

    #[test]
    fn both_are_found_anywhere() {
        let found = head(br#"{"a":[1,2],"errmsg":"no","errcode":"40014","b":{"errcode":7}}"#);
        assert_eq!(found, told(40014, "no"));
    }

    #[test]
    fn they_are_found_in_any_letters() {
        for (code, message) in [("ErrCode", "ErrMsg"), ("errCode", "errMsg"), ("ERRCODE", "ERRMSG")] {
            let body = format!(r#"{{"{code}":42001.0,"{message}":"over"}}"#);
            assert_eq!(head(body.as_bytes()), told(42001, "over"), "{body}");
            let broken = format!(r#"{{"{code}":42001,"{message}":"ov"#);
            assert_eq!(head(broken.as_bytes()), told(42001, ""), "{broken}");
        }
    }

    #[test]
    fn a_missing_errcode_is_told_and_no_object_is_no_head() {
        assert_eq!(head(br#"{"ip_list":[]}"#), Some(Head::default()));
        for body in ["<html>", "[]", "null", "{\"errcode\":0,", "{\"errcode\":0,\"errmsg\":\"o", ""] {
            assert_eq!(head(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_message_of_any_kind_does_not_hide_the_code() {
        for (message, shown) in [("null", ""), ("7", "7"), ("true", "true"), ("[\"a\"]", "[\"a\"]"), ("{}", "{}")] {
            for code in [0, 42001] {
                let body = format!(r#"{{"errmsg":{message},"errcode":{code}}}"#);
                assert_eq!(head(body.as_bytes()), told(code, shown), "{body}");
            }
        }
    }

    #[test]
    fn what_is_not_quite_json_keeps_its_words() {
        let bodies: [&[u8]; 4] = [
            b"\xef\xbb\xbf{\"errcode\":42001,\"errmsg\":\"over\"}",
            b"{\"name\":\"a\x01\",\"errcode\":42001,\"errmsg\":\"over\"}",
            b"{\"name\":\"\\ud83d\",\"errmsg\":\"over\",\"errcode\":\"42001\"}",
            b"{\"name\":\"\xe6\x8a\",\"errmsg\":\"over\",\"errcode\":42001}\0",
        ];
        for body in bodies {
            assert_eq!(head(body), told(42001, "over"), "{}", String::from_utf8_lossy(body));
        }
        assert_eq!(head(b"{\"errcode\":42001,\"errmsg\":\"a\x1b\"}"), told(42001, "a\u{1b}"));
        assert_eq!(head(br#"{"errcode":42001,"errmsg":"a\ud83d"}"#), told(42001, "a\u{fffd}"));
    }

    #[test]
    fn a_failure_is_found_in_what_cannot_be_read() {
        for body in [
            r#"{"errcode":42001,"errmsg":"access_tok"#,
            r#"{"errcode":42001"#,
            r#"{"errcode": "42001", "#,
            r#"{"a":{"errcode":7},"b":[nonsense],"errcode":42001}"#,
            r#"{"a":"\"errcode\":7, {","b":,"errcode" : 42001, "errmsg":"#,
        ] {
            assert_eq!(head(body.as_bytes()), told(42001, ""), "{body}");
        }
    }
}
