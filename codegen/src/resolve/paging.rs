//! Paging: the fields that it names must be there and fit.

use super::Resolver;
use crate::diagnostic::{Code, did_you_mean};
use crate::load::raw::RawPaging;
use crate::model::{Api, Field, Next, Operation, Paging, Path, Presence, Response, Type, TypeRef};
use crate::source::Spanned;
use crate::words::Step;

impl<'s> Resolver<'s> {
    /// Remembers the paging of an operation until all types are known.
    pub(super) fn pending_paging(&mut self, area: &str, operation: &Spanned<String>, raw: &'s RawPaging) {
        self.pagings.push((TypeRef::new(area, &operation.value), raw));
    }

    pub(super) fn settle_paging(&mut self, api: &mut Api) {
        for (key, raw) in std::mem::take(&mut self.pagings) {
            let paging = api.operation(&key).and_then(|operation| self.paging(operation, raw, api));
            if let Some(operation) = api.operation_mut(&key) {
                operation.paging = paging;
            }
        }
    }

    fn paging(&mut self, operation: &Operation, raw: &RawPaging, api: &Api) -> Option<Paging> {
        let Response::Struct(response) = &operation.response else {
            self.bad(
                raw.span,
                "there is no response in which a next page could be found".to_owned(),
                "list the response",
            );
            return None;
        };
        let fields = api.struct_(response)?.fields.as_slice();
        let request = raw.request.as_ref()?;
        let all: Vec<Field> = operation.query.iter().chain(&operation.body).cloned().collect();
        let path = self.path(request, &all, api)?;
        let [request_field] = path.fields.as_slice() else {
            self.bad(
                request.span,
                "the request field cannot be nested".to_owned(),
                "name a field of the request itself",
            );
            return None;
        };
        let request_field = request_field.clone();
        if !(request_field.ty.is_text() || request_field.ty.is_int()) {
            self.bad(
                request.span,
                format!("`{request}` is neither a string nor an int"),
                "a page is asked for by one of these",
            );
            return None;
        }
        let items_name = raw.items.as_ref()?;
        let items = self.path(items_name, fields, api)?;
        let Some(Type::List(item)) = items.fields.last().map(|field| field.ty.clone()) else {
            self.bad(items_name.span, format!("`{items_name}` is not a list"), "name the list of the response");
            return None;
        };
        let flag = |resolver: &mut Self, name: &Option<Spanned<String>>, wanted: &[Type]| {
            let name = name.as_ref()?;
            let path = resolver.path(name, fields, api)?;
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
        let next = self.next(raw, &request_field, fields, &item, api)?;
        Some(Paging { request: request_field, next, more, done, total, items, item: *item })
    }

    fn next(&mut self, raw: &RawPaging, request: &Field, response: &[Field], item: &Type, api: &Api) -> Option<Next> {
        let (name, next) = match (&raw.response, &raw.last, &raw.step) {
            (Some(name), None, None) => (name, Next::Response(self.path(name, response, api)?)),
            (None, Some(name), None) => {
                let Type::Struct(item) = item else {
                    self.bad(name.span, "the items have no fields".to_owned(), "use `response` or `step`");
                    return None;
                };
                let field = name.rsplit('.').next().unwrap_or_default().to_owned();
                let field = Spanned::new(field, name.span);
                (name, Next::Last(self.path(&field, &api.struct_(item)?.fields, api)?))
            }
            (None, None, Some(step)) => {
                if request.ty != Type::Int {
                    self.bad(step.span, "only a number can be counted up".to_owned(), "use `response` or `last`");
                    return None;
                }
                return Some(match step.value {
                    Step::Page => Next::Page,
                    Step::Items => Next::Items,
                });
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
    fn path(&mut self, name: &Spanned<String>, fields: &[Field], api: &Api) -> Option<Path> {
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
                Type::Struct(name) => api.struct_(name).map(|item| item.fields.as_slice()).unwrap_or_default(),
                _ => &[],
            };
        }
        Some(Path { fields: path })
    }

    fn bad(&mut self, span: crate::source::Span, message: String, help: impl Into<String>) {
        self.diagnostics.report(Code::BadPaging, span, message, help);
    }
}
