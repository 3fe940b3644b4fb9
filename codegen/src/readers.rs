//! Plain texts that YAML readers do not agree on. Those of YAML 1.1, which most languages still have, take `On` for
//! a flag, `010` for eight and `12:30` for 750; what is meant as text is quoted, so that all read the same.

/// What some readers take a plain text for, where it is not what it says to all of them.
pub(crate) fn mistaken_for(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" if text != lower => Some("a flag"),
        "y" | "n" | "yes" | "no" | "on" | "off" => Some("a flag"),
        "null" if text != lower => Some("nothing"),
        "<<" => Some("a merged mapping"),
        "=" => Some("a default value"),
        ".inf" | "-.inf" | "+.inf" | ".nan" => Some("a number"),
        _ if is_odd_number(&lower) => Some("a number"),
        _ if is_date(text) => Some("a date"),
        _ => None,
    }
}

/// A number in a form that not all readers know, or that loses something when it is read as one.
fn is_odd_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !digits.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let all = |text: &str, allowed: fn(char) -> bool| !text.is_empty() && text.chars().all(allowed);
    let based = |prefix: &str, allowed: fn(char) -> bool| {
        digits.strip_prefix(prefix).is_some_and(|digits| all(digits, allowed))
    };
    let sixties = digits.contains(':') && all(digits, |c| c.is_ascii_digit() || matches!(c, ':' | '_' | '.'));
    let plain = all(digits, |c| c.is_ascii_digit() || matches!(c, '_' | '.' | 'e' | '+' | '-'));
    let number = plain && digits.replace('_', "").parse::<f64>().is_ok();
    // What reads as it is written: 7, -7, 0.5.
    let same = text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
        || (text.contains('.') && text.parse::<f64>().is_ok_and(|number| number.to_string() == text))
        || (text.parse::<u64>().is_ok_and(|number| number.to_string() == text));
    !same
        && (number
            || sixties
            || based("0x", |c| c.is_ascii_hexdigit() || c == '_')
            || based("0o", |c| c.is_digit(8))
            || based("0b", |c| matches!(c, '0' | '1' | '_')))
}

/// `2024-01-31`, also with a time behind it.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| {
            part.len() <= most && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let (year, month) = (parts.next(), parts.next());
    let day = parts.next().map(|rest| rest.split(['T', 't', ' ']).next().unwrap_or_default());
    year.is_some_and(|year| year.len() == 4) && digits(year, 4) && digits(month, 2) && digits(day, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_disagree_on_is_told() {
        let odd = [
            ("a flag", "yes No ON off y N True FALSE"),
            ("nothing", "Null NULL"),
            ("a number", "010 0x1F 0o17 0b11 1_000 12:30 190:20:30 1e3 1.50 .5 5. +1 .inf .NaN 6.02e23 00 1:2.5"),
            ("a date", "2024-01-31 2024-1-1 2024-01-31T10:00:00Z"),
            ("a merged mapping", "<<"),
            ("a default value", "="),
        ];
        for (what, texts) in odd {
            for text in texts.split(' ') {
                assert_eq!(mistaken_for(text), Some(what), "{text}");
            }
        }
    }

    #[test]
    fn what_all_readers_read_alike_is_not_told() {
        let plain = "true false null 0 7 -7 0.5 -0.25 13800000000 9223372036854775807 name On-line 1st 1.2.3 a:b \
                     10.0.0.1 2024-01 24-01-31 e5 0xyz :1 - / wx_1 yesterday 1-2 V2";
        for text in plain.split_whitespace() {
            assert_eq!(mistaken_for(text), None, "{text}");
        }
    }
}
