//! Structs of requests and answers.

use super::Emitter;
use super::docs::Docs;
use super::text::Text;
use crate::model::{Field, Struct};

impl Emitter<'_> {
    pub(super) fn struct_(&self, out: &mut Text, item: &Struct) {
        let keyed = || item.fields.iter().filter(|field| !field.flatten);
        if let Some(new) = &item.new {
            out.block("value! {", "}", |out| {
                out.docs(&Docs::of(&item.doc));
                out.line(format!("{};", item.name));
                out.line(self.constructor(new));
                out.block("{", "}", |out| keyed().for_each(|field| self.asked(out, field)));
                self.flattened(out, item.fields.iter(), |out, field: &Field| self.asked(out, field));
            });
        } else {
            out.block("answer! {", "}", |out| {
                out.docs(&Docs::of(&item.doc));
                out.block(&format!("{} {{", item.name), "}", |out| {
                    keyed().for_each(|field| self.answered(out, field));
                });
                self.flattened(out, item.fields.iter(), |out, field: &Field| self.answered(out, field));
            });
        }
    }
}
