//! Enums and unions.

use super::Resolver;
use super::names;
use crate::diagnostic::Code;
use crate::load::raw::{Named, RawEnum, RawUnion, RawVariant};
use crate::model::{Enum, EnumValue, Form, Layout, Repr, Type, TypeRef, Union, Variant};
use crate::source::{Span, Spanned};
use crate::words::LayoutWord;
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeMap;

impl Resolver<'_> {
    pub(super) fn enum_(&mut self, named: &Named<RawEnum>) -> Enum {
        let raw = &named.value;
        let repr = raw.repr.unwrap_or(Repr::String);
        let mut taken = BTreeMap::new();
        let mut values = Vec::new();
        for Named { name: wire, value } in &raw.values {
            self.check_tag(wire, repr);
            names::check_variant_name(&value.name, value.name.span, self.diagnostics);
            self.check_clash(&mut taken, &value.name.value, &value.name, value.name.span);
            if value.zh.is_none() && value.doc.is_none() {
                self.diagnostics.report(
                    Code::MissingTitle,
                    wire.span,
                    format!("the value `{wire}` has no meaning"),
                    "add `zh`, the official meaning (or `doc`, where there is none)",
                );
            }
            if let Some(zh) = &value.zh
                && value.doc.is_none()
                && says_more(zh, &value.name)
            {
                self.diagnostics.report(
                    Code::MissingDoc,
                    value.name.span,
                    format!("the official meaning of `{wire}` says more than the name `{}`", value.name),
                    "say the meaning in a `doc`, or find a name that needs none",
                );
            }
            values.push(EnumValue {
                wire: wire.value.clone(),
                name: value.name.value.clone(),
                zh: value.zh.clone().unwrap_or_default(),
                doc: value.doc.clone(),
            });
        }
        Enum {
            name: named.name.value.clone(),
            span: named.name.span,
            doc: self.type_doc(&named.name, raw.doc.as_ref()),
            repr,
            values,
        }
    }

    pub(super) fn union_(&mut self, area: &str, named: &Named<RawUnion>) -> Union {
        let (name, raw) = (&named.name, &named.value);
        let layout = self.layout(name, raw);
        let repr = raw.tag_repr.unwrap_or(Repr::String);
        let mut taken = BTreeMap::new();
        let mut variants = Vec::new();
        for Named { name: tag, value } in &raw.variants {
            self.check_tag(tag, repr);
            if let Some(variant) = self.variant(area, &layout, tag, value) {
                let span = value.rust.as_ref().map_or(tag.span, |rust| rust.span);
                names::check_variant_name(&variant.name, span, self.diagnostics);
                // The constructors are named as the variants, in snake case.
                self.check_clash(&mut taken, &variant.name.to_snake_case(), &variant.name, span);
                variants.push(variant);
            }
        }
        self.check_conversions(raw, &variants);
        Union {
            name: name.value.clone(),
            span: name.span,
            doc: self.type_doc(name, raw.doc.as_ref()),
            layout,
            repr,
            variants,
            in_request: false,
        }
    }

    fn layout(&mut self, name: &Spanned<String>, raw: &RawUnion) -> Layout {
        let word = raw.layout.as_ref().map_or(LayoutWord::Keyed, |layout| layout.value);
        let tag = self.tag(name, raw, word);
        let content = self.content(name, raw, word);
        match word {
            LayoutWord::Keyed => Layout::Keyed { tag },
            LayoutWord::Inline => Layout::Inline { tag },
            LayoutWord::Adjacent => Layout::Adjacent { tag, content },
            LayoutWord::External => Layout::External,
        }
    }

    /// The wire name of the tag; empty where there is none.
    fn tag(&mut self, name: &Spanned<String>, raw: &RawUnion, layout: LayoutWord) -> String {
        match (&raw.tag, layout) {
            (Some(tag), LayoutWord::External) => {
                self.diagnostics.report(
                    Code::BadUnionTag,
                    tag.span,
                    "a union with `layout: external` has no tag: the key that is present is the variant",
                    "remove `tag`, or choose another layout",
                );
            }
            (None, LayoutWord::Keyed | LayoutWord::Inline | LayoutWord::Adjacent) => {
                self.diagnostics.report(
                    Code::BadUnionTag,
                    name.span,
                    format!("the union `{name}` has no tag"),
                    "add `tag: <the wire name whose value names the variant>`, or `layout: external`",
                );
            }
            (None, LayoutWord::External) | (Some(_), LayoutWord::Keyed | LayoutWord::Inline | LayoutWord::Adjacent) => {
            }
        }
        raw.tag.as_ref().map(|tag| tag.value.clone()).unwrap_or_default()
    }

    /// The key of the body; empty where each variant has its own.
    fn content(&mut self, name: &Spanned<String>, raw: &RawUnion, layout: LayoutWord) -> String {
        match (&raw.content, layout) {
            (None, LayoutWord::Adjacent) => {
                self.diagnostics.report(
                    Code::BadUnionLayout,
                    name.span,
                    format!("the union `{name}` does not say where the body stands"),
                    "add `content: <the key of the body>`",
                );
            }
            (Some(content), LayoutWord::Keyed | LayoutWord::Inline | LayoutWord::External) => {
                self.diagnostics.report(
                    Code::BadUnionLayout,
                    content.span,
                    format!("`content` has no meaning with `layout: {}`", layout.as_str()),
                    "remove it, or write `layout: adjacent`",
                );
            }
            (Some(_), LayoutWord::Adjacent) | (None, LayoutWord::Keyed | LayoutWord::Inline | LayoutWord::External) => {
            }
        }
        raw.content.as_ref().map(|content| content.value.clone()).unwrap_or_default()
    }

    fn variant(&mut self, area: &str, layout: &Layout, tag: &Spanned<String>, raw: &RawVariant) -> Option<Variant> {
        let ty = match &raw.ty {
            Some(text) => {
                let (ty, form) = self.type_of(area, text)?;
                if matches!(layout, Layout::Inline { .. }) && !matches!(ty, Type::Struct(_)) {
                    self.diagnostics.report(
                        Code::BadUnionLayout,
                        text.span,
                        format!("`{text}` has no fields that could stand beside the tag"),
                        "name a type with fields, or choose the layout `keyed`, `adjacent` or `external`",
                    );
                }
                if form != Form::Plain || ty == Type::File {
                    self.diagnostics.report(
                        Code::InvalidType,
                        text.span,
                        format!("`{text}` cannot be the body of a variant"),
                        "use a type, a list or a plain value",
                    );
                }
                Some(ty)
            }
            None => None,
        };
        if ty.is_none() && *layout == Layout::External {
            self.diagnostics.report(
                Code::BadUnionLayout,
                tag.span,
                "a variant without a body cannot be told apart by its key",
                "give it a type, or choose another layout",
            );
        }
        let doc = match (&raw.doc, &raw.ty) {
            (Some(doc), _) => doc.clone(),
            (None, Some(text)) => self.doc_of_type(area, text),
            (None, None) => String::new(),
        };
        if doc.is_empty() {
            self.diagnostics.report(
                Code::MissingDoc,
                tag.span,
                format!("the variant `{tag}` has no meaning"),
                "add `doc: \"…\"`; only a body's type can speak for it",
            );
        }
        Some(Variant {
            tag: tag.value.clone(),
            span: tag.span,
            key: raw.key.as_ref().map_or_else(|| tag.value.clone(), |key| key.value.clone()),
            name: raw.rust.as_ref().map_or_else(|| tag.to_upper_camel_case(), |rust| rust.value.clone()),
            doc,
            ty,
            arguments: None,
            convertible: raw.from.is_some(),
        })
    }

    /// A body that converts into the union leaves no doubt which variant is meant.
    fn check_conversions(&mut self, raw: &RawUnion, variants: &[Variant]) {
        let mut before: Vec<(&TypeRef, Span)> = Vec::new();
        for variant in variants {
            let written = raw.variants.iter().find(|written| written.name.value == variant.tag);
            let Some(span) = written.and_then(|written| written.value.from) else { continue };
            let Some(Type::Struct(name) | Type::Id(name, _) | Type::Enum(name, _) | Type::Union(name)) = &variant.ty
            else {
                self.diagnostics.report(
                    Code::BadConversion,
                    span,
                    format!("the variant `{}` has no type of its own that could convert", variant.tag),
                    "remove `from`: only what has a name of its own converts into a union",
                );
                continue;
            };
            match before.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => {
                    self.diagnostics
                        .report(
                            Code::BadConversion,
                            span,
                            format!("`{}` would convert into two variants", name.name),
                            "keep `from` at the one that is meant where nothing else is said",
                        )
                        .related(*first, "the other one");
                }
                None => before.push((name, span)),
            }
        }
    }

    /// The doc of the named type at the core of a type expression; empty for built-in types.
    fn doc_of_type(&self, area: &str, text: &str) -> String {
        let found = self.symbols.find(area, text.trim_matches(['[', ']', '{', '}']));
        found.and_then(|(_, symbol)| symbol.doc()).unwrap_or_default().to_owned()
    }

    /// The doc of a type, enum or union; told when it is missing.
    pub(super) fn type_doc(&mut self, name: &Spanned<String>, doc: Option<&String>) -> String {
        if doc.is_none() {
            self.diagnostics.report(
                Code::MissingDoc,
                name.span,
                format!("`{name}` has no meaning"),
                "add `doc: …`, a sentence or a noun phrase with a full stop",
            );
        }
        doc.cloned().unwrap_or_default()
    }

    fn check_tag(&mut self, tag: &Spanned<String>, repr: Repr) {
        if repr == Repr::Int && whole_number(tag).is_none() {
            self.diagnostics.report(
                Code::BadUnionTag,
                tag.span,
                format!("`{tag}` is not a whole number"),
                "write the number that travels, without zeros before it, or make the representation `string`",
            );
        }
    }

    fn check_clash(&mut self, taken: &mut BTreeMap<String, Span>, key: &str, name: &str, span: Span) {
        if let Some(first) = taken.insert(key.to_owned(), span) {
            self.diagnostics
                .report(
                    Code::NameClash,
                    span,
                    format!("the Rust name `{name}` is taken"),
                    "give one of the two another name",
                )
                .related(first, "taken here");
        }
    }
}

/// A number that is written in the one way in which it could travel.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// Whether an official meaning has more to say than a name: more than the words in it, a number, or a remark.
fn says_more(zh: &str, name: &str) -> bool {
    let numbered = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let remark = |c: char| "（），。；：/+、_\"".contains(c);
    let words = name.to_snake_case().split('_').count();
    let characters = zh.chars().filter(|c| !c.is_ascii()).count();
    numbered(zh) || numbered(name) || zh.contains(remark) || characters > 4 * words + 1
}
