//! Reads one mapping of the tree by its known keys, and tells of everything else in it.

use super::keys::{Key, Shape};
use super::raw::Named;
use crate::diagnostic::{Code, Diagnostics, did_you_mean, nearest};
use crate::source::{Span, Spanned};
use crate::words::Word;
use crate::yaml::{Entry, Kind, Node};

/// A mapping whose keys are known.
pub(super) struct Reader<'n, 'd> {
    entries: &'n [Entry],
    pub(super) span: Span,
    what: &'static str,
    keys: &'static [Key],
    pub(super) diagnostics: &'d mut Diagnostics,
}

impl<'n, 'd> Reader<'n, 'd> {
    /// `what` names the mapping in messages ("a field"). Unknown keys are reported at once.
    pub(super) fn new(
        node: &'n Node,
        span: Span,
        what: &'static str,
        keys: &'static [Key],
        diagnostics: &'d mut Diagnostics,
    ) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            wrong_shape(diagnostics, node, &format!("{what} must be a mapping"), &keys_help(keys));
            return None;
        };
        for entry in entries {
            if !keys.iter().any(|key| key.name == entry.key) {
                let help = if entry.key.contains('：') {
                    "`：` is a fullwidth colon, which ends no key: write `: `, a colon and a space".to_owned()
                } else if entry.key.contains(' ') && entry.value.is_null() {
                    "quote the text before it: within `{ }` a comma ends a text that is not quoted".to_owned()
                } else {
                    did_you_mean(&entry.key, keys.iter().map(|key| key.name), || keys_help(keys))
                };
                diagnostics.report(
                    Code::UnknownKey,
                    entry.key_span,
                    format!("{what} has no key `{}`", entry.key),
                    help,
                );
            }
        }
        Some(Self { entries, span, what, keys, diagnostics })
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }

    pub(super) fn node(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
    }

    /// Tells that a key is missing; not where it stands with a slip in its name, which is told already.
    pub(super) fn missing(&mut self, key: &str, help: &str) {
        let slipped = |written: &str| {
            let name = written.split('：').next().unwrap_or_default().trim();
            !self.keys.iter().any(|known| known.name == name) && nearest(name, self.names()) == Some(key)
                || name != written && name == key
        };
        if self.entries.iter().any(|entry| slipped(&entry.key)) {
            return;
        }
        self.diagnostics.report(Code::MissingKey, self.span, format!("{} needs the key `{key}`", self.what), help);
    }

    /// Text; an empty one counts as missing.
    pub(super) fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        match &node.kind {
            Kind::Scalar { text, .. } if !node.is_null() && !text.trim().is_empty() => {
                Some(Spanned::new(text.trim().to_owned(), node.span))
            }
            Kind::Scalar { .. } => {
                let span = self.key_span(key).unwrap_or(node.span);
                self.diagnostics.report(
                    Code::MissingKey,
                    span,
                    format!("`{key}` is empty"),
                    "write its text, or remove the key",
                );
                None
            }
            _ => {
                let help = type_expression(node).map(|text| format!("quote it: `{key}: \"{text}\"`"));
                let help = help.as_deref().unwrap_or("write one value after the colon");
                wrong_shape(self.diagnostics, node, &format!("`{key}` must be text"), help);
                None
            }
        }
    }

    pub(super) fn required_text(&mut self, key: &str, help: &str) -> Option<Spanned<String>> {
        if self.node(key).is_none() {
            self.missing(key, help);
            return None;
        }
        self.text(key)
    }

    pub(super) fn word<W: Word>(&mut self, key: &str) -> Option<Spanned<W>> {
        let text = self.text(key)?;
        self.word_of(key, &text).map(|word| Spanned::new(word, text.span))
    }

    fn word_of<W: Word>(&mut self, key: &str, text: &Spanned<String>) -> Option<W> {
        let word = W::read(text);
        if word.is_none() {
            let allowed: Vec<&str> = W::TOLD.iter().map(|told| told.word).collect();
            let help = did_you_mean(text, allowed.iter().copied(), || format!("one of {}", quoted(&allowed)));
            self.diagnostics.report(Code::InvalidValue, text.span, format!("`{key}` cannot be `{text}`"), help);
        }
        word
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        let Some(node) = self.node(key) else { return false };
        match &node.kind {
            Kind::Scalar { text, plain: true } if text == "true" => true,
            Kind::Scalar { text, plain: true } if text == "false" => false,
            _ => {
                wrong_shape(
                    self.diagnostics,
                    node,
                    &format!("`{key}` must be true or false"),
                    "write `true` without quotes, or remove the key",
                );
                false
            }
        }
    }

    pub(super) fn number(&mut self, key: &str) -> Option<Spanned<f64>> {
        let node = self.node(key)?;
        number_of(node).map(|value| Spanned::new(value, node.span)).or_else(|| {
            wrong_shape(self.diagnostics, node, &format!("`{key}` must be a number"), "write digits only");
            None
        })
    }

    pub(super) fn range(&mut self, key: &str) -> Option<Spanned<(f64, f64)>> {
        let node = self.node(key)?;
        if let Kind::List(items) = &node.kind
            && let [min, max] = items.as_slice()
            && let (Some(min), Some(max)) = (number_of(min), number_of(max))
        {
            return Some(Spanned::new((min, max), node.span));
        }
        wrong_shape(self.diagnostics, node, &format!("`{key}` must be two numbers"), "write `[min, max]`");
        None
    }

    fn list(&mut self, key: &str) -> &'n [Node] {
        match self.node(key) {
            None => &[],
            Some(Node { kind: Kind::List(items), .. }) => items,
            Some(node) => {
                wrong_shape(self.diagnostics, node, &format!("`{key}` must be a list"), "write `[a, b]`");
                &[]
            }
        }
    }

    pub(super) fn int(&mut self, key: &str) -> Option<Spanned<i64>> {
        let node = self.node(key)?;
        int_of(node).map(|value| Spanned::new(value, node.span)).or_else(|| {
            wrong_shape(self.diagnostics, node, &format!("`{key}` must be a whole number"), "write digits only");
            None
        })
    }

    pub(super) fn required_int(&mut self, key: &str, help: &str) -> Option<Spanned<i64>> {
        if self.node(key).is_none() {
            self.missing(key, help);
            return None;
        }
        self.int(key)
    }

    /// The mappings of a list; nothing when the key is absent.
    pub(super) fn maps<T>(
        &mut self,
        key: &str,
        what: &'static str,
        keys: &'static [Key],
        mut read: impl FnMut(&mut Reader) -> Option<T>,
    ) -> Vec<T> {
        let nodes = self.list(key);
        let mut all = Vec::new();
        for node in nodes {
            if let Some(mut map) = Reader::new(node, node.span, what, keys, self.diagnostics) {
                all.extend(read(&mut map));
            }
        }
        all
    }

    pub(super) fn ints(&mut self, key: &str) -> Vec<i64> {
        let mut numbers = Vec::new();
        for node in self.list(key) {
            match &node.kind {
                Kind::Scalar { text, .. } if text.parse::<i64>().is_ok_and(|number| number.to_string() == *text) => {
                    let number = text.parse::<i64>().unwrap_or_default();
                    self.once(key, text, node.span, numbers.contains(&number));
                    numbers.push(number);
                }
                _ => wrong_shape(
                    self.diagnostics,
                    node,
                    &format!("`{key}` lists whole numbers"),
                    "write `[1, 23]`, digits without zeros before them",
                ),
            }
        }
        numbers
    }

    /// Tells of a value that stands in a list for the second time.
    fn once(&mut self, key: &str, value: &str, span: Span, again: bool) {
        if again {
            let message = format!("`{key}` lists `{value}` for the second time");
            self.diagnostics.report(Code::DuplicateKey, span, message, "remove one of the two");
        }
    }

    /// Plain texts, each once; nothing when one of them is something else.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<Spanned<String>>> {
        let mut texts: Vec<Spanned<String>> = Vec::new();
        let nodes = self.list(key);
        for node in nodes {
            match &node.kind {
                Kind::Scalar { text, .. } => {
                    self.once(key, text, node.span, texts.iter().any(|before| before.value == *text));
                    texts.push(Spanned::new(text.clone(), node.span));
                }
                _ => self.wrong_shape(node, &format!("`{key}` lists names"), "write `[a, b]`"),
            }
        }
        (texts.len() == nodes.len()).then_some(texts)
    }

    pub(super) fn wrong_shape(&mut self, node: &Node, message: &str, help: &str) {
        wrong_shape(self.diagnostics, node, message, help);
    }

    pub(super) fn words<W: Word>(&mut self, key: &str) -> Vec<W> {
        let mut words = Vec::new();
        for node in self.list(key) {
            match &node.kind {
                Kind::Scalar { text, .. } => {
                    let word = self.word_of::<W>(key, &Spanned::new(text.clone(), node.span));
                    self.once(key, text, node.span, word.as_ref().is_some_and(|word| words.contains(word)));
                    words.extend(word);
                }
                _ => wrong_shape(self.diagnostics, node, &format!("`{key}` lists words"), "write `[a, b]`"),
            }
        }
        words
    }

    /// A mapping from free names; nothing when the key is absent.
    pub(super) fn named<T>(
        &mut self,
        key: &str,
        mut read: impl FnMut(&Spanned<String>, &'n Node, &mut Diagnostics) -> Option<T>,
    ) -> Vec<Named<T>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let mut all = Vec::new();
        for_each_name(node, &format!("`{key}`"), self.diagnostics, |name, value, diagnostics| {
            match read(&name, value, diagnostics) {
                Some(read) => all.push(Named { name, value: read }),
                None => diagnostics.leave_out(&name),
            }
        });
        all
    }
}

/// Calls `each` for every entry of a mapping with free names.
pub(super) fn for_each_name<'n>(
    node: &'n Node,
    what: &str,
    diagnostics: &mut Diagnostics,
    mut each: impl FnMut(Spanned<String>, &'n Node, &mut Diagnostics),
) {
    match &node.kind {
        Kind::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                each(Spanned::new(entry.key.clone(), entry.key_span), &entry.value, diagnostics);
            }
        }
        _ => wrong_shape(
            diagnostics,
            node,
            &format!("{what} must be a mapping with at least one entry"),
            "write `name: …` lines below it, or remove the key",
        ),
    }
}

fn wrong_shape(diagnostics: &mut Diagnostics, node: &Node, message: &str, help: &str) {
    diagnostics.report(Code::WrongShape, node.span, format!("{message}, but here is {}", node.describe()), help);
}

/// What a list or mapping would be as a type that was not quoted: `[int]`, `{string}`.
fn type_expression(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Scalar { text, plain: true } => Some(text.clone()),
        Kind::List(items) if items.len() == 1 => Some(format!("[{}]", type_expression(&items[0])?)),
        Kind::Map(entries) if entries.len() == 1 && entries[0].value.is_null() => {
            Some(format!("{{{}}}", entries[0].key))
        }
        _ => None,
    }
}

fn number_of(node: &Node) -> Option<f64> {
    match &node.kind {
        Kind::Scalar { text, plain: true } => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn int_of(node: &Node) -> Option<i64> {
    match &node.kind {
        Kind::Scalar { text, plain: true } => text.parse().ok(),
        _ => None,
    }
}

fn keys_help(keys: &[Key]) -> String {
    let names: Vec<&str> = keys.iter().filter(|key| !matches!(key.shape, Shape::Any)).map(|key| key.name).collect();
    format!("the keys are {}", quoted(&names))
}

/// `a`, `b` and `c`.
pub(crate) fn quoted(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} and `{last}`", first.join(", "))
        }
    }
}
