//! The slip behind a syntax error. A parser stops where it can go on no longer, which is often a line below the one
//! that is wrong; here the lines are looked at one by one, as people write them: one key a line, braces closed on it.

/// What is wrong, from which byte of the text to which, and what to do.
#[derive(Debug, PartialEq)]
pub(crate) struct Slip {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) message: String,
    pub(crate) help: String,
    /// Whether the lines after it look right and are read wrongly.
    spreads: bool,
}

/// A line that is not part of a text over several lines.
struct Line<'t> {
    /// Its first byte in the whole text.
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn opens(&self) -> bool {
        self.text.split(" #").next().unwrap_or_default().trim_end().ends_with(':')
    }

    fn slip(&self, at: usize, length: usize, message: impl Into<String>, help: impl Into<String>) -> Slip {
        let start = self.start + at;
        Slip { start, end: start + length, message: message.into(), help: help.into(), spreads: false }
    }
}

/// The slip that explains why the parser stopped at a byte of the text.
pub(crate) fn find(text: &str, stopped: usize) -> Option<Slip> {
    let lines = lines(text, stopped);
    let (last, before) = lines.split_last()?;
    let within = |line: &Line| inspect(line).err();
    within(last)
        .filter(|slip| slip.start < stopped)
        .or_else(|| before.last().and_then(within))
        .or_else(|| before.iter().rev().find_map(|line| within(line).filter(|slip| slip.spreads)))
        .or_else(|| within(last))
        .or_else(|| tab_below(text, last))
        .or_else(|| indentation(last, before))
        .or_else(|| before.split_last().and_then(|(last, before)| indentation(last, before)))
}

/// The lines up to the one where the parser stopped, without empty ones, comments and texts over several lines.
fn lines(text: &str, stopped: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut block: Option<usize> = None;
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let line = Line { start, text: raw.trim_end_matches(['\r', '\n']) };
        start += raw.len();
        if line.start > stopped {
            break;
        }
        let content = line.text.trim();
        if content.is_empty() || content.starts_with('#') || block.is_some_and(|indent| line.indent() > indent) {
            continue;
        }
        let opener = [": |", ": >", ": |-", ": >-", ": |+", ": >+"].iter().any(|end| content.ends_with(end));
        block = opener.then(|| line.indent());
        lines.push(line);
    }
    lines
}

/// Looks at one line from its first character to its last.
fn inspect(line: &Line) -> Result<(), Slip> {
    let indent = line.indent();
    if line.text[indent..].starts_with('\t') {
        return Err(tab(line));
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    // At the start of a token quotes and braces mean something; before its colon a text is a key.
    let (mut fresh, mut in_key, mut colons) = (true, true, 0);
    let mut value = 0;
    let mut chars = line.text.char_indices().skip(indent).peekable();
    if line.text[indent..].starts_with("- ") {
        chars.nth(1);
    }
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = next.is_none_or(char::is_whitespace);
        match c {
            ' ' => {}
            '#' if line.text[..at].ends_with(' ') && !open.is_empty() => {
                let help = "quote the text that holds it";
                return Err(line.slip(
                    at,
                    line.text.len() - at,
                    "` #` begins a comment, which hides the closing brace",
                    help,
                ));
            }
            '#' if line.text[..at].ends_with(' ') => break,
            '"' | '\'' if fresh => {
                let end = closing(&line.text[at + 1..], c).ok_or_else(|| {
                    let help = format!("close it with `{c}`");
                    Slip { spreads: true, ..line.slip(at, 1, "this quote is not closed on its line", help) }
                })?;
                while chars.next_if(|(position, _)| *position <= at + 1 + end).is_some() {}
                let rest = line.text[at + 2 + end..].trim_start();
                if !rest.is_empty() && !rest.starts_with([':', ',', '}', ']', '#']) {
                    let help = if c == '"' {
                        "write `\\\"` for a quote within the text"
                    } else {
                        "double a quote within the text"
                    };
                    return Err(line.slip(at + 1 + end, 1, "the quoted text ends here, but more follows", help));
                }
                fresh = false;
            }
            '“' | '”' | '„' | '‘' | '’' | '「' | '＂' if fresh => {
                return Err(line.slip(at, c.len_utf8(), format!("`{c}` does not quote a text"), "write `\"`"));
            }
            '{' | '[' if fresh => {
                open.push((at, c));
                (fresh, in_key) = (true, true);
            }
            '}' | ']' if !open.is_empty() => {
                let wanted = open.pop().map_or('{', |(_, c)| c);
                if (wanted == '{') != (c == '}') {
                    return Err(line.slip(
                        at,
                        1,
                        format!("`{wanted}` is closed by `{c}`"),
                        "close what was opened last",
                    ));
                }
                if open.is_empty() {
                    let rest = line.text[at + 1..].trim_start();
                    if !rest.is_empty() && !rest.starts_with('#') {
                        let help = "remove it; one line holds one field";
                        return Err(line.slip(
                            at + 1,
                            line.text.len() - at - 1,
                            "nothing may follow the last brace",
                            help,
                        ));
                    }
                }
                fresh = false;
            }
            ',' if !open.is_empty() => (fresh, in_key) = (true, true),
            '：' if in_key => {
                let help = "write `: `, a colon and a space";
                return Err(line.slip(at, c.len_utf8(), "this colon is a fullwidth one, which ends no key", help));
            }
            ':' if ends && in_key => {
                colons += 1;
                (fresh, in_key, value) = (true, false, at + 1);
            }
            ':' if ends && !fresh && !open.is_empty() => return Err(no_comma(line, value, at)),
            ':' if in_key && open.is_empty() && !line.text[at..].contains(": ") => {
                return Err(line.slip(at, 1, "no space follows this colon", "write `: `, a colon and a space"));
            }
            _ => fresh = false,
        }
    }
    if let Some((at, c)) = open.first() {
        let close = if *c == '{' { '}' } else { ']' };
        let help = format!("close it with `{close}` at the end of the line");
        let slip = line.slip(*at, 1, format!("`{c}` is not closed on its line"), help);
        return Err(Slip { spreads: true, ..slip });
    }
    if colons == 0 && !line.text[indent..].starts_with("- ") {
        return Err(line.slip(indent, line.text.len() - indent, "this line has no colon", "write `key: value`"));
    }
    Ok(())
}

/// A second colon in the value that begins at a byte of the line: what should have ended the value does not.
fn no_comma(line: &Line, value: usize, colon: usize) -> Slip {
    let help = "write `, `, a comma and a space, between two keys";
    if let Some((at, c)) = line.text[value..colon].char_indices().find(|(_, c)| "，、；;".contains(*c)) {
        return line.slip(value + at, c.len_utf8(), format!("`{c}` does not end a value"), help);
    }
    let key = line.text[value..colon].rfind(' ').map_or(value, |space| value + space + 1);
    if line.text[value..key].split_whitespace().count() > 1 {
        return line.slip(
            key,
            colon - key,
            "this colon makes a key of the word before it",
            "quote a text that holds `: `",
        );
    }
    line.slip(key, colon - key, "no comma stands before this key", help)
}

fn tab(line: &Line) -> Slip {
    line.slip(line.indent(), 1, "a tab stands here", "indent with spaces: two for each level")
}

/// A tab at the beginning of the next line is noticed while the text of this one is read.
fn tab_below(text: &str, line: &Line) -> Option<Slip> {
    let (_, below) = text[line.start..].split_once('\n')?;
    let below = Line { start: text.len() - below.len(), text: below };
    below.text.trim_start_matches(' ').starts_with('\t').then(|| tab(&below))
}

/// Where a quoted text ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote && quote == '\'' && chars.next_if(|(_, c)| *c == '\'').is_some() {
        } else if c == quote {
            return Some(at);
        }
    }
    None
}

/// Whether a line begins deeper or less deep than those before it allow.
fn indentation(line: &Line, before: &[Line]) -> Option<Slip> {
    let indent = line.indent();
    let last = before.last()?;
    let told = |help: String| Some(line.slip(0, indent.max(1), format!("this line is indented by {indent}"), help));
    if indent > last.indent() {
        if last.opens() {
            return None;
        }
        return told(format!("the line above takes nothing below it: indent by {}", last.indent()));
    }
    let mut open = vec![last.indent()];
    for line in before.iter().rev() {
        if line.indent() < open[open.len() - 1] {
            open.push(line.indent());
        }
    }
    if open.contains(&indent) {
        return None;
    }
    open.reverse();
    if let Some(odd) = odd_step(&open, indent) {
        let first = before.iter().rev().take_while(|line| line.indent() >= odd.1).last()?;
        let help = format!("indent it by {}, two more than what holds it", odd.0 + 2);
        return Some(first.slip(0, odd.1, format!("this line is indented by {}", odd.1), help));
    }
    let steps: Vec<String> = open.iter().map(usize::to_string).collect();
    told(format!("the lines above it are indented by {}: use one of these", steps.join(", ")))
}

/// A level of other than two steps, and the one above it, if the line were right without it.
fn odd_step(open: &[usize], indent: usize) -> Option<(usize, usize)> {
    open.windows(2).map(|pair| (pair[0], pair[1])).find(|(above, level)| *level != above + 2 && indent == above + 2)
}
