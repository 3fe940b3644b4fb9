//! Two JSON documents, leaf by leaf: what the second lost or changed of the first, beyond what lenient reading
//! allows (numeric string and number, 0/1 and boolean, null or empty and absent, joined and real lists).

use serde_json::{Map, Value};

/// Collects path and message of each difference. `response` lets errcode and errmsg be.
pub(super) fn compare(original: &Value, again: &Value, response: bool, out: &mut Vec<(String, String)>) {
    let mut original = original.clone();
    if response && let Value::Object(map) = &mut original {
        map.remove("errcode");
        map.remove("errmsg");
    }
    value(&original, again, String::new(), out);
}

fn value(original: &Value, again: &Value, path: String, out: &mut Vec<(String, String)>) {
    match (original, again) {
        (Value::Object(a), Value::Object(b)) => object(a, b, &path, out),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                value(a, b, format!("{path}[{index}]"), out);
            }
        }
        // One element that stands alone is a list of one.
        (Value::Object(_), Value::Array(b)) if b.len() == 1 => value(original, &b[0], path, out),
        _ if is_empty(original) && is_empty(again) => {}
        _ if same_leaf(original, again) || same_list(original, again) => {}
        _ => match (json_text(original), json_text(again)) {
            (Some(a), None) if !again.is_string() => value(&a, again, path, out),
            (None, Some(b)) if !original.is_string() => value(original, &b, path, out),
            (Some(a), Some(b)) => value(&a, &b, path, out),
            _ => out.push((path, format!("{} became {}", short(original), short(again)))),
        },
    }
}

fn object(a: &Map<String, Value>, b: &Map<String, Value>, path: &str, out: &mut Vec<(String, String)>) {
    for (key, original) in a {
        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        // Keys in other letters are read, and written as they are documented.
        let same = || b.iter().find(|(other, _)| other.eq_ignore_ascii_case(key)).map(|(_, again)| again);
        match b.get(key).or_else(same) {
            Some(again) => value(original, again, inner, out),
            None if original.is_null() => {}
            None => out.push((inner, format!("unknown key, its value {} is lost", short(original)))),
        }
    }
}

/// What stands for "nothing" on the wire: the server sends one where another is meant.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty() || map.values().all(is_empty),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(flag) => !flag,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        _ => None,
    }
}

fn same_leaf(a: &Value, b: &Value) -> bool {
    if a == b {
        return true;
    }
    if let (Value::Number(a), Value::Number(b)) = (a, b)
        && let (Some(a), Some(b)) = (a.as_i64(), b.as_i64())
    {
        return a == b;
    }
    if let (Value::String(a), Value::String(b)) = (a, b)
        && (a.trim() == b.trim())
    {
        return true;
    }
    let truth = |value: &Value| match value {
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(1.0),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(0.0),
        value => number(value),
    };
    matches!((truth(a), truth(b)), (Some(a), Some(b)) if a == b)
}

/// A list joined with `|` or `,` against a real one, or one joined another way.
fn same_list(a: &Value, b: &Value) -> bool {
    let pieces = |value: &Value| -> Option<Vec<String>> {
        match value {
            Value::String(text) => Some(text.split(['|', ',']).map(|piece| piece.trim().to_owned()).collect()),
            Value::Array(items) => items
                .iter()
                .map(|item| match item {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    };
    (a.is_array() || b.is_array() || a.as_str().is_some_and(|text| text.contains(['|', ',']))) && pieces(a) == pieces(b)
}

fn json_text(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    (text.starts_with('{') || text.starts_with('[')).then(|| serde_json::from_str(text).ok()).flatten()
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use serde_json::{Value, json};

    fn differences(a: Value, b: Value) -> Vec<String> {
        let mut out = Vec::new();
        compare(&a, &b, true, &mut out);
        out.into_iter().map(|(path, message)| format!("{path}: {message}")).collect()
    }

    #[test]
    fn what_leniency_allows_is_no_difference() {
        assert!(
            differences(
                json!({ "errcode": 0, "a": "1", "b": null, "c": 1, "d": "x|y", "e": [], "f": "{\"g\":1}" }),
                json!({ "a": 1, "c": true, "d": ["x", "y"], "e": "", "f": { "g": 1 } }),
            )
            .is_empty()
        );
    }

    #[test]
    fn lost_keys_and_changed_values_are_told_with_their_path() {
        let found = differences(
            json!({ "list": [{ "x": 1, "gone": { "a": 2 } }], "y": "a" }),
            json!({ "list": [{ "x": 2 }], "y": "b" }),
        );
        assert_eq!(
            found,
            [
                "list[0].gone: unknown key, its value {\"a\":2} is lost",
                "list[0].x: 1 became 2",
                "y: \"a\" became \"b\"",
            ]
        );
    }

    #[test]
    fn an_unknown_key_is_told_even_when_it_is_empty() {
        assert_eq!(differences(json!({ "new": [] }), json!({})).len(), 1);
    }
}
