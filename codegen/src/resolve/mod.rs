//! Stage 2: the raw model to the resolved one. Everything that can be wrong is found here, or while loading.

mod circles;
mod constructors;
mod direction;
mod events;
mod fields;
mod flatten;
mod ids;
mod lints;
mod names;
mod operations;
mod paging;
mod prose;
mod reach;
mod readings;
mod refusals;
mod reserved;
mod types;
mod unions;

use crate::diagnostic::{Code, Diagnostics, did_you_mean, nearest};
use crate::load::raw::{RawFile, RawGlossaryEntry, RawPaging, RawSpec};
use crate::model::{Api, Area, ErrorCode, Module, Struct, TypeRef};
use crate::source::Span;
use direction::Reach;
use names::Symbols;
pub(crate) use names::{KEYWORDS, SHARED};
use std::collections::BTreeMap;

/// Resolves the specification; the result is only complete when nothing was reported.
pub(crate) fn resolve(spec: &RawSpec, diagnostics: &mut Diagnostics) -> Api {
    let symbols = Symbols::collect(spec, diagnostics);
    let mut resolver = Resolver {
        spec,
        symbols,
        diagnostics,
        glossary: spec.glossary.iter().map(|entry| (entry.name.value.as_str(), &entry.value)).collect(),
        used_glossary: BTreeMap::new(),
        paths: BTreeMap::new(),
        pagings: Vec::new(),
    };
    let mut api = resolver.areas();
    resolver.check_discriminators(&api);
    if resolver.check_endless_flattening(&api) {
        resolver.check_flattened(&api);
    }
    resolver.check_areas_in_a_circle();
    resolver.check_replacements(&api);
    let reach = Reach::new(&api, &resolver.symbols);
    resolver.check_directions(&reach);
    direction::settle_directions(&mut api, &reach);
    resolver.check_named_responses(&api, &reach);
    resolver.check_endless_types(&api);
    reach::box_recursion(&mut api);
    resolver.settle_constructors(&mut api, &reach);
    reach::settle_needs(&mut api);
    resolver.settle_paging(&mut api);
    resolver.lint_shapes();
    resolver.lint_glossary();
    resolver.check_ids_of_glossary();
    resolver.check_prose();
    api
}

struct Resolver<'s> {
    spec: &'s RawSpec,
    symbols: Symbols<'s>,
    diagnostics: &'s mut Diagnostics,
    glossary: BTreeMap<&'s str, &'s RawGlossaryEntry>,
    /// The wire names of fields, and whether one of them takes its meaning from the glossary.
    used_glossary: BTreeMap<String, bool>,
    /// Method and path of every operation, with its name and place.
    paths: BTreeMap<(String, String), (String, Span)>,
    pagings: Vec<(TypeRef, &'s RawPaging)>,
}

impl<'s> Resolver<'s> {
    fn areas(&mut self) -> Api {
        let spec = self.spec;
        for named in &spec.areas {
            names::check_area_name(&named.name, self.diagnostics);
            let mut files = spec.files.iter().filter(|file| file.folder == named.name.value);
            let known = |folder: &str| folder == SHARED || spec.areas.iter().any(|area| area.name.value == folder);
            // A folder of nearly this name is most likely the one, and told of as such.
            let meant = |file: &RawFile| !known(&file.folder) && nearest(&file.folder, [&*named.name.value]).is_some();
            if !files.any(|file| !file.operations.is_empty()) && !spec.files.iter().any(meant) {
                self.diagnostics.report(
                    Code::UnknownArea,
                    named.name.span,
                    format!("the area `{}` has no operations", named.name),
                    format!("describe one in `{}/<resource>.yaml`, or remove the area", named.name),
                );
            }
        }
        let mut modules: BTreeMap<&str, Vec<Module>> = BTreeMap::new();
        for file in &spec.files {
            self.check_place(file);
            let module = self.module(file);
            modules.entry(&file.folder).or_default().push(module);
        }
        let shared = Area {
            name: SHARED.to_owned(),
            en: "Shared types".to_owned(),
            zh: String::new(),
            doc: "Types that several product areas use.".to_owned(),
            default: false,
            needs: Vec::new(),
            modules: modules.remove(SHARED).unwrap_or_default(),
        };
        let mut areas: Vec<Area> = spec
            .areas
            .iter()
            .map(|named| Area {
                name: named.name.value.clone(),
                en: named.value.en.clone(),
                zh: named.value.zh.clone(),
                doc: named.value.doc.clone(),
                default: named.value.default,
                needs: Vec::new(),
                modules: modules.remove(named.name.value.as_str()).unwrap_or_default(),
            })
            .collect();
        areas.sort_by(|a, b| a.name.cmp(&b.name));
        let errors = self.errors();
        let documents = self.documents();
        let mut api = Api::new(shared, areas, errors);
        api.documents = documents;
        api.refusals = self.refusals(&api);
        api
    }

    fn check_place(&mut self, file: &RawFile) {
        let areas = self.spec.areas.iter().map(|area| area.name.value.as_str());
        if file.folder != SHARED && !areas.clone().any(|area| area == file.folder) {
            let help = did_you_mean(&file.folder, areas, || "add the area to areas.yaml".to_owned());
            self.diagnostics.report(
                Code::UnknownArea,
                file.area.span,
                format!("areas.yaml has no area `{}`", file.folder),
                help,
            );
        } else if file.area.value != file.folder {
            self.diagnostics.report(
                Code::UnknownArea,
                file.area.span,
                format!("the file stands in the folder `{}`, not `{}`", file.folder, file.area),
                "correct the area, or move the file",
            );
        }
        if !names::is_module_name(&file.stem) {
            self.diagnostics.report(
                Code::InvalidName,
                file.area.span,
                format!("the file name `{}` is not a module name", file.stem),
                "name the file in snake_case, and not as a keyword of Rust",
            );
        }
    }

    fn module(&mut self, file: &'s RawFile) -> Module {
        let area = file.folder.as_str();
        let mut operations = Vec::new();
        let mut structs = Vec::new();
        for named in &file.operations {
            if let Some((operation, response)) = self.operation(area, named) {
                operations.push(operation);
                structs.extend(response);
            }
        }
        let mut events = Vec::new();
        for named in &file.events {
            if let Some((event, fields)) = self.event(area, named) {
                events.push(event);
                structs.push(fields);
            }
        }
        for named in &file.types {
            let fields = self.fields(area, &named.value.fields.iter().collect::<Vec<_>>());
            self.check_no_files(&named.value.fields);
            let doc = self.type_doc(&named.name, named.value.doc.as_ref());
            let (name, span) = (named.name.value.clone(), named.name.span);
            structs.push(Struct { name, span, doc, fields, new: None });
        }
        Module {
            name: file.stem.clone(),
            en: file.en.clone(),
            zh: file.zh.clone(),
            operations,
            events,
            structs,
            ids: file.ids.iter().map(|named| self.id(named)).collect(),
            enums: file.enums.iter().map(|named| self.enum_(named)).collect(),
            unions: file.unions.iter().map(|named| self.union_(area, named)).collect(),
        }
    }

    fn errors(&mut self) -> Vec<ErrorCode> {
        let mut constants: BTreeMap<&str, Span> = BTreeMap::new();
        let mut errors = Vec::new();
        for named in &self.spec.errors {
            let Some(code) = unions::whole_number(&named.name) else {
                self.diagnostics.report(
                    Code::InvalidValue,
                    named.name.span,
                    format!("`{}` is not an error code", named.name),
                    "write the number that the server sends",
                );
                continue;
            };
            if let Some(name) = &named.value.name {
                let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
                if !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
                    self.diagnostics.report(
                        Code::InvalidName,
                        name.span,
                        format!("`{name}` is not the name of a constant"),
                        "names of errors are in SCREAMING_SNAKE_CASE",
                    );
                } else if let Some(word) = names::word_of_outcome_before_the_end(name) {
                    self.diagnostics.report(
                        Code::InvalidName,
                        name.span,
                        format!("`{word}` does not stand last in `{name}`"),
                        "name what is wrong first, and then what is wrong with it, as in `SECRET_INVALID`: codes about \
                         one thing stand together then",
                    );
                }
                if let Some(first) = constants.insert(&name.value, name.span) {
                    self.diagnostics
                        .report(
                            Code::NameClash,
                            name.span,
                            format!("the constant `{name}` is taken"),
                            "tell the two apart by their areas",
                        )
                        .related(first, "taken here");
                }
            }
            errors.push(ErrorCode {
                code,
                name: named.value.name.as_ref().map(|name| name.value.clone()),
                zh: named.value.zh.clone(),
                en: named.value.en.clone(),
                retry: named.value.retry,
                hint: named.value.hint.clone(),
            });
        }
        errors.sort_by_key(|error| error.code);
        errors
    }
}
