//! Unions: a tag and one of several bodies.

use super::Emitter;
use super::docs::Docs;
use super::enums::wire;
use super::text::{Text, ident, literal};
use crate::model::{Layout, Type, Union, Variant};
use heck::ToSnakeCase;

impl Emitter<'_> {
    pub(super) fn union_(&self, out: &mut Text, item: &Union) {
        let layout = match &item.layout {
            Layout::Keyed { tag } => format!("keyed({})", literal(tag)),
            Layout::Inline { tag } => format!("inline({})", literal(tag)),
            Layout::Adjacent { tag, content } => format!("adjacent({}, {})", literal(tag), literal(content)),
            Layout::External => "external()".to_owned(),
        };
        out.block("union! {", "}", |out| {
            out.docs(&Docs::of(&item.doc));
            out.block(&format!("{}: {layout} {{", item.name), "}", |out| {
                for variant in &item.variants {
                    if let Some(ty) = &variant.ty {
                        out.docs(&Docs::of(&variant.doc));
                        out.line(self.variant(item, variant, ty));
                    }
                }
            });
            if item.variants.iter().any(|variant| variant.ty.is_none()) {
                out.block("bare {", "}", |out| {
                    for variant in item.variants.iter().filter(|variant| variant.ty.is_none()) {
                        out.docs(&Docs::of(&variant.doc));
                        out.line(format!("{} = {},", variant.name, tag(item, variant)));
                    }
                });
            }
        });
    }

    fn variant(&self, item: &Union, variant: &Variant, ty: &Type) -> String {
        let mut line = format!("{}({}) = {}", variant.name, self.ty(ty), tag(item, variant));
        if matches!(item.layout, Layout::Keyed { .. } | Layout::External) && literal(&variant.key) != tag(item, variant)
        {
            line.push_str(&format!(" in {}", literal(&variant.key)));
        }
        if item.in_request {
            let function = ident(&variant.name.to_snake_case());
            match &variant.arguments {
                Some(fields) => line.push_str(&format!(" new {function}({})", self.arguments(fields))),
                None => line.push_str(&format!(" of {function}({})", self.short(ty))),
            }
        }
        if variant.convertible {
            line.push_str(" from Self");
        }
        line.push(',');
        line
    }
}

fn tag(item: &Union, variant: &Variant) -> String {
    wire(&variant.tag, item.repr)
}
