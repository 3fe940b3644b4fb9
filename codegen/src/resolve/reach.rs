//! What follows from who uses whom: recursion, constructors, needs between areas.

use crate::model::{Api, Area, Item, Module, Response, Type, TypeRef};
use crate::resolve::names::SHARED;
use std::collections::{BTreeMap, BTreeSet};

/// The types of a type's fields or variants.
pub(super) fn within<'a>(api: &'a Api, name: &TypeRef) -> Vec<&'a Type> {
    match api.item(name) {
        Some(Item::Struct(item)) => item.fields.iter().map(|field| &field.ty).collect(),
        Some(Item::Union(item)) => item.variants.iter().filter_map(|variant| variant.ty.as_ref()).collect(),
        Some(Item::Id(_) | Item::Enum(_) | Item::Operation(_)) | None => Vec::new(),
    }
}

/// Boxes the fields through which a struct would contain itself.
pub(super) fn box_recursion(api: &mut Api) {
    let mut boxed = BTreeSet::new();
    for (own, item) in api.items() {
        let Item::Struct(item) = item else { continue };
        for field in &item.fields {
            if let Type::Struct(target) | Type::Union(target) = &field.ty
                && contains(api, target, own, &mut BTreeSet::new())
            {
                boxed.insert((own.clone(), field.wire_name.clone()));
            }
        }
    }
    for area in api.all_areas_mut() {
        let area_name = area.name.clone();
        for item in area.modules.iter_mut().flat_map(|module| &mut module.structs) {
            let own = TypeRef::new(&area_name, &item.name);
            for field in &mut item.fields {
                field.boxed = boxed.contains(&(own.clone(), field.wire_name.clone()));
            }
        }
    }
}

/// Whether `from` holds a `wanted` in its own memory, not behind a list or map.
fn contains(api: &Api, from: &TypeRef, wanted: &TypeRef, seen: &mut BTreeSet<TypeRef>) -> bool {
    if from == wanted {
        return true;
    }
    seen.insert(from.clone())
        && within(api, from).into_iter().any(|ty| match ty {
            Type::Struct(inner) | Type::Union(inner) => contains(api, inner, wanted, seen),
            _ => false,
        })
}

/// Finds the other areas whose types an area uses, also through types of those.
pub(super) fn settle_needs(api: &mut Api) {
    let direct: BTreeMap<String, BTreeSet<String>> =
        api.areas.iter().map(|area| (area.name.clone(), direct_needs(area))).collect();
    for area in &mut api.areas {
        let mut closed = BTreeSet::new();
        let mut open: Vec<String> = direct[&area.name].iter().cloned().collect();
        while let Some(next) = open.pop() {
            if next != area.name && closed.insert(next.clone()) {
                open.extend(direct.get(&next).into_iter().flatten().cloned());
            }
        }
        area.needs = closed.into_iter().collect();
    }
}

fn direct_needs(area: &Area) -> BTreeSet<String> {
    let operations = area.modules.iter().flat_map(|module| &module.operations);
    let responses = operations.filter_map(|operation| match &operation.response {
        Response::Struct(name) => Some(name.area.clone()),
        _ => None,
    });
    let types = area.modules.iter().flat_map(types_of).filter_map(|ty| ty.named().map(|name| name.area.clone()));
    types.chain(responses).filter(|needed| needed != SHARED && *needed != area.name).collect()
}

fn types_of(module: &Module) -> impl Iterator<Item = &Type> {
    let operations = module.operations.iter().flat_map(|operation| operation.query.iter().chain(&operation.body));
    let structs = module.structs.iter().flat_map(|item| &item.fields);
    let variants = module.unions.iter().flat_map(|item| &item.variants).filter_map(|variant| variant.ty.as_ref());
    operations.chain(structs).map(|field| &field.ty).chain(variants)
}
