//! Words that stand for joined numbers in official samples, such as `PartyID1|PartyID2`.

use serde_json::Value;

/// Puts numbers in the place of joined words; false when none stand at that path. Only joined ones: a word by itself
/// may as well tell that a text belongs there.
pub(super) fn fill(body: &mut Value, path: &str) -> bool {
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let Some(Value::String(text)) = body.pointer_mut(&pointer) else { return false };
    if !text.contains('|') || !text.split('|').all(is_word) {
        return false;
    }
    let numbers: Vec<_> = (1..=text.split('|').count()).map(|number| number.to_string()).collect();
    *text = numbers.join("|");
    true
}

/// Puts a number in the place of each word in capitals, such as `STRATEGY_ID`: in XML a number is a text, too, and so
/// may be what stands for it. False when there is none.
pub(super) fn fill_capitals(body: &mut Value) -> bool {
    match body {
        Value::String(text) if is_capitals(text.trim()) => {
            *text = "1".to_owned();
            true
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| fill_capitals(item) | any),
        Value::Object(fields) => fields.values_mut().fold(false, |any, field| fill_capitals(field) | any),
        _ => false,
    }
}

fn is_capitals(word: &str) -> bool {
    word.starts_with(|char: char| char.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_word(word: &str) -> bool {
    let letters = word.trim().trim_end_matches(|char: char| char.is_ascii_digit());
    !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{fill, fill_capitals};
    use serde_json::json;

    #[test]
    fn only_joined_words_are_filled_in() {
        let mut body = json!({ "a": [{ "b": "PartyID1|PartyID2" }], "c": "TagID1 | TagID2", "d": "LIMIT", "e": "1|x" });
        assert!(fill(&mut body, "a[0].b") && fill(&mut body, "c"));
        assert!(!fill(&mut body, "d") && !fill(&mut body, "e") && !fill(&mut body, "f"));
        assert_eq!(body, json!({ "a": [{ "b": "1|2" }], "c": "1|2", "d": "LIMIT", "e": "1|x" }));
    }

    #[test]
    fn words_in_capitals_stand_for_numbers() {
        let mut body = json!({ "a": [{ "b": "STRATEGY_ID" }], "c": "sys", "d": "2", "e": "" });
        assert!(fill_capitals(&mut body));
        assert_eq!(body, json!({ "a": [{ "b": "1" }], "c": "sys", "d": "2", "e": "" }));
        assert!(!fill_capitals(&mut body));
    }
}
