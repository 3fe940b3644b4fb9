//! What rows and bodies say of fields: whether they are there at all, required, of which type and values, how long.

use super::lookup::official_name;
use super::{Check, Place};
use crate::fields::{Node, Shape};
use crate::limits::{self, Told};
use crate::page::Page;
use crate::report::Kind;
use crate::table::Row;
use crate::values;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::{Limit, Repr, Type, TypeRef};

/// A row that was looked up.
pub(super) struct Fact<'a> {
    pub(super) page: &'a Page,
    pub(super) row: &'a Row,
    /// The fields that it may be about.
    pub(super) nodes: Vec<usize>,
}

/// Rows that may be about the same fields, with these: only those of the newest page.
pub(super) fn by_fields<'f, 'n>(
    facts: &'f [Fact<'f>],
    nodes: &'n [Node<'n>],
) -> Vec<(Vec<&'n Node<'n>>, Vec<&'f Fact<'f>>)> {
    let mut groups: BTreeMap<&[usize], Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let group = groups.entry(&fact.nodes).or_default();
        // The newest page comes first.
        if group.first().is_none_or(|first| first.page.doc == fact.page.doc) {
            group.push(fact);
        }
    }
    groups.into_iter().map(|(at, facts)| (at.iter().filter_map(|at| nodes.get(*at)).collect(), facts)).collect()
}

impl<'a> Check<'a> {
    /// Fields that no page mentions, by the names that the pages have; `also` tells of others that are accounted for.
    pub(super) fn extras(
        &mut self,
        place: &Place,
        page: Option<&Page>,
        nodes: &[Node],
        names: &BTreeSet<&str>,
        also: &dyn Fn(&Node) -> bool,
    ) {
        let mut told: Vec<&[String]> = Vec::new();
        for node in nodes {
            let (Some(name), Some(field)) = (official_name(node), node.field) else { continue };
            let is_wrapper = nodes.iter().any(|inner| {
                inner.path.len() > node.path.len()
                    && inner.path.starts_with(&node.path)
                    && inner.path.last().is_some_and(|name| names.contains(name.as_str()))
            });
            let there = names.contains(name.as_str())
                // The pages list what is in it.
                || is_wrapper
                || also(node)
                || self.mentioned.contains(&(node.span.file, node.span.start));
            if there || told.iter().any(|above| node.path.starts_with(above)) {
                continue;
            }
            told.push(&node.path);
            if field.official.as_ref().is_some_and(|official| official.absent) {
                self.use_correction(field.span, "absent");
                continue;
            }
            let message = match names.iter().find(|other| other.eq_ignore_ascii_case(name)) {
                Some(other) => format!("the page spells it {other}"),
                None => "no page has it".to_owned(),
            };
            self.find(Kind::Extra, place, &node.path.join("."), page, message, node.span);
        }
    }

    pub(super) fn required(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact]) {
        let said: Vec<bool> = facts.iter().filter_map(|fact| fact.row.required).collect();
        let Some(first) = said.first() else { return };
        let fields: Vec<_> = nodes.iter().filter_map(|node| node.field).collect();
        if fields.len() < nodes.len() {
            return;
        }
        for field in &fields {
            if let Some(official) = field.official.as_ref().and_then(|official| official.required)
                && said.contains(&official)
            {
                self.use_correction(field.span, "required");
                return;
            }
        }
        if fields.iter().any(|field| said.contains(&field.required)) {
            return;
        }
        let says = if *first { "required" } else { "optional" };
        let ours = if *first { "optional" } else { "required" };
        let message = format!("the page says {says}, the specification {ours}");
        self.find(Kind::Required, place, &nodes[0].path.join("."), Some(facts[0].page), message, nodes[0].span);
    }

    /// Their type, by what the bodies show and the rows say.
    pub(super) fn types(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact], shown: &[Shape]) {
        if nodes.iter().any(|node| node.in_query || node.shape == Shape::Any) {
            return;
        }
        let said: Vec<Shape> = facts.iter().filter_map(|fact| shape_of(fact.row.ty.as_deref()?)).collect();
        if said.is_empty() && shown.is_empty() {
            return;
        }
        for node in nodes {
            let ours = node.shape;
            let official =
                node.field.and_then(|field| Some((field.span, shape_of(field.official.as_ref()?.ty.as_deref()?)?)));
            if let Some((span, shape)) = official
                && (said.contains(&shape) || shown.contains(&shape))
            {
                self.use_correction(span, "type");
                return;
            }
            // Tables often give the type of a list's elements.
            let of_elements = ours == Shape::List && said.contains(&node.element);
            if said.contains(&ours) || shown.contains(&ours) || of_elements {
                return;
            }
        }
        let how = match (said.first(), shown.first()) {
            (Some(said), _) => format!("the table says {}", said.as_str()),
            (None, Some(shown)) => format!("the sample shows {}", shown.as_str()),
            (None, None) => return,
        };
        let message = format!("{how}, the specification {}", nodes[0].shape.as_str());
        self.find(Kind::Type, place, &nodes[0].path.join("."), Some(facts[0].page), message, nodes[0].span);
    }

    /// Values that the rows list and the enum lacks. Of rows and fields that may be about each other, one that agrees
    /// is enough.
    pub(super) fn values(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact]) {
        let mut first: Option<Vec<String>> = None;
        for node in nodes {
            let Some((name, repr)) = node.field.and_then(|field| enum_of(&field.ty)) else { continue };
            let Some(item) = self.api.enum_(name) else { continue };
            let listed = facts.iter().map(|fact| values::values(&fact.row.text, repr == Repr::Int));
            for mut said in listed.filter(|said| !said.is_empty()) {
                said.retain(|value| !item.values.iter().any(|known| known.wire == *value));
                if said.is_empty() {
                    return;
                }
                first.get_or_insert(said);
            }
        }
        if let Some(lacking) = first {
            let message = format!("the page lists {}, which the enum lacks", lacking.join(", "));
            self.find(Kind::Values, place, &nodes[0].path.join("."), Some(facts[0].page), message, nodes[0].span);
        }
    }

    pub(super) fn limits(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact]) {
        let said: Vec<Told> = facts.iter().flat_map(|fact| limits::limits(&fact.row.text)).collect();
        let fields: Vec<_> = nodes.iter().filter_map(|node| node.field).collect();
        if said.is_empty() || fields.is_empty() {
            return;
        }
        let mut ours = Vec::new();
        for field in &fields {
            for limit in &field.limits {
                match limit {
                    Limit::MaxLen(n)
                    | Limit::MinLen(n)
                    | Limit::MaxBytes(n)
                    | Limit::MaxItems(n)
                    | Limit::MinItems(n) => ours.push(*n as f64),
                    Limit::Range(min, max) => ours.extend([*min, *max]),
                }
            }
        }
        let same = |a: f64, b: f64| (a - b).abs() <= 1.0;
        if said.iter().any(|told| ours.iter().any(|ours| same(*ours, told.number))) {
            return;
        }
        for field in &fields {
            if let Some(official) = field.official.as_ref().and_then(|official| official.limit.as_deref())
                && official.parse().is_ok_and(|number: f64| said.iter().any(|told| same(told.number, number)))
            {
                self.use_correction(field.span, "limit");
                return;
            }
        }
        let ours = match ours.as_slice() {
            [] => "none".to_owned(),
            ours => ours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        let said: Vec<String> = said.iter().map(|told| told.number.to_string()).collect();
        let message = format!("the page says {}, the specification {ours}", said.join(", "));
        self.find(Kind::Limit, place, &nodes[0].path.join("."), Some(facts[0].page), message, nodes[0].span);
    }
}

/// The enum of which a value or the elements of a list are.
fn enum_of(ty: &Type) -> Option<(&TypeRef, Repr)> {
    match ty {
        Type::List(item) => enum_of(item),
        Type::Enum(name, repr) => Some((name, *repr)),
        _ => None,
    }
}

/// What the word in a type column stands for.
fn shape_of(ty: &str) -> Option<Shape> {
    let ty = ty.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| ty.contains(word));
    let text = ty.split(['[', '(', '<']).next().unwrap_or_default();
    if has(&["[]", "array", "list", "数组", "列表", "repeated"]) {
        Some(Shape::List)
    } else if text.starts_with("obj") {
        Some(Shape::Object)
    } else if text.contains("string") || has(&["字符串", "str", "bytes"]) {
        Some(Shape::String)
    } else if has(&["bool", "布尔"]) {
        Some(Shape::Bool)
    } else if has(&["int", "number", "long", "float", "double", "整", "数字"]) {
        Some(Shape::Number)
    } else if has(&["obj", "json", "struct", "对象", "map"]) {
        Some(Shape::Object)
    } else {
        None
    }
}

/// What a value in a sample shows; nothing when it is a placeholder.
pub(super) fn shape_shown(value: &serde_json::Value, nodes: &[&Node]) -> Option<Shape> {
    use serde_json::Value;
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Shape::Bool),
        Value::Number(_) => Some(Shape::Number),
        Value::Object(_) => Some(Shape::Object),
        Value::Array(_) => Some(Shape::List),
        Value::String(text) => {
            let is_number = text.parse::<f64>().is_ok();
            (is_number || nodes.iter().all(|node| node.shape != Shape::Number)).then_some(Shape::String)
        }
    }
}
