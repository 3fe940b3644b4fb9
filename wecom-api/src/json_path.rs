//! From a line and column in JSON text to the path of the value that stands there. Only errors need it, so it
//! costs nothing when all goes well, and one copy of it serves all types.

use crate::shown::shown;
use serde::de::IgnoredAny;

/// The most bytes of a key that are shown.
const KEY_LIMIT: usize = 64;

/// The path (`userlist[3].department`) of the innermost value that begins before or at this place.
/// Lines and columns count from 1, columns in bytes, as serde_json does.
pub(crate) fn at(json: &[u8], line: usize, column: usize) -> String {
    if line == 0 {
        return String::new();
    }
    // A reader that stops at an opening bracket refuses the list itself, not its first element.
    let before = before(json, line, column);
    Walk::default().until(before.strip_suffix(b"[").unwrap_or(before))
}

/// The path of the value of this many bytes that ends at this place, or, as the last one of an object, before the
/// object's end.
pub(crate) fn of_value(json: &[u8], line: usize, column: usize, length: usize) -> String {
    let before = before(json, line, column).trim_ascii_end();
    let ends = [Some(before), before.strip_suffix(b"}").map(<[u8]>::trim_ascii_end)];
    let value = ends.into_iter().flatten().find_map(|text| {
        let (before, value) = text.split_at_checked(text.len().checked_sub(length)?)?;
        serde_json::from_slice::<IgnoredAny>(value).is_ok().then_some(before)
    });
    value.map_or_else(|| at(json, line, column), |before| Walk::default().until(before))
}

/// All that stands before a place.
fn before(json: &[u8], line: usize, column: usize) -> &[u8] {
    let lines = json.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1));
    let target = lines.map(<[u8]>::len).sum::<usize>() + column;
    &json[..target.min(json.len())]
}

/// One open object or list.
enum Level {
    Object { key: String, in_value: bool },
    List { index: usize },
}

#[derive(Default)]
struct Walk {
    levels: Vec<Level>,
}

impl Walk {
    fn until(mut self, json: &[u8]) -> String {
        let mut at = 0;
        while at < json.len() {
            match json[at] {
                b'{' => self.levels.push(Level::Object { key: String::new(), in_value: false }),
                b'[' => self.levels.push(Level::List { index: 0 }),
                b'}' | b']' => {
                    self.levels.pop();
                }
                b':' => self.set_in_value(true),
                b',' => {
                    self.set_in_value(false);
                    if let Some(Level::List { index }) = self.levels.last_mut() {
                        *index += 1;
                    }
                }
                b'"' => {
                    let (text, next) = string(json, at + 1);
                    if let Some(Level::Object { key, in_value: false }) = self.levels.last_mut() {
                        *key = text;
                    }
                    at = next;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        self.path()
    }

    fn set_in_value(&mut self, now: bool) {
        if let Some(Level::Object { in_value, .. }) = self.levels.last_mut() {
            *in_value = now;
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Object { in_value: true, key } => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Level::Object { .. } => {}
                Level::List { index } => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

/// The text of a string from after its opening quote, and the place after its closing quote.
fn string(json: &[u8], start: usize) -> (String, usize) {
    let mut at = start;
    while at < json.len() && json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    let end = at.min(json.len());
    (shown(&String::from_utf8_lossy(&json[start..end]), KEY_LIMIT), end + 1)
}

#[cfg(test)]
mod tests {
    use super::{at, of_value};

    fn path_before(json: &str, mark: &str) -> String {
        let offset = json.find(mark).expect("the mark is in the text") + mark.len();
        let line = json[..offset].matches('\n').count() + 1;
        let column = offset - json[..offset].rfind('\n').map_or(0, |at| at + 1);
        at(json.as_bytes(), line, column)
    }

    #[test]
    fn names_the_way_to_a_value() {
        let json = "{\"a\": 1,\n \"list\": [{\"x\": 1}, {\"x\": \"} [\", \"y\": {\"z\": true}}]}";
        assert_eq!(path_before(json, "true"), "list[1].y.z");
        assert_eq!(path_before(json, "1"), "a");
        assert_eq!(path_before(json, "} ["), "list[1].x");
    }

    #[test]
    fn names_the_way_to_a_value_that_has_just_been_read() {
        let json = r#"{"list": [{"x": {"y": 1}, "z": 2}, {"x": {"y": 1} }]}"#;
        let after = |text: &str, nth: usize| {
            json.match_indices(text).nth(nth).map(|(place, found)| place + found.len()).expect("it is there")
        };
        assert_eq!(of_value(json.as_bytes(), 1, after(r#"{"y": 1}"#, 0), 8), "list[0].x");
        assert_eq!(of_value(json.as_bytes(), 1, after(r#"{"y": 1} }"#, 0), 8), "list[1].x");
    }

    #[test]
    fn survives_anything() {
        for json in ["", "{", "}}]]", "\"", "{\"\\", "[[[,,,"] {
            for column in 0..10 {
                at(json.as_bytes(), 1, column);
                at(json.as_bytes(), 3, column);
                for length in 0..5 {
                    of_value(json.as_bytes(), 1, column, length);
                }
            }
        }
    }
}
