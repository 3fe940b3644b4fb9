//! Counts how calls ended, and judges which endings are possible at all.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use wecom_api::Error;

/// How a call ended.
pub(crate) enum Outcome {
    /// With the answer to what was asked.
    Right,
    /// With an answer to something else.
    Wrong(String),
    /// The caller dropped the call.
    GivenUp,
    Failed(Error),
}

/// The errcodes and HTTP statuses of the faults that the server makes.
const ERRCODES: [i64; 5] = [-1, 40001, 40014, 42001, 45009];
const STATUSES: [u16; 4] = [200, 429, 500, 502];
/// How many impossible outcomes are kept with their text; all are counted.
const KEPT: usize = 20;

#[derive(Default)]
pub(crate) struct Tally(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    all: BTreeMap<String, usize>,
    /// As of the last report.
    reported: BTreeMap<String, usize>,
    impossible: Vec<String>,
    impossible_count: usize,
}

impl Tally {
    pub(crate) fn count(&self, kind: &str, outcome: Outcome) {
        let name = match &outcome {
            Outcome::Right => "ok".to_owned(),
            Outcome::GivenUp => "given up".to_owned(),
            Outcome::Failed(error) => match possible(error) {
                Some(name) => name,
                None => return self.add_impossible(format!("{kind}: {error}")),
            },
            Outcome::Wrong(why) => return self.add_impossible(format!("{kind}: {why}")),
        };
        *self.counts().all.entry(name).or_default() += 1;
    }

    pub(crate) fn add_impossible(&self, what: String) {
        let mut counts = self.counts();
        *counts.all.entry("impossible".to_owned()).or_default() += 1;
        counts.impossible_count += 1;
        if counts.impossible.len() < KEPT {
            counts.impossible.push(what);
        }
    }

    /// The calls since the last report.
    pub(crate) fn since_last(&self) -> String {
        let mut counts = self.counts();
        let all = counts.all.clone();
        let before = std::mem::replace(&mut counts.reported, all);
        let fresh = counts.all.iter().map(|(name, count)| (name, count - before.get(name).unwrap_or(&0)));
        line(fresh)
    }

    pub(crate) fn total(&self) -> String {
        line(self.counts().all.iter().map(|(name, count)| (name, *count)))
    }

    /// What should not have happened.
    pub(crate) fn impossible(&self) -> Vec<String> {
        let counts = self.counts();
        let mut told = counts.impossible.clone();
        if counts.impossible_count > told.len() {
            told.push(format!("and {} more", counts.impossible_count - told.len()));
        }
        if counts.all.get("ok").is_none_or(|ok| *ok == 0) {
            told.push("no call succeeded".to_owned());
        }
        told
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().expect("not poisoned")
    }
}

/// The name of an error that the server's faults explain; `None` for all others.
fn possible(error: &Error) -> Option<String> {
    match error {
        Error::Api(error) if ERRCODES.contains(&error.code.get()) => Some(error.code.to_string()),
        Error::Status { status, .. } if STATUSES.contains(status) => Some(format!("http {status}")),
        Error::Transport { sent: true, .. } => Some("broken".to_owned()),
        Error::Timeout { .. } => Some("timeout".to_owned()),
        _ => None,
    }
}

fn line<'a>(counts: impl Iterator<Item = (&'a String, usize)>) -> String {
    let counts: Vec<_> = counts.filter(|(_, count)| *count > 0).collect();
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let kinds: Vec<_> = counts.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    format!("{all} calls ({})", kinds.join(", "))
}
