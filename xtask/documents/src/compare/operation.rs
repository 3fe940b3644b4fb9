//! What a page says of an operation as a whole.

use super::{Check, Described, Place};
use crate::page::Page;
use crate::report::Kind;
use std::collections::BTreeSet;
use wecom_codegen::Span;
use wecom_codegen::model::{Operation, Reading};

impl<'a> Check<'a> {
    pub(super) fn operation(&mut self, area: &str, operation: &'a Operation) {
        let place = Place::new(area, &operation.name);
        let official = operation.official.as_ref();
        let path = official.and_then(|official| official.path.as_deref()).unwrap_or(&operation.path);
        let mut calls: Vec<Described> = self.pages.describing(path).to_vec();
        // Of several operations of one path, each is told from the others by its method.
        if calls.iter().any(|it| it.call.method.as_deref() == Some(&operation.method.to_string()))
            && self.shared(operation)
        {
            calls.retain(|it| it.call.method.as_deref() == Some(&operation.method.to_string()));
        }
        let absent = official.is_some_and(|official| official.absent);
        // Some pages are newer than the folder, or known from elsewhere: the specification says which it was read against.
        let elsewhere = operation.read.as_ref().is_some_and(|read| !self.pages.by_number.contains_key(&read.doc));
        let Some(newest) = calls.first().copied() else {
            if !absent && !elsewhere {
                let message = format!("no page describes {path}");
                self.find(Kind::Undescribed, &place, "", None, message, operation.span);
            }
            return;
        };
        if absent {
            let message = format!("a page describes it, which `official` denies: {}", newest.page.title);
            self.find(Kind::Obsolete, &place, "", Some(newest.page), message, operation.span);
        }
        self.numbers(&place, operation, &calls);
        self.title(&place, operation, &calls);
        let method = official.and_then(|official| official.method).unwrap_or(operation.method).to_string();
        let said = calls.iter().find_map(|it| Some((it, it.call.method.as_deref()?)));
        if let Some((it, said)) = said.filter(|(_, said)| *said != method) {
            let message = format!("the page says {said}, the specification {method}");
            self.find(Kind::Method, &place, "", Some(it.page), message, operation.span);
        }
        self.reading(&place, operation.read.as_ref(), newest.page, operation.span);
        self.sides(&place, operation, &calls);
    }

    /// Whether the specification was last read against the newest page.
    pub(super) fn reading(&mut self, place: &Place, read: Option<&Reading>, newest: &Page, span: Span) {
        match read {
            None => {
                let message = "the specification does not say which page was read".to_owned();
                self.find(Kind::Unread, place, "", Some(newest), message, span);
            }
            Some(read) if read.updated < newest.updated => {
                let message = format!("the page is newer than {} of {}", read.doc, read.updated);
                self.find(Kind::Newer, place, "", Some(newest), message, span);
            }
            Some(_) => {}
        }
    }

    fn shared(&self, operation: &Operation) -> bool {
        self.api.operations().filter(|(_, _, other)| other.path == operation.path).count() > 1
    }

    fn numbers(&mut self, place: &Place, operation: &Operation, calls: &[Described]) {
        let official: BTreeSet<i64> = calls.iter().map(|it| it.page.doc).collect();
        let ours: BTreeSet<i64> = operation.docs.iter().copied().collect();
        for doc in official.difference(&ours) {
            let page = calls.iter().find(|it| it.page.doc == *doc).map(|it| it.page);
            let message = format!("`docs` lacks {doc}: {}", page.map(|page| page.title.as_str()).unwrap_or_default());
            self.find(Kind::Docs, place, &doc.to_string(), page, message, operation.span);
        }
        for doc in ours.difference(&official) {
            let page = self.pages.by_number.get(doc).copied().filter(|page| page.doc == *doc);
            let message = match page {
                // What tells more of the operation may name no address.
                Some(page) if page.calls.is_empty() => continue,
                Some(page) => format!("`docs` has {doc}, which does not describe it: {}", page.title),
                None => format!("`docs` has {doc}, and there is no such page"),
            };
            self.find(Kind::Docs, place, &doc.to_string(), page, message, operation.span);
        }
    }

    fn title(&mut self, place: &Place, operation: &Operation, calls: &[Described]) {
        let official = operation.official.as_ref().and_then(|official| official.title.as_deref());
        let wanted = bare(official.unwrap_or(&operation.title));
        let titles = |it: &Described| {
            let heading = it.call.heading.clone();
            // The title of a page that describes several calls is that of none.
            let title = (it.page.calls.len() == 1).then(|| it.page.title.clone());
            title.into_iter().chain(heading).map(|title| bare(&title)).collect::<Vec<_>>()
        };
        if calls.iter().any(|it| titles(it).contains(&wanted)) {
            return;
        }
        if let Some((it, title)) = calls.iter().find_map(|it| Some((it, titles(it).into_iter().next()?))) {
            let message = format!("the page says {title}, the specification {wanted}");
            self.find(Kind::Title, place, "", Some(it.page), message, operation.span);
        }
    }
}

/// A title without spaces and without the number of its chapter.
pub(super) fn bare(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、')).to_owned()
}
