//! English texts: written as sentences, and about things that are there.

use super::Resolver;
use crate::diagnostic::{Code, nearest};
use crate::load::raw::{Prose, RawFile, RawResponse};
use crate::source::Span;
use std::collections::BTreeSet;

impl<'s> Resolver<'s> {
    pub(super) fn check_prose(&mut self) {
        let spec = self.spec;
        let names = self.names();
        for prose in &spec.prose {
            self.check_style(prose);
            self.check_mentions(prose, &names);
        }
    }

    fn check_style(&mut self, prose: &Prose) {
        let text = prose.text.value.as_str();
        let told = if outside_quotes(text).any(is_chinese) {
            Some((
                "Chinese stands in an English text",
                "write it in English; what travels in Chinese stands in backticks",
            ))
        } else if prose.title && text.ends_with('.') {
            Some(("a name has no full stop", "remove it"))
        } else if !prose.title && !text.ends_with(['.', '!', '?']) {
            Some((
                "this text has no full stop",
                "end it with one; quote a text that contains ` #`, which begins a comment",
            ))
        } else if text.starts_with(|c: char| c.is_lowercase()) {
            Some(("this text begins with a small letter", "begin it with a capital, or put a name into backticks"))
        } else {
            None
        };
        if let Some((message, help)) = told {
            self.diagnostics.report(Code::BadProse, prose.text.span, message, help);
        }
    }

    fn check_mentions(&mut self, prose: &Prose, names: &BTreeSet<&str>) {
        for mention in mentions(&prose.text.value) {
            if names.contains(mention) || self.diagnostics.is_left_out(mention) {
                continue;
            }
            let help = match nearest(mention, names.iter().copied()) {
                Some(candidate) => format!("did you mean `{candidate}`?"),
                None => {
                    "correct the name; backticks are for names of the specification and for what travels".to_owned()
                }
            };
            let message = format!("nothing is named `{mention}`");
            self.diagnostics.report(Code::UnknownMention, self.within(prose, mention), message, help);
        }
    }

    /// The place of a mention in the file, where it stands there as it is read; else that of the text.
    fn within(&self, prose: &Prose, mention: &str) -> Span {
        let span = prose.text.span;
        let at = prose.text.value.find(&format!("`{mention}`")).filter(|_| !prose.text.value.contains('\n'));
        let quoted = span.end.saturating_sub(span.start).saturating_sub(prose.text.value.len());
        match at {
            // Escapes within quotes move what follows them.
            Some(at) if quoted == 0 || (quoted == 2 && !prose.text.value.contains(['"', '\\'])) => {
                let start = span.start + quoted / 2 + at;
                Span { start, end: start + mention.len() + 2, ..span }
            }
            _ => span,
        }
    }

    /// All that an English text may name: Rust names, wire names, and values that travel.
    fn names(&self) -> BTreeSet<&'s str> {
        let spec = self.spec;
        let mut names = BTreeSet::new();
        names.extend(spec.files.iter().flat_map(names_of_file));
        names.extend(spec.areas.iter().map(|area| area.name.value.as_str()));
        names.extend(spec.errors.iter().filter_map(|error| error.value.name.as_ref()).map(|name| name.value.as_str()));
        names
    }
}

fn names_of_file(file: &RawFile) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let mut fields = Vec::new();
    for item in &file.operations {
        names.push(&item.name);
        fields.extend(&item.value.query);
        fields.extend(item.value.body.iter().flat_map(|body| &body.value));
        if let Some(RawResponse::Fields(listed)) = &item.value.response {
            fields.extend(listed);
        }
    }
    for item in &file.events {
        names.push(&item.name);
        fields.extend(&item.value.fields);
    }
    for item in &file.types {
        names.push(&item.name);
        fields.extend(&item.value.fields);
    }
    names.extend(file.ids.iter().map(|item| item.name.value.as_str()));
    for item in &file.enums {
        names.push(&item.name);
        for value in &item.value.values {
            names.extend([value.name.value.as_str(), value.value.name.value.as_str()]);
        }
    }
    for item in &file.unions {
        names.push(&item.name);
        names.extend(item.value.tag.iter().map(|tag| tag.value.as_str()));
        for variant in &item.value.variants {
            names.push(&variant.name);
            names.extend(variant.value.rust.iter().map(|rust| rust.value.as_str()));
        }
    }
    names.extend(fields.iter().map(|field| field.wire_name.value.as_str()));
    names
}

/// The texts in backticks that look like the name of a type, an operation or a value.
fn mentions(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|name| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
            && name.contains(|c: char| c.is_ascii_lowercase())
    })
}

/// What of a text is not quoted, be it by backticks or by quotes.
fn outside_quotes(text: &str) -> impl Iterator<Item = char> {
    let mut quote = None;
    text.chars().filter(move |c| match quote {
        Some(end) => {
            if *c == end {
                quote = None;
            }
            false
        }
        None if matches!(c, '`' | '"') => {
            quote = Some(*c);
            false
        }
        None => true,
    })
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}
