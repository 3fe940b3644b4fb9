//! The English texts of a file, wherever they stand.

use super::raw::Prose;
use crate::source::Spanned;
use crate::yaml::{Kind, Node};

/// Keys whose text is a sentence or a noun phrase with a full stop.
const SENTENCES: &[&str] = &["doc", "summary", "details", "reason", "deprecated", "note", "hint"];
/// Keys below which `doc` is the number of a document.
const NUMBERS: &[&str] = &["read", "rate"];

/// Adds the texts of a file.
pub(super) fn collect(root: &Node, path: &str, prose: &mut Vec<Prose>) {
    // An entry of the glossary may be its meaning alone; the English of an error is a sentence, else it is a name.
    let names = if path == "glossary.yaml" { Names::Meanings } else { Names::Keys };
    below(root, names, path == "errors.yaml", prose);
}

#[derive(Clone, Copy, PartialEq)]
enum Names {
    /// The keys are those of the format.
    Keys,
    /// The keys are free, and their texts are meanings.
    Meanings,
}

fn below(node: &Node, names: Names, errors: bool, prose: &mut Vec<Prose>) {
    let Kind::Map(entries) = &node.kind else { return };
    for entry in entries.iter().filter(|entry| names == Names::Meanings || !NUMBERS.contains(&entry.key.as_str())) {
        match &entry.value.kind {
            // The number of a document is no text.
            Kind::Scalar { text, plain: true } if text.parse::<i64>().is_ok() => {}
            Kind::Scalar { text, .. } if !entry.value.is_null() => {
                let title = entry.key == "en" && !errors;
                if names == Names::Meanings || entry.key == "en" || SENTENCES.contains(&entry.key.as_str()) {
                    let text = Spanned::new(text.trim().to_owned(), entry.value.span);
                    prose.push(Prose { text, title });
                }
            }
            _ => below(&entry.value, Names::Keys, errors, prose),
        }
    }
}
