//! JSON as XML: keys become elements, and a list becomes elements of one name. What this writes, the reader of [`xml`]
//! reads as the same JSON, but that numbers and booleans become text.
//!
//! [`xml`]: super::xml

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;
use std::borrow::Cow;
use std::io;

/// Elements within elements: as many as are read.
const DEPTH: usize = 64;

/// Writes a document whose root has these children, in this order.
pub(crate) fn write<'a>(children: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Result<String, String> {
    let mut writer = Writer::new(Vec::new());
    let mut written = start(&mut writer, "xml");
    for (name, value) in children {
        written = written.and_then(|()| element(&mut writer, name, value, 1));
    }
    written.and_then(|()| end(&mut writer, "xml")).map_err(|error| error.to_string())?;
    String::from_utf8(writer.into_inner()).map_err(|error| error.to_string())
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, value: &Value, depth: usize) -> io::Result<()> {
    if !is_name(name) {
        return Err(io::Error::other(format!("{name:?} cannot be the name of an element")));
    }
    if depth >= DEPTH {
        return Err(io::Error::other(format!("over {DEPTH} elements within each other")));
    }
    if let Value::Array(items) = value {
        return items.iter().try_for_each(|item| element(writer, name, item, depth + 1));
    }
    if value.is_null() {
        return Ok(());
    }
    start(writer, name)?;
    match value {
        Value::Object(children) => {
            children.iter().try_for_each(|(name, value)| element(writer, name, value, depth + 1))?;
        }
        // The server's own texts stand in such sections, too. One ends where `]]>` stands; the next goes on within it.
        Value::String(text) => {
            BytesCData::escaped(&allowed(text)).try_for_each(|part| writer.write_event(Event::CData(part)))?;
        }
        other => writer.write_event(Event::Text(BytesText::new(&other.to_string())))?,
    }
    end(writer, name)
}

fn start(writer: &mut Writer<Vec<u8>>, name: &str) -> io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new(name)))
}

fn end(writer: &mut Writer<Vec<u8>>, name: &str) -> io::Result<()> {
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|other| other.is_ascii_alphanumeric() || "_-.".contains(other))
}

/// The text as XML can hold it: each character that it cannot is replaced by U+FFFD, and line ends become `\n`, as which
/// every reader of XML reads them.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    let holds = |character: char| !matches!(character, '\0'..'\t' | '\u{b}'..' ' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(holds) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.chars().map(|character| if holds(character) { character } else { '\u{fffd}' }).collect())
}
