//! Which secrets a value holds: seen while it is written, at any depth and in any wire form, since they say so by type.

use super::Secret;
use std::cell::RefCell;

thread_local! {
    /// The secrets that have been written since this thread began to collect them.
    static SEEN: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// What `write` gives, and the secrets that it has written.
pub(crate) fn collected<T>(write: impl FnOnce() -> T) -> (T, Vec<Secret>) {
    let before = SEEN.replace(Some(Vec::new()));
    let written = write();
    let seen = SEEN.replace(before).unwrap_or_default();
    (written, seen)
}

/// Notes a secret that is being written.
pub(super) fn saw(secret: &Secret) {
    SEEN.with_borrow_mut(|seen| {
        if let Some(seen) = seen {
            seen.push(secret.clone());
        }
    });
}
