//! Which way a type travels: with requests, with responses, or both ways, which it says itself. Otherwise one
//! new operation would give the types of others another shape without a word. What no request sends but a reply to a
//! callback does, says that, too, and has the form of requests.

use super::Resolver;
use super::names::{Definition, Symbol, Symbols};
use crate::diagnostic::Code;
use crate::model::{Api, Field, Item, Presence, Response, Type, TypeRef};
use crate::source::Spanned;
use crate::words::Direction;
use std::collections::{BTreeMap, VecDeque};

/// The types that requests and responses contain, each with a shortest way to it.
#[derive(Debug, Default)]
pub(super) struct Reach {
    requests: BTreeMap<TypeRef, String>,
    responses: BTreeMap<TypeRef, String>,
}

/// A type that was found, and the way to it.
type Found = (TypeRef, String);

impl Reach {
    /// What the operations and events reach, what these types do, which replies consist of, and what roots do.
    pub(super) fn new(api: &Api, symbols: &Symbols) -> Self {
        let (mut requests, mut responses) = (VecDeque::new(), VecDeque::new());
        for (name, item) in api.items() {
            let Item::Operation(item) = item else { continue };
            for field in item.query.iter().chain(&item.body) {
                requests.extend(step(&name.name, &field.wire_name, &field.ty));
            }
            if let Response::Struct(response) = &item.response {
                responses.push_back((response.clone(), name.name.clone()));
            }
        }
        let events = api.events().map(|(area, _, event)| (TypeRef::new(&area.name, &event.name), event.name.clone()));
        responses.extend(events);
        // What leads nowhere else says so itself.
        let those = |such: fn(&Symbol<'_>) -> bool| -> Vec<Found> {
            let symbols = symbols.iter().filter(|(_, symbol)| such(symbol));
            symbols.map(|(name, _)| (name.clone(), name.name.clone())).collect()
        };
        requests.extend(those(|symbol| said(&symbol.definition).is_some_and(|it| it.value == Direction::Reply)));
        let mut reach = Self::default();
        close(api, requests, &mut reach.requests);
        close(api, responses, &mut reach.responses);
        // After the others: a root that something holds has the way from there.
        close(api, those(|symbol| symbol.root().is_some()).into(), &mut reach.responses);
        reach
    }

    pub(super) fn is_sent(&self, name: &TypeRef) -> bool {
        self.requests.contains_key(name)
    }

    pub(super) fn is_used(&self, name: &TypeRef) -> bool {
        self.requests.contains_key(name) || self.responses.contains_key(name)
    }
}

/// What a definition says of its direction.
fn said<'a>(definition: &Definition<'a>) -> Option<&'a Spanned<Direction>> {
    match definition {
        Definition::Struct(raw) => raw.direction.as_ref(),
        Definition::Union(raw) => raw.direction.as_ref(),
        Definition::Operation(_) | Definition::Event | Definition::Id(_) | Definition::Enum(_) => None,
    }
}

fn step(way: &str, wire_name: &str, ty: &Type) -> Option<Found> {
    Some((ty.named()?.clone(), format!("{way}.{wire_name}")))
}

/// Adds everything within the types that were found, the nearest first.
fn close(api: &Api, mut open: VecDeque<Found>, found: &mut BTreeMap<TypeRef, String>) {
    while let Some((name, way)) = open.pop_front() {
        if found.contains_key(&name) {
            continue;
        }
        match api.item(&name) {
            Some(Item::Struct(item)) => {
                open.extend(item.fields.iter().filter_map(|field| step(&way, &field.wire_name, &field.ty)));
            }
            Some(Item::Union(item)) => {
                let bodies = item.variants.iter();
                open.extend(bodies.filter_map(|variant| step(&way, &variant.tag, variant.ty.as_ref()?)));
            }
            Some(Item::Id(_) | Item::Enum(_) | Item::Operation(_)) | None => {}
        }
        found.insert(name, way);
    }
}

impl Resolver<'_> {
    /// Tells of types that nothing reaches, and of those that travel otherwise than they say; not when something
    /// else is wrong, which may well be the reason.
    pub(super) fn check_directions(&mut self, reach: &Reach) {
        if !self.diagnostics.is_empty() {
            return;
        }
        for (key, symbol) in self.symbols.iter() {
            match symbol.definition {
                Definition::Operation(_) | Definition::Event => continue,
                // A value is the same wherever it travels.
                Definition::Id(_) | Definition::Enum(_) if reach.is_used(key) => continue,
                Definition::Id(_) | Definition::Enum(_) | Definition::Struct(_) | Definition::Union(_) => {}
            }
            let said = said(&symbol.definition);
            let name = &key.name;
            if let (Some(root), Some(way)) = (symbol.root(), reach.responses.get(key).filter(|way| *way != name)) {
                self.diagnostics.report(
                    Code::MeaninglessKey,
                    root,
                    format!("`{name}` is held by others, such as `{way}`"),
                    "remove `root`: it is for types that nothing else leads to",
                );
            }
            match (reach.requests.get(key), reach.responses.get(key), said.map(|said| (said.value, said.span))) {
                (Some(sent), Some(answered), None | Some((Direction::Reply, _))) => {
                    self.diagnostics.report(
                        Code::BadDirection,
                        symbol.span,
                        format!(
                            "`{name}` is sent by a request and held by a response, and does not say so:\n\
                             sent as `{sent}`\nheld as `{answered}`"
                        ),
                        "write `direction: both` below its doc, which gives it the request's form everywhere (setters, \
                         optional fields as `Option`), or write a type of its own for the request",
                    );
                }
                (Some(way), None, Some((Direction::Both, said))) => {
                    self.diagnostics.report(
                        Code::BadDirection,
                        said,
                        format!("`{name}` is only sent by requests, such as `{way}`"),
                        "remove `direction`: the type has the form of its one direction",
                    );
                }
                (None, Some(way), Some((_, said))) => {
                    self.diagnostics.report(
                        Code::BadDirection,
                        said,
                        format!("`{name}` is only held by responses, such as `{way}`"),
                        "remove `direction`: the type has the form of its one direction",
                    );
                }
                (None, None, _) => {
                    self.diagnostics.report(
                        Code::UnusedType,
                        symbol.span,
                        format!("no operation uses `{name}`"),
                        "use it, or delete it",
                    );
                }
                (Some(_), Some(_), Some((Direction::Both, _)))
                | (Some(_), None, None | Some((Direction::Reply, _)))
                | (None, Some(_), None) => {}
            }
        }
    }
}

/// Decides the presence of fields by direction, and which unions have constructors.
pub(super) fn settle_directions(api: &mut Api, reach: &Reach) {
    for area in api.all_areas_mut() {
        for module in &mut area.modules {
            for item in &mut module.structs {
                let key = TypeRef::new(&area.name, &item.name);
                if !reach.is_sent(&key) {
                    item.fields.iter_mut().for_each(|field| field.presence = in_response(field));
                }
            }
            for item in &mut module.unions {
                let key = TypeRef::new(&area.name, &item.name);
                item.in_request = reach.is_sent(&key);
            }
        }
    }
}

/// A response has plain values; only what has no good default may be missing.
fn in_response(field: &Field) -> Presence {
    match (&field.ty, field.presence) {
        (Type::Struct(_) | Type::Union(_), Presence::Optional | Presence::Nullable) => Presence::Optional,
        _ => Presence::Default,
    }
}
