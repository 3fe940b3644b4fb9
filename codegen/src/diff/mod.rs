//! What changes between two versions of the specification, and for whom.
//!
//! Operations are the same when they have the same method and path, or else the same name; types when they have the
//! same name, or else the same shape in the place of one that is gone; fields when they travel under the same name, or
//! else have the same name in Rust. One change is one finding, where it was made: a field of a shared type is told
//! once, with what it reaches.

mod approvals;
mod areas;
mod errors;
mod events;
mod fields;
mod finding;
mod operations;
mod pairs;
mod reach;
mod report;
mod rule;
mod types;
mod version;

pub use approvals::{APPROVALS_FILE, Approval, read_approvals, unused_approvals};
pub use finding::{Direction, Finding, Place};
pub use report::Report;
pub use rule::{Level, Rule};
pub use version::{Version, weight};

use crate::model::{Api, Type, TypeRef};
use pairs::Pairs;
use reach::Reach;

/// All changes from one version to the next, the gravest first.
pub fn diff(old: &Api, new: &Api) -> Vec<Finding> {
    let pairs = Pairs::new(old, new);
    let mut changes = Changes { pairs: &pairs, old: Reach::new(old), new: Reach::new(new), findings: Vec::new() };
    areas::compare(&mut changes, old, new);
    operations::compare(&mut changes);
    types::compare(&mut changes, old, new);
    events::compare(&mut changes, old, new);
    errors::compare(&mut changes, old, new);
    let mut findings = changes.findings;
    findings
        .sort_by(|a, b| b.level().cmp(&a.level()).then_with(|| a.item.cmp(&b.item)).then_with(|| a.rule.cmp(&b.rule)));
    findings
}

/// What was found so far, and what it takes to find more.
struct Changes<'a> {
    pairs: &'a Pairs<'a>,
    old: Reach,
    new: Reach,
    findings: Vec<Finding>,
}

/// What a finding is about.
#[derive(Clone)]
struct Subject {
    item: String,
    direction: Direction,
    place: Place,
    reaches: Vec<String>,
}

impl Subject {
    /// Something that no request or answer holds.
    fn new(item: impl Into<String>, place: Place) -> Self {
        Self { item: item.into(), direction: Direction::default(), place, reaches: Vec::new() }
    }

    /// A part of it.
    fn part(&self, name: &str, place: Place) -> Self {
        Self { item: format!("{}.{name}", self.item), place, ..self.clone() }
    }
}

impl Changes<'_> {
    fn add(&mut self, rule: Rule, subject: &Subject, old: Option<String>, new: Option<String>) {
        let Subject { item, direction, place, reaches } = subject.clone();
        self.findings.push(Finding { rule, item, old, new, direction, place, reaches });
    }

    /// A finding of what is there now.
    fn appeared(&mut self, rule: Rule, subject: &Subject, new: impl Into<String>) {
        self.add(rule, subject, None, Some(new.into()));
    }

    /// A finding of what was there.
    fn gone(&mut self, rule: Rule, subject: &Subject, old: impl Into<String>) {
        self.add(rule, subject, Some(old.into()), None);
    }

    /// A finding when two texts, or two names of types, differ.
    fn differs(&mut self, rule: Rule, subject: &Subject, old: impl Into<String>, new: impl Into<String>) {
        let (old, new) = (old.into(), new.into());
        if old != new {
            self.add(rule, subject, Some(old), Some(new));
        }
    }

    /// A finding when descriptions differ, which are too long to be shown.
    fn described<T: PartialEq>(&mut self, rule: Rule, subject: &Subject, old: &T, new: &T) {
        if old != new {
            self.add(rule, subject, None, None);
        }
    }
}

/// A type as it is written in the specification.
fn shown(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::TimestampMs => "timestamp_ms".to_owned(),
        Type::Json => "json".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("[{}]", shown(item)),
        Type::Map(item) => format!("{{{}}}", shown(item)),
        Type::Struct(name) | Type::Id(name, _) | Type::Enum(name, _) | Type::Union(name) => name.name.clone(),
    }
}

/// An item by its area and name, as code writes it.
fn path(name: &TypeRef) -> String {
    format!("{}::{}", name.area, name.name)
}
