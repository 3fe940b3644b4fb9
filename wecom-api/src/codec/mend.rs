//! Bodies that are not quite JSON: what the server should have written. Only what could not be read is looked at.

use std::borrow::Cow;

/// The text with byte-order mark and stray bytes gone, and what cannot stand in JSON replaced: bytes that are no
/// UTF-8, halves of surrogate pairs, control characters in strings, backslashes that escape nothing.
///
/// Borrowed when nothing is wrong with it in these ways.
pub(crate) fn mended(json: &[u8]) -> Cow<'_, [u8]> {
    let text = String::from_utf8_lossy(json);
    let bare = text.trim_matches(|char: char| char == '\u{feff}' || char.is_control() || char == ' ');
    let mut mended = Mended { text: String::new(), rest: bare };
    let mut in_string = false;
    while let Some(at) = mended.rest.find(|char: char| matches!(char, '"' | '\\') || char.is_control()) {
        mended.keep(at);
        match mended.rest.as_bytes().first() {
            Some(b'"') => {
                in_string = !in_string;
                mended.keep(1);
            }
            Some(b'\\') if in_string => mended.escape(),
            Some(b'\t' | b'\n' | b'\r') if !in_string => mended.keep(1),
            Some(byte @ ..0x20) if in_string => {
                let escape = format!("\\u{byte:04x}");
                mended.replace(1, &escape);
            }
            Some(..0x20) => mended.replace(1, " "),
            // A backslash where none can stand, or a control character that JSON allows.
            _ => mended.keep(mended.rest.chars().next().map_or(0, char::len_utf8)),
        }
    }
    mended.keep(mended.rest.len());
    let mended = mended.text.into_bytes();
    if mended == json { Cow::Borrowed(json) } else { Cow::Owned(mended) }
}

struct Mended<'t> {
    text: String,
    rest: &'t str,
}

impl Mended<'_> {
    fn keep(&mut self, length: usize) {
        let (kept, rest) = self.rest.split_at(length);
        self.text.push_str(kept);
        self.rest = rest;
    }

    fn replace(&mut self, length: usize, by: &str) {
        self.text.push_str(by);
        self.rest = &self.rest[length..];
    }

    /// A backslash in a string, with what it escapes.
    fn escape(&mut self) {
        match self.rest.as_bytes().get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.keep(2),
            Some(b'u') => match (unit(self.rest), self.rest.get(6..).and_then(unit)) {
                (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => self.keep(12),
                (Some(0xd800..0xe000), _) => self.replace(6, "\u{fffd}"),
                (Some(_), _) => self.keep(6),
                (None, _) => self.replace(1, "\\\\"),
            },
            _ => self.replace(1, "\\\\"),
        }
    }
}

/// The code unit that `\uXXXX` stands for at the begin of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::mended;
    use serde_json::{Value, json};
    use std::borrow::Cow;

    #[test]
    fn what_is_not_quite_json_is_read_as_it_was_meant() {
        let cases: [(&[u8], Value); 14] = [
            (b"\xef\xbb\xbf{\"a\":1}", json!({ "a": 1 })),
            (b"\0\r\n {\"a\":1}\n\0\0", json!({ "a": 1 })),
            (b"{\"a\":\"x\ny\"}", json!({ "a": "x\ny" })),
            (b"{\"a\":\"x\x01y\x1f\"}", json!({ "a": "x\u{1}y\u{1f}" })),
            (b"{\"a\x02\":\"\x7f\"}", json!({ "a\u{2}": "\u{7f}" })),
            (b"{\x0b\"a\":1\x0c}", json!({ "a": 1 })),
            (b"{\"a\":\"\xe6\x8a\"}", json!({ "a": "\u{fffd}" })),
            (b"{\"a\":\"\xff\xfe\"}", json!({ "a": "\u{fffd}\u{fffd}" })),
            (br#"{"a":"\ud83d","b":"\ude00"}"#, json!({ "a": "\u{fffd}", "b": "\u{fffd}" })),
            (br#"{"a":"\ude00\ud83d\ude00"}"#, json!({ "a": "\u{fffd}😀" })),
            (br#"{"a":"\ud83d\n"}"#, json!({ "a": "\u{fffd}\n" })),
            (br#"{"a":"\x41\u12"}"#, json!({ "a": "\\x41\\u12" })),
            (br#"{"a":"C:\dir","b":"\\\""}"#, json!({ "a": "C:\\dir", "b": "\\\"" })),
            ("{\"a\":\"\\u00e9报\u{85}\n\"}".as_bytes(), json!({ "a": "é报\u{85}\n" })),
        ];
        for (body, meant) in cases {
            let shown = String::from_utf8_lossy(body);
            assert!(serde_json::from_slice::<Value>(body).is_err(), "{shown} needs no mending");
            let read = serde_json::from_slice::<Value>(&mended(body));
            assert_eq!(read.ok(), Some(meant), "{shown}");
        }
    }

    #[test]
    fn what_is_json_and_what_is_beyond_help_stays_as_it_is() {
        for body in [r#"{"a":"😀\ud83d\ude00\\","b":[1,{}]}"#, "{\"a\"", "\"", "\\", "", "<html>", "{\"a\":\"\u{7f}\"}"]
        {
            assert!(matches!(mended(body.as_bytes()), Cow::Borrowed(_)), "{body}");
        }
        // Whatever comes, it ends.
        for body in ["\"\\", "\"\\u", "\"\\ud83d\\u", "\"\\ud83d\\", "\u{feff}\u{feff}", "\"\\报"] {
            let _ = mended(body.as_bytes());
        }
    }
}
