//! Cuts what a request must not show out of what the server says about it.

use super::payload::Payload;
use super::repeated::length_at_begin;
use crate::codec::Secret;
use serde_json::Value;

/// The server's message, in which it may repeat what the request said, without the token and other secrets of it.
pub(super) fn without_secrets(message: &str, payload: &Payload, token: Option<&Secret>) -> String {
    let secrets: Vec<&str> = payload.secrets.iter().chain(token).map(Secret::expose).collect();
    let (mut shown, mut rest) = (String::new(), message);
    while let Some(first) = rest.chars().next() {
        // A secret may be the beginning of a longer one, whose end would stay.
        match secrets.iter().filter_map(|secret| length_at_begin(rest, secret)).max() {
            Some(length) => {
                shown.push('…');
                rest = &rest[length..];
            }
            None => {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    shown
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
pub(super) fn secrets_by_name(input: &Value) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut open = vec![("", input)];
    while let Some((name, value)) = open.pop() {
        match value {
            Value::String(text) if is_secret(name, text) => secrets.push(Secret::new(text)),
            Value::Number(number) if is_secret(name, &number.to_string()) => {
                secrets.push(Secret::new(number.to_string()));
            }
            Value::Array(items) => open.extend(items.iter().map(|item| (name, item))),
            Value::Object(fields) => open.extend(fields.iter().map(|(name, value)| (name.as_str(), value))),
            _ => {}
        }
    }
    secrets
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends_with_one = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    value.len() >= SHORTEST && ends_with_one(&SECRETS) || value.len() >= SHORTEST_PASSWORD && ends_with_one(&PASSWORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::payload::PayloadBody;
    use serde_json::json;

    #[test]
    fn a_secret_is_cut_out_in_all_its_forms() {
        let cases: [(&str, &[&str], &str); 9] = [
            ("it is abc", &["abc"], "it is …"),
            ("abcabc abcd", &["abc", "abcd"], "…… …"),
            ("1234 of 5", &["1234"], "… of 5"),
            ("key=a%2Bb%3D&x", &["a+b="], "key=…&x"),
            (r#"{"secret":"a\"b\\"}"#, &["a\"b\\"], r#"{"secret":"…"}"#),
            ("口令是密码！", &["密码"], "口令是…！"),
            ("nothing", &[""], "nothing"),
            ("cut: abcdef", &["abcdefghi"], "cut: …"),
            ("a%252Bb 密&amp;x", &["a+b", "密&"], "… …x"),
        ];
        for (message, secrets, expected) in cases {
            let secrets = secrets.iter().map(|secret| Secret::new(*secret)).collect();
            let payload = Payload { query: Vec::new(), body: PayloadBody::None, secrets };
            assert_eq!(without_secrets(message, &payload, None), expected);
            let token = Secret::new("abc");
            assert!(!without_secrets(&format!("{message} abc"), &payload, Some(&token)).contains("abc"));
        }
    }

    #[test]
    fn without_types_names_tell_at_any_depth() {
        let input = json!({ "corpsecret": "s-1-long", "corpid": "ww1", "list": [{ "encoding_aeskey": "s-2-long" }],
            "deep": { "er": { "session_key": "s-3-long", "token": "short", "user_ticket": ["s-4-long"] } },
            "password": "1234", "pmi_pwd": 5678, "encodingAESKey": "s-5-long", "auth_code": 1_234_567, "code": 7 });
        let mut found: Vec<_> = secrets_by_name(&input).iter().map(|secret| secret.expose().to_owned()).collect();
        found.sort_unstable();
        assert_eq!(found, ["1234", "1234567", "5678", "s-1-long", "s-2-long", "s-3-long", "s-4-long", "s-5-long"]);
    }
}
