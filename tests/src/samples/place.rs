//! From a path in a body to the line of the specification that describes it.

use super::required;
use serde_json::Value;
use std::collections::BTreeSet;
use wecom_api::Operation;
use wecom_codegen::{SourceSet, Span};

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
        let Some(item) = self.operation(operation) else { return "spec/".to_owned() };
        let mut scope = Scope { span: item.span, fields: Vec::new() };
        if request {
            scope.fields = item.query.iter().chain(&item.body).collect();
        } else if let model::Response::Struct(name) = &item.response
            && let Some(inner) = self.scope(name)
        {
            scope = inner;
        }
        for part in path.split('.') {
            let key = part.split('[').next().unwrap_or_default();
            let field = scope.fields.iter().find(|field| field.wire_name == key);
            match field.and_then(|field| named_struct(&field.ty)).and_then(|name| self.scope(name)) {
                Some(inner) => scope = inner,
                None => return self.line(field.map_or(scope.span, |field| field.span)),
            }
        }
        self.line(scope.span)
    }

    /// The paths of the fields that an answer always has, and this one has not; nothing of a refusal.
    pub(super) fn missing(&self, operation: &Operation, body: &Value) -> Vec<String> {
        let refused = body["errcode"].as_i64().is_some_and(|code| code != 0);
        match self.operation(operation).map(|item| &item.response) {
            Some(model::Response::Struct(name)) if !refused => {
                self.api.struct_(name).map(|item| required::missing(&self.api, item, body)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn operation(&self, operation: &Operation) -> Option<&model::Operation> {
        self.api.operation(&TypeRef::new(operation.area, operation.name))
    }

    /// The unions whose tag and body stand at the top of a body.
    pub(super) fn flattened_unions(&self, operation: &Operation, request: bool) -> Vec<&Union> {
        let Some(item) = self.operation(operation) else { return Vec::new() };
        let fields: Vec<&Field> = match &item.response {
            _ if request => item.body.iter().collect(),
            model::Response::Struct(name) => self.scope(name).map(|scope| scope.fields).unwrap_or_default(),
            _ => Vec::new(),
        };
        let names = fields.into_iter().filter(|field| field.flatten).filter_map(|field| match &field.ty {
            Type::Union(name) => Some(name),
            _ => None,
        });
        names.filter_map(|name| self.api.union_(name)).collect()
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

    fn scope(&self, name: &TypeRef) -> Option<Scope<'_>> {
        let item = self.api.struct_(name)?;
        Some(Scope { span: item.span, fields: item.fields.iter().collect() })
    }

    fn line(&self, span: Span) -> String {
        let (path, line, _) = self.sources.location(span);
        format!("spec/{path}:{line}")
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
    span: Span,
    fields: Vec<&'a Field>,
}

fn named_struct(ty: &Type) -> Option<&TypeRef> {
    match ty {
        Type::List(item) | Type::Map(item) => named_struct(item),
        Type::Struct(name) => Some(name),
        _ => None,
    }
}
