//! What pages say of an event: its title and numbers, and the fields of their tables and bodies.

use super::facts::{Fact, by_fields};
use super::lookup::{is_about, look_up, official_path, same_path, unknown};
use super::notices::Noticed;
use super::operation::bare;
use super::{Check, Place};
use crate::fields::{self, Node, Shape};
use crate::notice::is_discriminator;
use crate::page::Page;
use crate::report::Kind;
use crate::sample;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::Event;

impl<'a> Check<'a> {
    pub(super) fn event(&mut self, area: &str, event: &'a Event) {
        let place = Place::new(area, &event.name);
        let notices = self.notices.describing(area, event);
        let Some(newest) = notices.first() else {
            // Some pages are newer than the folder, and some tell of an event without its parameters.
            let is_told = |doc| self.pages.by_number.get(doc).is_none_or(|page| tells_of(page, event));
            if !event.docs.iter().any(is_told) {
                let message = "no page describes it".to_owned();
                self.find(Kind::Undescribed, &place, "", None, message, event.span);
            }
            return;
        };
        self.event_numbers(&place, event, &notices);
        self.event_title(&place, event, &notices);
        self.reading(&place, event.read.as_ref(), newest.page, event.span);
        let nodes = fields::of_event(self.api, area, event);
        let names = names(&notices);
        let pages: BTreeSet<&str> = self.names_near(event, &notices);
        // What is within a field may be described anywhere on the page, and the elements of a list with the list.
        let is_within = |node: &Node| {
            let Some((name, above)) = node.path.split_last() else { return false };
            let beside = |it: &&Node| it.path.len() == node.path.len() && it.path.starts_with(above);
            !above.is_empty() && (pages.contains(name.as_str()) || nodes.iter().filter(beside).count() == 1)
        };
        self.extras(&place, Some(newest.page), &nodes, &names, &is_within);
        self.event_fields(&place, event, &notices, &nodes);
    }

    fn event_numbers(&mut self, place: &Place, event: &Event, notices: &[Noticed]) {
        let official: BTreeMap<i64, &Page> = notices.iter().map(|it| (it.page.doc, it.page)).collect();
        for (doc, page) in official.iter().filter(|(doc, _)| !event.docs.contains(doc)) {
            let message = format!("`docs` lacks {doc}: {}", page.title);
            self.find(Kind::Docs, place, &doc.to_string(), Some(page), message, event.span);
        }
        for doc in event.docs.iter().filter(|doc| !official.contains_key(doc)) {
            let page = self.pages.by_number.get(doc).copied().filter(|page| page.doc == *doc);
            let message = match page {
                Some(page) if tells_of(page, event) => continue,
                Some(page) => format!("`docs` has {doc}, which does not tell of it: {}", page.title),
                None => format!("`docs` has {doc}, and there is no such page"),
            };
            self.find(Kind::Docs, place, &doc.to_string(), page, message, event.span);
        }
    }

    fn event_title(&mut self, place: &Place, event: &Event, notices: &[Noticed]) {
        let wanted = bare(&event.title);
        let titles = |it: &Noticed| {
            // The title of a page that describes several events is that of none.
            let title = (it.page.notices.len() == 1).then(|| it.page.title.clone());
            it.notice.heading.clone().into_iter().chain(title).map(|title| bare(&title)).collect::<Vec<_>>()
        };
        if notices.iter().any(|it| titles(it).contains(&wanted)) {
            return;
        }
        if let Some((it, title)) = notices.iter().find_map(|it| Some((it, titles(it).into_iter().next()?))) {
            let message = format!("the page says {title}, the specification {wanted}");
            self.find(Kind::Title, place, "", Some(it.page), message, event.span);
        }
    }

    fn event_fields(&mut self, place: &Place, event: &Event, notices: &[Noticed<'a>], nodes: &[Node<'a>]) {
        let mut facts: Vec<Fact> = Vec::new();
        let mut missing: BTreeMap<String, (&Page, String)> = BTreeMap::new();
        for it in notices {
            let bodies: Vec<(Vec<String>, &Value)> = it.notice.samples.iter().flat_map(sample::paths).collect();
            for (path, value) in &bodies {
                if is_of_all(path) || nodes.iter().any(|node| node.open && path.starts_with(&node.path)) {
                    continue;
                }
                if !nodes.iter().any(|node| is_at(node, path)) {
                    // Only the outermost: the rest is missing with it.
                    let above = &path[..path.len() - 1];
                    if above.is_empty() || nodes.iter().any(|node| is_at(node, above)) {
                        let what = if value.is_object() { "with parts, in the sample" } else { "in the sample" };
                        missing.entry(path.join(".")).or_insert((it.page, what.to_owned()));
                    }
                }
            }
            let shown: BTreeSet<Vec<String>> =
                bodies.iter().map(|(path, _)| respelled(nodes, path).unwrap_or_else(|| path.clone())).collect();
            for table in &it.notice.tables {
                for row in table.rows.iter().filter(|row| !is_of_all(&row.names)) {
                    let names = respelled(nodes, &row.names).unwrap_or_else(|| row.names.clone());
                    let found = look_up(nodes, &names, &table.about, &shown);
                    let is_placed =
                        table.sure || found.iter().all(|at| is_about(&nodes[*at].path, &names, &table.about));
                    if found.is_empty() {
                        let path = unknown(nodes, &names, &table.about).filter(|_| table.sure);
                        let Some(path) = path else { continue };
                        // The sample may have told it already, with the way to it.
                        let last = names.last().map(String::as_str);
                        if !missing.keys().any(|known| known.rsplit('.').next() == last) {
                            missing.insert(path, (it.page, row.ty.clone().unwrap_or_default()));
                        }
                    } else if is_placed {
                        facts.push(Fact { page: it.page, row, nodes: found });
                    }
                }
            }
        }
        for (path, (page, what)) in missing {
            let what = if what.is_empty() { String::new() } else { format!(" ({what})") };
            let message = format!("the page has it{what}, the specification not");
            self.find(Kind::Missing, place, &path, Some(page), message, event.span);
        }
        for (about, facts) in by_fields(&facts, nodes) {
            self.required(place, &about, &facts);
            self.values(place, &about, &facts);
            self.types(place, &about, &facts, &[]);
        }
        self.event_values(place, notices, nodes);
    }

    /// What bodies show of the types of fields.
    fn event_values(&mut self, place: &Place, notices: &[Noticed], nodes: &[Node]) {
        for node in nodes {
            let mut first: Option<(&Page, String)> = None;
            let mut fits = false;
            for it in notices {
                for (_, value) in it.notice.samples.iter().flat_map(sample::paths).filter(|(path, _)| is_at(node, path))
                {
                    match misfit(node, value) {
                        None => fits = true,
                        Some(what) => first = first.or(Some((it.page, what))),
                    }
                }
            }
            if let Some((page, what)) = first.filter(|_| !fits) {
                if let Some(field) = node.field.filter(|it| it.official.as_ref().is_some_and(|it| it.ty.is_some())) {
                    self.use_correction(field.span, "type");
                    continue;
                }
                let message = format!("the sample shows {what}, the specification {}", node.shape.as_str());
                self.find(Kind::Type, place, &node.path.join("."), Some(page), message, node.span);
            }
        }
    }

    /// All names on the pages of an event and on those that they link to.
    fn names_near(&self, event: &Event, notices: &[Noticed<'a>]) -> BTreeSet<&'a str> {
        let more = event.docs.iter().filter_map(|number| self.pages.by_number.get(number)).copied();
        let linked = notices.iter().flat_map(|it| &it.page.links).filter_map(|number| self.pages.by_number.get(number));
        let own = notices.iter().map(|it| it.page);
        more.chain(linked.copied()).chain(own).flat_map(|page| page.names.iter().map(String::as_str)).collect()
    }
}

/// The names that the tables and bodies of an event have.
fn names<'a>(notices: &[Noticed<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for it in notices {
        let rows = it.notice.tables.iter().flat_map(|table| &table.rows);
        names.extend(rows.flat_map(|row| &row.names).map(String::as_str));
        it.notice.samples.iter().for_each(|body| keys(body, &mut names));
    }
    names
}

fn keys<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            names.insert(key);
            keys(value, names);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, names)),
        _ => {}
    }
}

/// Whether a page tells of an event without describing it: it has all that is said in one of its forms.
fn tells_of(page: &Page, event: &Event) -> bool {
    event.when.iter().any(|when| when.iter().all(|(_, value)| page.names.contains(value)))
}

/// Whether the specification has it once for all events.
fn is_of_all(path: &[String]) -> bool {
    let [name] = path else { return false };
    is_discriminator(name) || Event::ENVELOPE.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a way of a body leads to a field, whatever the case: the crate reads it so.
fn is_at(node: &Node, path: &[String]) -> bool {
    let same = |ours: &[String]| {
        ours.len() == path.len() && ours.iter().zip(path).all(|(a, b)| a == "*" || a.eq_ignore_ascii_case(b))
    };
    same(&node.path) || official_path(node).is_some_and(|ours| same(&ours))
}

/// Names as the specification spells them, where it has them in another case.
fn respelled(nodes: &[Node], names: &[String]) -> Option<Vec<String>> {
    let ends = |path: &[String]| {
        let start = path.len().checked_sub(names.len())?;
        let ours = &path[start..];
        ours.iter().zip(names).all(|(a, b)| a.eq_ignore_ascii_case(b)).then(|| ours.to_vec())
    };
    if nodes
        .iter()
        .any(|node| node.path.len() >= names.len() && same_path(&node.path[node.path.len() - names.len()..], names))
    {
        return None;
    }
    nodes.iter().find_map(|node| ends(&node.path))
}

/// What a value is, where that is not what the field is. In XML all that holds nothing else is text.
fn misfit(node: &Node, value: &Value) -> Option<String> {
    let is_one_or_many = node.shape == Shape::Any && node.element != Shape::Any;
    let shape = if is_one_or_many { node.element } else { node.shape };
    match (shape, value) {
        (Shape::Any, _) | (Shape::List, Value::Array(_)) => None,
        (_, Value::Array(items)) if is_one_or_many => items.iter().find_map(|item| misfit_of(shape, item)),
        (_, Value::Array(_)) => Some("a list".to_owned()),
        (shape, value) => misfit_of(shape, value),
    }
}

fn misfit_of(shape: Shape, value: &Value) -> Option<String> {
    match (shape, value) {
        (Shape::Object, Value::Object(_)) => None,
        (_, Value::Object(_)) => Some("parts".to_owned()),
        // Nothing stands for anything.
        (_, Value::String(text)) if text.is_empty() => None,
        (Shape::Object, Value::String(_)) => Some("text".to_owned()),
        (Shape::List, Value::String(_)) => Some("one of them alone".to_owned()),
        (Shape::Number, Value::String(text)) if text.parse::<f64>().is_err() => Some(format!("`{text}`")),
        _ => None,
    }
}
