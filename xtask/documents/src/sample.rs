//! Bodies that a page shows. They contain comments, commas too many and placeholders; what cannot be read is passed over.

use serde_json::Value;

/// The JSON body of a code block.
pub(crate) fn read(code: &str) -> Option<Value> {
    let start = code.find('{')?;
    let text = tidy(&code[start..]);
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    values.next()?.ok().filter(Value::is_object)
}

/// Without comments, and without commas before a closing bracket.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => {
                out.push(c);
                out.extend(chars.next());
            }
            '"' => {
                quoted = !quoted;
                out.push(c);
            }
            '\n' if quoted => out.push(' '),
            '/' if !quoted && chars.peek() == Some(&'/') => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
            }
            '}' | ']' if !quoted => {
                let kept = out.trim_end().len();
                if out[..kept].ends_with(',') {
                    out.truncate(kept - 1);
                }
                out.push(c);
            }
            '…' if !quoted => {}
            _ => out.push(c),
        }
    }
    out
}

/// The paths of all values, lists left out, with the kind of each.
pub(crate) fn paths(value: &Value) -> Vec<(Vec<String>, &Value)> {
    let mut out = Vec::new();
    walk(value, &mut Vec::new(), &mut out);
    out
}

fn walk<'v>(value: &'v Value, above: &mut Vec<String>, out: &mut Vec<(Vec<String>, &'v Value)>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                above.push(key.clone());
                out.push((above.clone(), value));
                walk(value, above, out);
                above.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, above, out)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_read_over() {
        let cases = [
            "{\"a\": [1, 2,], // one\n \"b\": {\"c\": \"http://x\"},}",
            "POST\n{\"a\": [1, 2], \"b\": {\"c\": \"http://x\"}} and more",
        ];
        for text in cases {
            let value = read(text).unwrap_or_else(|| panic!("{text}"));
            let paths: Vec<String> = paths(&value).iter().map(|(path, _)| path.join(".")).collect();
            assert_eq!(paths, ["a", "b", "b.c"], "{text}");
        }
        assert_eq!(read("<xml></xml>"), None);
    }
}
