//! Types of IDs.

use super::docs::Docs;
use super::text::Text;
use crate::model::{Id, Repr};

pub(super) fn id(out: &mut Text, item: &Id) {
    let name = match item.repr {
        Repr::Int => "int_id! {",
        Repr::String => "text_id! {",
    };
    out.block(name, "}", |out| {
        let mut docs = Docs::of(&item.doc);
        if let Some(example) = &item.example {
            docs.paragraph(&format!("For example `{example}`."));
        }
        out.docs(&docs);
        out.line(&item.name);
    });
}
