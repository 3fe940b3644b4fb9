//! Listings that come in pages: where the next page begins, as places in the answer.

use super::Emitter;
use super::text::{Text, ident};
use crate::model::{Field, Next, Operation, Paging, Path, Presence, Repr, Type};

impl Emitter<'_> {
    pub(super) fn paging(&self, out: &mut Text, operation: &Operation, paging: &Paging) {
        out.block("paged! {", "}", |out| {
            out.line(format!("{}: {};", operation.name, self.ty(&paging.item)));
            out.line(items(&paging.items));
            if let Some(more) = &paging.more {
                out.line(format!("while {};", value("page", more)));
            }
            if let Some(done) = &paging.done {
                out.line(format!("until {};", value("page", done)));
            }
            let (cursor, ty) = (ident(&paging.request.name), self.ty(&paging.request.ty));
            out.line(format!("next {cursor}: {ty} = {};", next(paging)));
        });
    }
}

fn items(items: &Path) -> String {
    let (shared, exclusive) = (place("page", &items.fields, "as_ref"), place("page", &items.fields, "as_mut"));
    if shared == exclusive { format!("items |page| {shared};") } else { format!("items |page| {shared}, {exclusive};") }
}

fn next(paging: &Paging) -> String {
    let flags = paging.more.is_some() || paging.done.is_some();
    match &paging.next {
        Next::Response(path) => format!("after({})", value("page", path)),
        Next::Last(path) => format!("last(item => {})", value("item", path)),
        Next::Items => format!("items({})", paging.total.as_ref().map(|it| value("page", it)).unwrap_or_default()),
        Next::Page if flags && paging.total.is_none() => "pages(all)".to_owned(),
        Next::Page => "pages(nonempty)".to_owned(),
    }
}

/// The value at the end of a path, copied.
fn value(start: &str, path: &Path) -> String {
    let Some((last, way)) = path.fields.split_last() else { return start.to_owned() };
    let start = way.iter().fold(start.to_owned(), |before, field| step(&before, field, "as_ref"));
    let name = ident(&last.name);
    match (last.presence, &last.ty) {
        (Presence::Optional, _) => format!("{start}.{name}.clone()?"),
        (_, Type::Int | Type::Id(_, Repr::Int) | Type::Bool | Type::Float | Type::Timestamp | Type::TimestampMs) => {
            format!("{start}.{name}")
        }
        _ => format!("{start}.{name}.clone()"),
    }
}

/// The list at the end of a path, as a place.
fn place(start: &str, fields: &[Field], access: &str) -> String {
    let Some((last, way)) = fields.split_last() else { return start.to_owned() };
    let start = way.iter().fold(start.to_owned(), |before, field| step(&before, field, access));
    match last.presence {
        Presence::Optional => format!("*{start}.{}.{access}()?", ident(&last.name)),
        _ => format!("{start}.{}", ident(&last.name)),
    }
}

fn step(before: &str, field: &Field, access: &str) -> String {
    match field.presence {
        Presence::Optional => format!("{before}.{}.{access}()?", ident(&field.name)),
        _ => format!("{before}.{}", ident(&field.name)),
    }
}
