//! Cuts what a request must not show out of what the server says about it.

use super::payload::Payload;
use crate::codec::Secret;
use serde_json::Value;
use url::form_urlencoded;

/// The server's message, in which it may repeat what the request said, without the token and other secrets of it.
pub(super) fn without_secrets(message: String, payload: &Payload, token: Option<&Secret>) -> String {
    let secrets = payload.secrets.iter().chain(token).map(Secret::expose).filter(|secret| !secret.is_empty());
    let mut forms: Vec<String> = secrets.flat_map(forms).collect();
    // A secret may be the beginning of a longer one, whose end would stay.
    forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
    forms
        .iter()
        .filter(|form| message.contains(*form))
        .fold(message.clone(), |message, form| message.replace(form, "…"))
}

/// A secret as it may stand in a message: as it is, or as it was in the URL or in JSON.
fn forms(secret: &str) -> [String; 3] {
    let in_json = Value::from(secret).to_string();
    let encoded = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    [secret.to_owned(), encoded, in_json[1..in_json.len() - 1].to_owned()]
}

/// Ends of the names of fields that hold secrets.
const SECRETS: [&str; 9] = ["secret", "ticket", "code", "password", "passwd", "pwd", "token", "aeskey", "session_key"];
/// A shorter text is no secret, and may well stand in a message by itself.
const SHORTEST: usize = 6;

/// The secrets in input without a type, judged by the names of its fields at any depth.
pub(super) fn secrets_by_name(input: &Value) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut open = vec![("", input)];
    while let Some((name, value)) = open.pop() {
        match value {
            Value::String(text) if text.len() >= SHORTEST && SECRETS.iter().any(|end| name.ends_with(end)) => {
                secrets.push(Secret::new(text));
            }
            Value::Array(items) => open.extend(items.iter().map(|item| (name, item))),
            Value::Object(fields) => open.extend(fields.iter().map(|(name, value)| (name.as_str(), value))),
            _ => {}
        }
    }
    secrets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::payload::PayloadBody;
    use serde_json::json;

    #[test]
    fn a_secret_is_cut_out_in_all_its_forms() {
        let cases: [(&str, &[&str], &str); 7] = [
            ("it is abc", &["abc"], "it is …"),
            ("abcabc abcd", &["abc", "abcd"], "…… …"),
            ("1234 of 5", &["1234"], "… of 5"),
            ("key=a%2Bb%3D&x", &["a+b="], "key=…&x"),
            (r#"{"secret":"a\"b\\"}"#, &["a\"b\\"], r#"{"secret":"…"}"#),
            ("口令是密码！", &["密码"], "口令是…！"),
            ("nothing", &[""], "nothing"),
        ];
        for (message, secrets, expected) in cases {
            let secrets = secrets.iter().map(|secret| Secret::new(*secret)).collect();
            let payload = Payload { query: Vec::new(), body: PayloadBody::None, secrets };
            assert_eq!(without_secrets(message.to_owned(), &payload, None), expected);
            let token = Secret::new("abc");
            assert!(!without_secrets(format!("{message} abc"), &payload, Some(&token)).contains("abc"));
        }
    }

    #[test]
    fn without_types_names_tell_at_any_depth() {
        let input = json!({ "corpsecret": "s-1-long", "corpid": "ww1", "list": [{ "encoding_aeskey": "s-2-long" }],
            "deep": { "er": { "session_key": "s-3-long", "token": "short", "user_ticket": ["s-4-long"] } } });
        let mut found: Vec<_> = secrets_by_name(&input).iter().map(|secret| secret.expose().to_owned()).collect();
        found.sort_unstable();
        assert_eq!(found, ["s-1-long", "s-2-long", "s-3-long", "s-4-long"]);
    }
}
