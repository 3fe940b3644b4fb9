//! Text of Rust files, line by line. The generator formats what it writes itself: rustfmt leaves the inside of macros
//! alone, and one fact stands on one line, however long.

use super::docs::Docs;
use crate::emit::MARKER;
use crate::resolve::KEYWORDS;

/// A file, or a part of one.
#[derive(Default)]
pub(super) struct Text {
    out: String,
    depth: usize,
}

impl Text {
    /// A file, with the line that says who made it.
    pub(super) fn file() -> Self {
        Self { out: format!("{MARKER}\n"), depth: 0 }
    }

    /// A line; an empty one between two parts.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.out.extend(std::iter::repeat_n("    ", self.depth));
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// The documentation of what follows.
    pub(super) fn docs(&mut self, docs: &Docs) {
        docs.lines_of().for_each(|line| self.line(comment("///", line)));
    }

    /// The documentation of the module around.
    pub(super) fn module_docs(&mut self, docs: &Docs) {
        docs.lines_of().for_each(|line| self.line(comment("//!", line)));
    }

    /// A value of several lines, as a raw string that ends with a comma. What is in it is not indented.
    pub(super) fn raw(&mut self, head: &str, text: &str) {
        let hashes = (1..).map(|count| "#".repeat(count)).find(|hashes| !text.contains(&format!("\"{hashes}")));
        let hashes = hashes.unwrap_or_default();
        self.line(format!("{head}r{hashes}\"{text}\"{hashes},"));
    }

    /// A block: its first line, what stands in it, and its end.
    pub(super) fn block(&mut self, head: &str, end: &str, inside: impl FnOnce(&mut Self)) {
        self.line(head);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line(end);
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

fn comment(mark: &str, line: &str) -> String {
    if line.is_empty() { mark.to_owned() } else { format!("{mark} {line}") }
}

/// A text as a Rust literal, with the characters as they are.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An identifier, raw where Rust would read a keyword, with an underscore where it cannot even be raw.
pub(super) fn ident(name: &str) -> String {
    match name {
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        name if KEYWORDS.contains(&name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}
