//! What is flattened: its keys stand in the parent's object, so that none of them may stand there twice.

use super::Resolver;
use crate::diagnostic::Code;
use crate::model::{Api, Field, Item, Layout, Type, TypeRef, Union};
use crate::source::Span;
use std::collections::BTreeMap;

/// Keys, each with the place that defines it.
type Keys<'a> = BTreeMap<&'a str, Span>;

impl Resolver<'_> {
    pub(super) fn check_flattened(&mut self, api: &Api) {
        for (_, item) in api.items() {
            match item {
                Item::Operation(item) => {
                    self.check_scope(api, &item.query);
                    self.check_scope(api, &item.body);
                }
                Item::Struct(item) => self.check_scope(api, &item.fields),
                Item::Union(item) => self.check_bodies(api, item),
                Item::Id(_) | Item::Enum(_) => {}
            }
        }
    }

    /// The fields of one object.
    fn check_scope(&mut self, api: &Api, fields: &[Field]) {
        let own: Keys =
            fields.iter().filter(|field| !field.flatten).map(|field| (field.wire_name.as_str(), field.span)).collect();
        let mut before = Keys::new();
        for flattened in fields.iter().filter(|field| field.flatten) {
            let mut keys = Keys::new();
            collect(api, &flattened.ty, &mut keys, &mut Vec::new());
            for key in keys.keys() {
                if let Some(span) = own.get(key) {
                    self.diagnostics
                        .report(
                            Code::BadUnionTag,
                            *span,
                            format!("`{key}` is also a key of the flattened `{}`", flattened.wire_name),
                            "remove it here: what is flattened writes and reads this key",
                        )
                        .related(flattened.span, "flattened here");
                }
                if let Some(span) = before.get(key) {
                    self.diagnostics
                        .report(
                            Code::BadFlatten,
                            flattened.span,
                            format!("`{key}` is a key of two things that are flattened here"),
                            "flatten one of the two, or give the key to one of them only",
                        )
                        .related(*span, "the other one");
                }
            }
            before.extend(keys.into_keys().map(|key| (key, flattened.span)));
        }
    }

    /// The bodies that stand beside a union's tag.
    fn check_bodies(&mut self, api: &Api, union: &Union) {
        let Layout::Inline { tag } = &union.layout else { return };
        for variant in &union.variants {
            let mut keys = Keys::new();
            if let Some(ty) = &variant.ty {
                collect(api, ty, &mut keys, &mut Vec::new());
            }
            if let Some(span) = keys.get(tag.as_str()) {
                self.diagnostics
                    .report(
                        Code::BadUnionTag,
                        *span,
                        format!("the body of the variant `{}` lists the tag `{tag}` as a field", variant.tag),
                        "remove the field: the union writes and reads its tag",
                    )
                    .related(variant.span, "the variant");
            }
        }
    }
}

/// The keys that a value brings into its parent's object; `open` holds the types that are being looked at.
fn collect<'a>(api: &'a Api, ty: &'a Type, keys: &mut Keys<'a>, open: &mut Vec<&'a TypeRef>) {
    let Some(name) = ty.named().filter(|name| !open.contains(name)) else { return };
    open.push(name);
    match api.item(name) {
        Some(Item::Struct(item)) => {
            for field in &item.fields {
                if field.flatten {
                    collect(api, &field.ty, keys, open);
                } else {
                    keys.insert(&field.wire_name, field.span);
                }
            }
        }
        Some(Item::Union(item)) => {
            if let Layout::Keyed { tag } | Layout::Inline { tag } | Layout::Adjacent { tag, .. } = &item.layout {
                keys.insert(tag, item.span);
            }
            for variant in &item.variants {
                match &item.layout {
                    Layout::Keyed { .. } | Layout::External => {
                        keys.insert(&variant.key, variant.span);
                    }
                    Layout::Inline { .. } => {
                        if let Some(ty) = &variant.ty {
                            collect(api, ty, keys, open);
                        }
                    }
                    Layout::Adjacent { content, .. } => {
                        keys.insert(content, variant.span);
                    }
                }
            }
        }
        Some(Item::Id(_) | Item::Enum(_) | Item::Operation(_)) | None => {}
    }
    open.pop();
}
