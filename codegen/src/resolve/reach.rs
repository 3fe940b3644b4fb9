//! What follows from who uses whom: directions, recursion, needs between areas, unused types.

use crate::model::{Api, Area, Field, Module, Presence, Response, Type, TypeRef};
use crate::resolve::names::SHARED;
use std::collections::{BTreeMap, BTreeSet};

/// The types that requests and responses contain.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) requests: BTreeSet<TypeRef>,
    pub(super) responses: BTreeSet<TypeRef>,
}

/// For each type, the types of its fields or variants.
type Graph = BTreeMap<TypeRef, Vec<Type>>;

fn graph(api: &Api) -> Graph {
    let mut graph = Graph::new();
    for area in api.all_areas() {
        let key = |name: &String| TypeRef::new(&area.name, name);
        for module in &area.modules {
            for item in &module.structs {
                graph.insert(key(&item.name), item.fields.iter().map(|field| field.ty.clone()).collect());
            }
            for item in &module.unions {
                let bodies = item.variants.iter().filter_map(|variant| variant.ty.clone());
                graph.insert(key(&item.name), bodies.collect());
            }
        }
    }
    graph
}

pub(super) fn reach(api: &Api) -> Reach {
    let graph = graph(api);
    let mut reach = Reach::default();
    for (_, _, operation) in api.operations() {
        for field in operation.query.iter().chain(&operation.body) {
            visit(&graph, &field.ty, &mut reach.requests);
        }
        if let Response::Struct(name) = &operation.response {
            visit(&graph, &Type::Struct(name.clone()), &mut reach.responses);
        }
    }
    reach
}

fn visit(graph: &Graph, ty: &Type, seen: &mut BTreeSet<TypeRef>) {
    let Some(name) = ty.named() else { return };
    if seen.insert(name.clone()) {
        for inner in graph.get(name).into_iter().flatten() {
            visit(graph, inner, seen);
        }
    }
}

/// Decides the presence of fields by direction, and which types have constructors.
pub(super) fn settle_directions(api: &mut Api, reach: &Reach) {
    for area in std::iter::once(&mut api.shared).chain(&mut api.areas) {
        for module in &mut area.modules {
            for item in &mut module.structs {
                let key = TypeRef::new(&area.name, &item.name);
                item.in_request = reach.requests.contains(&key);
                if !item.in_request {
                    item.fields.iter_mut().for_each(|field| field.presence = in_response(field));
                }
            }
            for item in &mut module.unions {
                let key = TypeRef::new(&area.name, &item.name);
                item.in_request = reach.requests.contains(&key);
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

/// Boxes the fields through which a struct would contain itself.
pub(super) fn box_recursion(api: &mut Api) {
    let graph = graph(api);
    for area in std::iter::once(&mut api.shared).chain(&mut api.areas) {
        let name = area.name.clone();
        for item in area.modules.iter_mut().flat_map(|module| &mut module.structs) {
            let own = TypeRef::new(&name, &item.name);
            for field in &mut item.fields {
                if let Type::Struct(target) | Type::Union(target) = &field.ty {
                    field.boxed = contains(&graph, target, &own, &mut BTreeSet::new());
                }
            }
        }
    }
}

/// Whether `from` holds a `wanted` in its own memory, not behind a list or map.
fn contains(graph: &Graph, from: &TypeRef, wanted: &TypeRef, seen: &mut BTreeSet<TypeRef>) -> bool {
    if from == wanted {
        return true;
    }
    seen.insert(from.clone())
        && graph.get(from).into_iter().flatten().any(|ty| match ty {
            Type::Struct(inner) | Type::Union(inner) => contains(graph, inner, wanted, seen),
            _ => false,
        })
}

/// Lets the union's constructors take what the constructors of the bodies take.
pub(super) fn settle_constructors(api: &mut Api) {
    let mut required: BTreeMap<TypeRef, Vec<Field>> = BTreeMap::new();
    for area in api.all_areas() {
        for item in area.modules.iter().flat_map(|module| &module.structs).filter(|item| item.in_request) {
            let key = TypeRef::new(&area.name, &item.name);
            let arguments = item.fields.iter().filter(|field| field.presence == Presence::Required);
            required.insert(key, arguments.cloned().collect());
        }
    }
    for area in std::iter::once(&mut api.shared).chain(&mut api.areas) {
        for union in area.modules.iter_mut().flat_map(|module| &mut module.unions) {
            for variant in &mut union.variants {
                if let Some(Type::Struct(name)) = &variant.ty {
                    variant.arguments = required.get(name).cloned();
                }
            }
        }
    }
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
