//! Keeps calls below a rate before the server has to refuse them. Waits before a request; never repeats one.

use crate::operation::Request;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The span that rates are counted in, as the server counts most of its limits.
const WINDOW: Duration = Duration::from_secs(60);

/// Rates that a client keeps below, for [`ClientBuilder::pace`](crate::ClientBuilder::pace).
///
/// A request waits until no more than the given number have gone out in the minute before it: those of one app
/// together, and those of one path of that app where the path has a rate of its own. Calls go in the order in which
/// they came. Repeats count, and the wait counts toward the deadline of the call. Requests for tokens are counted
/// apart from the app's other calls.
///
/// Only this client, its clones, and the clients made from it are counted. Where others use the same app, the server
/// may still refuse with 45009 or 45033; that comes back as an error at once, because a repeat would only use up more.
///
/// ```
/// use wecom_api::messages::SendMessage;
/// use wecom_api::{Client, Pace};
///
/// # fn example() -> Result<(), wecom_api::Error> {
/// let pace = Pace::per_minute(600).on::<SendMessage>(30).path("/cgi-bin/user/list", 60);
/// let client = Client::builder("ww1234").secret("…").pace(pace).build()?;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    overall: Option<u32>,
    paths: BTreeMap<String, u32>,
}

impl Pace {
    /// At most this many requests a minute, of all paths together, for each app. Without it
    /// ([`Pace::default`]), only paths with a rate of their own wait.
    pub fn per_minute(requests: u32) -> Self {
        Self { overall: Some(requests), paths: BTreeMap::new() }
    }

    /// At most this many requests of a path a minute, beside the rate of all paths together.
    pub fn path(mut self, path: impl AsRef<str>, per_minute: u32) -> Self {
        self.paths.insert(format!("/{}", path.as_ref().trim_start_matches('/')), per_minute);
        self
    }

    /// At most this many requests of an operation's path a minute, beside the rate of all paths together.
    pub fn on<R: Request>(self, per_minute: u32) -> Self {
        self.path(&R::OPERATION.path, per_minute)
    }

    /// A rate at which no call would ever go out: the path, or "all paths".
    pub(super) fn standstill(&self) -> Option<&str> {
        let path = self.paths.iter().find(|(_, rate)| **rate == 0).map(|(path, _)| path.as_str());
        path.or((self.overall == Some(0)).then_some("all paths"))
    }
}

/// Counts what goes out. Shared by a client and those made from it.
#[derive(Debug)]
pub(super) struct Pacer {
    pace: Pace,
    gates: Mutex<HashMap<GateKey, Arc<Gate>>>,
}

/// The app, and the path where the gate is not for all.
type GateKey = (String, Option<String>);

/// When the last requests went out. Whoever waits holds it, so that calls go in their order and one that is given
/// up takes no turn with it.
type Gate = tokio::sync::Mutex<VecDeque<Instant>>;

impl Pacer {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, gates: Mutex::default() }
    }

    /// Waits until a request of this app and path may go out, and counts it.
    pub(super) async fn turn(&self, app: &str, path: &str) {
        let own = self.pace.paths.get(path).map(|rate| (*rate, self.gate(app, Some(path))));
        let overall = self.pace.overall.map(|rate| (rate, self.gate(app, None)));
        // Always in this order, so that no two wait for each other. A turn is taken only when both are free.
        let mut own = match &own {
            Some((rate, gate)) => Some(free(*rate, gate).await),
            None => None,
        };
        let mut overall = match &overall {
            Some((rate, gate)) => Some(free(*rate, gate).await),
            None => None,
        };
        let now = Instant::now();
        for sent in own.iter_mut().chain(overall.iter_mut()) {
            sent.push_back(now);
        }
    }

    fn gate(&self, app: &str, path: Option<&str>) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates.entry((app.to_owned(), path.map(str::to_owned))).or_default().clone()
    }
}

/// Holds a gate once fewer requests than its rate went out in the last minute.
async fn free(rate: u32, gate: &Gate) -> tokio::sync::MutexGuard<'_, VecDeque<Instant>> {
    let mut sent = gate.lock().await;
    loop {
        let now = Instant::now();
        while sent.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            sent.pop_front();
        }
        match sent.front() {
            Some(first) if sent.len() >= rate as usize => tokio::time::sleep_until(*first + WINDOW).await,
            _ => return sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, Pacer, WINDOW};
    use futures_util::future::join_all;
    use std::time::Duration;
    use tokio::time::{Instant, timeout};

    /// The seconds after which each of these turns came.
    async fn turns(pacer: &Pacer, wanted: &[(&str, &str)]) -> Vec<u64> {
        let started = Instant::now();
        let turns = wanted.iter().map(|(app, path)| async move {
            pacer.turn(app, path).await;
            started.elapsed().as_secs()
        });
        join_all(turns).await
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_sees_more_than_the_rate() {
        let pacer = Pacer::new(Pace::per_minute(3));
        let mut sent = Vec::new();
        for _ in 0..20 {
            pacer.turn("app", "/a").await;
            sent.push(Instant::now());
            tokio::time::sleep(Duration::from_secs(7)).await;
        }
        assert!(sent.windows(4).all(|four| four[3] - four[0] >= WINDOW));
        assert!(sent[19] - sent[0] < 7 * WINDOW, "it waits no longer than it must");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_go_in_the_order_in_which_they_came() {
        let pacer = Pacer::new(Pace::per_minute(2));
        assert_eq!(turns(&pacer, &[("app", "/a"); 6]).await, [0, 0, 60, 60, 120, 120]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_path_has_its_own_rate_beside_that_of_all() {
        let pacer = Pacer::new(Pace::per_minute(3).path("slow", 1));
        let wanted = [("app", "/slow"), ("app", "/slow"), ("app", "/fast"), ("app", "/fast"), ("app", "/fast")];
        assert_eq!(turns(&pacer, &wanted).await, [0, 60, 0, 0, 60]);
    }

    #[tokio::test(start_paused = true)]
    async fn apps_do_not_wait_for_each_other() {
        let pacer = Pacer::new(Pace::per_minute(1));
        assert_eq!(turns(&pacer, &[("one", "/a"), ("two", "/a"), ("one", "/a")]).await, [0, 0, 60]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_given_up_takes_no_turn() {
        let pacer = Pacer::new(Pace::per_minute(1).path("/a", 1));
        pacer.turn("app", "/a").await;
        let started = Instant::now();
        for _ in 0..5 {
            timeout(Duration::from_secs(5), pacer.turn("app", "/a")).await.expect_err("it is not its turn yet");
        }
        pacer.turn("app", "/a").await;
        assert_eq!(started.elapsed().as_secs(), 60);
    }
}
