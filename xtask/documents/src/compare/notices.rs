//! Which events the callbacks on the pages are.

use crate::notice::{Notice, Says};
use crate::page::Page;
use std::collections::{BTreeMap, BTreeSet};
use wecom_codegen::model::{Api, Discriminator, Event, PageKind, TypeRef};

/// A page with one of the callbacks that it describes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noticed<'a> {
    pub(super) page: &'a Page,
    pub(super) notice: &'a Notice,
}

/// The callbacks of all pages.
#[derive(Debug, Default)]
pub(super) struct Notices<'a> {
    /// Those of each event, the newest page first.
    by_event: BTreeMap<TypeRef, Vec<Noticed<'a>>>,
    /// The numbers of the pages that describe events.
    pub(super) pages: BTreeSet<i64>,
    /// Discriminators that no event has, with the page that has them.
    pub(super) unknown: Vec<(&'a Page, String)>,
}

impl<'a> Notices<'a> {
    pub(super) fn new(api: &Api, pages: &'a [Page]) -> Self {
        // What such a page shows is an example of what stands elsewhere, or no callback.
        let listed = api.documents.pages.iter().filter(|page| page.is != PageKind::Event);
        let listed: BTreeSet<i64> = listed.flat_map(|page| page.docs.iter().copied()).collect();
        let mut all = Self::default();
        for page in pages.iter().filter(|page| !listed.contains(&page.doc)) {
            let mut unknown = BTreeSet::new();
            for notice in &page.notices {
                for says in combinations(&notice.says) {
                    let Some(name) = event(api, &says) else {
                        unknown.insert(words(&says));
                        continue;
                    };
                    all.pages.insert(page.doc);
                    let known = all.by_event.entry(name).or_default();
                    if !known.iter().any(|it| std::ptr::eq(it.notice, notice)) {
                        known.push(Noticed { page, notice });
                    }
                }
            }
            all.unknown.extend(unknown.into_iter().map(|says| (page, says)));
        }
        for notices in all.by_event.values_mut() {
            notices.sort_by(|a, b| b.page.updated.cmp(&a.page.updated).then(a.page.doc.cmp(&b.page.doc)));
        }
        all
    }

    pub(super) fn describing(&self, area: &str, event: &Event) -> Vec<Noticed<'a>> {
        self.by_event.get(&TypeRef::new(area, &event.name)).cloned().unwrap_or_default()
    }
}

type One<'s> = Vec<(Discriminator, &'s str)>;

/// Each way to take one value of every discriminator.
fn combinations(says: &Says) -> Vec<One<'_>> {
    says.iter().fold(vec![Vec::new()], |all, (key, values)| {
        let mut longer = Vec::new();
        for one in &all {
            longer.extend(values.iter().map(|value| {
                let mut one = one.clone();
                one.push((*key, value.as_str()));
                one
            }));
        }
        longer
    })
}

/// The event of which these are the discriminators: of several, the one that asks for most, as the crate takes it.
fn event(api: &Api, says: &One) -> Option<TypeRef> {
    let fit = |event: &Event| {
        let agrees = |when: &&Vec<(Discriminator, String)>| {
            when.iter().all(|(key, value)| says.iter().any(|said| said.0 == *key && said.1 == value))
        };
        event.when.iter().filter(agrees).map(Vec::len).max()
    };
    let known = api.events().filter_map(|(area, _, event)| Some((fit(event)?, area, event)));
    known.max_by_key(|(fit, ..)| *fit).map(|(_, area, event)| TypeRef::new(&area.name, &event.name))
}

/// `Event=change_contact ChangeType=create_user`.
fn words(says: &One) -> String {
    let is_plain = |said: &&(Discriminator, &str)| *said != &(Discriminator::MsgType, "event");
    let words = says.iter().filter(is_plain).map(|(key, value)| format!("{}={value}", key.as_str()));
    words.collect::<Vec<_>>().join(" ")
}
