//! Paging: the fields that it names must be there and fit.

use super::Resolver;
use crate::diagnostic::{Code, did_you_mean};
use crate::load::raw::RawPaging;
use crate::model::{Api, Field, Next, Operation, Paging, Path, Presence, Response, Type, TypeRef};
use crate::source::Spanned;
use std::collections::BTreeMap;

type Structs = BTreeMap<TypeRef, Vec<Field>>;

impl<'s> Resolver<'s> {
    /// Remembers the paging of an operation until all types are known.
    pub(super) fn pending_paging(&mut self, area: &str, operation: &Spanned<String>, raw: &'s RawPaging) {
        self.pagings.push((TypeRef::new(area, &operation.value), raw));
    }

    pub(super) fn settle_paging(&mut self, api: &mut Api) {
        let mut structs = Structs::new();
        for area in api.all_areas() {
            for item in area.modules.iter().flat_map(|module| &module.structs) {
                let key = TypeRef::new(&area.name, &item.name);
                structs.insert(key, item.fields.clone());
            }
        }
        for (key, raw) in std::mem::take(&mut self.pagings) {
            let area = api.areas.iter_mut().find(|area| area.name == key.area);
            let mut operations =
                area.into_iter().flat_map(|area| &mut area.modules).flat_map(|module| &mut module.operations);
            if let Some(operation) = operations.find(|operation| operation.name == key.name) {
                operation.paging = self.paging(operation, raw, &structs);
            }
        }
    }

    fn paging(&mut self, operation: &Operation, raw: &RawPaging, structs: &Structs) -> Option<Paging> {
        let Response::Struct(response) = &operation.response else {
            self.bad(
                raw.span,
                "there is no response in which a next page could be found".to_owned(),
                "list the response",
            );
            return None;
        };
        let fields = structs.get(response)?;
        let request = raw.request.as_ref()?;
        let all: Vec<Field> = operation.query.iter().chain(&operation.body).cloned().collect();
        let path = self.path(request, &all, structs)?;
        let [request_field] = path.fields.as_slice() else {
            self.bad(
                request.span,
                "the request field cannot be nested".to_owned(),
                "name a field of the request itself",
            );
            return None;
        };
        let request_field = request_field.clone();
        if !matches!(request_field.ty, Type::String | Type::Int) {
            self.bad(
                request.span,
                format!("`{request}` is neither a string nor an int"),
                "a page is asked for by one of these",
            );
            return None;
        }
        let items_name = raw.items.as_ref()?;
        let items = self.path(items_name, fields, structs)?;
        let Some(Type::List(item)) = items.fields.last().map(|field| field.ty.clone()) else {
            self.bad(items_name.span, format!("`{items_name}` is not a list"), "name the list of the response");
            return None;
        };
        let flag = |resolver: &mut Self, name: &Option<Spanned<String>>, wanted: &[Type]| {
            let name = name.as_ref()?;
            let path = resolver.path(name, fields, structs)?;
            if path.fields.last().is_some_and(|field| wanted.contains(&field.ty)) {
                return Some(path);
            }
            resolver.bad(
                name.span,
                format!("`{name}` cannot serve here"),
                "`more` and `done` are flags, `total` is an int",
            );
            None
        };
        let more = flag(self, &raw.more, &[Type::Bool]);
        let done = flag(self, &raw.done, &[Type::Bool]);
        let total = flag(self, &raw.total, &[Type::Int]);
        let next = self.next(raw, &request_field, fields, &item, structs)?;
        Some(Paging { request: request_field, next, more, done, total, items, item: *item })
    }

    fn next(
        &mut self,
        raw: &RawPaging,
        request: &Field,
        response: &[Field],
        item: &Type,
        structs: &Structs,
    ) -> Option<Next> {
        let (name, next) = match (&raw.response, &raw.last, &raw.step) {
            (Some(name), None, None) => (name, Next::Response(self.path(name, response, structs)?)),
            (None, Some(name), None) => {
                let Type::Struct(item) = item else {
                    self.bad(name.span, "the items have no fields".to_owned(), "use `response` or `step`");
                    return None;
                };
                let field = name.rsplit('.').next().unwrap_or_default().to_owned();
                let field = Spanned::new(field, name.span);
                (name, Next::Last(self.path(&field, structs.get(item)?, structs)?))
            }
            (None, None, Some(step)) => {
                if request.ty != Type::Int {
                    self.bad(step.span, "only a number can be counted up".to_owned(), "use `response` or `last`");
                    return None;
                }
                return Some(if step.value == "page" { Next::Page } else { Next::Items });
            }
            _ => {
                self.bad(
                    raw.span,
                    "paging must say where the next page begins".to_owned(),
                    "give exactly one of `response`, `last` and `step`",
                );
                return None;
            }
        };
        let (Next::Response(path) | Next::Last(path)) = &next else { return Some(next) };
        if path.fields.last().is_some_and(|field| field.ty != request.ty) {
            self.bad(
                name.span,
                format!("`{name}` has another type than `{}`", request.wire_name),
                "give both fields one type",
            );
            return None;
        }
        Some(next)
    }

    /// Follows a dotted name through structs.
    fn path(&mut self, name: &Spanned<String>, fields: &[Field], structs: &Structs) -> Option<Path> {
        let mut path = Vec::new();
        let mut scope = fields;
        for part in name.value.split('.') {
            let Some(field) = scope.iter().find(|field| field.wire_name == part) else {
                if self.diagnostics.is_left_out(part) {
                    return None;
                }
                let help = did_you_mean(part, scope.iter().map(|field| field.wire_name.as_str()), || {
                    "use the wire name of a field, dotted when nested".to_owned()
                });
                self.bad(name.span, format!("there is no field `{part}`"), help);
                return None;
            };
            if field.presence == Presence::Nullable {
                self.bad(name.span, format!("`{part}` is nullable"), "remove `nullable`: a page begins at a value");
                return None;
            }
            path.push(field.clone());
            scope = match &field.ty {
                Type::Struct(name) => structs.get(name).map(Vec::as_slice).unwrap_or_default(),
                _ => &[],
            };
        }
        Some(Path { fields: path })
    }

    fn bad(&mut self, span: crate::source::Span, message: String, help: impl Into<String>) {
        self.diagnostics.report(Code::BadPaging, span, message, help);
    }
}
