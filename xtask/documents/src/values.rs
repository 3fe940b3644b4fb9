//! Values that a description lists with their meanings: `1-open，2-closed`, `sync_user(…)、replace_user(…)`.

use crate::table::pattern;
use regex_lite::Regex;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^0-9A-Za-z_.~%-])(-?[0-9]{1,4})\s*(?:[-－—–:：=]|表示|代表|为)\s*[^\x00-\x7f]"));
static WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^0-9A-Za-z_.])([A-Za-z][A-Za-z0-9_]{2,})\s*[-－—–:：(（=]\s*[^\x00-\x7f]"));

/// The values of numbers or words that a description lists; one alone is no list.
pub(crate) fn values(text: &str, numbers: bool) -> Vec<String> {
    let found = if numbers { NUMBER.captures_iter(text) } else { WORD.captures_iter(text) };
    let mut values: Vec<String> = Vec::new();
    for value in found.filter_map(|found| Some(found.get(1)?.as_str().to_owned())) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() > 1 { values } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_meanings_are_told_from_other_numbers() {
        let cases: &[(&str, &[&str])] = &[
            ("状态：1-开；2-关", &["1", "2"]),
            ("状态：1=开 2=关 4=无", &["1", "2", "4"]),
            ("0表示未知。1表示开，2表示关", &["0", "1", "2"]),
            ("状态\n0 - 开\n1 - 关", &["0", "1"]),
            ("-1：无，1：有", &["-1", "1"]),
            ("长度为0~64个字节", &[]),
            ("2024-01-02的记录", &[]),
            ("1-开", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(values(text, true), *wanted, "{text}");
        }
    }

    #[test]
    fn words_with_meanings_are_values() {
        let cases: &[(&str, &[&str])] = &[
            ("操作：open_it(开)、close_it（关）", &["open_it", "close_it"]),
            ("create：建，drop：删", &["create", "drop"]),
            ("见 open_it 一节", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(values(text, false), *wanted, "{text}");
        }
    }
}
