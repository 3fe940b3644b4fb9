//! YAML text to a tree whose every node keeps its place. The whole file is read even when a part of it
//! is wrong, so that all problems are told at once. Anchors, aliases and tags are refused: a line of the
//! specification means what it says where it stands.

use crate::diagnostic::{Code, Diagnostics};
use crate::source::{SourceFile, Span};
use crate::{readers, slip};
use saphyr_parser::{Event, Parser, ScalarStyle, Span as RawSpan};

/// A node of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Text; `plain` when it was not quoted, so that `1` and `true` may be a number and a flag.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key of a mapping with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

impl Node {
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null"))
    }

    pub(crate) fn describe(&self) -> String {
        /// More of a text than this says no more.
        const LONGEST: usize = 40;
        match &self.kind {
            _ if self.is_null() => "nothing".to_owned(),
            Kind::Scalar { text, .. } if text.chars().count() > LONGEST || text.contains('\n') => "a text".to_owned(),
            Kind::Scalar { text, plain: true } => format!("`{text}`"),
            Kind::Scalar { text, plain: false } => format!("the quoted text `\"{text}\"`"),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a mapping".to_owned(),
        }
    }
}

/// Parses one file. `None` when there is no document in it that could be looked at.
pub(crate) fn parse(file: &SourceFile, index: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut reader = Reader {
        parser: Parser::new_from_str(&file.text),
        text: &file.text,
        offsets: byte_offsets(&file.text),
        file: index,
        diagnostics,
    };
    reader.document()
}

/// Deeper nesting than this is a mistake, and would make the reader overflow its stack.
const MAX_DEPTH: usize = 64;

struct Reader<'a, I: Iterator> {
    parser: I,
    text: &'a str,
    /// Byte offset of each character: the parser counts characters.
    offsets: Vec<usize>,
    file: usize,
    diagnostics: &'a mut Diagnostics,
}

type ParserItem<'a> = Result<(Event<'a>, RawSpan), saphyr_parser::ScanError>;

impl<'t, I: Iterator<Item = ParserItem<'t>>> Reader<'_, I> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => {
                    self.diagnostics.report(
                        Code::WrongShape,
                        span,
                        "the file is empty",
                        "write the file's content, or delete the file",
                    );
                    return None;
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => {
                    let node = self.node(event, span, 0)?;
                    self.rest();
                    return Some(node);
                }
            }
        }
    }

    /// What follows the first document: nothing but its end is expected.
    fn rest(&mut self) {
        while let Some((event, span)) = self.next() {
            match event {
                Event::DocumentStart(_) => {
                    self.syntax(span, "a second document begins here", "put it into a file of its own");
                    return;
                }
                Event::StreamEnd => return,
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        match self.parser.next()? {
            Ok((event, span)) => Some((event, self.span(span.start.index(), span.end.index()))),
            Err(error) => {
                let at = error.marker().index();
                let span = self.span(at, at + 1);
                if let Some(slip) = slip::find(self.text, span.start) {
                    let span = Span { file: self.file, start: slip.start, end: slip.end };
                    self.syntax(span, format!("this is not valid YAML: {}", slip.message), &slip.help);
                    return None;
                }
                self.syntax(
                    span,
                    format!("this is not valid YAML: {}", error.info()),
                    "check the indentation, and quote texts that contain `: `, ` #` or begin with a special character",
                );
                None
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            self.syntax(span, "this is nested too deeply", "move nested objects into `types`");
            return None;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(span, anchor, tag.is_some());
                let plain = style == ScalarStyle::Plain;
                if let Some(what) = readers::mistaken_for(&text).filter(|_| plain) {
                    self.diagnostics.report(
                        Code::AmbiguousText,
                        span,
                        format!("some readers of YAML take `{text}` for {what}"),
                        format!("quote it: `\"{text}\"`"),
                    );
                }
                let kind = Kind::Scalar { text: text.into_owned(), plain };
                Some(Node { kind, span })
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(span, anchor, tag.is_some());
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => {
                            return Some(Node { kind: Kind::List(items), span: self.join(span, end) });
                        }
                        (event, at) => items.push(self.node(event, at, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(span, anchor, tag.is_some());
                self.mapping(span, depth)
            }
            Event::Alias(_) => {
                self.syntax(span, "aliases are not part of the format", "write the value out, or make it a type");
                Some(Node { kind: Kind::Scalar { text: String::new(), plain: true }, span })
            }
            _ => None,
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Some(Node { kind: Kind::Map(entries), span: self.join(start, at) });
            }
            let key = self.node(event, at, depth + 1)?;
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            let Kind::Scalar { text, .. } = key.kind else {
                self.syntax(key.span, "a key must be a single value", "write a name before the colon");
                continue;
            };
            if let Some(first) = entries.iter().find(|entry| entry.key == text) {
                let first = first.key_span;
                self.diagnostics
                    .report(
                        Code::DuplicateKey,
                        key.span,
                        format!("`{text}` stands here for the second time"),
                        "remove one of the two, or rename it",
                    )
                    .related(first, "first here");
                continue;
            }
            entries.push(Entry { key: text, key_span: key.span, value });
        }
    }

    fn refuse(&mut self, span: Span, anchor: usize, tagged: bool) {
        if anchor != 0 || tagged {
            self.syntax(span, "anchors and tags are not part of the format", "write the value out, or make it a type");
        }
    }

    fn syntax(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.diagnostics.report(Code::Syntax, span, message, help);
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let last = self.offsets.len() - 1;
        let start = self.offsets[start.min(last)];
        let end = self.offsets[end.min(last)].max(start);
        Span { file: self.file, start, end }
    }

    fn join(&self, start: Span, end: Span) -> Span {
        Span { file: self.file, start: start.start, end: end.end.max(start.end) }
    }
}

fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}
