//! Who reads an account in this process: one at a time, and who waits needs not read what was read after it came.

use crate::codec::Secret;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long the token of an event is good.
const TOKEN_LIFETIME: Duration = Duration::from_secs(600);

/// The accounts that are read or waited for by a client and those that share its tokens.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    turns: Mutex<HashMap<String, Weak<Turn>>>,
}

impl Turns {
    pub(super) fn of(&self, key: &str) -> Arc<Turn> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::<Turn>::default();
        turns.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

/// The turns of those who want to read an account.
#[derive(Debug, Default)]
pub(super) struct Turn {
    reading: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many have begun to read.
    begun: u64,
    /// The last of them that read to the end.
    ended: u64,
    /// The token of the last event, and when it came. Whoever reads uses it: reading may take longer than a token lives.
    token: Option<(Secret, Instant)>,
}

impl Turn {
    /// Somebody wants to read, maybe with the token of an event. What this gives says when.
    pub(super) fn arrive(&self, token: Option<Secret>) -> u64 {
        let mut known = self.known();
        if let Some(token) = token {
            known.token = Some((token, Instant::now()));
        }
        known.begun
    }

    /// Waits until nobody else in this process reads.
    pub(super) async fn wait(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.reading.lock().await
    }

    /// Whether somebody who began after this arrival has read to the end.
    pub(super) fn was_read_since(&self, arrival: u64) -> bool {
        self.known().ended > arrival
    }

    /// Notes that a reading begins, before anything is asked of the server.
    pub(super) fn begin(&self) -> u64 {
        let mut known = self.known();
        known.begun += 1;
        known.begun
    }

    /// Notes that it has read to the end.
    pub(super) fn end(&self, reading: u64) {
        self.known().ended = reading;
    }

    /// The newest token that may still be good.
    pub(super) fn token(&self) -> Option<Secret> {
        let mut known = self.known();
        known.token = known.token.take().filter(|(_, since)| since.elapsed() < TOKEN_LIFETIME);
        known.token.as_ref().map(|(token, _)| token.clone())
    }

    /// The server does not take this token.
    pub(super) fn refuse(&self, refused: &Secret) {
        let mut known = self.known();
        known.token = known.token.take().filter(|(token, _)| token != refused);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
