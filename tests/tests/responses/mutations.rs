//! Whatever a server makes of a response, reading it comes to an end: with a value that can be written and read again,
//! or with an error of bounded length.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use std::collections::HashSet;
use wecom_api::PathError;
use wecom_api::mock::{Entry, entries};

/// What stands in the place of a value until its text is put there, which need not be JSON.
const PLACE: &str = "\u{e000}";

/// The most that an error says.
const LONGEST_ERROR: usize = 8000;

/// Texts that stand where a value should, or beside it.
const VALUES: &[&str] = &[
    "",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e400",
    "18446744073709551616",
    "-9223372036854775809",
    "\"\"",
    "\" \"",
    "\"a\"",
    "\"1\"",
    "\"-1.5e3\"",
    "\"1|2\"",
    "\"a,,b|\"",
    "\"{\"",
    "\"{}\"",
    "\"[]\"",
    "\"[{}]\"",
    "\"{\\\"a\\\":[\"",
    "\"null\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "\"\u{1}\"",
    "[]",
    "[[]]",
    "[null]",
    "[{}]",
    "[1,\"2\",null]",
    "{}",
    "{\"\":null}",
    "{\"a\":1}",
    "{\"errcode\":40001}",
    "[1,",
    "{\"a\"",
    "1,\"type\":null",
    "1,\"type\":\"new\"",
    "1,\"msgtype\":7",
    "\"a\",\"a\":{}",
    "\u{feff}",
];

/// One way to spoil a response.
#[derive(Clone, Debug)]
enum Change {
    /// A text stands in the place of a value.
    Put(Index, &'static str),
    /// A value stands in the place of another.
    Copy(Index, Index),
    /// A value stands in a string, as JSON.
    Pack(Index),
    /// A value stands in so many lists.
    Wrap(Index, usize),
    /// A value stands so many times in a list.
    Repeat(Index, usize),
    /// A key is gone.
    Drop(Index),
    /// A key is another one.
    Rename(Index, &'static str),
    /// Everything from this byte on is gone.
    Cut(Index),
    /// A byte is another one.
    Byte(Index, u8),
    /// Bytes are put in.
    Insert(Index, Vec<u8>),
}

fn change() -> impl Strategy<Value = Change> {
    let length = select(vec![0_usize, 1, 2, 100, 126, 127, 128, 200, 3000]);
    let key = select(vec!["", "a", "type", "msgtype", "errcode", "ERRMSG", "\u{0}", "名"]);
    prop_oneof![
        6 => (any::<Index>(), select(VALUES)).prop_map(|(at, text)| Change::Put(at, text)),
        3 => (any::<Index>(), any::<Index>()).prop_map(|(at, from)| Change::Copy(at, from)),
        1 => any::<Index>().prop_map(Change::Pack),
        1 => (any::<Index>(), length.clone()).prop_map(|(at, count)| Change::Wrap(at, count)),
        1 => (any::<Index>(), length).prop_map(|(at, count)| Change::Repeat(at, count)),
        1 => any::<Index>().prop_map(Change::Drop),
        1 => (any::<Index>(), key).prop_map(|(at, key)| Change::Rename(at, key)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 0..5)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
    ]
}

/// Pointers to all values of a document.
fn places(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, places: &mut Vec<String>) {
        places.push(at.to_owned());
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    walk(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), places);
                }
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{at}/{index}"), places));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// The text of a document with another text in the place of a value.
fn put(document: &Value, at: &str, text: &str) -> Option<Vec<u8>> {
    let mut document = document.clone();
    *document.pointer_mut(at)? = Value::from(PLACE);
    Some(document.to_string().replacen(&format!("\"{PLACE}\""), text, 1).into_bytes())
}

/// A change of a document; `None` when it has no place there.
fn apply(body: &[u8], change: &Change) -> Option<Vec<u8>> {
    let bytes = |at: &Index| (!body.is_empty()).then(|| at.index(body.len()));
    match change {
        Change::Cut(at) => return Some(body[..bytes(at)?].to_vec()),
        Change::Byte(at, byte) => {
            let at = bytes(at)?;
            let mut body = body.to_vec();
            body[at] = *byte;
            return Some(body);
        }
        Change::Insert(at, inserted) => {
            let at = bytes(at)?;
            return Some([&body[..at], inserted, &body[at..]].concat());
        }
        _ => {}
    }
    let mut document: Value = serde_json::from_slice(body).ok()?;
    let places = places(&document);
    let place = |at: &Index| at.get(&places).as_str();
    match change {
        Change::Put(at, text) => put(&document, place(at), text),
        Change::Copy(at, from) => {
            let text = document.pointer(place(from))?.to_string();
            put(&document, place(at), &text)
        }
        Change::Pack(at) => {
            let text = document.pointer(place(at))?.to_string();
            *document.pointer_mut(place(at))? = Value::from(text);
            Some(document.to_string().into_bytes())
        }
        Change::Wrap(at, count) => {
            let text = document.pointer(place(at))?.to_string();
            put(&document, place(at), &format!("{}{text}{}", "[".repeat(*count), "]".repeat(*count)))
        }
        Change::Repeat(at, count) => {
            let text = document.pointer(place(at))?.to_string();
            // Repeats of repeats would be too long to read often.
            let count = (*count).min(200_000 / text.len().max(1));
            put(&document, place(at), &format!("[{}]", vec![text; count].join(",")))
        }
        Change::Drop(at) | Change::Rename(at, _) => {
            let (parent, key) = place(at).rsplit_once('/')?;
            let key = key.replace("~1", "/").replace("~0", "~");
            let parent = document.pointer_mut(parent)?.as_object_mut()?;
            let value = parent.remove(&key)?;
            if let Change::Rename(_, key) = change {
                parent.insert((*key).to_owned(), value);
            }
            Some(document.to_string().into_bytes())
        }
        Change::Cut(_) | Change::Byte(..) | Change::Insert(..) => None,
    }
}

/// Reads a body as the response of an operation, and tells what is wrong with how it went.
fn wrong(entry: &Entry, body: &[u8]) -> Result<(), String> {
    match entry.response_again(body) {
        None => Ok(()),
        Some(Err(error)) => wrong_error(&error),
        Some(Ok(written)) => match entry.response_again(&written) {
            Some(Ok(again)) if again == written => Ok(()),
            Some(Ok(again)) => {
                let [written, again] = [&written, &again].map(|text| String::from_utf8_lossy(text).into_owned());
                Err(format!("it is another one when it is read again:\n{written}\n{again}"))
            }
            Some(Err(error)) => Err(format!("what was read cannot be read again: {error}")),
            None => Err("it has lost its response".to_owned()),
        },
    }
}

fn wrong_error(error: &PathError) -> Result<(), String> {
    let text = error.to_string();
    if text.len() > LONGEST_ERROR {
        return Err(format!("an error of {} bytes", text.len()));
    }
    if text.contains(|char: char| char.is_control()) {
        return Err(format!("control characters in {text:?}"));
    }
    Ok(())
}

fn examples() -> Vec<(Entry, Vec<u8>)> {
    let with_example = |entry: Entry| Some((entry, entry.example_response()?.expect("an example can be read")));
    entries().into_iter().filter_map(with_example).collect()
}

/// Runs on the stack that tokio gives its workers.
fn on_a_worker(work: impl FnOnce() + Send + 'static) {
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread can be made");
    worker.join().expect("all promises are kept");
}

/// More by hand: `PROPTEST_CASES=1000000 cargo test -p wecom-tests --test responses mutations`.
#[test]
fn no_spoiled_response_does_harm() {
    on_a_worker(|| {
        let examples = examples();
        let default = ProptestConfig::default();
        let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 6000 };
        let config = ProptestConfig { cases, failure_persistence: None, ..default };
        proptest!(config, |(at in any::<Index>(), changes in prop::collection::vec(change(), 1..5))| {
            let (entry, example) = at.get(&examples);
            let mut body = example.clone();
            for change in &changes {
                body = apply(&body, change).unwrap_or(body);
            }
            let result = wrong(entry, &body);
            prop_assert!(result.is_ok(), "{}: {}\n{}", entry.operation, result.unwrap_err(), String::from_utf8_lossy(&body));
        });
    });
}

#[test]
fn every_text_may_stand_in_every_place() {
    on_a_worker(|| {
        let mut all = Vec::new();
        for (turn, (entry, example)) in examples().iter().enumerate() {
            let document: Value = serde_json::from_slice(example).expect("an example is JSON");
            for (place, at) in places(&document).iter().enumerate() {
                // Each place gets some of the texts, so that each kind of place gets all of them.
                for text in VALUES.iter().skip((turn + place) % 31).step_by(31) {
                    let body = put(&document, at, text).expect("the place is there");
                    if let Err(error) = wrong(entry, &body) {
                        all.push(format!("{} {at} {text:?}: {error}", entry.operation));
                    }
                }
            }
        }
        assert!(all.is_empty(), "{} are wrong:\n{}", all.len(), all[..all.len().min(20)].join("\n"));
    });
}

/// What stands around a place in a document, without other lists and objects, from an object on that it stands in.
fn around(document: &Value, outer: &str, place: &str) -> Option<(String, String)> {
    let mut slim = document.pointer(outer)?.clone();
    let inner = place.strip_prefix(outer)?;
    let keys: Vec<&str> = inner.split('/').skip(1).collect();
    let mut level = &mut slim;
    for key in keys {
        let key = key.replace("~1", "/").replace("~0", "~");
        if let Value::Object(map) = level {
            map.retain(|name, value| *name == key || !(value.is_object() || value.is_array()));
        }
        level = match level {
            Value::Object(map) => map.get_mut(&key)?,
            Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    let is_list = level.is_array();
    *level = if is_list { Value::from(vec![PLACE]) } else { Value::from(PLACE) };
    let text = slim.to_string();
    let (before, after) = text.split_once(&format!("\"{PLACE}\""))?;
    Some((before.to_owned(), after.to_owned()))
}

#[test]
fn no_response_can_be_nested_without_end() {
    on_a_worker(|| {
        let (mut tried, mut refused) = (0, HashSet::new());
        for (entry, example) in examples() {
            let document: Value = serde_json::from_slice(&example).expect("an example is JSON");
            let containers: Vec<String> = places(&document)
                .into_iter()
                .filter(|at| document.pointer(at).is_some_and(|value| value.is_object() || value.is_array()))
                .collect();
            for place in &containers {
                for outer in containers.iter().filter(|outer| place.starts_with(&format!("{outer}/"))) {
                    let Some((before, after)) = around(&document, outer, place) else { continue };
                    let turns = (20_000 / (before.len() + after.len())).clamp(70, 150);
                    let inner = [before.repeat(turns), "{}".to_owned(), after.repeat(turns)].concat();
                    let body = put(&document, outer, &inner).expect("the place is there");
                    tried += 1;
                    match entry.response_again(&body) {
                        Some(Err(error)) => {
                            wrong_error(&error).unwrap_or_else(|it| panic!("{} {place}: {it}", entry.operation));
                            if error.message.contains("nested deeper") {
                                refused.insert(entry.operation.to_string());
                            }
                        }
                        Some(Ok(written)) => assert!(!written.is_empty()),
                        None => {}
                    }
                }
            }
        }
        assert!(tried > 5000, "only {tried} ways were tried");
        assert!(!refused.is_empty(), "some responses nest, and none was too deep");
    });
}
