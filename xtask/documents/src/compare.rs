//! The specification against the pages.

mod event;
mod facts;
mod lookup;
mod notices;
mod operation;
mod sides;

use crate::call::Call;
use crate::page::Page;
use crate::report::{Finding, Kind, Report};
use notices::Notices;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::{Api, DocumentPage, Event, Operation, PageKind};
use wecom_codegen::{SourceSet, Span};

/// What is compared.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only the operations and events of this area.
    pub area: Option<String>,
    /// Only the operation of this name or path, or the event of this name.
    pub operation: Option<String>,
}

impl Filter {
    /// Whether not everything is compared.
    pub fn is_some(&self) -> bool {
        self.area.is_some() || self.operation.is_some()
    }

    fn takes(&self, area: &str, operation: &Operation) -> bool {
        let named = |wanted: &String| *wanted == operation.name || *wanted == operation.path;
        self.area.as_ref().is_none_or(|wanted| wanted == area) && self.operation.as_ref().is_none_or(named)
    }

    fn takes_event(&self, area: &str, event: &Event) -> bool {
        let named = |wanted: &String| *wanted == event.name;
        self.area.as_ref().is_none_or(|wanted| wanted == area) && self.operation.as_ref().is_none_or(named)
    }
}

/// A page with one of the calls that it describes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described<'a> {
    page: &'a Page,
    call: &'a Call,
}

/// Holds the specification against the pages.
pub fn check(api: &Api, sources: &SourceSet, pages: &[Page], filter: &Filter) -> Report {
    let mut check = Check {
        api,
        sources,
        pages: Pages::new(pages, &api.documents.pages),
        notices: Notices::new(api, pages),
        report: Report { pages: pages.len(), ..Report::default() },
        used: BTreeSet::new(),
        mentioned: BTreeSet::new(),
    };
    check.mentioned = check.mentioned();
    for (area, _, operation) in api.operations().filter(|(area, _, operation)| filter.takes(&area.name, operation)) {
        check.report.operations += 1;
        check.operation(&area.name, operation);
    }
    for (area, _, event) in api.events().filter(|(area, _, event)| filter.takes_event(&area.name, event)) {
        check.report.events += 1;
        check.event(&area.name, event);
    }
    if !filter.is_some() {
        check.pages();
        check.corrections();
    }
    check.exceptions(!filter.is_some());
    check.report
}

struct Pages<'a> {
    all: &'a [Page],
    by_path: BTreeMap<&'a str, Vec<Described<'a>>>,
    by_number: BTreeMap<i64, &'a Page>,
}

impl<'a> Pages<'a> {
    fn new(all: &'a [Page], listed: &[DocumentPage]) -> Self {
        let listed: BTreeSet<i64> = listed.iter().flat_map(|page| page.docs.iter().copied()).collect();
        let mut by_path: BTreeMap<&str, Vec<Described>> = BTreeMap::new();
        // A guide may show a call; what it is stands elsewhere.
        for page in all.iter().filter(|page| !listed.contains(&page.doc)) {
            for call in &page.calls {
                by_path.entry(&call.path).or_default().push(Described { page, call });
            }
        }
        for calls in by_path.values_mut() {
            // The newest first.
            calls.sort_by(|a, b| b.page.updated.cmp(&a.page.updated).then(a.page.doc.cmp(&b.page.doc)));
        }
        let inner = all.iter().filter_map(|page| Some((page.inner?, page)));
        let by_number = inner.chain(all.iter().map(|page| (page.doc, page))).collect();
        Self { all, by_path, by_number }
    }

    fn describing(&self, path: &str) -> &[Described<'a>] {
        self.by_path.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}

struct Check<'a> {
    api: &'a Api,
    sources: &'a SourceSet,
    pages: Pages<'a>,
    notices: Notices<'a>,
    report: Report,
    /// Places of corrections that a page still needs, with their keys.
    used: BTreeSet<(usize, usize, &'static str)>,
    /// Places of the fields that a page mentions.
    mentioned: BTreeSet<(usize, usize)>,
}

impl<'a> Check<'a> {
    fn find(&mut self, kind: Kind, place: &Place, at: &str, page: Option<&Page>, message: String, span: Span) {
        let (path, line, _) = self.sources.location(span);
        self.report.findings.push(Finding {
            kind,
            operation: format!("{}.{}", place.area, place.name),
            at: place.at(at),
            page: page.map_or(0, |page| page.doc),
            updated: page.map(|page| page.updated.clone()).unwrap_or_default(),
            message,
            spec: format!("spec/{path}:{line}"),
            file: page.map(|page| page.file.clone()).unwrap_or_default(),
        });
    }

    fn use_correction(&mut self, span: Span, key: &'static str) {
        self.used.insert((span.file, span.start, key));
    }

    /// Pages that describe what the specification lacks, and pages that nothing accounts for.
    fn pages(&mut self) {
        let known: BTreeSet<&str> = self.api.operations().map(|(_, _, operation)| operation.path.as_str()).collect();
        let official =
            self.api.operations().filter_map(|(_, _, operation)| operation.official.as_ref()?.path.as_deref());
        let known: BTreeSet<&str> = known.into_iter().chain(official).collect();
        let of_operations = self.api.operations().flat_map(|(_, _, operation)| &operation.docs);
        let of_events = self.api.events().flat_map(|(_, _, event)| &event.docs);
        let covered: BTreeSet<i64> = of_operations.chain(of_events).chain(&self.notices.pages).copied().collect();
        let listed: BTreeMap<i64, PageKind> =
            self.api.documents.pages.iter().flat_map(|page| page.docs.iter().map(|doc| (*doc, page.is))).collect();
        for page in self.pages.all {
            let mut find = |kind: Kind, at: &str, message: String| {
                self.report.findings.push(Finding {
                    kind,
                    operation: String::new(),
                    at: at.to_owned(),
                    page: page.doc,
                    updated: page.updated.clone(),
                    message,
                    spec: String::new(),
                    file: page.file.clone(),
                });
            };
            for (_, says) in self.notices.unknown.iter().filter(|(it, _)| it.doc == page.doc) {
                find(Kind::Unknown, says, format!("no event has these discriminators ({})", page.title));
            }
            if let Some(kind) = listed.get(&page.doc) {
                if *kind == PageKind::Event && self.notices.pages.contains(&page.doc) {
                    let message = "documents.yaml lists it, and it describes an event of the specification";
                    find(Kind::Obsolete, &page.title, message.to_owned());
                }
                continue;
            }
            let unknown: BTreeSet<&str> =
                page.calls.iter().map(|call| call.path.as_str()).filter(|path| !known.contains(path)).collect();
            for path in &unknown {
                find(Kind::Unknown, path, format!("no operation has this path ({})", page.title));
            }
            if page.calls.is_empty() && page.notices.is_empty() && !covered.contains(&page.doc) {
                let message = "it describes no call and no event, and documents.yaml does not list it";
                find(Kind::Uncovered, &page.title, message.to_owned());
            }
        }
        let there: BTreeSet<i64> = self.pages.all.iter().map(|page| page.doc).collect();
        for page in &self.api.documents.pages {
            for doc in page.docs.iter().filter(|doc| !there.contains(doc)) {
                self.report.findings.push(Finding {
                    kind: Kind::Obsolete,
                    operation: String::new(),
                    at: page.title.clone(),
                    page: *doc,
                    updated: String::new(),
                    message: "documents.yaml lists it, and there is no such page".to_owned(),
                    spec: "spec/documents.yaml".to_owned(),
                    file: String::new(),
                });
            }
        }
    }

    /// Corrections that no page needs.
    fn corrections(&mut self) {
        let items = self.api.items().filter_map(|(name, item)| match item {
            wecom_codegen::model::Item::Struct(item) => Some((name, &item.fields)),
            _ => None,
        });
        let mut obsolete = Vec::new();
        let bodies = self.api.operations().flat_map(|(area, _, it)| [(area, it, &it.query), (area, it, &it.body)]);
        let places = items
            .map(|(name, fields)| (Place::new(&name.area, &name.name), fields))
            .chain(bodies.map(|(area, it, fields)| (Place::new(&area.name, &it.name), fields)));
        for (place, fields) in places {
            for field in fields {
                let Some(official) = &field.official else { continue };
                let keys = [
                    ("type", official.ty.is_some()),
                    ("required", official.required.is_some()),
                    ("limit", official.limit.is_some()),
                    ("absent", official.absent),
                ];
                for (key, _) in keys.into_iter().filter(|(_, said)| *said) {
                    if !self.used.contains(&(field.span.file, field.span.start, key)) {
                        obsolete.push((place.clone(), field.wire_name.clone(), key, field.span));
                    }
                }
            }
        }
        for (place, name, key, span) in obsolete {
            let message = format!("no page says what `official` gives as `{key}`");
            self.find(Kind::Obsolete, &place, &name, None, message, span);
        }
    }

    /// Takes out what exceptions explain; one that explains nothing is told.
    fn exceptions(&mut self, all: bool) {
        let mut used = vec![false; self.api.documents.exceptions.len()];
        let before = self.report.findings.len();
        self.report.findings.retain(|finding| {
            // What no page says is found on none.
            let same_page = |page: i64| page == finding.page || finding.page == 0;
            let exceptions = &self.api.documents.exceptions;
            let explains = exceptions
                .iter()
                .position(|it| same_page(it.page) && it.kind == finding.kind.as_str() && it.at == finding.at);
            if let Some(at) = explains {
                used[at] = true;
            }
            explains.is_none()
        });
        self.report.excepted = before - self.report.findings.len();
        if !all {
            return;
        }
        for (exception, _) in self.api.documents.exceptions.iter().zip(&used).filter(|(_, used)| !**used) {
            let (path, line, _) = self.sources.location(exception.span);
            self.report.findings.push(Finding {
                kind: Kind::Obsolete,
                operation: String::new(),
                at: exception.at.clone(),
                page: exception.page,
                updated: String::new(),
                message: format!("the exception of the kind `{}` explains nothing", exception.kind),
                spec: format!("spec/{path}:{line}"),
                file: String::new(),
            });
        }
    }
}

/// What findings are about.
#[derive(Clone, Debug)]
struct Place {
    area: String,
    name: String,
    /// Of an operation's fields, whether it is the request or the response.
    side: &'static str,
}

impl Place {
    fn new(area: &str, name: &str) -> Self {
        Self { area: area.to_owned(), name: name.to_owned(), side: "" }
    }

    /// The words of a finding for a field or something else below it.
    fn at(&self, below: &str) -> String {
        match (self.side, below) {
            (_, "") => self.name.clone(),
            ("", below) => format!("{} {below}", self.name),
            (side, below) => format!("{} {side}.{below}", self.name),
        }
    }
}
