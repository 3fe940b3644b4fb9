//! What the store does in this process while Redis is lost.
//!
//! A single Redis is lost as a whole. Of a cluster a part may be lost, and which keys are in it only the cluster
//! knows, so that each key is a part there.

use crate::token::memory::MemoryStore;
use crate::token::store::StoreError;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// Memory in place of Redis.
#[derive(Default)]
pub(super) struct Fallback {
    /// What this process has read and written; behind Redis as long as that answers.
    pub(super) memory: MemoryStore,
    /// What is lost, by name.
    parts: Mutex<HashMap<String, Part>>,
}

/// What of Redis is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Loss {
    /// It takes no writes; what it has can be read.
    Writing,
    /// All.
    #[default]
    Whole,
}

/// What is wanted of Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Reading,
    /// Or locking, which is writing too.
    Writing,
}

#[derive(Default)]
struct Part {
    loss: Loss,
    /// Keys that were written while it was lost.
    unsaved: BTreeSet<String>,
    /// The task that waits for its return.
    watch: Option<AbortHandle>,
}

impl Fallback {
    /// Whether memory is to be asked in place of Redis.
    pub(super) fn is_lost(&self, part: &str, key: &str, need: Need) -> bool {
        self.parts().get(part).is_some_and(|part| {
            // What was written here meanwhile is newer than what Redis has.
            part.loss == Loss::Whole || need == Need::Writing || part.unsaved.contains(key)
        })
    }

    /// What of a part is lost.
    pub(super) fn loss(&self, part: &str) -> Option<Loss> {
        self.parts().get(part).map(|part| part.loss)
    }

    /// Redis did not answer, or did not write. This is said once until it is back.
    pub(super) fn lost(&self, part: &str, loss: Loss, error: &StoreError) {
        let mut parts = self.parts();
        if parts.is_empty() {
            tracing::warn!(target: "wecom_api", %error, "tokens are kept in this process until Redis is back");
        }
        parts.entry(part.to_owned()).or_default().loss = loss;
    }

    /// Lets a task wait for the return of what is lost, unless one does: the last one may have ended with its
    /// runtime.
    pub(super) fn watch(&self, part: &str, start: impl FnOnce() -> AbortHandle) {
        if let Some(part) = self.parts().get_mut(part)
            && part.watch.as_ref().is_none_or(AbortHandle::is_finished)
        {
            part.watch = Some(start());
        }
    }

    /// Redis has answered, and what it had missed is written; whether that is so.
    pub(super) fn found(&self, name: &str) -> bool {
        let mut parts = self.parts();
        if parts.get(name).is_some_and(|part| !part.unsaved.is_empty()) {
            // Another task has written to memory meanwhile.
            return false;
        }
        if parts.remove(name).is_some() && parts.is_empty() {
            tracing::info!(target: "wecom_api", "Redis is back; tokens are shared again");
        }
        true
    }

    /// A key was written to memory only.
    pub(super) fn missed(&self, part: &str, key: &str) {
        self.parts().entry(part.to_owned()).or_default().unsaved.insert(key.to_owned());
    }

    pub(super) fn unsaved(&self, part: &str) -> Vec<String> {
        self.parts().get(part).map(|part| part.unsaved.iter().cloned().collect()).unwrap_or_default()
    }

    pub(super) fn saved(&self, part: &str, key: &str) {
        if let Some(part) = self.parts().get_mut(part) {
            part.unsaved.remove(key);
        }
    }

    fn parts(&self) -> MutexGuard<'_, HashMap<String, Part>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
