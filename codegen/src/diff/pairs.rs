//! What in the newer version is what in the older one.

use crate::model::{Api, Field, Item, Operation, Response, Type, TypeRef};
use std::collections::{BTreeMap, BTreeSet};

/// An operation and its name.
pub(super) type Named<'a> = (TypeRef, &'a Operation);

/// Operations and types of both versions, brought together.
pub(super) struct Pairs<'a> {
    pub(super) operations: Vec<(Option<Named<'a>>, Option<Named<'a>>)>,
    pub(super) types: Vec<(Option<TypeRef>, Option<TypeRef>)>,
    /// The newer names of types that have changed theirs.
    renamed: BTreeMap<TypeRef, TypeRef>,
    /// The older names of those of them that are called after an operation that has.
    follows: BTreeSet<TypeRef>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api) -> Self {
        let operations = operations(old, new);
        let answers = answers(&operations);
        let follows = answers.keys().cloned().collect();
        let (types, renamed) = types(old, new, answers);
        Self { operations, types, renamed, follows }
    }

    /// Whether a type has another name because the operation that it is the answer of has.
    pub(super) fn follows(&self, name: &TypeRef) -> bool {
        self.follows.contains(name)
    }

    /// The newer name of a type.
    pub(super) fn renamed(&self, name: &TypeRef) -> TypeRef {
        self.renamed.get(name).unwrap_or(name).clone()
    }

    /// Whether a type of the older version is one of the newer, whatever it is called there. How an ID or an enum
    /// travels is told of itself.
    pub(super) fn same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => self.same(old, new),
            (Type::Struct(old), Type::Struct(new))
            | (Type::Id(old, _), Type::Id(new, _))
            | (Type::Enum(old, _), Type::Enum(new, _))
            | (Type::Union(old), Type::Union(new)) => self.renamed(old) == *new,
            (old, new) => old == new,
        }
    }
}

fn operations<'a>(old: &'a Api, new: &'a Api) -> Vec<(Option<Named<'a>>, Option<Named<'a>>)> {
    let named = |api: &'a Api| -> Vec<Named<'a>> {
        api.operations().map(|(area, _, item)| (TypeRef::new(&area.name, &item.name), item)).collect()
    };
    let (mut before, mut after) = (named(old), named(new));
    let mut pairs = Vec::new();
    // In this order: what is called the same and goes to the same place is the same beyond doubt.
    type Same = fn(&Named<'_>, &Named<'_>) -> bool;
    let same: [Same; 3] = [
        |old, new| old.0 == new.0 && old.1.method == new.1.method && old.1.path == new.1.path,
        |old, new| old.1.method == new.1.method && old.1.path == new.1.path,
        |old, new| old.0 == new.0 || (old.0.name == new.0.name && old.1.path == new.1.path),
    ];
    for same in same {
        before.retain(|item| match after.iter().position(|other| same(item, other)) {
            Some(at) => {
                pairs.push((Some(item.clone()), Some(after.remove(at))));
                false
            }
            None => true,
        });
    }
    pairs.extend(before.into_iter().map(|item| (Some(item), None)));
    pairs.extend(after.into_iter().map(|item| (None, Some(item))));
    pairs
}

/// The answers that are called after operations which have other names now.
fn answers(operations: &[(Option<Named<'_>>, Option<Named<'_>>)]) -> BTreeMap<TypeRef, TypeRef> {
    let answer = |(name, item): &Named<'_>| match &item.response {
        Response::Struct(answer) if answer.name.starts_with(&name.name) => Some(answer.clone()),
        Response::Struct(_) | Response::Empty | Response::Binary => None,
    };
    let both = operations.iter().filter_map(|(old, new)| Some((old.as_ref()?, new.as_ref()?)));
    both.filter(|(old, new)| old.0 != new.0).filter_map(|(old, new)| Some((answer(old)?, answer(new)?))).collect()
}

type Types = Vec<(Option<TypeRef>, Option<TypeRef>)>;

fn types(old: &Api, new: &Api, answers: BTreeMap<TypeRef, TypeRef>) -> (Types, BTreeMap<TypeRef, TypeRef>) {
    let names = |api: &Api| -> BTreeSet<TypeRef> {
        let types = api.items().filter(|(_, item)| !matches!(item, Item::Operation(_)));
        types.map(|(name, _)| name.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    let mut pairs: Types = before.intersection(&after).map(|name| (Some(name.clone()), Some(name.clone()))).collect();
    let mut appeared: Vec<&TypeRef> = after.difference(&before).collect();
    let mut renamed = BTreeMap::new();
    for gone in before.difference(&after) {
        let answer = |other: &&TypeRef| answers.get(gone) == Some(*other);
        let shape = shape(old, gone);
        let moved = |other: &&TypeRef| other.name == gone.name && self::shape(new, other).is_some();
        let alike = |other: &&TypeRef| shape.is_some() && self::shape(new, other) == shape;
        let at = appeared.iter().position(answer).or_else(|| appeared.iter().position(moved));
        let at = at.or_else(|| appeared.iter().position(alike));
        let other = at.map(|at| appeared.remove(at).clone());
        if let Some(other) = &other {
            renamed.insert(gone.clone(), other.clone());
        }
        pairs.push((Some(gone.clone()), other));
    }
    pairs.extend(appeared.into_iter().map(|name| (None, Some(name.clone()))));
    (pairs, renamed)
}

/// What a type looks like, but for names of other types; nothing where it says too little to be known by it.
fn shape(api: &Api, name: &TypeRef) -> Option<Vec<String>> {
    let field = |field: &Field| format!("{} {:?} {}", field.wire_name, field.form, kind(&field.ty));
    match api.item(name)? {
        Item::Struct(item) => Some(item.fields.iter().map(field).collect()).filter(|it: &Vec<_>| !it.is_empty()),
        Item::Enum(item) => Some(item.values.iter().map(|value| value.wire.clone()).collect()),
        Item::Union(item) => Some(item.variants.iter().map(|variant| variant.tag.clone()).collect()),
        Item::Id(item) => Some(vec![format!("{:?} {}", item.repr, item.doc)]),
        Item::Operation(_) => None,
    }
}

fn kind(ty: &Type) -> String {
    match ty {
        Type::List(item) => format!("[{}]", kind(item)),
        Type::Map(item) => format!("{{{}}}", kind(item)),
        Type::Struct(_) => "struct".to_owned(),
        Type::Id(..) => "id".to_owned(),
        Type::Enum(..) => "enum".to_owned(),
        Type::Union(_) => "union".to_owned(),
        plain => format!("{plain:?}"),
    }
}
