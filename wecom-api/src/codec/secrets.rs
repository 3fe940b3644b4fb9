//! Which secrets a value holds: seen while it is written, at any depth and in any wire form, since they say so by type;
//! of what has no type, by name.

use super::Secret;
use serde_json::Value;
use std::cell::RefCell;

thread_local! {
    /// The secrets that have been written since this thread began to collect them.
    static SEEN: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// What `write` gives, and the secrets that it has written.
pub(crate) fn collected<T>(write: impl FnOnce() -> T) -> (T, Vec<Secret>) {
    let before = SEEN.replace(Some(Vec::new()));
    let written = write();
    let seen = SEEN.replace(before).unwrap_or_default();
    (written, seen)
}

/// Notes a secret that is being written.
pub(super) fn saw(secret: &Secret) {
    SEEN.with_borrow_mut(|seen| {
        if let Some(seen) = seen {
            seen.push(secret.clone());
        }
    });
}

/// Ends of the names of fields that hold secrets.
const SECRETS: [&str; 8] = ["secret", "ticket", "code", "token", "aeskey", "aes_key", "session_key", "cookie_value"];
/// A shorter text is no secret, and may well stand in a message by itself.
const SHORTEST: usize = 6;
/// Ends of the names of those that people type, which may be short, and numbers.
const PASSWORDS: [&str; 4] = ["password", "passwd", "pwd", "host_key"];
/// The same for those.
const SHORTEST_PASSWORD: usize = 3;

/// The secrets in input without a type, judged by the names of its fields at any depth.
pub(crate) fn secrets_by_name(input: &Value) -> Vec<Secret> {
    let mut secrets = Vec::new();
    by_name("", input, &mut |secret| secrets.push(secret));
    secrets
}

fn by_name(name: &str, value: &Value, found: &mut dyn FnMut(Secret)) {
    let mut open = vec![(name, value)];
    while let Some((name, value)) = open.pop() {
        match value {
            Value::String(text) if is_secret(name, text) => found(Secret::new(text)),
            Value::Number(number) if is_secret(name, &number.to_string()) => {
                found(Secret::new(number.to_string()));
            }
            Value::Array(items) => open.extend(items.iter().map(|item| (name, item))),
            Value::Object(fields) => open.extend(fields.iter().map(|(name, value)| (name.as_str(), value))),
            _ => {}
        }
    }
}

/// Notes the secrets in a value without a type that is being written under this name.
pub(super) fn saw_untyped(name: &str, value: &Value) {
    by_name(name, value, &mut |secret| saw(&secret));
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends_with_one = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    value.len() >= SHORTEST && ends_with_one(&SECRETS) || value.len() >= SHORTEST_PASSWORD && ends_with_one(&PASSWORDS)
}

#[cfg(test)]
mod tests {
    use super::{collected, secrets_by_name};
    use crate::codec::{UnknownVariant, write_object};
    use serde_json::json;

    #[test]
    fn without_types_names_tell_at_any_depth() {
        let input = json!({ "corpsecret": "s-1-long", "corpid": "ww1", "list": [{ "encoding_aeskey": "s-2-long" }],
            "deep": { "er": { "session_key": "s-3-long", "token": "short", "user_ticket": ["s-4-long"] } },
            "password": "1234", "pmi_pwd": 5678, "encodingAESKey": "s-5-long", "auth_code": 1_234_567, "code": 7 });
        let mut found: Vec<_> = secrets_by_name(&input).iter().map(|secret| secret.expose().to_owned()).collect();
        found.sort_unstable();
        assert_eq!(found, ["1234", "1234567", "5678", "s-1-long", "s-2-long", "s-3-long", "s-4-long", "s-5-long"]);
    }

    #[test]
    fn variants_without_a_type_tell_by_name_too() {
        let variant = UnknownVariant::new([("msgtype", json!("new")), ("new", json!({ "token": "s-1-long", "a": 1 }))]);
        let (written, secrets) = collected(|| write_object(&variant, serde_json::value::Serializer));
        assert!(written.is_ok());
        assert_eq!(secrets.iter().map(|secret| secret.expose()).collect::<Vec<_>>(), ["s-1-long"]);
    }
}
