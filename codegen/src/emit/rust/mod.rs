//! Rust source: one file for each resource, which the module of its area includes, so that its items are defined
//! where they are public. Rustdoc forgets the other names of an item that is re-exported from a private module.

mod docs;
mod enums;
mod errors;
mod events;
mod facts;
mod fields;
mod ids;
mod issuers;
mod operations;
mod paging;
mod structs;
mod text;
mod unions;

use super::OutputFile;
use crate::model::{Api, Area, Module, Type, TypeRef};
use crate::resolve::SHARED;
use docs::Docs;
use std::collections::{BTreeMap, BTreeSet};
use text::{Text, ident};

pub(super) fn files(api: &Api) -> Vec<OutputFile> {
    let file = |path: String, text: String| OutputFile { path, text };
    let mut files = vec![
        file("areas.rs".to_owned(), areas(api)),
        file("error_codes.rs".to_owned(), errors::error_codes(&api.errors)),
        file("issuers.rs".to_owned(), issuers::issuers(api)),
        file("events.rs".to_owned(), events::events(api)),
    ];
    files.extend(facts::files(api));
    let shared = SharedTypes::new(api);
    for area in api.all_areas() {
        files.push(file(format!("{}/mod.rs", area.name), area_module(area, &shared)));
        for module in &area.modules {
            files.push(file(format!("{}/{}.rs", area.name, module.name), resource(area, module)));
        }
    }
    files
}

/// The public modules, which `lib.rs` includes.
fn areas(api: &Api) -> String {
    let mut out = Text::file();
    out.line("");
    out.line("pub mod error_codes;");
    out.line("pub mod shared;");
    for area in &api.areas {
        out.line(format!("#[cfg(feature = \"{}\")]", area.name));
        out.line(format!("pub mod {};", ident(&area.name)));
    }
    out.finish()
}

fn area_module(area: &Area, shared: &SharedTypes) -> String {
    let mut docs = Docs::of(&area.doc);
    if !area.zh.is_empty() {
        docs.paragraph(&format!("Official name: {}.", area.zh));
    }
    for module in area.modules.iter().filter(|module| !module.operations.is_empty()) {
        docs.lines([format!("# {} ({})", module.en, module.zh)]);
        docs.lines(["| operation | title | what it does |".to_owned(), "|---|---|---|".to_owned()]);
        docs.more(module.operations.iter().map(|item| {
            let summary = docs::escape(&item.summary).replace('|', "\\|");
            format!("| [`{}`] | {} | {summary} |", item.name, item.title)
        }));
    }
    for module in area.modules.iter().filter(|module| !module.events.is_empty()) {
        docs.lines([format!("# Events: {} ({})", module.en, module.zh)]);
        docs.lines(["With the feature `callback`.".to_owned()]);
        docs.lines(["| event | title |".to_owned(), "|---|---|".to_owned()]);
        docs.more(module.events.iter().map(|event| format!("| `{}` | {} |", event.name, event.title)));
    }
    let mut out = Text::file();
    out.line("");
    out.module_docs(&docs);
    out.line("");
    // How generated code reads is decided in the generator, and what it does is tested; lints are for people.
    out.line("#![allow(clippy::all, deprecated, unused_imports)]");
    out.line("");
    out.line("use crate::prelude::*;");
    let reused = shared.of(area);
    if !reused.is_empty() {
        out.block("pub use super::shared::{", "};", |out| {
            reused.iter().for_each(|name| out.line(format!("{},", name.name)));
        });
    }
    out.line("");
    if area.modules.iter().any(|module| !module.operations.is_empty() || !module.events.is_empty()) {
        // Without the client, only events name it.
        out.line("#[allow(dead_code)]");
        out.line(format!("const AREA: &str = \"{}\";", area.name));
    }
    for module in &area.modules {
        out.line(format!("include!(\"{}.rs\");", module.name));
    }
    out.finish()
}

fn resource(area: &Area, module: &Module) -> String {
    let mut out = Text::file();
    out.line("");
    out.line(format!("// {} ({}).", module.en, module.zh));
    let emit = Emitter { area: &area.name };
    for item in &module.operations {
        out.line("");
        emit.operation(&mut out, item);
    }
    for item in &module.structs {
        out.line("");
        match module.events.iter().find(|event| event.name == item.name) {
            Some(event) => emit.event(&mut out, event, item),
            None => emit.struct_(&mut out, item),
        }
    }
    for item in &module.ids {
        out.line("");
        ids::id(&mut out, item);
    }
    for item in &module.enums {
        out.line("");
        enums::enum_(&mut out, item);
    }
    for item in &module.unions {
        out.line("");
        emit.union_(&mut out, item);
    }
    out.finish()
}

/// Emits the items of one area.
struct Emitter<'a> {
    area: &'a str,
}

impl Emitter<'_> {
    /// Whether a type must be named by its path: an area has its own types and the shared ones under their names.
    fn is_foreign(&self, name: &TypeRef) -> bool {
        name.area != self.area && name.area != SHARED
    }

    fn path(&self, name: &TypeRef) -> String {
        if self.is_foreign(name) { format!("super::{}::{}", ident(&name.area), name.name) } else { name.name.clone() }
    }

    /// The public path of a named type in rustdoc.
    fn link(&self, name: &TypeRef) -> String {
        if name.area == self.area { name.name.clone() } else { format!("crate::{}::{}", name.area, name.name) }
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::String => "String".to_owned(),
            Type::Secret => "Secret".to_owned(),
            Type::Int => "i64".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Timestamp => "Timestamp".to_owned(),
            Type::TimestampMs => "TimestampMs".to_owned(),
            Type::Json => "Value".to_owned(),
            Type::File => "FilePart".to_owned(),
            Type::List(item) => format!("Vec<{}>", self.ty(item)),
            Type::Map(item) => format!("BTreeMap<String, {}>", self.ty(item)),
            Type::Struct(name) | Type::Id(name, _) | Type::Enum(name, _) | Type::Union(name) => self.path(name),
        }
    }
}

/// Which shared types the items of an area are made of, also by way of other shared types: the area re-exports them, so
/// that a type that moves there breaks nobody's path.
struct SharedTypes {
    within: BTreeMap<TypeRef, Vec<TypeRef>>,
}

impl SharedTypes {
    fn new(api: &Api) -> Self {
        let mut within = BTreeMap::new();
        for module in &api.shared.modules {
            for (name, types) in types_of(module) {
                within.insert(TypeRef::new(SHARED, name), types);
            }
        }
        Self { within }
    }

    fn of(&self, area: &Area) -> BTreeSet<TypeRef> {
        let mut found = BTreeSet::new();
        if area.name == SHARED {
            return found;
        }
        let mut open: Vec<TypeRef> = area.modules.iter().flat_map(types_of).flat_map(|(_, types)| types).collect();
        while let Some(next) = open.pop() {
            if next.area == SHARED && found.insert(next.clone()) {
                open.extend(self.within.get(&next).into_iter().flatten().cloned());
            }
        }
        found
    }
}

/// The items of a module with the named types in them.
fn types_of(module: &Module) -> Vec<(&str, Vec<TypeRef>)> {
    use crate::model::Response;
    let named = |types: Vec<&Type>| types.into_iter().filter_map(Type::named).cloned().collect::<Vec<_>>();
    let mut all = Vec::new();
    for item in &module.operations {
        let mut types = named(item.query.iter().chain(&item.body).map(|field| &field.ty).collect());
        if let Response::Struct(name) = &item.response {
            types.push(name.clone());
        }
        all.push((item.name.as_str(), types));
    }
    for item in &module.structs {
        all.push((item.name.as_str(), named(item.fields.iter().map(|field| &field.ty).collect())));
    }
    for item in &module.unions {
        let bodies = item.variants.iter().filter_map(|variant| variant.ty.as_ref());
        all.push((item.name.as_str(), named(bodies.collect())));
    }
    all
}
