//! Open enums.

use super::docs::Docs;
use super::text::{Text, literal};
use crate::model::{Enum, EnumValue, Repr};

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
        None => Docs::of(&format!("`{}`{zh}", value.wire)),
    }
}

/// A tag or value in its representation.
pub(super) fn wire(text: &str, repr: Repr) -> String {
    match repr {
        Repr::Int => text.parse::<i64>().unwrap_or_default().to_string(),
        Repr::String => literal(text),
    }
}
