//! Cuts what a request must not show out of what the server says about it.

use super::payload::Payload;
use super::repeated::length_at_begin;
use crate::codec::Secret;
use crate::error::MESSAGE_LIMIT;
use crate::shown::shown_begin;

/// The server's message as it may be shown. In it, the server may repeat what the request said: that is told without the
/// token and other secrets of it.
pub(super) fn shown_message(message: &str, payload: &Payload, token: Option<&Secret>) -> String {
    // Secrets first: a cut may fall into one.
    let begin = without_secrets(message, payload, token, MESSAGE_LIMIT);
    shown_begin(&begin, MESSAGE_LIMIT, message.len())
}

/// The begin of a message without secrets, of more than `most` bytes where it has as many.
fn without_secrets(message: &str, payload: &Payload, token: Option<&Secret>, most: usize) -> String {
    let secrets: Vec<&str> = payload.secrets.iter().chain(token).map(Secret::expose).collect();
    let (mut shown, mut rest) = (String::new(), message);
    while let Some(first) = rest.chars().next().filter(|_| shown.len() <= most) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::payload::PayloadBody;

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
            assert_eq!(shown_message(message, &payload, None), expected);
            let token = Secret::new("abc");
            assert!(!shown_message(&format!("{message} abc"), &payload, Some(&token)).contains("abc"));
        }
    }

    #[test]
    fn no_secret_shows_where_a_message_is_cut() {
        let payload = Payload { query: Vec::new(), body: PayloadBody::None, secrets: vec![Secret::new("Zq8Zq8Zq8")] };
        for before in MESSAGE_LIMIT - 12..MESSAGE_LIMIT + 3 {
            let message = format!("{}Zq8Zq8Zq8{}", ".".repeat(before), ".".repeat(5000));
            let shown = shown_message(&message, &payload, None);
            assert!(!shown.contains("Zq8"), "{before}");
            assert!(shown.ends_with(&format!("… ({} bytes in all)", message.len())), "{shown}");
        }
    }
}
