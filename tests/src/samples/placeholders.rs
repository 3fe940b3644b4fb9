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

fn is_word(word: &str) -> bool {
    let letters = word.trim().trim_end_matches(|char: char| char.is_ascii_digit());
    !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::fill;
    use serde_json::json;

    #[test]
    fn only_joined_words_are_filled_in() {
        let mut body = json!({ "a": [{ "b": "PartyID1|PartyID2" }], "c": "TagID1 | TagID2", "d": "LIMIT", "e": "1|x" });
        assert!(fill(&mut body, "a[0].b") && fill(&mut body, "c"));
        assert!(!fill(&mut body, "d") && !fill(&mut body, "e") && !fill(&mut body, "f"));
        assert_eq!(body, json!({ "a": [{ "b": "1|2" }], "c": "1|2", "d": "LIMIT", "e": "1|x" }));
    }
}
