//! What was read when, and how often the documents allow a call.

use super::Resolver;
use crate::diagnostic::Code;
use crate::load::raw::{RawPeriod, RawRate, RawReading};
use crate::model::{DocumentException, DocumentPage, Documents, PageKind, Rate, Reading};
use crate::source::Span;
use std::collections::BTreeSet;

impl Resolver<'_> {
    /// The pages that describe no operation and no event, and where pages are at fault.
    pub(super) fn documents(&mut self) -> Documents {
        let raw = &self.spec.documents;
        let mut seen = BTreeSet::new();
        for page in &raw.pages {
            if page.is == PageKind::OutOfScope && page.reason.is_none() {
                self.missing_note(page.span, "leaving a page out");
            }
            for doc in page.docs.iter().filter(|doc| !seen.insert(**doc)) {
                let message = format!("the page {doc} stands here for the second time");
                self.diagnostics.report(Code::DuplicateKey, page.span, message, "remove one of the two");
            }
        }
        let pages = raw.pages.iter().map(|page| DocumentPage {
            docs: page.docs.clone(),
            title: page.title.clone(),
            is: page.is,
            reason: page.reason.clone(),
        });
        let exceptions = raw.exceptions.iter().map(|exception| DocumentException {
            span: exception.span,
            page: exception.page,
            kind: exception.kind.clone(),
            at: exception.at.clone(),
            reason: exception.reason.clone(),
        });
        Documents { pages: pages.collect(), exceptions: exceptions.collect() }
    }

    /// What an operation or event with these documents was read against.
    pub(super) fn reading(&mut self, docs: &[i64], raw: &RawReading) -> Option<Reading> {
        if !docs.contains(&raw.doc.value) {
            self.diagnostics.report(
                Code::InvalidValue,
                raw.doc.span,
                format!("document {} is none of `docs`", raw.doc),
                "name the document that was read, and list it in `docs`",
            );
            return None;
        }
        if !is_day(&raw.updated.value) {
            self.diagnostics.report(
                Code::InvalidValue,
                raw.updated.span,
                format!("`{}` is not a day", raw.updated),
                "write year, month and day: `\"2025-06-10\"`",
            );
            return None;
        }
        Some(Reading { doc: raw.doc.value, updated: raw.updated.value.clone() })
    }

    pub(super) fn rate(&mut self, raw: &RawRate) -> Option<Rate> {
        let calls = self.count(raw.calls.value, raw.calls.span);
        let seconds = match &raw.per.value {
            RawPeriod::Seconds(seconds) => self.count(*seconds, raw.per.span),
            RawPeriod::Word(period) => Some(period.seconds()),
        };
        Some(Rate { calls: calls?, seconds: seconds?, by: raw.by.value, what: raw.what.clone(), doc: raw.doc })
    }

    fn count(&mut self, number: i64, span: Span) -> Option<u32> {
        let count = u32::try_from(number).ok().filter(|number| *number > 0);
        if count.is_none() {
            self.diagnostics.report(
                Code::InvalidValue,
                span,
                format!("`{number}` cannot be the number of a frequency limit"),
                "write a number from 1 to 4294967295",
            );
        }
        count
    }
}

/// Whether a text is year, month and day.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|c| c.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    match parts.as_slice() {
        [year, month, day] => {
            number(year, 4).is_some()
                && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
                && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn a_day_is_written_in_full() {
        assert!(is_day("2025-06-10"));
        for wrong in
            ["2025/06/10", "2025-6-10", "2025-13-01", "2025-00-10", "2025-06-32", "2025-06", "20250610", "+025-06-10"]
        {
            assert!(!is_day(wrong), "{wrong}");
        }
    }
}
