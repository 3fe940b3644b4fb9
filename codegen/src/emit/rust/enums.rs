//! Open enums.

use super::docs::Docs;
use super::text::{Text, literal};
use crate::model::{Enum, EnumValue, Repr};
use heck::ToSnakeCase;

pub(super) fn enum_(out: &mut Text, item: &Enum) {
    let (name, repr) = match item.repr {
        Repr::Int => ("int_enum! {", Repr::Int),
        Repr::String => ("text_enum! {", Repr::String),
    };
    out.block(name, "}", |out| {
        out.docs(&Docs::of(&item.doc));
        out.block(&format!("{} {{", item.name), "}", |out| {
            for value in &item.values {
                out.docs(&value_docs(value));
                out.line(format!("{} = {},", value.name, wire(&value.wire, repr)));
            }
        });
    });
}

/// What travels, the official meaning, and what else there is to say.
fn value_docs(value: &EnumValue) -> Docs {
    let zh = if value.zh.is_empty() { String::new() } else { format!(" {}", value.zh) };
    match &value.doc {
        Some(doc) => Docs::of(&format!("{doc} (`{}`{zh})", value.wire)),
        None => Docs::of(&format!("{}. (`{}`{zh})", in_words(&value.name), value.wire)),
    }
}

/// Proper nouns and abbreviations as they are written, beside their lower case.
const AS_WRITTEN: &[(&str, &str)] = &[
    ("api", "API"),
    ("chinese", "Chinese"),
    ("english", "English"),
    ("id", "ID"),
    ("pc", "PC"),
    ("qr", "QR"),
    ("qq", "QQ"),
    ("pdf", "PDF"),
    ("sms", "SMS"),
    ("url", "URL"),
    ("we chat", "WeChat"),
    ("we com", "WeCom"),
    ("mac os", "macOS"),
    ("i os", "iOS"),
];

/// A name that says what there is to say, as the words it is made of.
fn in_words(name: &str) -> String {
    let mut words = format!(" {} ", name.to_snake_case().replace('_', " "));
    for (lower, written) in AS_WRITTEN {
        words = words.replace(&format!(" {lower} "), &format!(" {written} "));
    }
    let words = words.trim();
    match words.chars().next() {
        Some(first) if !AS_WRITTEN.iter().any(|(_, written)| words.starts_with(written)) => {
            first.to_uppercase().collect::<String>() + &words[first.len_utf8()..]
        }
        _ => words.to_owned(),
    }
}

/// A tag or value in its representation.
pub(super) fn wire(text: &str, repr: Repr) -> String {
    match repr {
        Repr::Int => text.parse::<i64>().unwrap_or_default().to_string(),
        Repr::String => literal(text),
    }
}
