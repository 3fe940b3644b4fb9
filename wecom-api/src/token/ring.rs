//! Which fetches wait for which others. A source may need another token for its own, and so on; one that needs its own
//! again would wait for itself for ever.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

tokio::task_local! {
    /// The fetch that this task runs.
    static CURRENT: Arc<Fetch>;
}

/// Held while it is decided whether one may wait for another, so that no two decide past each other.
static DECISION: Mutex<()> = Mutex::new(());

/// A fetch, as a knot in the net of those that wait for each other.
#[derive(Debug)]
pub(super) struct Fetch {
    /// Which cache's, by its address, and the token's key there.
    of: (usize, Arc<str>),
    /// The fetch in whose task this one runs, when it has none of its own.
    inside: Option<Arc<Fetch>>,
    /// What it waits for now.
    awaited: Mutex<Vec<Arc<Fetch>>>,
    /// Whether a token that it needed could not be had.
    starved: AtomicBool,
}

impl Fetch {
    /// One with a task of its own.
    pub(super) fn of(cache: usize, key: &str) -> Arc<Self> {
        Arc::new(Self {
            of: (cache, Arc::from(key)),
            inside: None,
            awaited: Mutex::default(),
            starved: AtomicBool::new(false),
        })
    }

    /// One in the task of whoever wants the token; `None` when that is a part of this very fetch.
    pub(super) fn inside(cache: usize, key: &str, outer: Option<Arc<Self>>) -> Option<Arc<Self>> {
        let mut above = outer.as_ref();
        while let Some(fetch) = above {
            if fetch.of.0 == cache && *fetch.of.1 == *key {
                return None;
            }
            above = fetch.inside.as_ref();
        }
        let fetch = Self {
            of: (cache, Arc::from(key)),
            inside: outer,
            awaited: Mutex::default(),
            starved: AtomicBool::new(false),
        };
        Some(Arc::new(fetch))
    }

    /// The fetch that this task runs, if it runs one.
    pub(super) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Does this as a part of the fetch.
    pub(super) async fn run<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self, work).await
    }

    /// Begins to wait for another; `None` when that one waits for this.
    pub(super) fn wait_for(self: Arc<Self>, other: &Arc<Self>) -> Option<Waiting> {
        let from = self.task();
        let _decision = DECISION.lock().unwrap_or_else(PoisonError::into_inner);
        if other.reaches(&from) {
            return None;
        }
        from.awaited.lock().unwrap_or_else(PoisonError::into_inner).push(other.clone());
        Some(Waiting { from, other: other.clone() })
    }

    /// A token that it needed could not be had, and that other fetch remembers why.
    pub(super) fn starve(self: Arc<Self>) {
        self.task().starved.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_starved(&self) -> bool {
        self.starved.load(Ordering::Relaxed)
    }

    /// The one with the task in which this one runs.
    fn task(self: Arc<Self>) -> Arc<Self> {
        let mut fetch = self;
        while let Some(outer) = &fetch.inside {
            fetch = outer.clone();
        }
        fetch
    }

    fn reaches(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        let awaited = || self.awaited.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Arc::ptr_eq(self, other) || awaited().iter().any(|next| next.reaches(other))
    }
}

/// One fetch waits for another until this is dropped.
pub(super) struct Waiting {
    from: Arc<Fetch>,
    other: Arc<Fetch>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut awaited = self.from.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = awaited.iter().position(|other| Arc::ptr_eq(other, &self.other)) {
            awaited.swap_remove(found);
        }
    }
}
