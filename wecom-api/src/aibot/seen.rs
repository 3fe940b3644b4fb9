//! What came before: the server sends again what it believes lost, also over the next connection.

use std::collections::{HashSet, VecDeque};

/// IDs that are remembered.
const MOST: usize = 4_096;

/// The IDs of what came last.
#[derive(Debug, Default)]
pub(super) struct Seen {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Whether the ID did not come before. What has none is always new.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        if id.is_empty() {
            return true;
        }
        if !self.known.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
