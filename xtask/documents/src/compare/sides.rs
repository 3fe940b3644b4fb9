//! What pages say of the fields of a request or an answer.

use super::facts::{Fact, by_fields, shape_shown};
use super::lookup::{belongs_there, is_about, look_up, official_name, same_path, unknown};
use super::{Check, Described, Place};
use crate::call::Parameters;
use crate::fields::{self, Node, Shape};
use crate::page::Page;
use crate::report::Kind;
use crate::sample;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::{Host, Operation};

/// Names that the client adds or takes away itself.
const NOT_LISTED: &[&str] = &[
    "access_token",
    "suite_access_token",
    "provider_access_token",
    "device_access_token",
    "model_access_token",
    "errcode",
    "errmsg",
    "debug",
];

/// And what belongs to every signed request to the payment host.
const OF_SIGNATURES: &[&str] = &["nonce_str", "sign"];

impl<'a> Check<'a> {
    pub(super) fn sides(&mut self, place: &Place, operation: &'a Operation, calls: &[Described<'a>]) {
        for request in [true, false] {
            let place = Place { side: if request { "request" } else { "response" }, ..place.clone() };
            self.side(&place, operation, calls, request);
        }
    }

    fn side(&mut self, place: &Place, operation: &'a Operation, calls: &[Described<'a>], request: bool) {
        let nodes = fields::of(self.api, operation, request);
        let others = fields::of(self.api, operation, !request);
        let mut facts: Vec<Fact> = Vec::new();
        let mut missing: BTreeMap<String, (&Page, String)> = BTreeMap::new();
        for it in calls {
            let (side, other) = (&it.call.request, &it.call.response);
            let (side, other) = if request { (side, other) } else { (other, side) };
            let shown: BTreeSet<Vec<String>> =
                side.samples.iter().flat_map(sample::paths).map(|(path, _)| path).collect();
            for table in &it.call.loose {
                for row in &table.rows {
                    let found = look_up(&nodes, &row.names, &table.about, &shown);
                    // Only what is named with its object: a name alone may be another's.
                    let is_placed = found.iter().all(|at| is_about(&nodes[*at].path, &row.names, &table.about));
                    if is_placed && !found.is_empty() {
                        facts.push(Fact { page: it.page, row, nodes: found });
                    }
                }
            }
            let here = |table: &&Parameters| !belongs_there(table, &nodes, &others);
            let there = |table: &&Parameters| belongs_there(table, &others, &nodes);
            for table in side.tables.iter().filter(here).chain(other.tables.iter().filter(there)) {
                for row in &table.rows {
                    let last = row.names.last().map(String::as_str).unwrap_or_default();
                    if row.names.len() == 1
                        && (NOT_LISTED.contains(&last)
                            || operation.host == Host::Pay && OF_SIGNATURES.contains(&last)
                            || operation.token_param.as_deref() == Some(last))
                    {
                        continue;
                    }
                    let found = look_up(&nodes, &row.names, &table.about, &shown);
                    if !found.is_empty() {
                        facts.push(Fact { page: it.page, row, nodes: found });
                        continue;
                    }
                    // A table that is held to be of the other direction is nothing to go by.
                    if !table.sure && !look_up(&others, &row.names, &[], &shown).is_empty() {
                        continue;
                    }
                    if let Some(path) = unknown(&nodes, &row.names, &table.about) {
                        missing.entry(path).or_insert((it.page, row.ty.clone().unwrap_or_default()));
                    }
                }
            }
            if request {
                for name in it.call.query.iter().filter(|name| !NOT_LISTED.contains(&name.as_str())) {
                    let known = nodes.iter().any(|node| node.path.last() == Some(name))
                        || operation.token_param.as_ref() == Some(name);
                    if !known {
                        missing.entry(name.clone()).or_insert((it.page, "in the address".to_owned()));
                    }
                }
            }
        }
        for (path, (page, ty)) in missing {
            let ty = if ty.is_empty() { String::new() } else { format!(" ({ty})") };
            let message = format!("the page has it{ty}, the specification not");
            self.find(Kind::Missing, place, &path, Some(page), message, operation.span);
        }
        let names = self.names(operation, calls);
        let is_token =
            |node: &Node| operation.token_param.is_some() && node.path.last() == operation.token_param.as_ref();
        self.extras(place, calls.first().map(|it| it.page), &nodes, &names, &is_token);
        for (about, facts) in by_fields(&facts, &nodes) {
            self.required(place, &about, &facts);
            self.values(place, &about, &facts);
            let sides = calls.iter().map(|it| if request { &it.call.request } else { &it.call.response });
            let values = sides.flat_map(|side| &side.samples).flat_map(sample::paths);
            let of_these = values.filter(|(path, _)| about.iter().any(|node| same_path(&node.path, path)));
            let shown: Vec<Shape> = of_these.filter_map(|(_, value)| shape_shown(value, &about)).collect();
            self.types(place, &about, &facts, &shown);
            if request {
                self.limits(place, &about, &facts);
            }
        }
    }

    /// The fields of all operations that a page of one of them mentions: others may share their types.
    pub(super) fn mentioned(&self) -> BTreeSet<(usize, usize)> {
        let mut mentioned = BTreeSet::new();
        for (_, _, operation) in self.api.operations() {
            let names = self.names(operation, self.pages.describing(&operation.path));
            for node in [true, false].into_iter().flat_map(|request| fields::of(self.api, operation, request)) {
                if node.field.is_some() && official_name(&node).is_some_and(|name| names.contains(name.as_str())) {
                    mentioned.insert((node.span.file, node.span.start));
                }
            }
        }
        mentioned
    }

    /// All names on the pages and on those that they link to.
    fn names(&self, operation: &Operation, calls: &[Described<'a>]) -> BTreeSet<&'a str> {
        let more = operation.docs.iter().filter_map(|number| self.pages.by_number.get(number)).copied();
        let mut names: BTreeSet<&str> = more.flat_map(|page| page.names.iter().map(String::as_str)).collect();
        for it in calls {
            let linked = it.page.links.iter().filter_map(|number| self.pages.by_number.get(number)).copied();
            names.extend(linked.chain([it.page]).flat_map(|page| page.names.iter().map(String::as_str)));
        }
        names
    }
}
