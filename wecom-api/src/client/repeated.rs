//! Finds a text in what a server says, in whichever way it repeats it.

/// How many characters of a text that ends with the message are enough to be the beginning of it.
const BEGINNING: usize = 6;
/// So many backslashes before a character are taken for escapes, as many as JSON in JSON in JSON has.
const ESCAPES: usize = 7;
/// The most bytes of a character that HTML names.
const LONGEST_ENTITY: usize = 10;

/// The length of the text at the begin of a message, when it stands there: as it is, or as in a URL, in JSON (or JSON in
/// JSON), or in HTML. A server may cut its message off within it.
pub(super) fn length_at_begin(message: &str, text: &str) -> Option<usize> {
    // Nearly everywhere it does not.
    let first = text.chars().next()?;
    if !message.starts_with(first) && after_encoded(message, first).is_none() {
        return None;
    }
    // What may be read in two ways, such as `%25` for `%` and two digits, is tried in both.
    let mut open = vec![(message, 0, text.chars())];
    while let Some((mut rest, mut found, mut chars)) = open.pop() {
        loop {
            let Some(char) = chars.next() else { return (found > 0).then(|| message.len() - rest.len()) };
            if rest.is_empty() && found >= BEGINNING {
                return Some(message.len());
            }
            found += 1;
            rest = match (rest.strip_prefix(char), after_encoded(rest, char)) {
                (Some(plain), Some(encoded)) => {
                    open.push((plain, found, chars.clone()));
                    encoded
                }
                (Some(after), None) | (None, Some(after)) => after,
                (None, None) => break,
            };
        }
    }
    None
}

/// What is left of a message after this character at its begin, when it is not written as it is.
fn after_encoded(message: &str, char: char) -> Option<&str> {
    match message.as_bytes().first()? {
        b'\\' => after_escape(message, char),
        b'%' => after_percent(message, char),
        b'&' => after_entity(message, char),
        b'+' if char == ' ' => message.get(1..),
        _ => None,
    }
}

fn after_escape(message: &str, char: char) -> Option<&str> {
    let escapes = message.bytes().take(ESCAPES).take_while(|byte| *byte == b'\\').count();
    let bare = &message[escapes..];
    let short = match char {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        char => char,
    };
    if let Some(rest) = bare.strip_prefix(short) {
        return Some(rest);
    }
    let mut units = [0; 2];
    let mut rest = bare;
    for unit in char.encode_utf16(&mut units) {
        rest = rest.trim_start_matches('\\').strip_prefix('u')?;
        let (digits, after) = rest.split_at_checked(4)?;
        (u16::from_str_radix(digits, 16).ok()? == *unit).then_some(())?;
        rest = after;
    }
    Some(rest)
}

fn after_percent(message: &str, char: char) -> Option<&str> {
    let mut bytes = [0; 4];
    let mut rest = message;
    for byte in char.encode_utf8(&mut bytes).bytes() {
        rest = rest.strip_prefix('%')?;
        // It may have been encoded again.
        while let Some(inner) = rest.strip_prefix("25").filter(|inner| byte != b'%' || inner.starts_with("25")) {
            rest = inner;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        (u8::from_str_radix(digits, 16).ok()? == byte).then_some(())?;
        rest = after;
    }
    Some(rest)
}

fn after_entity(message: &str, char: char) -> Option<&str> {
    let end = message.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let (name, rest) = (message.get(1..end)?, message.get(end + 1..)?);
    let named = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    };
    (named == Some(char)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::length_at_begin;

    #[test]
    fn a_text_is_found_in_all_its_forms() {
        let secret = "a+b/\"c\\ d<密😀'";
        let forms = [
            secret,
            // As in a URL, of a form and of a path, in either case, and encoded twice.
            "a%2Bb%2F%22c%5C+d%3C%E5%AF%86%F0%9F%98%80%27",
            "a%2bb/%22c%5c%20d%3c%e5%af%86%f0%9f%98%80'",
            "a%252Bb%252F%2522c%255C%2520d%253C%25E5%25AF%2586%25F0%259F%2598%2580%2527",
            // As in JSON, with and without escapes that it need not have, and as JSON in JSON.
            r#"a+b/\"c\\ d<密😀'"#,
            r#"a+b\/\"c\\ d\u003c\u5bc6\ud83d\uDE00\u0027"#,
            r#"a+b/\\\"c\\\\ d<\\u5bc6\\ud83d\\ude00'"#,
            // As in HTML.
            "a+b/&quot;c\\ d&lt;密&#128512;&#x27;",
        ];
        for form in forms {
            for after in ["", ", and more"] {
                assert_eq!(length_at_begin(&format!("{form}{after}"), secret), Some(form.len()), "{form}");
            }
        }
        for other in ["", "a", "a+b", "a+b/\"c\\ d<密😀", "b", "a%2Ab", "a%", "a\\u", "a&amp", "a\\\\\\\\\\\\\\\\\\+"]
        {
            let found = length_at_begin(&format!("{other} "), secret);
            assert_eq!(found, None, "{other}");
        }
        assert_eq!(length_at_begin("a+b/\"c", secret), Some(6), "the message was cut off");
        assert_eq!(length_at_begin("50%25&amp;", "50%&"), Some(10));
        assert_eq!(length_at_begin("50%25&amp;", "50%25&amp;"), Some(10));
        assert_eq!(length_at_begin("\n\t|", "\n\t"), Some(2));
        assert_eq!(length_at_begin(r"\n\t|", "\n\t"), Some(4));
        assert_eq!(length_at_begin("anything", ""), None);
    }
}
