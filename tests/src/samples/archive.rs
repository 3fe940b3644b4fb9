//! Messages of the chat archive against their type.

use super::{Finding, compare};
use serde_json::Value;
use wecom_api::chat_archive::{ArchivedContent, ArchivedMessage};

/// The message in a file; nothing when the file holds something else.
pub(super) fn read(name: &str, text: &[u8]) -> Option<Value> {
    let message: Value = serde_json::from_slice(text).ok().filter(|_| name.ends_with(".json"))?;
    ["msgid", "action"].iter().all(|key| message.get(key).is_some_and(Value::is_string)).then_some(message)
}

/// What reading the message and writing it again loses or changes.
pub(super) fn check(name: &str, original: &Value) -> Vec<Finding> {
    let finding = |path: String, message: String| Finding {
        sample: name.to_owned(),
        path,
        message,
        spec: "spec/chat_archive/message.yaml".to_owned(),
    };
    let read: ArchivedMessage = match serde_json::from_str(&original.to_string()) {
        Ok(read) => read,
        Err(error) => return vec![finding(String::new(), format!("cannot be decoded: {error}"))],
    };
    if let Some(ArchivedContent::Unrecognized(unknown)) = &read.content {
        return vec![finding("msgtype".to_owned(), format!("no variant is {}", unknown.json()["msgtype"]))];
    }
    let again = serde_json::to_value(&read).unwrap_or(Value::Null);
    let mut differences = Vec::new();
    compare::compare(original, &again, false, &mut differences);
    differences.into_iter().map(|(path, message)| finding(path, message)).collect()
}
