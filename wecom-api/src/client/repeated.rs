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
    // Nearly everywhere not even the first character is there.
    let encoded = matches!(message.as_bytes().first(), Some(b'\\' | b'%' | b'&' | b'+'));
    if !encoded && !text.chars().next().is_some_and(|char| message.starts_with(char)) {
        return None;
    }
    // What may be read in several ways, such as `%25` for `%` and two digits, is read in all of them at once: so far each
    // has come.
    let mut reached = vec![0];
    for (found, char) in text.chars().enumerate() {
        if found >= BEGINNING && reached.contains(&message.len()) {
            return Some(message.len());
        }
        let mut next = Vec::new();
        for at in reached {
            after(&message[at..], char, &mut |rest| next.push(message.len() - rest.len()));
        }
        if next.is_empty() {
            return None;
        }
        next.sort_unstable();
        next.dedup();
        reached = next;
    }
    reached.pop().filter(|length| *length > 0)
}

/// Tells what is left of a message after this character at its begin, for each way in which it may be written there.
fn after<'m>(message: &'m str, char: char, tell: &mut dyn FnMut(&'m str)) {
    if let Some(rest) = message.strip_prefix(char) {
        tell(rest);
    }
    match message.as_bytes().first() {
        Some(b'\\') => after_escape(message, char, tell),
        Some(b'%') => after_percent(message, char).into_iter().for_each(tell),
        Some(b'&') => after_entity(message, char).into_iter().for_each(tell),
        Some(b'+') if char == ' ' => tell(&message[1..]),
        _ => {}
    }
}

fn after_escape<'m>(message: &'m str, char: char, tell: &mut dyn FnMut(&'m str)) {
    let escapes = message.bytes().take(ESCAPES).take_while(|byte| *byte == b'\\').count();
    if char == '\\' {
        // It is escaped by any number of its kind.
        (1..escapes).for_each(|escapes| tell(&message[escapes + 1..]));
    }
    let bare = &message[escapes..];
    let short = match char {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        char => char,
    };
    bare.strip_prefix(short).or_else(|| after_unicode(bare, char)).into_iter().for_each(tell);
}

fn after_unicode(bare: &str, char: char) -> Option<&str> {
    let mut units = [0; 2];
    let mut rest = bare;
    for (place, unit) in char.encode_utf16(&mut units).iter().enumerate() {
        let escapes = rest.bytes().take(ESCAPES * place).take_while(|byte| *byte == b'\\').count();
        rest = rest[escapes..].strip_prefix('u')?;
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
        // The longest way counts.
        assert_eq!(length_at_begin(r#"a\\"}"#, r"a\"), Some(3));
        assert_eq!(length_at_begin(r#"a\\\\"}"#, r"a\"), Some(5));
    }

    #[test]
    fn what_may_be_read_in_many_ways_takes_no_longer() {
        let (backslashes, percents) = ("\\".repeat(10_000), "%25".repeat(10_000));
        assert!(length_at_begin(&backslashes, &"\\".repeat(300)).is_some_and(|length| length >= 300));
        assert_eq!(length_at_begin(&backslashes, &format!("{}x", "\\".repeat(300))), None);
        assert!(length_at_begin(&percents, &"%25".repeat(300)).is_some());
        assert_eq!(length_at_begin(&percents, &format!("{}x", "%".repeat(300))), None);
    }
}
