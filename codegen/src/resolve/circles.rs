//! What goes round in a circle: types that need themselves, keys that are flattened into themselves, areas whose
//! features need each other. Each circle is told once, with two of its places.

use super::{Resolver, names::SHARED};
use crate::diagnostic::Code;
use crate::load::raw::{RawField, RawResponse};
use crate::model::{Api, Field, Layout, Presence, Type, TypeRef};
use crate::source::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// From each thing to those that it leads to, with the places that say so.
type Ways<K> = BTreeMap<K, BTreeMap<K, Span>>;

impl<'s> Resolver<'s> {
    /// A struct that holds itself by required fields alone can neither be made nor sent.
    pub(super) fn check_endless_types(&mut self, api: &Api) {
        let needs = |field: &Field| !field.flatten && matches!(field.presence, Presence::Required | Presence::Default);
        let ways = self.ways(api, needs, false);
        for circle in circles(&ways) {
            let (name, first, related) = told(&ways, &circle);
            let report = self.diagnostics.report(
                Code::EndlessType,
                first,
                format!("`{}` needs {} to be made, which needs it again", name.name, through(&circle)),
                "remove `required` where the circle can end, or use a list",
            );
            if let Some(related) = related {
                report.related(related, "and back again");
            }
        }
    }

    /// The keys of a struct that is flattened into itself would never end. Whether there is none.
    pub(super) fn check_endless_flattening(&mut self, api: &Api) -> bool {
        let ways = self.ways(api, |field| field.flatten, true);
        let circles = circles(&ways);
        for circle in &circles {
            let (name, first, related) = told(&ways, circle);
            let report = self.diagnostics.report(
                Code::BadFlatten,
                first,
                format!("the keys of `{}` are flattened into itself by way of {}", name.name, through(circle)),
                "give one of the two a key of its own, without `flatten`",
            );
            if let Some(related) = related {
                report.related(related, "and back again");
            }
        }
        circles.is_empty()
    }

    /// Which structs lead to which by fields of one kind; `bodies` also follows the bodies of inline unions.
    fn ways(&self, api: &Api, follows: impl Fn(&Field) -> bool, bodies: bool) -> Ways<TypeRef> {
        let mut ways = Ways::new();
        for area in api.all_areas() {
            for item in area.modules.iter().flat_map(|module| &module.structs) {
                let name = TypeRef::new(&area.name, &item.name);
                let raw = self.raw_fields(&name);
                for field in item.fields.iter().filter(|field| follows(field)) {
                    let (Type::Struct(target) | Type::Union(target)) = &field.ty else { continue };
                    let Some(raw) = raw.iter().find(|raw| raw.wire_name.value == field.wire_name) else { continue };
                    if bodies || matches!(field.ty, Type::Struct(_)) {
                        ways.entry(name.clone()).or_default().entry(target.clone()).or_insert(raw.ty.span);
                    }
                }
            }
            let unions = area.modules.iter().flat_map(|module| &module.unions);
            for item in unions.filter(|item| bodies && matches!(item.layout, Layout::Inline { .. })) {
                let name = TypeRef::new(&area.name, &item.name);
                let Some(span) = self.symbols.get(&area.name, &item.name).map(|symbol| symbol.span) else { continue };
                for variant in &item.variants {
                    if let Some(Type::Struct(target)) = &variant.ty {
                        ways.entry(name.clone()).or_default().entry(target.clone()).or_insert(span);
                    }
                }
            }
        }
        ways
    }

    /// The fields of a type as they are written.
    pub(super) fn raw_fields(&self, name: &TypeRef) -> &'s [RawField] {
        let files = self.spec.files.iter().filter(|file| file.folder == name.area);
        let found = files.flat_map(|file| &file.types).find(|item| item.name.value == name.name);
        found.map(|item| item.value.fields.as_slice()).unwrap_or_default()
    }

    /// Areas that need each other are one feature with two names.
    pub(super) fn check_areas_in_a_circle(&mut self) {
        let mut ways: Ways<String> = Ways::new();
        for file in &self.spec.files {
            let mut used: Vec<&Spanned<String>> = Vec::new();
            for item in &file.operations {
                used.extend(item.value.query.iter().map(|field| &field.ty));
                used.extend(item.value.body.iter().flat_map(|body| &body.value).map(|field| &field.ty));
                match &item.value.response {
                    Some(RawResponse::Name(name)) => used.push(name),
                    Some(RawResponse::Fields(fields)) => used.extend(fields.iter().map(|field| &field.ty)),
                    None => {}
                }
            }
            used.extend(file.types.iter().flat_map(|item| &item.value.fields).map(|field| &field.ty));
            used.extend(file.unions.iter().flat_map(|item| &item.value.variants).filter_map(|it| it.value.ty.as_ref()));
            for text in used {
                let Some((area, _)) = text.trim_start_matches(['[', '{', ' ']).split_once('.') else { continue };
                if area != SHARED && area != file.folder {
                    ways.entry(file.folder.clone()).or_default().entry(area.to_owned()).or_insert(text.span);
                }
            }
        }
        for circle in circles(&ways) {
            let (name, first, related) = told(&ways, &circle);
            let others: Vec<String> = circle[1..].iter().map(|area| format!("`{area}`")).collect();
            let report = self.diagnostics.report(
                Code::AreasInACircle,
                first,
                format!("the areas `{name}` and {} need each other", others.join(" and ")),
                "move what both use to `shared/`: nobody could have one of the features without the other",
            );
            if let Some(related) = related {
                report.related(related, "and back again");
            }
        }
    }
}

fn through(circle: &[TypeRef]) -> String {
    match &circle[1..] {
        [] => "itself".to_owned(),
        others => others.iter().map(|name| format!("`{}`", name.name)).collect::<Vec<_>>().join(", then "),
    }
}

/// The first of a circle, the place where it leads on, and the place that leads back to it.
fn told<'c, K: Ord>(ways: &Ways<K>, circle: &'c [K]) -> (&'c K, Span, Option<Span>) {
    let last = circle.len() - 1;
    let place = |from: usize, to: usize| ways[&circle[from]][&circle[to]];
    (&circle[0], place(0, 1 % circle.len()), (last > 0).then(|| place(last, 0)))
}

/// The circles, each with its shortest way round and told of once.
fn circles<K: Ord + Clone>(ways: &Ways<K>) -> Vec<Vec<K>> {
    let mut found: Vec<Vec<K>> = Vec::new();
    let mut seen: BTreeSet<&K> = BTreeSet::new();
    for start in ways.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(circle) = way_round(ways, start) {
            seen.extend(circle.iter().filter_map(|name| ways.get_key_value(name)).map(|(name, _)| name));
            found.push(circle);
        }
    }
    found
}

/// The shortest way from a thing back to itself.
fn way_round<K: Ord + Clone>(ways: &Ways<K>, start: &K) -> Option<Vec<K>> {
    let mut from: BTreeMap<&K, &K> = BTreeMap::new();
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for next in ways.get(at).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut circle = vec![at.clone()];
                let mut step = at;
                while step != start {
                    step = from[step];
                    circle.push(step.clone());
                }
                circle.reverse();
                return Some(circle);
            }
            if !from.contains_key(next) {
                from.insert(next, at);
                open.push_back(next);
            }
        }
    }
    None
}
