//! Reads the fields of a request: from the query they come as text, from the body as JSON.

use crate::mock::record::ReceivedPart;
use serde_json::{Map, Value};

/// Query and body of a request in one object, and its files.
pub(super) struct Input<'a> {
    pub(super) fields: &'a Map<String, Value>,
    parts: &'a [ReceivedPart],
}

impl<'a> Input<'a> {
    pub(super) fn new(fields: &'a Map<String, Value>, parts: &'a [ReceivedPart]) -> Self {
        Self { fields, parts }
    }

    /// Whether the field is there and not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text; empty when it is missing.
    pub(super) fn text(&self, name: &str) -> String {
        self.fields.get(name).map(as_text).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.fields.get(name).and_then(as_number)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_str(), "1" | "true")
    }

    /// A list, whether as such or joined with `|`.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        match self.fields.get(name) {
            Some(Value::Array(items)) => items.iter().map(as_text).collect(),
            Some(Value::String(text)) => text.split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect(),
            Some(Value::Number(number)) => vec![number.to_string()],
            _ => Vec::new(),
        }
    }

    pub(super) fn numbers(&self, name: &str) -> Vec<i64> {
        self.texts(name).iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// The file under the usual name.
    pub(super) fn file(&self) -> Option<&'a ReceivedPart> {
        self.parts.iter().find(|part| part.name == "media" && part.file_name.is_some())
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(super) fn as_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
