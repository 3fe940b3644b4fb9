//! Text from outside as it may stand in an error or a log line: it cannot drive a terminal, forge a line, or flood.

use std::fmt::Write;

/// The text with what is not visible escaped, cut after so many bytes with its whole length told.
pub(crate) fn shown(text: &str, limit: usize) -> String {
    shown_begin(text, limit, text.len())
}

/// The same for the begin of a text of this length, if not the whole of it.
pub(crate) fn shown_begin(text: &str, limit: usize, whole: usize) -> String {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let cut = &text[..end];
    let mut shown = String::with_capacity(cut.len());
    for char in cut.chars() {
        if is_hidden(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    if cut.len() < text.len() {
        let _ = write!(shown, "… ({whole} bytes in all)");
    }
    shown
}

/// Control characters, and what turns the direction of text or breaks its lines.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_drives_terminals_forges_lines_or_floods_is_escaped_or_cut() {
        let cases = [
            ("不合法 ok", "不合法 ok"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("\u{9b}31m\u{7f}\0", "\\u{9b}31m\\u{7f}\\u{0}"),
            ("\u{202e}gpj", "\\u{202e}gpj"),
            ("\u{61c}x", "\\u{61c}x"),
            ("\u{2028}x", "\\u{2028}x"),
            ("报报报报报报报报", "报报报报报报… (24 bytes in all)"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text, 20), expected);
        }
    }
}
