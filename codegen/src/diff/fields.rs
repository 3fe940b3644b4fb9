//! Fields, and the constructors that take them.

use super::{Changes, Place, Rule, Subject, path, shown};
use crate::model::{Constructor, Field, Form, Limit, Presence, Repr, Type};

/// A field, and the part of the request in which it travels.
pub(super) type Placed<'f> = (&'f Field, &'static str);

/// Compares the fields of two versions of something. Where it is made for requests in one version only, whether its
/// fields may be left out follows from that.
pub(super) fn compare(
    changes: &mut Changes<'_>,
    whole: &Subject,
    mut before: Vec<Placed<'_>>,
    mut after: Vec<Placed<'_>>,
    same_use: bool,
) {
    let mut pairs = Vec::new();
    type Same = fn(&Field, &Field) -> bool;
    let same: [Same; 3] = [
        |old, new| old.wire_name == new.wire_name && old.name == new.name,
        |old, new| old.wire_name == new.wire_name,
        |old, new| old.name == new.name,
    ];
    for same in same {
        before.retain(|field| match after.iter().position(|other| same(field.0, other.0)) {
            Some(at) => {
                pairs.push((*field, after.remove(at)));
                false
            }
            None => true,
        });
    }
    for (old, new) in pairs {
        pair(changes, whole, old, new, same_use);
    }
    for (field, _) in before {
        let subject = whole.part(&field.wire_name, Place::Old(field.span));
        changes.gone(Rule::FieldRemoved, &subject, shown(&field.ty));
    }
    for (field, _) in after {
        let subject = whole.part(&field.wire_name, Place::New(field.span));
        let required = whole.direction.request && field.presence == Presence::Required;
        let rule = if required { Rule::FieldAddedRequired } else { Rule::FieldAdded };
        changes.appeared(rule, &subject, shown(&field.ty));
    }
}

fn pair(changes: &mut Changes<'_>, whole: &Subject, (old, was): Placed<'_>, (new, is): Placed<'_>, same_use: bool) {
    let subject = &whole.part(&new.wire_name, Place::New(new.span));
    changes.differs(Rule::FieldRenamed, subject, &old.name, &new.name);
    changes.differs(Rule::FieldWireName, subject, &old.wire_name, &new.wire_name);
    changes.differs(Rule::FieldPart, subject, was, is);
    if same_use {
        presence(changes, subject, old, new);
    }
    let retyped = ty(changes, subject, old, new);
    if !retyped && old.form != new.form {
        let read = !subject.direction.request && is_read(old.form) && is_read(new.form);
        let rule = if read { Rule::FieldFormRead } else { Rule::FieldForm };
        changes.differs(rule, subject, form(old.form), form(new.form));
    }
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    changes.differs(Rule::FieldFlattened, subject, yes_no(old.flatten), yes_no(new.flatten));
    if !retyped {
        changes.differs(Rule::FieldBoxed, subject, yes_no(old.boxed), yes_no(new.boxed));
    }
    limits(changes, subject, old, new);
    match (&old.deprecated, &new.deprecated) {
        (None, Some(text)) => changes.appeared(Rule::FieldDeprecated, subject, text),
        (Some(text), None) => changes.gone(Rule::FieldRestored, subject, text),
        (Some(_), Some(_)) | (None, None) => {}
    }
    let told = |field: &Field| {
        let deprecated = old.deprecated.is_some() && new.deprecated.is_some();
        let deprecated = deprecated.then(|| field.deprecated.clone());
        (field.doc.clone(), field.example.clone(), field.deviation.clone(), field.official.clone(), deprecated)
    };
    changes.described(Rule::FieldDocs, subject, &told(old), &told(new));
}

fn presence(changes: &mut Changes<'_>, subject: &Subject, old: &Field, new: &Field) {
    let word = |presence: Presence| match presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::Default => "default",
    };
    let rule = match (old.presence, new.presence) {
        (old, new) if old == new => None,
        (_, Presence::Required) => Some(Rule::FieldRequired),
        (Presence::Required, _) => Some(Rule::FieldOptional),
        (Presence::Optional | Presence::Nullable | Presence::Default, _) => Some(Rule::FieldPresence),
    };
    match rule {
        Some(rule) => changes.differs(rule, subject, word(old.presence), word(new.presence)),
        None => {
            let sent = |field: &Field| if field.required { "always" } else { "not always" };
            changes.differs(Rule::FieldAlwaysSent, subject, sent(old), sent(new));
        }
    }
}

/// Whether the types differ.
fn ty(changes: &mut Changes<'_>, subject: &Subject, old: &Field, new: &Field) -> bool {
    if changes.pairs.same(&old.ty, &new.ty) {
        return false;
    }
    let (was, is) = (travels(&old.ty, old.form), travels(&new.ty, new.form));
    let rule = if was == is {
        Rule::FieldTypeNamed
    } else if !subject.direction.request && was.is_read_as(&is) {
        Rule::FieldTypeRead
    } else {
        Rule::FieldType
    };
    let (was, is) = (shown(&old.ty), shown(&new.ty));
    match (old.ty.named(), new.ty.named()) {
        // Two types of one name.
        (Some(old), Some(new)) if was == is => changes.differs(rule, subject, path(old), path(new)),
        _ => changes.differs(rule, subject, was, is),
    }
    true
}

/// What of a type can be seen in JSON.
#[derive(Clone, Debug, PartialEq)]
enum Travels {
    Text,
    Integer,
    Number,
    Bool,
    Any,
    File,
    List(Box<Travels>),
    Map(Box<Travels>),
    Object(Type),
}

impl Travels {
    /// Whether a reader of the one reads the other.
    fn is_read_as(&self, other: &Travels) -> bool {
        match (self, other) {
            (Travels::List(one), Travels::List(other)) | (Travels::Map(one), Travels::Map(other)) => {
                one.is_read_as(other)
            }
            (_, Travels::Any) => true,
            (Travels::Text | Travels::Integer | Travels::Bool, Travels::Text | Travels::Integer | Travels::Number)
            | (Travels::Number, Travels::Text | Travels::Number) => true,
            (one, other) => one == other,
        }
    }
}

fn travels(ty: &Type, form: Form) -> Travels {
    match (ty, form) {
        (Type::List(_), Form::Pipe | Form::Comma) | (_, Form::Json | Form::Text | Form::FlagText) => Travels::Text,
        (Type::Bool, Form::Flag | Form::Flags) => Travels::Integer,
        (Type::String | Type::Secret | Type::Id(_, Repr::String) | Type::Enum(_, Repr::String), _) => Travels::Text,
        (Type::Int | Type::Timestamp | Type::TimestampMs | Type::Id(_, Repr::Int) | Type::Enum(_, Repr::Int), _) => {
            Travels::Integer
        }
        (Type::Float, _) => Travels::Number,
        (Type::Bool, _) => Travels::Bool,
        (Type::Json, _) => Travels::Any,
        (Type::File, _) => Travels::File,
        (Type::List(item), form) => Travels::List(Box::new(travels(item, form))),
        (Type::Map(item), form) => Travels::Map(Box::new(travels(item, form))),
        (Type::Struct(_) | Type::Union(_), _) => Travels::Object(ty.clone()),
    }
}

/// Whether whatever comes is read as the form, and the form as whatever comes.
fn is_read(form: Form) -> bool {
    match form {
        Form::Plain
        | Form::Flag
        | Form::Flags
        | Form::Text
        | Form::FlagText
        | Form::Pipe
        | Form::Comma
        | Form::OneOrMany => true,
        Form::Json => false,
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Plain => "plain",
        Form::Flag | Form::Flags => "flag",
        Form::Text => "text",
        Form::FlagText => "flag in text",
        Form::Pipe => "joined with |",
        Form::Comma => "joined with ,",
        Form::Json => "JSON in text",
        Form::OneOrMany => "one or many",
    }
}

/// A limit as a name and a range of what is taken.
fn range(limit: &Limit) -> (&'static str, f64, f64) {
    let most = |most: u64| (f64::NEG_INFINITY, most as f64);
    let least = |least: u64| (least as f64, f64::INFINITY);
    let (name, (low, high)) = match limit {
        Limit::MaxLen(count) => ("max_len", most(*count)),
        Limit::MinLen(count) => ("min_len", least(*count)),
        Limit::MaxBytes(count) => ("max_bytes", most(*count)),
        Limit::MaxItems(count) => ("max_items", most(*count)),
        Limit::MinItems(count) => ("min_items", least(*count)),
        Limit::Range(low, high) => ("range", (*low, *high)),
    };
    (name, low, high)
}

fn limits(changes: &mut Changes<'_>, subject: &Subject, old: &Field, new: &Field) {
    let all = (f64::NEG_INFINITY, f64::INFINITY);
    let find = |field: &Field, name: &str| {
        let found = field.limits.iter().map(range).find(|(other, ..)| *other == name);
        found.map_or(all, |(_, low, high)| (low, high))
    };
    let mut names: Vec<&str> = old.limits.iter().chain(&new.limits).map(|limit| range(limit).0).collect();
    names.sort_unstable();
    names.dedup();
    let told = |name: &str, (low, high): (f64, f64)| match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("{name} {low} to {high}"),
        (true, false) => format!("{name} {low}"),
        (false, true) => format!("{name} {high}"),
        (false, false) => format!("no {name}"),
    };
    for name in names {
        let (was, is) = (find(old, name), find(new, name));
        let rule = match (is.0 > was.0 || is.1 < was.1, subject.direction.request) {
            (true, true) => Rule::FieldLimitTightened,
            (false, true) => Rule::FieldLimitLoosened,
            (_, false) => Rule::FieldDocs,
        };
        changes.differs(rule, subject, told(name, was), told(name, is));
    }
}

/// Compares what two versions of a constructor take, beside what follows from the fields themselves.
pub(super) fn constructor(changes: &mut Changes<'_>, subject: &Subject, old: &Constructor, new: &Constructor) {
    let names = |fields: &[Field]| fields.iter().map(|field| field.wire_name.clone()).collect::<Vec<_>>();
    match (old, new) {
        (Constructor::Listed(old), Constructor::Listed(new)) => {
            let (mut old, mut new) = (names(old), names(new));
            let before = old.clone();
            old.retain(|name| new.contains(name));
            new.retain(|name| before.contains(name));
            changes.differs(Rule::ArgumentsReordered, subject, old.join(", "), new.join(", "));
        }
        (Constructor::Listed(fields), Constructor::Named(name, _)) => {
            changes.add(Rule::ArgumentsNamed, subject, Some(names(fields).join(", ")), Some(name.clone()));
        }
        (Constructor::Named(name, _), Constructor::Listed(fields)) => {
            changes.add(Rule::ArgumentsListed, subject, Some(name.clone()), Some(names(fields).join(", ")));
        }
        // The name follows from that of the type.
        (Constructor::Named(..), Constructor::Named(..)) => {}
    }
}
