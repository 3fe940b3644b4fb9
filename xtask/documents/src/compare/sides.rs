//! What pages say of the fields of a request or an answer.

use super::{Check, Described, Place};
use crate::call::Parameters;
use crate::fields::{self, Node, Shape};
use crate::limits::{self, Told};
use crate::page::Page;
use crate::report::Kind;
use crate::sample;
use crate::table::Row;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::{Host, Limit, Operation};

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

/// A row that was looked up.
struct Fact<'a> {
    page: &'a Page,
    row: &'a Row,
    /// The fields that it may be about.
    nodes: Vec<usize>,
}

impl<'a> Check<'a> {
    pub(super) fn sides(&mut self, place: &Place, operation: &'a Operation, calls: &[Described<'a>]) {
        for request in [true, false] {
            self.side(place, operation, calls, request);
        }
    }

    fn side(&mut self, place: &Place, operation: &'a Operation, calls: &[Described<'a>], request: bool) {
        let nodes = fields::of(self.api, operation, request);
        let others = fields::of(self.api, operation, !request);
        let word = if request { "request" } else { "response" };
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
            self.find(Kind::Missing, place, &format!("{word}.{path}"), Some(page), message, operation.span);
        }
        self.extras(place, operation, calls, &nodes, word);
        // Rows that may be about the same fields, the newest page first.
        let mut groups: BTreeMap<&[usize], Vec<&Fact>> = BTreeMap::new();
        for fact in &facts {
            groups.entry(&fact.nodes).or_default().push(fact);
        }
        for (at, facts) in groups {
            let about: Vec<&Node> = at.iter().filter_map(|at| nodes.get(*at)).collect();
            let newest: Vec<&Fact> = facts.iter().copied().filter(|fact| fact.page.doc == facts[0].page.doc).collect();
            self.required(place, &about, &newest, word);
            self.types(place, &about, &newest, calls, request);
            if request {
                self.limits(place, &about, &newest, word);
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

    /// Fields that no page mentions.
    fn extras(&mut self, place: &Place, operation: &Operation, calls: &[Described<'a>], nodes: &[Node], word: &str) {
        let names = self.names(operation, calls);
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
                || operation.token_param.as_ref() == Some(name)
                || self.mentioned.contains(&(node.span.file, node.span.start));
            if there || told.iter().any(|above| node.path.starts_with(above)) {
                continue;
            }
            told.push(&node.path);
            if field.official.as_ref().is_some_and(|official| official.absent) {
                self.use_correction(field.span, "absent");
                continue;
            }
            let message = "no page has it".to_owned();
            let at = format!("{word}.{}", node.path.join("."));
            self.find(Kind::Extra, place, &at, calls.first().map(|it| it.page), message, node.span);
        }
    }

    fn required(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact], word: &str) {
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
        let at = format!("{word}.{}", nodes[0].path.join("."));
        let says = if *first { "required" } else { "optional" };
        let ours = if *first { "optional" } else { "required" };
        let message = format!("the page says {says}, the specification {ours}");
        self.find(Kind::Required, place, &at, Some(facts[0].page), message, nodes[0].span);
    }

    fn types(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact], calls: &[Described], request: bool) {
        if nodes.iter().any(|node| node.in_query || node.shape == Shape::Any) {
            return;
        }
        let said: Vec<Shape> = facts.iter().filter_map(|fact| shape_of(fact.row.ty.as_deref()?)).collect();
        let mut shown = Vec::new();
        for it in calls {
            let side = if request { &it.call.request } else { &it.call.response };
            for (path, value) in side.samples.iter().flat_map(sample::paths) {
                if nodes.iter().any(|node| same_path(&node.path, &path)) {
                    shown.extend(shape_shown(value, nodes));
                }
            }
        }
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
        let at = format!("{}.{}", if request { "request" } else { "response" }, nodes[0].path.join("."));
        let how = match (said.first(), shown.first()) {
            (Some(said), _) => format!("the table says {}", said.as_str()),
            (None, Some(shown)) => format!("the sample shows {}", shown.as_str()),
            (None, None) => return,
        };
        let message = format!("{how}, the specification {}", nodes[0].shape.as_str());
        self.find(Kind::Type, place, &at, Some(facts[0].page), message, nodes[0].span);
    }

    fn limits(&mut self, place: &Place, nodes: &[&Node], facts: &[&Fact], word: &str) {
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
        let at = format!("{word}.{}", nodes[0].path.join("."));
        let ours = match ours.as_slice() {
            [] => "none".to_owned(),
            ours => ours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        let said: Vec<String> = said.iter().map(|told| told.number.to_string()).collect();
        let message = format!("the page says {}, the specification {ours}", said.join(", "));
        self.find(Kind::Limit, place, &at, Some(facts[0].page), message, nodes[0].span);
    }
}

/// The name that the pages give a field.
fn official_name<'n>(node: &'n Node) -> Option<&'n String> {
    let official = node.field.and_then(|field| field.official.as_ref()?.name.as_ref());
    official.or(node.path.last())
}

/// The fields that a row may be about: all that end with its names, fewer where the page tells more.
fn look_up(nodes: &[Node], names: &[String], about: &[String], shown: &BTreeSet<Vec<String>>) -> Vec<usize> {
    let ends = |at: &usize| nodes.get(*at).is_some_and(|node| ends_with(&node.path, names));
    let mut found: Vec<usize> = (0..nodes.len()).filter(ends).collect();
    if found.is_empty() {
        // The name that is known to be wrong.
        let ends = |at: &usize| nodes.get(*at).and_then(official_path).is_some_and(|path| ends_with(&path, names));
        found = (0..nodes.len()).filter(ends).collect();
    }
    if found.is_empty() && names.len() > 1 {
        // A way that leaves something out.
        let (last, above) = (&names[names.len() - 1], &names[0]);
        let passes = |at: &usize| {
            let path = &nodes[*at].path;
            path.last() == Some(last) && path.iter().rev().skip(1).any(|part| part == above)
        };
        found = (0..nodes.len()).filter(passes).collect();
    }
    if found.is_empty() {
        let is_open = |node: &Node, way: &[String]| node.open && ends_with(&node.path, way);
        found =
            (0..nodes.len()).filter(|at| (1..names.len()).any(|depth| is_open(&nodes[*at], &names[..depth]))).collect();
        return found;
    }
    let narrow = |found: &mut Vec<usize>, keep: &dyn Fn(&Node) -> bool| {
        let fewer: Vec<usize> = found.iter().copied().filter(|at| keep(&nodes[*at])).collect();
        if !fewer.is_empty() {
            *found = fewer;
        }
    };
    let named: BTreeSet<&str> = about.iter().flat_map(|word| word.split('.')).collect();
    narrow(&mut found, &|node| {
        node.path[..node.path.len() - names.len().min(node.path.len())].iter().any(|part| named.contains(part.as_str()))
    });
    if names.len() > 1 {
        narrow(&mut found, &|node| node.path == names);
    } else {
        narrow(&mut found, &|node| shown.iter().any(|path| same_path(&node.path, path)));
    }
    found
}

/// The way to a field with the name that the official document gives it, where that is another one.
fn official_path(node: &Node) -> Option<Vec<String>> {
    let name = node.field?.official.as_ref()?.name.clone()?;
    let mut path = node.path.clone();
    *path.last_mut()? = name.split('.').next_back().unwrap_or_default().to_owned();
    Some(path)
}

/// Whether what comes before a row's names is named where its table stands.
fn is_about(path: &[String], names: &[String], about: &[String]) -> bool {
    let above = path.len().saturating_sub(names.len());
    names.len() > 1
        || about.iter().flat_map(|word| word.split('.')).any(|word| path[..above].iter().any(|it| it == word))
}

/// Whether a table stands on the wrong side of a page: the other side has more of its names.
fn belongs_there(table: &Parameters, here: &[Node], there: &[Node]) -> bool {
    let known = |nodes: &[Node]| {
        table.rows.iter().filter(|row| nodes.iter().any(|node| ends_with(&node.path, &row.names))).count()
    };
    known(there) > known(here)
}

/// The outermost part of a row's names that the specification lacks; `None` where that is not certain.
fn unknown(nodes: &[Node], names: &[String], about: &[String]) -> Option<String> {
    let there = |names: &[String]| nodes.iter().any(|node| ends_with(&node.path, names));
    // Anything may stand in free-form JSON.
    let open = nodes.iter().any(|node| {
        node.open && (about.iter().any(|word| node.path.last() == Some(word)) || node.path.len() == names.len())
    });
    if names.len() == 1 && open && !about.is_empty() {
        return None;
    }
    let depth = (1..=names.len()).find(|depth| !there(&names[..*depth]))?;
    Some(names[..depth].join("."))
}

fn ends_with(path: &[String], names: &[String]) -> bool {
    path.len() >= names.len() && same_path(&path[path.len() - names.len()..], names)
}

/// Free keys are any.
fn same_path(ours: &[String], theirs: &[String]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a == b || a == "*")
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
fn shape_shown(value: &serde_json::Value, nodes: &[&Node]) -> Option<Shape> {
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
