//! XML as JSON: elements are keys, text is text, and elements of one name beside each other are a list. So that the
//! one reader of the crate, lenient as it is, reads callbacks, too.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use serde_json::{Map, Value};

/// Elements within elements.
const DEPTH: usize = 64;
/// Elements in all: each costs more memory than its bytes.
const ELEMENTS: usize = 50_000;

/// An element that has begun.
#[derive(Default)]
struct Open {
    name: String,
    children: Map<String, Value>,
    text: String,
}

/// Reads a document. The name of the root is not looked at; attributes are not, either.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut elements = 0;
    loop {
        let at = |reader: &Reader<&[u8]>| reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("byte {}: {error}", reader.error_position()))?;
        match event {
            Event::Start(start) => {
                elements += 1;
                if open.len() >= DEPTH {
                    return Err(format!("byte {}: over {DEPTH} elements within each other", at(&reader)));
                }
                if elements > ELEMENTS {
                    return Err(format!("byte {}: over {ELEMENTS} elements", at(&reader)));
                }
                let name = start.name().as_ref().to_owned();
                open.push(Open { name, ..Open::default() });
            }
            Event::Empty(start) => {
                elements += 1;
                if elements > ELEMENTS {
                    return Err(format!("byte {}: over {ELEMENTS} elements", at(&reader)));
                }
                let name = start.name().as_ref().to_owned();
                match open.last_mut() {
                    Some(parent) => add(&mut parent.children, name, Value::String(String::new())),
                    None => return end(&mut reader, Value::Object(Map::new())),
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else {
                    return Err(format!("byte {}: an end without a begin", at(&reader)));
                };
                let (name, value) = element.finish();
                match open.last_mut() {
                    Some(parent) => add(&mut parent.children, name, value),
                    None => {
                        let value = if value.is_object() { value } else { Value::Object(Map::new()) };
                        return end(&mut reader, value);
                    }
                }
            }
            Event::Text(text) => match open.last_mut() {
                Some(element) => element.text.push_str(&text.xml10_content()),
                None if text.trim().is_empty() => {}
                None => return Err("it begins with neither `{` nor `<`".to_owned()),
            },
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let text = referred(&reference)
                    .ok_or_else(|| format!("byte {}: an entity that XML does not know", at(&reader)))?;
                if let Some(element) = open.last_mut() {
                    element.text.push(text);
                }
            }
            Event::DocType(_) => return Err(format!("byte {}: a document type is not taken", at(&reader))),
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding()
                    && !encoding.eq_ignore_ascii_case("utf-8")
                {
                    return Err("its encoding is not UTF-8".to_owned());
                }
            }
            Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return Err("it ends before its elements do".to_owned()),
        }
    }
}

impl Open {
    fn finish(self) -> (String, Value) {
        let value = if self.children.is_empty() {
            Value::String(self.text)
        } else {
            // Text beside elements is the white space that indents them.
            Value::Object(self.children)
        };
        (self.name, value)
    }
}

/// A second element of a name makes a list of the two.
fn add(children: &mut Map<String, Value>, name: String, value: Value) {
    match children.get_mut(&name) {
        None => {
            children.insert(name, value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

/// The character of `&amp;` and the like. Entities of a document's own are not known: there is no document type.
fn referred(reference: &BytesRef) -> Option<char> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Nothing but white space and comments may follow the root.
fn end(reader: &mut Reader<&[u8]>, value: Value) -> Result<Value, String> {
    loop {
        match reader.read_event().map_err(|error| format!("byte {}: {error}", reader.error_position()))? {
            Event::Eof => return Ok(value),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Text(text) if text.trim().is_empty() => {}
            _ => return Err(format!("byte {}: something follows the end", reader.buffer_position())),
        }
    }
}
