//! What the store does in this process while Redis is lost.

use crate::token::memory::MemoryStore;
use crate::token::store::StoreError;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long Redis is left alone after it did not answer: a call must not wait for it each time.
const PAUSE: Duration = Duration::from_secs(1);

/// Memory in place of Redis.
#[derive(Default)]
pub(super) struct Fallback {
    /// What this process has read and written; behind Redis as long as that answers.
    pub(super) memory: MemoryStore,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When Redis is asked again; `None` while it answers.
    ask_again: Option<Instant>,
    /// Keys that were written while Redis was lost.
    unsaved: BTreeSet<String>,
}

/// Who is to be asked.
#[derive(Debug, PartialEq)]
pub(super) enum Route {
    /// Redis, which has answered so far.
    Redis,
    /// Redis, which may be back.
    Probe,
    /// Memory.
    Memory,
}

impl Fallback {
    pub(super) fn route(&self) -> Route {
        let mut state = self.state();
        match state.ask_again {
            None => Route::Redis,
            Some(time) if time > Instant::now() => Route::Memory,
            Some(_) => {
                // The others go on with memory meanwhile.
                state.ask_again = Some(Instant::now() + PAUSE);
                Route::Probe
            }
        }
    }

    /// Redis did not answer. This is said once until it is back.
    pub(super) fn lost(&self, error: &StoreError) {
        let before = self.state().ask_again.replace(Instant::now() + PAUSE);
        if before.is_none() {
            tracing::warn!(target: "wecom_api", %error, "tokens are kept in this process until Redis is back");
        }
    }

    /// Redis has answered.
    pub(super) fn found(&self) {
        if self.state().ask_again.take().is_some() {
            tracing::info!(target: "wecom_api", "Redis is back; tokens are shared again");
        }
    }

    /// A key was written to memory only.
    pub(super) fn missed(&self, key: &str) {
        let mut state = self.state();
        state.unsaved.insert(key.to_owned());
        // Another may have found Redis in this very moment: then the next one saves the key.
        state.ask_again.get_or_insert_with(Instant::now);
    }

    pub(super) fn unsaved(&self) -> Vec<String> {
        self.state().unsaved.iter().cloned().collect()
    }

    pub(super) fn saved(&self, key: &str) {
        self.state().unsaved.remove(key);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
