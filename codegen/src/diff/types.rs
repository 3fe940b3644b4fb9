//! Structs, IDs, enums and unions.

use super::fields::Placed;
use super::reach::Reach;
use super::{Changes, Place, Rule, Subject, fields, path, shown};
use crate::model::{Api, Enum, EnumValue, Id, Item, Layout, Repr, Struct, TypeRef, Union, Variant};
use crate::source::Span;
use std::collections::BTreeSet;

pub(super) fn compare(changes: &mut Changes<'_>, old: &Api, new: &Api) {
    let (before, after) = (holders(old), holders(new));
    let pairs = changes.pairs;
    for pair in &pairs.types {
        match pair {
            (Some(former), Some(name)) => {
                let (Some(was), Some(is)) = (old.item(former), new.item(name)) else { continue };
                let subject = subject(changes, name, is);
                if !pairs.follows(former) {
                    changes.differs(Rule::TypeRenamed, &subject, &former.name, &name.name);
                    changes.differs(Rule::TypeMoved, &subject, &former.area, &name.area);
                    changes.described(Rule::TypeDocs, &subject, &told(was), &told(is));
                }
                pair_of(changes, &subject, was, is);
            }
            (Some(name), None) => {
                if let Some(item) = old.item(name).filter(|_| !is_told_elsewhere(&changes.old, name, &after)) {
                    let subject = Subject::new(path(name), Place::Old(span(item)));
                    changes.gone(Rule::TypeRemoved, &subject, kind(item));
                }
            }
            (None, Some(name)) => {
                if let Some(item) = new.item(name).filter(|_| !is_told_elsewhere(&changes.new, name, &before)) {
                    let subject = Subject::new(path(name), Place::New(span(item)));
                    changes.appeared(Rule::TypeAdded, &subject, kind(item));
                }
            }
            (None, None) => {}
        }
    }
}

/// Whether a type that one version lacks is told with what holds it: it is the answer of one operation, or only
/// operations and events hold it that the other version lacks as well.
fn is_told_elsewhere(reach: &Reach, name: &TypeRef, others: &BTreeSet<String>) -> bool {
    let Some(holders) = reach.holders(name) else { return false };
    let is_answer_of = |holder: &String| path(name).strip_prefix(holder.as_str()) == Some("Response");
    let mut names = holders.names.iter();
    (holders.names.len() == 1 && names.clone().all(is_answer_of)) || names.all(|holder| !others.contains(holder))
}

/// The operations and events, which hold types.
fn holders(api: &Api) -> BTreeSet<String> {
    let operations = api.operations().map(|(area, _, item)| TypeRef::new(&area.name, &item.name));
    let events = api.events().map(|(area, _, item)| TypeRef::new(&area.name, &item.name));
    operations.chain(events).map(|name| path(&name)).collect()
}

fn subject(changes: &Changes<'_>, name: &TypeRef, item: Item<'_>) -> Subject {
    let mut subject = Subject::new(path(name), Place::New(span(item)));
    if let Some(holders) = changes.new.holders(name) {
        subject.direction = holders.direction;
        subject.reaches = holders.names.iter().cloned().collect();
    }
    // The answer of one operation reaches that one, which its name says.
    if subject.reaches.len() == 1 {
        subject.reaches.retain(|holder| !subject.item.starts_with(holder.as_str()));
    }
    subject
}

fn span(item: Item<'_>) -> Span {
    match item {
        Item::Operation(item) => item.span,
        Item::Struct(item) => item.span,
        Item::Id(item) => item.span,
        Item::Enum(item) => item.span,
        Item::Union(item) => item.span,
    }
}

/// What a type is said to be.
fn told(item: Item<'_>) -> (String, Option<String>) {
    match item {
        Item::Operation(item) => (item.summary.clone(), None),
        Item::Struct(item) => (item.doc.clone(), None),
        Item::Id(item) => (item.doc.clone(), item.example.clone()),
        Item::Enum(item) => (item.doc.clone(), None),
        Item::Union(item) => (item.doc.clone(), None),
    }
}

fn kind(item: Item<'_>) -> &'static str {
    match item {
        Item::Operation(_) => "operation",
        Item::Struct(_) => "struct",
        Item::Id(_) => "ID",
        Item::Enum(_) => "enum",
        Item::Union(_) => "union",
    }
}

fn pair_of(changes: &mut Changes<'_>, subject: &Subject, old: Item<'_>, new: Item<'_>) {
    match (old, new) {
        (Item::Struct(old), Item::Struct(new)) => structs(changes, subject, old, new),
        (Item::Id(old), Item::Id(new)) => ids(changes, subject, old, new),
        (Item::Enum(old), Item::Enum(new)) => enums(changes, subject, old, new),
        (Item::Union(old), Item::Union(new)) => unions(changes, subject, old, new),
        (old, new) => changes.differs(Rule::TypeKind, subject, kind(old), kind(new)),
    }
}

fn structs(changes: &mut Changes<'_>, subject: &Subject, old: &Struct, new: &Struct) {
    let same_use = old.new.is_some() == new.new.is_some();
    let mut subject = subject.clone();
    // What has a constructor is sent, also where a reply sends it and no operation; what has none is not.
    subject.direction.request = new.new.is_some();
    fields::compare(changes, &subject, placed(old), placed(new), same_use);
    match (&old.new, &new.new) {
        (Some(old), Some(new)) => fields::constructor(changes, &subject, old, new),
        (Some(_), None) => changes.gone(Rule::ConstructorRemoved, &subject, "new"),
        (None, Some(_)) => changes.appeared(Rule::ConstructorAdded, &subject, "new"),
        (None, None) => {}
    }
}

/// All of a struct's fields stand in one part.
fn placed(item: &Struct) -> Vec<Placed<'_>> {
    item.fields.iter().map(|field| (field, "")).collect()
}

fn repr(repr: Repr) -> &'static str {
    repr.as_str()
}

fn ids(changes: &mut Changes<'_>, subject: &Subject, old: &Id, new: &Id) {
    changes.differs(Rule::IdRepr, subject, repr(old.repr), repr(new.repr));
}

fn enums(changes: &mut Changes<'_>, subject: &Subject, old: &Enum, new: &Enum) {
    changes.differs(Rule::EnumRepr, subject, repr(old.repr), repr(new.repr));
    let part = |value: &EnumValue, place| subject.part(&value.name, place);
    let (here, there) = (Place::New(new.span), Place::Old(old.span));
    let mut gone: Vec<&EnumValue> = Vec::new();
    let mut left: Vec<&EnumValue> = new.values.iter().collect();
    for value in &old.values {
        let same = left.iter().position(|other| other.wire == value.wire);
        match same.or_else(|| left.iter().position(|other| other.name == value.name)) {
            None => gone.push(value),
            Some(at) => {
                let other = left.remove(at);
                let subject = part(other, here);
                changes.differs(Rule::ValueRenamed, &subject, &value.name, &other.name);
                // Numbers in place of words are told of the enum.
                if old.repr == new.repr {
                    changes.differs(Rule::ValueWire, &subject, &value.wire, &other.wire);
                }
                changes.described(Rule::ValueDocs, &subject, &(&value.zh, &value.doc), &(&other.zh, &other.doc));
            }
        }
    }
    for value in gone {
        changes.gone(Rule::ValueRemoved, &part(value, there), &value.wire);
    }
    for value in left {
        changes.appeared(Rule::ValueAdded, &part(value, here), &value.wire);
    }
}

fn layout(layout: &Layout) -> String {
    match layout {
        Layout::Keyed { tag } => format!("keyed by {tag}"),
        Layout::Inline { tag } => format!("inline beside {tag}"),
        Layout::Adjacent { tag, content } => format!("{content} beside {tag}"),
        Layout::External => "by the key that is there".to_owned(),
    }
}

fn unions(changes: &mut Changes<'_>, subject: &Subject, old: &Union, new: &Union) {
    changes.differs(Rule::UnionLayout, subject, layout(&old.layout), layout(&new.layout));
    changes.differs(Rule::UnionRepr, subject, repr(old.repr), repr(new.repr));
    match (old.in_request, new.in_request) {
        (true, false) => changes.gone(Rule::UnionConstructorsRemoved, subject, "constructors"),
        (false, true) => changes.appeared(Rule::UnionConstructorsAdded, subject, "constructors"),
        (true, true) | (false, false) => {}
    }
    let mut gone: Vec<&Variant> = Vec::new();
    let mut left: Vec<&Variant> = new.variants.iter().collect();
    for variant in &old.variants {
        let same = left.iter().position(|other| other.tag == variant.tag && other.name == variant.name);
        let same = same.or_else(|| left.iter().position(|other| other.name == variant.name));
        match same.or_else(|| left.iter().position(|other| other.tag == variant.tag)) {
            None => gone.push(variant),
            Some(at) => {
                let other = left.remove(at);
                let subject = subject.part(&other.name, Place::New(other.span));
                variants(changes, &subject, (old, variant), (new, other));
            }
        }
    }
    for variant in gone {
        let subject = subject.part(&variant.name, Place::Old(variant.span));
        changes.gone(Rule::VariantRemoved, &subject, &variant.tag);
    }
    for variant in left {
        let subject = subject.part(&variant.name, Place::New(variant.span));
        changes.appeared(Rule::VariantAdded, &subject, &variant.tag);
    }
}

fn variants(
    changes: &mut Changes<'_>,
    subject: &Subject,
    (before, old): (&Union, &Variant),
    (after, new): (&Union, &Variant),
) {
    // Numbers in place of words are told of the union.
    let numbered = before.repr != after.repr;
    let made = before.in_request && after.in_request;
    changes.differs(Rule::VariantRenamed, subject, &old.name, &new.name);
    if !numbered {
        changes.differs(Rule::VariantTag, subject, &old.tag, &new.tag);
    }
    if old.tag == new.tag || old.key != old.tag {
        changes.differs(Rule::VariantKey, subject, &old.key, &new.key);
    }
    let retyped = match (&old.ty, &new.ty) {
        (Some(old), Some(new)) => !changes.pairs.same(old, new),
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    };
    if retyped {
        let word = |ty: Option<&crate::model::Type>| ty.map_or_else(|| "nothing".to_owned(), shown);
        changes.differs(Rule::VariantType, subject, word(old.ty.as_ref()), word(new.ty.as_ref()));
    }
    if made && !retyped {
        match (old.convertible, new.convertible) {
            (true, false) => changes.gone(Rule::ConversionRemoved, subject, "From"),
            (false, true) => changes.appeared(Rule::ConversionAdded, subject, "From"),
            (true, true) | (false, false) => {}
        }
    }
    changes.described(Rule::VariantDocs, subject, &old.doc, &new.doc);
}
