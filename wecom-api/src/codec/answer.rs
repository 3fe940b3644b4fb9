//! Reading a whole answer: with an end, with a second look at what is not quite JSON, and with whether anything in it
//! was known.

use super::mend::mended;
use super::{Decode, PathError, from_slice};
use serde_json::Value;
use std::cell::Cell;
use std::time::Instant;

/// Why an answer could not be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Its time was over.
    Late,
    Wrong(PathError),
}

/// A value, and how it was read.
pub(crate) struct Reading<T> {
    pub(crate) value: T,
    /// Whether the object had any key that the type knows. An object of another server may be read as well, since all
    /// that is missing is the default.
    pub(crate) known: bool,
    /// Whether bytes had to be replaced.
    pub(crate) mended: bool,
}

thread_local! {
    /// When the answer that this thread reads must have been read.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    /// How many values were read since the clock was looked at.
    static READ: Cell<u32> = const { Cell::new(0) };
    /// Whether bytes of a document in a string had to be replaced.
    static MENDED: Cell<bool> = const { Cell::new(false) };
    /// Whether the object that ended last had a known key; the outermost ends last.
    static KNOWN: Cell<bool> = const { Cell::new(true) };
}

/// How many values are read between two looks at the clock: some hundred microseconds.
const BETWEEN_LOOKS: u32 = 4096;

/// Reads an answer, until `end` at the latest.
pub(crate) fn from_answer<T: Decode>(json: &[u8], end: Option<Instant>) -> Result<Reading<T>, Unread> {
    let _timed = Timed(END.replace(end));
    KNOWN.set(true);
    MENDED.set(false);
    let error = match from_slice(json) {
        Ok(value) => return Ok(Reading { value, known: KNOWN.get(), mended: MENDED.get() }),
        Err(error) => error,
    };
    if is_late() {
        return Err(Unread::Late);
    }
    let mended = mended(json);
    if *mended == *json {
        return Err(Unread::Wrong(error));
    }
    KNOWN.set(true);
    match from_slice(&mended) {
        Ok(value) => Ok(Reading { value, known: KNOWN.get(), mended: true }),
        Err(_) if is_late() => Err(Unread::Late),
        Err(error) => Err(Unread::Wrong(error)),
    }
}

/// Reads JSON that stands in a string of an answer, with the same second look.
pub(super) fn from_text<T: Decode>(text: &str) -> Result<T, PathError> {
    let error = match from_slice(text.as_bytes()) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let mended = mended(text.as_bytes());
    if is_late() || *mended == *text.as_bytes() {
        return Err(error);
    }
    let value = from_slice(&mended)?;
    MENDED.set(true);
    Ok(value)
}

/// Puts the end of the reading before back.
struct Timed(Option<Instant>);

impl Drop for Timed {
    fn drop(&mut self) {
        END.set(self.0);
    }
}

fn is_late() -> bool {
    END.get().is_some_and(|end| Instant::now() >= end)
}

/// Counts a value that is read; an error when the time for all of them is over.
#[inline]
pub(super) fn count<E: serde::de::Error>() -> Result<(), E> {
    let read = READ.get().wrapping_add(1);
    READ.set(read);
    if read.is_multiple_of(BETWEEN_LOOKS) && is_late() {
        Err(E::custom("the time for reading is over"))
    } else {
        Ok(())
    }
}

/// Notes whether an object that has been read had a known key.
#[inline]
pub(super) fn saw_object(known: bool) {
    KNOWN.set(known);
}

/// The keys of an object beside errcode and errmsg: a few, and the begin of long ones, to be shown.
pub(crate) fn other_keys(json: &[u8]) -> Vec<String> {
    const MOST: usize = 16;
    const LONGEST: usize = 64;
    let Ok(Value::Object(fields)) = from_slice::<Value>(json) else { return Vec::new() };
    let others = fields.keys().filter(|key| !matches!(key.as_str(), "errcode" | "errmsg"));
    others.take(MOST).map(|key| key.chars().take(LONGEST).collect()).collect()
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::{Unread, from_answer};
    use crate::codec::Decode;
    use crate::fixtures::collections::SetCollectionsResponse;
    use crate::fixtures::scalars::Scalars;
    use serde_json::Value;
    use std::collections::BTreeMap;
    use std::time::Instant;

    fn known<T: Decode>(json: &str) -> bool {
        from_answer::<T>(json.as_bytes(), None).unwrap_or_else(|error| panic!("{json}: {error:?}")).known
    }

    #[test]
    fn an_object_without_any_known_key_is_told() {
        for json in ["{}", r#"{"code":401,"msg":"no"}"#, r#"{"data":{"text":"a"}}"#] {
            assert!(!known::<Scalars>(json), "{json}");
            assert!(!known::<()>(json), "{json}");
            assert!(known::<Value>(json), "{json}");
        }
        assert!(known::<Scalars>(r#"{"more":{},"text":null,"most":[{}]}"#));
        // The outermost object counts, not one in it.
        assert!(known::<SetCollectionsResponse>(r#"{"boxes":[{"nothing":1}]}"#));
        assert!(!known::<SetCollectionsResponse>(r#"{"box":{"weight":1}}"#));
    }

    fn is_late<T: Decode>(json: &str) -> bool {
        assert!(from_answer::<T>(json.as_bytes(), None).is_ok(), "it can be read");
        matches!(from_answer::<T>(json.as_bytes(), Some(Instant::now())), Err(Unread::Late))
    }

    #[test]
    fn the_end_comes_in_whatever_is_long() {
        let many = |piece: fn(usize) -> String| (0..10_000).map(piece).collect::<Vec<_>>().join(",");
        assert!(is_late::<Vec<i64>>(&format!("[{}]", many(|number| number.to_string()))));
        assert!(is_late::<Vec<Scalars>>(&format!("[{}]", many(|_| "{}".to_owned()))));
        assert!(is_late::<BTreeMap<String, i64>>(&format!("{{{}}}", many(|key| format!("\"{key}\":1")))));
        assert!(is_late::<Scalars>(&format!("{{{}}}", many(|key| format!("\"k{key}\":1")))));
        assert!(is_late::<Value>(&format!("[{}]", many(|_| "null".to_owned()))));
        assert!(is_late::<Value>(&format!("{{{}}}", many(|key| format!("\"k{key}\":1")))));
        assert!(!is_late::<Scalars>("{}"), "what is short is read in no time");
    }

    #[test]
    fn what_is_not_quite_json_is_read_a_second_time() {
        let reading = from_answer::<Scalars>(b"\xef\xbb\xbf{\"text\":\"a\x02\xe6\"}", None).expect("it can be read");
        assert!(reading.mended && reading.known);
        assert_eq!(reading.value.text, "a\u{2}\u{fffd}");
        assert!(!from_answer::<Scalars>(b"{\"text\":\"a\"}", None).expect("it can be read").mended);
        assert!(matches!(from_answer::<Scalars>(b"{\"text\":\"a\x02", None), Err(Unread::Wrong(_))));
        // The same in a document that stands in a string, which is whole by itself.
        for text in [r#"{\"text\":\"a\nb\"}"#, r#"{\"text\":\"a\\ud83db\"}"#, r#"\ufeff{\"text\":\"a\u0001b\"}"#] {
            let reading = from_answer::<Scalars>(format!("\"{text}\"").as_bytes(), None);
            let reading = reading.unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert!(
                reading.mended && reading.value.text.starts_with('a') && reading.value.text.ends_with('b'),
                "{text}"
            );
        }
    }
}
