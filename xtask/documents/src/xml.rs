//! Bodies in XML that a page shows, as the values that they are for a callback: elements are keys, and elements that
//! repeat are a list. What cannot be read is passed over.

use crate::table::pattern;
use quick_xml::Reader;
use quick_xml::events::Event;
use regex_lite::Regex;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The mark of character data, as copies of the pages mangle it.
static CDATA: LazyLock<Regex> = LazyLock::new(|| pattern(r"<\s*-?\s*!\s*\[\s*CDATA\s*\["));

/// An end whose last mark is missing.
static OPEN_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"</([A-Za-z]\w*)\s*<"));

/// The bodies of a code block: what stands in each `<xml>`.
pub(crate) fn read(code: &str) -> Vec<Value> {
    let code = CDATA.replace_all(code, "<![CDATA[");
    let code = OPEN_END.replace_all(&code, "</$1><");
    let mut bodies = Vec::new();
    let mut rest: &str = &code;
    while let Some(start) = rest.find("<xml>") {
        let inner = &rest[start + "<xml>".len()..];
        let end = inner.find("</xml>").or_else(|| inner.find("<xml>")).unwrap_or(inner.len());
        bodies.extend(body(&inner[..end]));
        rest = &inner[end..];
    }
    bodies
}

/// An element that is not closed yet.
struct Open {
    name: String,
    children: Map<String, Value>,
    text: String,
}

fn body(inner: &str) -> Option<Value> {
    let mut reader = Reader::from_str(inner);
    // Samples close what they have not opened, and the other way round.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open = vec![Open { name: String::new(), children: Map::new(), text: String::new() }];
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.name().as_ref().to_owned();
                if name.starts_with(|c: char| c.is_ascii_digit()) {
                    // A value between marks.
                    open.last_mut()?.text.push_str(&name);
                    continue;
                }
                if open.len() > 1 && open.last().is_some_and(|it| !it.text.is_empty()) {
                    // What holds text holds nothing else: its end is missing.
                    close(&mut open)?;
                }
                open.push(Open { name, children: Map::new(), text: String::new() });
            }
            Ok(Event::Empty(tag)) => {
                let name = tag.name().as_ref().to_owned();
                put(&mut open.last_mut()?.children, name, Value::String(String::new()));
            }
            Ok(Event::End(tag)) => {
                let name = tag.name().as_ref().to_owned();
                if let Some(at) = open.iter().skip(1).rposition(|it| it.name == name) {
                    while open.len() > at + 1 {
                        close(&mut open)?;
                    }
                } else if open.len() > 1 && open.last().is_some_and(|it| !it.text.is_empty()) {
                    // Its end under a wrong name.
                    close(&mut open)?;
                }
            }
            Ok(Event::CData(text)) => open.last_mut()?.text.push_str(&text),
            Ok(Event::Text(text)) => open.last_mut()?.text.push_str(text.trim()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open)?;
    }
    let children = open.pop()?.children;
    (!children.is_empty()).then_some(Value::Object(children))
}

/// Puts the innermost element into the one around it.
fn close(open: &mut Vec<Open>) -> Option<()> {
    let Open { name, children, text } = open.pop()?;
    let value = if children.is_empty() { Value::String(text) } else { Value::Object(children) };
    put(&mut open.last_mut()?.children, name, value);
    Some(())
}

fn put(children: &mut Map<String, Value>, name: String, value: Value) {
    match children.get_mut(&name) {
        None => {
            children.insert(name, value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(first) => {
            let items = vec![first.take(), value];
            *first = Value::Array(items);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn elements_are_keys_and_repeated_ones_lists() {
        let cases = [
            ("<xml><A><![CDATA[x]]></A><B>1</B></xml>", json!([{ "A": "x", "B": "1" }])),
            ("<xml>\n <A><\n- ![CDATA[x]]></A>\n</xml>", json!([{ "A": "x" }])),
            ("<xml><L><I>1</I><I>2</I><I>3</I></L></xml>", json!([{ "L": { "I": ["1", "2", "3"] } }])),
            ("<xml><A/><B></B></xml>", json!([{ "A": "", "B": "" }])),
            ("POST\n<xml><A>1</A></xml>\nor\n<xml><A>2</A></xml>", json!([{ "A": "1" }, { "A": "2" }])),
            // Slips: what is not closed, and what closes nothing.
            ("<xml><A><B>1</A><C>2</C></xml>", json!([{ "A": { "B": "1" }, "C": "2" }])),
            ("<xml><A>1</A></B><C>2</C></xml>", json!([{ "A": "1", "C": "2" }])),
            ("<xml><A>1<C>2</C></xml>", json!([{ "A": "1", "C": "2" }])),
            ("<xml><A>1</B><C>2</C></xml>", json!([{ "A": "1", "C": "2" }])),
            ("<xml><A>1</A\n<C>2</C></xml>", json!([{ "A": "1", "C": "2" }])),
            ("<xml><A><1></A><C>2</C></xml>", json!([{ "A": "1", "C": "2" }])),
            ("<xml><A>1</A>", json!([{ "A": "1" }])),
            ("<xml></xml>", json!([])),
            ("{}", json!([])),
        ];
        for (code, wanted) in cases {
            assert_eq!(Value::Array(read(code)), wanted, "{code}");
        }
    }
}
