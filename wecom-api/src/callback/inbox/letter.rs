//! An event as it stands in Redis.

use crate::callback::{Delivery, Format};
use redis::Value as Answer;
use serde_json::{Value, json};

/// What a worker takes from the stream.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) id: String,
    /// The fields, as they stand there: whoever can reach Redis can write something else.
    pub(super) fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// How often it was given to a worker since it stands there.
    pub(super) deliveries: u32,
}

impl Taken {
    /// Reads an entry: its ID, its fields, and, from a script, how often it was given to a worker.
    fn read(answer: Answer) -> Option<Self> {
        let mut parts = list(answer).into_iter();
        let id = String::from_utf8(bytes(parts.next()?)?).ok()?;
        let fields = pairs(parts.next()?);
        let deliveries = match parts.next() {
            Some(Answer::Int(number)) => u32::try_from(number).unwrap_or(u32::MAX),
            _ => 1,
        };
        Some(Self { id, fields, deliveries })
    }

    pub(super) fn read_all(answer: Answer) -> Vec<Self> {
        list(answer).into_iter().filter_map(Self::read).collect()
    }

    pub(super) fn field(&self, name: &str) -> Option<&[u8]> {
        self.fields.iter().find(|(field, _)| field == name.as_bytes()).map(|(_, value)| &value[..])
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.field(name)?).ok()
    }

    /// How often it was tried before it came to stand there.
    pub(super) fn attempts(&self) -> u32 {
        self.text("attempts").and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    pub(super) fn delivery(&self) -> Result<Delivery, String> {
        let letter = self.field("letter").ok_or("it is no event of an inbox")?;
        decode(letter).ok_or("the event cannot be read")?
    }
}

/// Writes an event. Its time of storing tells it from others with the same key, after that was forgotten.
pub(super) fn encode(delivery: &Delivery, stored: u128) -> String {
    let format = match delivery.format {
        Format::Xml => "xml",
        Format::Json => "json",
    };
    json!({
        "application": delivery.application,
        "format": format,
        "receive_id": delivery.receive_id,
        "stored": u64::try_from(stored).unwrap_or_default(),
        "text": delivery.text,
    })
    .to_string()
}

fn decode(letter: &[u8]) -> Option<Result<Delivery, String>> {
    let letter: Value = serde_json::from_slice(letter).ok()?;
    let text = |name: &str| letter.get(name).and_then(Value::as_str);
    let application = usize::try_from(letter.get("application")?.as_u64()?).ok()?;
    let format = match text("format")? {
        "xml" => Format::Xml,
        "json" => Format::Json,
        _ => return None,
    };
    let (receive_id, message) = (text("receive_id")?.to_owned(), text("text")?.to_owned());
    let delivery = Delivery::read(application, format, receive_id, message.into_bytes());
    Some(delivery.map_err(|error| error.to_string()))
}

/// The events of one stream in the answer to `XREADGROUP`, in either version of the protocol.
pub(super) fn of_stream(answer: Answer) -> Vec<Taken> {
    let entries = match answer {
        Answer::Map(streams) => streams.into_iter().next().map(|(_, entries)| entries),
        Answer::Array(streams) => streams.into_iter().next().and_then(|stream| list(stream).into_iter().nth(1)),
        _ => None,
    };
    entries.map(Taken::read_all).unwrap_or_default()
}

/// Fields and values, flat or as a map.
fn pairs(answer: Answer) -> Vec<(Vec<u8>, Vec<u8>)> {
    let flat = match answer {
        Answer::Map(pairs) => pairs.into_iter().flat_map(|(field, value)| [field, value]).collect(),
        answer => list(answer),
    };
    let mut flat = flat.into_iter().filter_map(bytes);
    std::iter::from_fn(|| Some((flat.next()?, flat.next()?))).collect()
}

pub(super) fn list(answer: Answer) -> Vec<Answer> {
    match answer {
        Answer::Array(list) => list,
        _ => Vec::new(),
    }
}

pub(super) fn bytes(answer: Answer) -> Option<Vec<u8>> {
    match answer {
        Answer::BulkString(bytes) => Some(bytes),
        Answer::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}
