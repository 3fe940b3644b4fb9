//! Limits with numbers in what is said of a parameter.

use crate::table::pattern;
use regex_lite::Regex;
use std::sync::LazyLock;

/// A number that limits a value, and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// The number.
    pub(crate) number: f64,
    /// The piece of text that says so, to be shown.
    pub(crate) text: String,
}

static MOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:不(?:能|可|得|要|应)?(?:超过|多于|大于)|最多(?:支持|可|能|允许|不超过|填|传|传入|包含|填写|为|可传|可填|支持传入)?|最大(?:长度|支持|值)?(?:限制)?(?:为|是|不超过|支持)?|上限(?:为|是)?|最长(?:支持|不超过|为)?|小于等于|<=|≤|长度限制(?:为)?|限长)[::]?(\d[\d,]*)(万)?(个|条|字节|bytes?|字符|utf8字符|字|汉字|人|项)?([^\d]{0,3})",
    )
});
static WITHIN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d+)(?:个)?(?:字节|bytes?|字符|utf8字符|汉字|字)(?:以内|之内|内)"));
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:长度(?:为|范围|限制)?|范围(?:为|是)?|限制(?:为)?)[::]?(\d+)(?:个)?(?:字节|字符)?[~\-到至](\d+)")
});

/// The limits that a description names.
pub(crate) fn limits(text: &str) -> Vec<Told> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*')
        .map(|c| match c {
            '～' | '—' | '–' => '~',
            '：' => ':',
            '，' => ',',
            c => c,
        })
        .collect();
    let mut told = Vec::new();
    let mut add = |number: &str, thousands: bool, whole: &str| {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse::<f64>() {
            let number = if thousands { number * 10_000.0 } else { number };
            if number > 0.0 && !told.iter().any(|known: &Told| known.number.to_bits() == number.to_bits()) {
                told.push(Told { number, text: whole.to_owned() });
            }
        }
    };
    // What is recommended, or how far two values may be apart, limits nothing.
    let no_limit = |at: usize| ["建议", "相差"].iter().any(|before| text[..at].ends_with(before));
    for found in MOST.captures_iter(&text).filter(|found| !no_limit(found.get(0).map_or(0, |whole| whole.start()))) {
        let part = |at: usize| found.get(at).map(|part| part.as_str()).unwrap_or_default();
        // Times, sizes of files and shares are no limits of a value's length.
        let other = [
            "天",
            "小时",
            "秒",
            "分",
            "年",
            "月",
            "日",
            "次",
            "k",
            "K",
            "m",
            "M",
            "g",
            "G",
            "%",
            "元",
            "个月",
            "位小数",
            ".",
            ":",
            "^",
            "倍",
            "级",
            "层",
        ];
        if part(3).is_empty() && other.iter().any(|unit| part(4).starts_with(unit))
            || part(4).starts_with("月")
            || part(4).starts_with("小时")
        {
            continue;
        }
        add(part(1), !part(2).is_empty(), part(0));
    }
    for found in WITHIN.captures_iter(&text) {
        add(
            found.get(1).map(|part| part.as_str()).unwrap_or_default(),
            false,
            found.get(0).map(|part| part.as_str()).unwrap_or_default(),
        );
    }
    for found in RANGE.captures_iter(&text) {
        add(
            found.get(2).map(|part| part.as_str()).unwrap_or_default(),
            false,
            found.get(0).map(|part| part.as_str()).unwrap_or_default(),
        );
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_limit_are_told_from_others() {
        let cases: &[(&str, &[f64])] = &[
            ("编号，不超过64个字节", &[64.0]),
            ("长度为1~32个字符", &[32.0]),
            ("列表，最多100个", &[100.0]),
            ("最多 1000 条", &[1000.0]),
            ("32字节以内", &[32.0]),
            ("最大值为1万", &[10_000.0]),
            ("不超过3天", &[]),
            ("最大支持2M", &[]),
            ("默认为100", &[]),
            ("第2个", &[]),
            ("标题，建议不超过36个字", &[]),
            ("版本，相差不能超过100个", &[]),
            ("1: 字符数不超过 2: 字符数不小于", &[]),
        ];
        for (text, wanted) in cases {
            let found: Vec<f64> = limits(text).iter().map(|told| told.number).collect();
            assert_eq!(found, *wanted, "{text}");
        }
    }
}
