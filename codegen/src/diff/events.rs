//! Events. Their fields are structs, which are compared with the other types.

use super::operations::callers;
use super::{Changes, Place, Rule, Subject, path};
use crate::model::{Api, Event, TypeRef};

fn named(api: &Api) -> impl Iterator<Item = (TypeRef, &Event)> {
    api.events().map(|(area, _, event)| (TypeRef::new(&area.name, &event.name), event))
}

pub(super) fn compare(changes: &mut Changes<'_>, old: &Api, new: &Api) {
    let mut left: Vec<(TypeRef, &Event)> = named(new).collect();
    for (name, event) in named(old) {
        let name_now = changes.pairs.renamed(&name);
        match left.iter().position(|(other, _)| *other == name_now) {
            None => {
                let subject = Subject::new(path(&name), Place::Old(event.span));
                changes.gone(Rule::EventRemoved, &subject, forms(event).join("; "));
            }
            Some(at) => {
                let (name, other) = left.remove(at);
                pair(changes, &Subject::new(path(&name), Place::New(other.span)), event, other);
            }
        }
    }
    for (name, event) in left {
        let subject = Subject::new(path(&name), Place::New(event.span));
        changes.appeared(Rule::EventAdded, &subject, forms(event).join("; "));
    }
}

fn forms(event: &Event) -> Vec<String> {
    let form = |form: &Vec<(crate::model::Discriminator, String)>| {
        form.iter().map(|(key, value)| format!("{} {value}", key.as_str())).collect::<Vec<_>>().join(", ")
    };
    event.when.iter().map(form).collect()
}

fn pair(changes: &mut Changes<'_>, subject: &Subject, old: &Event, new: &Event) {
    let (before, after) = (forms(old), forms(new));
    for form in before.iter().filter(|form| !after.contains(form)) {
        changes.gone(Rule::EventFormRemoved, subject, form);
    }
    for form in after.iter().filter(|form| !before.contains(form)) {
        changes.appeared(Rule::EventFormAdded, subject, form);
    }
    changes.differs(Rule::EventCallers, subject, callers(&old.callers), callers(&new.callers));
    match (&old.deprecated, &new.deprecated) {
        (None, Some(_)) => changes.appeared(Rule::EventDeprecated, subject, "deprecated"),
        (Some(_), None) => changes.gone(Rule::EventRestored, subject, "deprecated"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    let told = |event: &Event| {
        let deprecated = old.deprecated.is_some() && new.deprecated.is_some();
        let deprecated = deprecated.then(|| event.deprecated.clone());
        (event.title.clone(), event.docs.clone(), event.read.clone(), deprecated)
    };
    changes.described(Rule::EventDocs, subject, &told(old), &told(new));
}
