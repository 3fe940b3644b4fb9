//! From a path in a body to the line of the specification that describes it.

use std::collections::BTreeSet;
use wecom_api::Operation;
use wecom_codegen::SourceSet;
use wecom_codegen::model::{self, Api, Field, Layout, Type, TypeRef, Union};

/// The specification of this repository, to look places up in.
pub(super) struct Places {
    sources: SourceSet,
    api: Api,
}

impl Places {
    pub(super) fn load() -> Result<Self, String> {
        let sources = crate::specification::specification_files()?;
        let api = crate::specification::resolve(&sources)?;
        Ok(Self { sources, api })
    }

    /// The line of the field, else of the type in which it is missing, else of the operation.
    pub(super) fn find(&self, operation: &Operation, request: bool, path: &str) -> String {
        let found =
            self.api.operations().find(|(area, _, item)| area.name == operation.area && item.name == operation.name);
        let Some((area, module, item)) = found else { return "spec/".to_owned() };
        let file = format!("{}/{}.yaml", area.name, module.name);
        let mut scope = Scope { file, name: item.name.clone(), fields: Vec::new() };
        if request {
            scope.fields = item.query.iter().chain(&item.body).collect();
        } else if let model::Response::Struct(name) = &item.response
            && let Some(inner) = self.scope(name)
        {
            scope.fields = inner.fields;
            if !name.name.ends_with("Response") {
                (scope.file, scope.name) = (inner.file, inner.name);
            }
        }
        for part in path.split('.') {
            let key = part.split('[').next().unwrap_or_default();
            let fields = scope.fields.clone();
            let field = fields.iter().find(|field| field.wire_name == key);
            match field.and_then(|field| named_struct(&field.ty)).and_then(|name| self.scope(name)) {
                Some(inner) => scope = inner,
                None => return self.line(&scope, key),
            }
        }
        self.line(&scope, "")
    }

    /// The unions whose tag and body stand at the top of a body.
    pub(super) fn flattened_unions(&self, operation: &Operation, request: bool) -> Vec<&Union> {
        let found =
            self.api.operations().find(|(area, _, item)| area.name == operation.area && item.name == operation.name);
        let Some((_, _, item)) = found else { return Vec::new() };
        let fields: Vec<&Field> = match &item.response {
            _ if request => item.body.iter().collect(),
            model::Response::Struct(name) => self.scope(name).map(|scope| scope.fields).unwrap_or_default(),
            _ => Vec::new(),
        };
        let names = fields.into_iter().filter(|field| field.flatten).filter_map(|field| match &field.ty {
            Type::Union(name) => Some(name),
            _ => None,
        });
        names.filter_map(|name| self.union(name)).collect()
    }

    /// The unions whose body stands under one key, with the fields of all their bodies.
    pub(super) fn shared_bodies(&self) -> Vec<SharedBody<'_>> {
        let unions = self.api.all_areas().flat_map(|area| &area.modules).flat_map(|module| &module.unions);
        let adjacent = unions.filter_map(|union| match &union.layout {
            Layout::Adjacent { tag, content } => Some((tag, content, union)),
            _ => None,
        });
        adjacent
            .map(|(tag, content, union)| {
                let bodies = union.variants.iter().filter_map(|variant| named_struct(variant.ty.as_ref()?));
                let fields = bodies.filter_map(|name| self.scope(name)).flat_map(|scope| scope.fields);
                SharedBody { tag, content, fields: fields.map(|field| field.wire_name.as_str()).collect() }
            })
            .collect()
    }

    fn union(&self, name: &TypeRef) -> Option<&Union> {
        let area = self.api.all_areas().find(|area| area.name == name.area)?;
        area.modules.iter().flat_map(|module| &module.unions).find(|union| union.name == name.name)
    }

    fn scope(&self, name: &TypeRef) -> Option<Scope<'_>> {
        let area = self.api.all_areas().find(|area| area.name == name.area)?;
        area.modules.iter().find_map(|module| {
            let item = module.structs.iter().find(|item| item.name == name.name)?;
            let file = format!("{}/{}.yaml", area.name, module.name);
            Some(Scope { file, name: item.name.clone(), fields: item.fields.iter().collect() })
        })
    }

    fn line(&self, scope: &Scope, key: &str) -> String {
        let text =
            self.sources.files().iter().find(|file| file.path == scope.file).map_or("", |file| file.text.as_str());
        let name = scope.name.strip_suffix("Response").unwrap_or(&scope.name);
        let head = format!("  {name}:");
        let start = text.lines().position(|line| line == head).unwrap_or(0);
        let inner = text.lines().enumerate().skip(start + 1).take_while(|(_, line)| !is_head(line));
        let at = inner
            .filter(|(_, line)| {
                line.trim_start().strip_prefix(key).is_some_and(|rest| !key.is_empty() && rest.starts_with(':'))
            })
            .map(|(index, _)| index)
            .next();
        format!("spec/{}:{}", scope.file, at.unwrap_or(start) + 1)
    }
}

/// A union whose body stands under one key, whichever it is.
pub(super) struct SharedBody<'a> {
    pub(super) tag: &'a str,
    pub(super) content: &'a str,
    /// The fields of all bodies.
    pub(super) fields: BTreeSet<&'a str>,
}

/// The fields that may stand somewhere, and where they are listed.
struct Scope<'a> {
    file: String,
    name: String,
    fields: Vec<&'a Field>,
}

fn is_head(line: &str) -> bool {
    line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':')
}

fn named_struct(ty: &Type) -> Option<&TypeRef> {
    match ty {
        Type::List(item) | Type::Map(item) => named_struct(item),
        Type::Struct(name) => Some(name),
        _ => None,
    }
}
