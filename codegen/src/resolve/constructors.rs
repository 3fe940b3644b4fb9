//! Constructors: what they take, and in which order. The specification says so at each, so that a line that moves
//! swaps no arguments, and that a call can be read.

use super::Resolver;
use super::direction::Reach;
use super::names::Definition;
use crate::diagnostic::Code;
use crate::load::raw::RawConstructor;
use crate::model::{Api, Constructor, Field, Presence, Type, TypeRef};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// More arguments than this cannot be told apart by their place.
const MOST_LISTED: usize = 4;

impl<'s> Resolver<'s> {
    /// Decides what constructors take; tells of those that are not written as they must be, unless something else is
    /// wrong, which may well decide what is required.
    pub(super) fn settle_constructors(&mut self, api: &mut Api, reach: &Reach) {
        let tell = self.diagnostics.is_empty();
        let mut listed: BTreeMap<TypeRef, Vec<Field>> = BTreeMap::new();
        for area in api.all_areas_mut() {
            for module in &mut area.modules {
                for item in &mut module.operations {
                    let key = TypeRef::new(&area.name, &item.name);
                    item.new = self.constructor(&key, item.query.iter().chain(&item.body), tell);
                }
                for item in &mut module.structs {
                    let key = TypeRef::new(&area.name, &item.name);
                    if reach.is_sent(&key) {
                        let new = self.constructor(&key, &item.fields, tell);
                        if let Constructor::Listed(fields) = &new {
                            listed.insert(key, fields.clone());
                        }
                        item.new = Some(new);
                    } else if let Some(written) = self.written(&key)
                        && tell
                    {
                        self.bad_constructor(
                            written.span,
                            format!("no request contains `{}`, so it has no constructor", key.name),
                            "remove `new`",
                        );
                    }
                }
            }
        }
        for area in api.all_areas_mut() {
            for union in area.modules.iter_mut().flat_map(|module| &mut module.unions) {
                for variant in &mut union.variants {
                    if let Some(Type::Struct(name)) = &variant.ty {
                        variant.arguments = listed.get(name).cloned();
                    }
                }
            }
        }
    }

    fn constructor<'f>(
        &mut self,
        key: &TypeRef,
        fields: impl IntoIterator<Item = &'f Field>,
        tell: bool,
    ) -> Constructor {
        let required: Vec<&Field> = fields.into_iter().filter(|field| field.presence == Presence::Required).collect();
        let written = self.written(key);
        if tell {
            self.check_constructor(key, &required, written);
        }
        let listed = |fields: Vec<&Field>| Constructor::Listed(fields.into_iter().cloned().collect());
        match written.map(|written| &written.value) {
            None => listed(required),
            Some(RawConstructor::Listed(names)) => {
                let named =
                    |name: &Spanned<String>| required.iter().find(|field| field.wire_name == name.value).copied();
                listed(names.iter().filter_map(named).collect())
            }
            Some(RawConstructor::Named) => {
                Constructor::Named(required_struct(key), required.into_iter().cloned().collect())
            }
        }
    }

    fn check_constructor(&mut self, key: &TypeRef, required: &[&Field], written: Option<&'s Spanned<RawConstructor>>) {
        let names: Vec<&str> = required.iter().map(|field| field.wire_name.as_str()).collect();
        let line = format!("new: [{}]", names.join(", "));
        let name = &key.name;
        let Some(written) = written else {
            let Some(symbol) = self.symbols.get(&key.area, name) else { return };
            if required.len() > MOST_LISTED {
                let message = format!("`{name}` has {} required fields, too many to tell apart by place", names.len());
                self.bad_constructor(symbol.span, message, "add `new: named`: the constructor takes a struct of them");
            } else if let Some(flag) = required.iter().find(|field| is_flag(field)) {
                let message =
                    format!("the constructor of `{name}` would take the flag `{}` as a bare `true`", flag.name);
                let help = if required.len() == 1 {
                    format!("add `{line}` where the type's name tells what is true, else `new: named`")
                } else {
                    "add `new: named`, or make an enum of the flag".to_owned()
                };
                self.bad_constructor(symbol.span, message, help);
            } else if required.len() > 1 {
                let message = format!("`{name}` does not say in which order its constructor takes the required fields");
                let help = format!("add `{line}` in the order in which people say it, or `new: named`");
                self.bad_constructor(symbol.span, message, help);
            }
            return;
        };
        let span = written.span;
        match &written.value {
            RawConstructor::Named if required.is_empty() => {
                self.bad_constructor(span, format!("`{name}` has no required field"), "remove `new`");
            }
            RawConstructor::Named => {
                let made = required_struct(key);
                if self.symbols.get(&key.area, &made).is_some() {
                    let message = format!("`{made}` is kept for the required fields of `{name}`");
                    self.diagnostics.report(Code::DuplicateName, span, message, "rename the other one");
                }
            }
            RawConstructor::Listed(listed) => {
                let same = |field: &&Field| listed.iter().any(|name| name.value == field.wire_name);
                if listed.len() != required.len() || !required.iter().all(same) {
                    let message = format!("`new` does not list the required fields of `{name}`");
                    let help = if names.is_empty() { "remove `new`".to_owned() } else { format!("write `{line}`") };
                    self.bad_constructor(span, message, help);
                } else if listed.len() > MOST_LISTED {
                    let message = format!("{} arguments of `{name}` cannot be told apart by place", listed.len());
                    self.bad_constructor(span, message, "write `new: named`: the constructor takes a struct of them");
                } else if listed.len() == 1 && !is_flag(required[0]) {
                    let message = format!("`{name}` has one required field, and takes it without being told");
                    self.bad_constructor(span, message, "remove `new`");
                } else if listed.len() > 1
                    && let Some(flag) = required.iter().find(|field| is_flag(field))
                {
                    let message = format!("the flag `{}` would be a bare `true` among the arguments", flag.name);
                    self.bad_constructor(span, message, "write `new: named`, or make an enum of the flag");
                }
            }
        }
    }

    /// What the specification says of a constructor.
    fn written(&self, key: &TypeRef) -> Option<&'s Spanned<RawConstructor>> {
        match self.symbols.get(&key.area, &key.name)?.definition {
            Definition::Operation(raw) => raw.new.as_ref(),
            Definition::Struct(raw) => raw.new.as_ref(),
            Definition::Event | Definition::Id(_) | Definition::Enum(_) | Definition::Union(_) => None,
        }
    }

    fn bad_constructor(&mut self, span: Span, message: String, help: impl Into<String>) {
        self.diagnostics.report(Code::BadConstructor, span, message, help);
    }
}

/// The name of the struct that a constructor with named arguments takes.
fn required_struct(key: &TypeRef) -> String {
    format!("{}Required", key.name)
}

fn is_flag(field: &Field) -> bool {
    match &field.ty {
        Type::Bool => true,
        Type::List(item) => **item == Type::Bool,
        _ => false,
    }
}
