//! Which operations and events hold a type.

use super::{Direction, path};
use crate::model::{Api, Field, Item, Response, Type, TypeRef};
use std::collections::{BTreeMap, BTreeSet};

/// What holds each type, and in which direction it travels.
pub(super) struct Reach {
    of: BTreeMap<TypeRef, Holders>,
}

/// Who holds a type.
#[derive(Default)]
pub(super) struct Holders {
    pub(super) direction: Direction,
    pub(super) names: BTreeSet<String>,
}

impl Reach {
    pub(super) fn new(api: &Api) -> Self {
        let mut reach = Self { of: BTreeMap::new() };
        for (area, _, operation) in api.operations() {
            let own = format!("{}::{}", area.name, operation.name);
            reach.fields(api, &own, Direction::REQUEST, operation.query.iter().chain(&operation.body));
            if let Response::Struct(name) = &operation.response {
                reach.item(api, &own, Direction::RESPONSE, name, &mut BTreeSet::new());
            }
        }
        for (area, _, event) in api.events() {
            let name = TypeRef::new(&area.name, &event.name);
            reach.item(api, &path(&name), Direction::RESPONSE, &name, &mut BTreeSet::new());
        }
        reach
    }

    /// Who holds a type; nobody for one that is not used.
    pub(super) fn holders(&self, name: &TypeRef) -> Option<&Holders> {
        self.of.get(name)
    }

    fn fields<'f>(&mut self, api: &Api, own: &str, direction: Direction, fields: impl Iterator<Item = &'f Field>) {
        let mut seen = BTreeSet::new();
        for field in fields {
            self.ty(api, own, direction, &field.ty, &mut seen);
        }
    }

    fn ty(&mut self, api: &Api, own: &str, direction: Direction, ty: &Type, seen: &mut BTreeSet<TypeRef>) {
        if let Some(name) = ty.named() {
            self.item(api, own, direction, name, seen);
        }
    }

    fn item(&mut self, api: &Api, own: &str, direction: Direction, name: &TypeRef, seen: &mut BTreeSet<TypeRef>) {
        if !seen.insert(name.clone()) {
            return;
        }
        let holders = self.of.entry(name.clone()).or_default();
        holders.direction.request |= direction.request;
        holders.direction.response |= direction.response;
        holders.names.insert(own.to_owned());
        match api.item(name) {
            Some(Item::Struct(item)) => {
                for field in &item.fields {
                    self.ty(api, own, direction, &field.ty, seen);
                }
            }
            Some(Item::Union(item)) => {
                for ty in item.variants.iter().filter_map(|variant| variant.ty.as_ref()) {
                    self.ty(api, own, direction, ty, seen);
                }
            }
            Some(Item::Id(_) | Item::Enum(_) | Item::Operation(_)) | None => {}
        }
    }
}
