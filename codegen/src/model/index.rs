//! Finding the items of an API by area and name.

use super::{Api, Area, Documents, Enum, Event, Id, Module, Operation, Struct, TypeRef, Union};
use crate::model::ErrorCode;
use std::collections::BTreeMap;

/// Where the items are.
pub(super) type Index = BTreeMap<TypeRef, Slot>;

/// A place in the lists of an API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    /// `None` for the shared types.
    area: Option<usize>,
    module: usize,
    kind: Kind,
    at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Operation,
    Struct,
    Id,
    Enum,
    Union,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item<'a> {
    /// A request.
    Operation(&'a Operation),
    /// A type with fields.
    Struct(&'a Struct),
    /// The type of an ID.
    Id(&'a Id),
    /// An open enum.
    Enum(&'a Enum),
    /// One of several bodies.
    Union(&'a Union),
}

impl Api {
    pub(crate) fn new(shared: Area, areas: Vec<Area>, errors: Vec<ErrorCode>) -> Self {
        let mut index = Index::new();
        fill(&mut index, None, &shared);
        for (at, area) in areas.iter().enumerate() {
            fill(&mut index, Some(at), area);
        }
        Self { shared, areas, errors, documents: Documents::default(), refusals: Vec::new(), index }
    }

    /// The shared area and all others.
    pub fn all_areas(&self) -> impl Iterator<Item = &Area> {
        std::iter::once(&self.shared).chain(&self.areas)
    }

    pub(crate) fn all_areas_mut(&mut self) -> impl Iterator<Item = &mut Area> {
        std::iter::once(&mut self.shared).chain(&mut self.areas)
    }

    /// All operations with their areas and modules.
    pub fn operations(&self) -> impl Iterator<Item = (&Area, &Module, &Operation)> {
        self.all_areas().flat_map(|area| {
            area.modules.iter().flat_map(move |module| module.operations.iter().map(move |op| (area, module, op)))
        })
    }

    /// All events with their areas and modules.
    pub fn events(&self) -> impl Iterator<Item = (&Area, &Module, &Event)> {
        self.all_areas().flat_map(|area| {
            area.modules.iter().flat_map(move |module| module.events.iter().map(move |event| (area, module, event)))
        })
    }

    /// All items, by area and name.
    pub fn items(&self) -> impl Iterator<Item = (&TypeRef, Item<'_>)> {
        self.index.iter().filter_map(|(name, slot)| Some((name, self.at(*slot)?)))
    }

    /// What a name stands for.
    pub fn item(&self, name: &TypeRef) -> Option<Item<'_>> {
        self.at(*self.index.get(name)?)
    }

    /// The operation of this name.
    pub fn operation(&self, name: &TypeRef) -> Option<&Operation> {
        if let Some(Item::Operation(item)) = self.item(name) { Some(item) } else { None }
    }

    /// The struct of this name.
    pub fn struct_(&self, name: &TypeRef) -> Option<&Struct> {
        if let Some(Item::Struct(item)) = self.item(name) { Some(item) } else { None }
    }

    /// The type of an ID, of this name.
    pub fn id(&self, name: &TypeRef) -> Option<&Id> {
        if let Some(Item::Id(item)) = self.item(name) { Some(item) } else { None }
    }

    /// The enum of this name.
    pub fn enum_(&self, name: &TypeRef) -> Option<&Enum> {
        if let Some(Item::Enum(item)) = self.item(name) { Some(item) } else { None }
    }

    /// The union of this name.
    pub fn union_(&self, name: &TypeRef) -> Option<&Union> {
        if let Some(Item::Union(item)) = self.item(name) { Some(item) } else { None }
    }

    pub(crate) fn operation_mut(&mut self, name: &TypeRef) -> Option<&mut Operation> {
        let slot = self.index.get(name).copied().filter(|slot| slot.kind == Kind::Operation)?;
        let area = match slot.area {
            None => &mut self.shared,
            Some(at) => self.areas.get_mut(at)?,
        };
        area.modules.get_mut(slot.module)?.operations.get_mut(slot.at)
    }

    fn at(&self, slot: Slot) -> Option<Item<'_>> {
        let area = match slot.area {
            None => &self.shared,
            Some(at) => self.areas.get(at)?,
        };
        let module = area.modules.get(slot.module)?;
        Some(match slot.kind {
            Kind::Operation => Item::Operation(module.operations.get(slot.at)?),
            Kind::Struct => Item::Struct(module.structs.get(slot.at)?),
            Kind::Id => Item::Id(module.ids.get(slot.at)?),
            Kind::Enum => Item::Enum(module.enums.get(slot.at)?),
            Kind::Union => Item::Union(module.unions.get(slot.at)?),
        })
    }
}

fn fill(index: &mut Index, at: Option<usize>, area: &Area) {
    for (module, items) in area.modules.iter().enumerate() {
        let operations = items.operations.iter().map(|item| &item.name).enumerate();
        let structs = items.structs.iter().map(|item| &item.name).enumerate();
        let ids = items.ids.iter().map(|item| &item.name).enumerate();
        let enums = items.enums.iter().map(|item| &item.name).enumerate();
        let unions = items.unions.iter().map(|item| &item.name).enumerate();
        let names = (operations.map(|(at, name)| (Kind::Operation, at, name)))
            .chain(structs.map(|(at, name)| (Kind::Struct, at, name)))
            .chain(ids.map(|(at, name)| (Kind::Id, at, name)))
            .chain(enums.map(|(at, name)| (Kind::Enum, at, name)))
            .chain(unions.map(|(at, name)| (Kind::Union, at, name)));
        for (kind, place, name) in names {
            // Of two items of one name, which are reported elsewhere, the first is found.
            index.entry(TypeRef::new(&area.name, name)).or_insert(Slot { area: at, module, kind, at: place });
        }
    }
}
