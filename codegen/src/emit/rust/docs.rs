//! Doc comments: paragraphs, one line at a time, escaped so that rustdoc reads them as text.

use crate::model::{Field, Limit, Operation, Rate, RateScope, Type};

/// Lines of documentation.
#[derive(Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

/// Docs are wrapped at this width, so that a changed word changes few lines.
const WIDTH: usize = 100;

impl Docs {
    /// Prose, and nothing else.
    pub(super) fn of(text: &str) -> Self {
        let mut docs = Self::default();
        docs.paragraph(text);
        docs
    }

    /// A paragraph of prose; an empty one is skipped.
    pub(super) fn paragraph(&mut self, text: &str) {
        for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            self.gap();
            self.lines.extend(wrap(&escape(part)));
        }
    }

    /// Lines that are Markdown already and stay as they are.
    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        self.gap();
        self.lines.extend(lines);
    }

    /// More lines of the same paragraph.
    pub(super) fn more(&mut self, lines: impl IntoIterator<Item = String>) {
        self.lines.extend(lines);
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    /// The lines without what marks them as a comment.
    pub(super) fn lines_of(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }
}

/// Whether the documentation's search takes the word as another name of an item.
pub(super) fn is_alias(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
}

/// The documentation of a field: meaning, the name that travels where it is another one, limits, deviations.
pub(super) fn field(field: &Field) -> Docs {
    let mut docs = Docs::default();
    if field.is_renamed() {
        let (first, rest) = field.doc.split_once("\n\n").unwrap_or((&field.doc, ""));
        docs.paragraph(&format!("{first} (`{}`)", field.wire_name));
        docs.paragraph(rest);
    } else {
        docs.paragraph(&field.doc);
    }
    let limits: Vec<String> = field.limits.iter().map(|limit| describe(limit, &field.ty)).collect();
    if !limits.is_empty() {
        docs.paragraph(&format!("{}.", sentence(&limits.join(", "))));
    }
    if let Some(deviation) = &field.deviation {
        docs.paragraph(&format!("Deviation: {deviation}"));
    }
    docs
}

fn describe(limit: &Limit, ty: &Type) -> String {
    let each = if matches!(ty, Type::List(_)) && !matches!(limit, Limit::MaxItems(_) | Limit::MinItems(_)) {
        " each"
    } else {
        ""
    };
    let count = |number: &u64, unit: &str| format!("{number} {unit}{}", if *number == 1 { "" } else { "s" });
    match limit {
        Limit::MaxLen(max) => format!("at most {}{each}", count(max, "character")),
        Limit::MinLen(min) => format!("at least {}{each}", count(min, "character")),
        Limit::MaxBytes(max) => format!("at most {}{each}", count(max, "byte")),
        Limit::MaxItems(max) => format!("at most {}", count(max, "element")),
        Limit::MinItems(min) => format!("at least {}", count(min, "element")),
        Limit::Range(min, max) => format!("from {min} to {max}"),
    }
}

/// The documented frequency limits of an operation as a sentence.
pub(super) fn rates(item: &Operation) -> Option<String> {
    let limits: Vec<String> = item.rates.iter().map(rate).collect();
    let (last, others) = limits.split_last()?;
    let others = others.join(", ");
    Some(if others.is_empty() { format!("At most {last}.") } else { format!("At most {others}, and {last}.") })
}

fn rate(rate: &Rate) -> String {
    let what = match &rate.what {
        Some(what) => what.as_str(),
        None if rate.calls == 1 => "call",
        None => "calls",
    };
    let by = match rate.by {
        RateScope::Corp => "corp",
        RateScope::App => "app",
        RateScope::Provider => "service provider",
        RateScope::Member => "member",
        RateScope::Customer => "customer",
        RateScope::Chat => "chat",
        RateScope::Device => "device",
        RateScope::Order => "order",
        RateScope::Webhook => "webhook",
        RateScope::Ip => "IP address",
    };
    let period = rate.period();
    let period = match period.as_str() {
        "hour" => "an hour".to_owned(),
        seconds if seconds.ends_with('s') => format!("in {seconds}"),
        word => format!("a {word}"),
    };
    let source = rate.doc.map(|doc| format!(" (document {doc})")).unwrap_or_default();
    format!("{} {what} {period} for each {by}{source}", grouped(rate.calls))
}

/// A number with its thousands apart.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The text with its first letter in upper case.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Keeps rustdoc from reading brackets, angle brackets and bare URLs as markup, outside of code. A bracket that
/// touches a code span is a link that the generator itself made, and stays.
pub(super) fn escape(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let escaped = parts.iter().enumerate().map(|(index, part)| {
        if index % 2 == 1 {
            return (*part).to_owned();
        }
        let (mut part, mut before, mut after) = (*part, "", "");
        if index > 0 && part.starts_with(']') {
            (before, part) = part.split_at(1);
        }
        if index + 1 < parts.len() && part.ends_with('[') {
            (part, after) = part.split_at(part.len() - 1);
        }
        let words: Vec<String> = part.split(' ').map(escape_word).collect();
        format!("{before}{}{after}", words.join(" "))
    });
    escaped.collect::<Vec<_>>().join("`")
}

fn escape_word(word: &str) -> String {
    if let Some(start) = word.find("https://").or_else(|| word.find("http://")) {
        let end = word.trim_end_matches(['.', ',', ')', ';']).len().max(start);
        return format!("{}<{}>{}", &word[..start], &word[start..end], &word[end..]);
    }
    let mut out = String::new();
    for c in word.chars() {
        if matches!(c, '[' | ']' | '<' | '>' | '*') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < WIDTH);
        match line {
            Some(line) if !line.is_empty() => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) => line.push_str(word),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
