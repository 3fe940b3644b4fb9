//! Keeps calls below a rate before the server has to refuse them. Waits before a request; never repeats one.

use crate::operation::{Operation, Rate, RateScope, Request};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The span that rates are counted in, as the server counts most of its limits.
const WINDOW: Duration = Duration::from_secs(60);

/// What the official document 90312 allows of any one path.
const BASIC: [Rate; 4] = [
    Rate::new(10_000, 60, RateScope::Corp),
    Rate::new(150_000, 3_600, RateScope::Corp),
    Rate::new(20_000, 60, RateScope::Ip),
    Rate::new(600_000, 3_600, RateScope::Ip),
];

/// Rates that a client keeps below, for [`ClientBuilder::pace`](crate::ClientBuilder::pace).
///
/// A request waits until no more than the given number have gone out in the minute before it: those of one app
/// together, and those of one path of that app where the path has a rate of its own; [`Pace::documented`] keeps below
/// what the official documents say. Calls of an app go in the order in which they came. Repeats count, and the wait
/// counts toward the deadline of the call. Requests for tokens are counted apart from the app's other calls.
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
    documented: bool,
}

impl Pace {
    /// As often as the official documents allow: each path of a corp 10,000 times a minute and 150,000 times an
    /// hour, twice and four times as often from one address, and operations with limits of their own no more often
    /// than these say ([`Operation::rates`]). Their pages give them.
    ///
    /// What is counted by member, customer, chat, device or order, or not in calls at all but in recipients, say, is
    /// not kept below: the server may still refuse.
    pub fn documented() -> Self {
        Self { documented: true, ..Self::default() }
    }

    /// At most this many requests a minute, of all paths together, for each app. Without it
    /// ([`Pace::default`]), only paths with a rate of their own wait.
    pub fn per_minute(requests: u32) -> Self {
        Self { overall: Some(requests), ..Self::default() }
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
    gates: Mutex<Gates>,
}

/// So many gates are kept in any case.
const FEW: usize = 1024;

/// The gates in use, and how many there may be before those that are not are looked for: apps and corps come and go.
#[derive(Debug)]
struct Gates {
    open: HashMap<GateKey, Arc<Gate>>,
    most: usize,
}

impl Default for Gates {
    fn default() -> Self {
        Self { open: HashMap::new(), most: FEW }
    }
}

impl Gates {
    /// Forgets those that nobody waits at, and through which nothing went within their window.
    fn forget_idle(&mut self) {
        let now = Instant::now();
        self.open.retain(|key, gate| {
            let counts = |sent: &VecDeque<Instant>| sent.back().is_some_and(|last| now - *last < key.window());
            Arc::strong_count(gate) > 1 || gate.try_lock().is_ok_and(|sent| counts(&sent))
        });
        self.most = FEW.max(2 * self.open.len());
        self.open.shrink_to(self.most);
    }
}

/// Which requests a gate counts. Gates are taken in the order of their keys, so that no two calls wait for each
/// other, and the narrow ones first, so that a call that waits for one holds up none that need not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum GateKey {
    /// Those of a path in one app.
    App { path: String, window: Duration, app: String },
    /// Those of a path in all apps of a corp.
    Corp { path: String, window: Duration, corp: String },
    /// Those of a path, whoever makes them.
    All { path: String, window: Duration },
    /// Those of all paths of an app.
    Overall { app: String },
}

impl GateKey {
    fn window(&self) -> Duration {
        match self {
            Self::App { window, .. } | Self::Corp { window, .. } | Self::All { window, .. } => *window,
            Self::Overall { .. } => WINDOW,
        }
    }
}

/// When the last requests went out. Whoever waits holds it, so that calls go in their order and one that is given
/// up takes no turn with it.
type Gate = tokio::sync::Mutex<VecDeque<Instant>>;

impl Pacer {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, gates: Mutex::default() }
    }

    /// Waits until a request of this app and operation may go out, and counts it.
    pub(super) async fn turn(&self, app: &str, corp: &str, operation: &Operation) {
        let wanted = self.rates(app, corp, operation);
        let gates: Vec<(u32, Duration, Arc<Gate>)> =
            wanted.into_iter().map(|(key, rate)| (rate, key.window(), self.gate(key))).collect();
        // A turn is taken only when all are free.
        let mut free = Vec::with_capacity(gates.len());
        for (rate, window, gate) in &gates {
            free.push(opened(*rate, *window, gate).await);
        }
        let now = Instant::now();
        for sent in &mut free {
            sent.push_back(now);
        }
    }

    /// The rates that a request must keep below, in the order in which their gates are taken.
    fn rates(&self, app: &str, corp: &str, operation: &Operation) -> BTreeMap<GateKey, u32> {
        let (app, corp, path) = (|| app.to_owned(), || corp.to_owned(), || operation.path.as_ref().to_owned());
        let mut rates = BTreeMap::new();
        let mut keep = |key, rate: u32| {
            rates.entry(key).and_modify(|known: &mut u32| *known = rate.min(*known)).or_insert(rate);
        };
        if let Some(rate) = self.pace.overall {
            keep(GateKey::Overall { app: app() }, rate);
        }
        if let Some(rate) = self.pace.paths.get(operation.path.as_ref()) {
            keep(GateKey::App { path: path(), window: WINDOW, app: app() }, *rate);
        }
        let documented = BASIC.iter().chain(operation.rates);
        for Rate { calls, per: window, by } in documented.filter(|_| self.pace.documented).copied() {
            match by {
                RateScope::App | RateScope::Webhook => keep(GateKey::App { path: path(), window, app: app() }, calls),
                RateScope::Corp => keep(GateKey::Corp { path: path(), window, corp: corp() }, calls),
                RateScope::Provider | RateScope::Ip => keep(GateKey::All { path: path(), window }, calls),
                // Only the request says about whom it is.
                RateScope::Member | RateScope::Customer | RateScope::Chat | RateScope::Device | RateScope::Order => {}
            }
        }
        rates
    }

    fn gate(&self, key: GateKey) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.open.len() >= gates.most {
            gates.forget_idle();
        }
        gates.open.entry(key).or_default().clone()
    }
}

/// Holds a gate once fewer requests than its rate went out in the last window.
async fn opened(rate: u32, window: Duration, gate: &Gate) -> tokio::sync::MutexGuard<'_, VecDeque<Instant>> {
    let mut sent = gate.lock().await;
    loop {
        let now = Instant::now();
        while sent.front().is_some_and(|first| now.duration_since(*first) >= window) {
            sent.pop_front();
        }
        match sent.front() {
            Some(first) if sent.len() >= rate as usize => tokio::time::sleep_until(*first + window).await,
            _ => return sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, Pacer, WINDOW};
    use crate::operation::{Method, Operation, Rate, RateScope, Retry, TokenKind};
    use futures_util::future::join_all;
    use std::time::Duration;
    use tokio::time::{Instant, timeout};

    fn operation(path: &str) -> Operation {
        Operation::untyped(Method::Get, path.to_owned().into(), TokenKind::Access, Retry::Read)
    }

    /// The seconds after which each of these turns came.
    async fn turns(pacer: &Pacer, wanted: &[(&str, &str)]) -> Vec<u64> {
        let started = Instant::now();
        let turns = wanted.iter().map(|(app, path)| async move {
            pacer.turn(app, "corp", &operation(path)).await;
            started.elapsed().as_secs()
        });
        join_all(turns).await
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_sees_more_than_the_rate() {
        let pacer = Pacer::new(Pace::per_minute(3));
        let mut sent = Vec::new();
        for _ in 0..20 {
            pacer.turn("app", "corp", &operation("/a")).await;
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
    async fn what_was_counted_of_apps_that_are_gone_is_dropped() {
        let pacer = Pacer::new(Pace::per_minute(1).path("/a", 1));
        let kept = || pacer.gates.lock().expect("not poisoned").open.len();
        pacer.turn("stays", "corp", &operation("/a")).await;
        for _ in 0..10 {
            for number in 0..1000 {
                pacer.turn(&number.to_string(), "corp", &operation("/a")).await;
            }
            tokio::time::advance(WINDOW).await;
            pacer.turn("stays", "corp", &operation("/a")).await;
        }
        for number in 0..20_000 {
            pacer.turn(&format!("another {number}"), "corp", &operation("/a")).await;
            tokio::time::advance(WINDOW / 100).await;
        }
        assert!(kept() < 3 * super::FEW, "{} are kept", kept());
        assert_eq!(turns(&pacer, &[("another 19999", "/a")]).await, [59], "those within the window still count");
    }

    #[tokio::test(start_paused = true)]
    async fn apps_do_not_wait_for_each_other() {
        let pacer = Pacer::new(Pace::per_minute(1));
        assert_eq!(turns(&pacer, &[("one", "/a"), ("two", "/a"), ("one", "/a")]).await, [0, 0, 60]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_given_up_takes_no_turn() {
        let pacer = Pacer::new(Pace::per_minute(1).path("/a", 1));
        pacer.turn("app", "corp", &operation("/a")).await;
        let started = Instant::now();
        for _ in 0..5 {
            timeout(Duration::from_secs(5), pacer.turn("app", "corp", &operation("/a")))
                .await
                .expect_err("it is not its turn yet");
        }
        pacer.turn("app", "corp", &operation("/a")).await;
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    /// When the calls of an operation with these rates go out: app, corp and seconds.
    async fn documented(rates: &'static [Rate], calls: &[(&str, &str)]) -> Vec<u64> {
        let (pacer, started) = (Pacer::new(Pace::documented()), Instant::now());
        let operation = Operation { rates, ..operation("/a") };
        let turns = calls.iter().map(|(app, corp)| async {
            pacer.turn(app, corp, &operation).await;
            started.elapsed().as_secs()
        });
        join_all(turns).await
    }

    #[tokio::test(start_paused = true)]
    async fn documented_rates_are_kept_for_whom_they_count() {
        let calls = [("one", "x"), ("one", "x"), ("two", "x"), ("three", "y")];
        const CASES: [(&[Rate], [u64; 4]); 7] = [
            (&[], [0, 0, 0, 0]),
            (&[Rate::new(1, 60, RateScope::App)], [0, 60, 0, 0]),
            (&[Rate::new(1, 60, RateScope::Corp)], [0, 60, 120, 0]),
            // In which order those of different corps go is left open: the fourth overtakes here.
            (&[Rate::new(1, 3_600, RateScope::Provider)], [0, 3_600, 10_800, 7_200]),
            (&[Rate::new(1, 60, RateScope::Ip)], [0, 60, 180, 120]),
            (&[Rate::new(1, 60, RateScope::Member)], [0, 0, 0, 0]),
            (&[Rate::new(1, 60, RateScope::App), Rate::new(1, 5, RateScope::Corp)], [0, 60, 5, 0]),
        ];
        for (rates, wanted) in CASES {
            assert_eq!(documented(rates, &calls).await, wanted, "{rates:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_basic_rates_are_kept_without_any_of_an_operation() {
        let turns = documented(&[], &vec![("app", "corp"); 10_001]).await;
        assert_eq!((turns[9_999], turns[10_000]), (0, 60));
    }

    #[tokio::test(start_paused = true)]
    async fn of_two_rates_for_the_same_the_lower_is_kept() {
        let pacer = Pacer::new(Pace::documented().path("/a", 1));
        const RATES: &[Rate] = &[Rate::new(5, 60, RateScope::App)];
        let operation = Operation { rates: RATES, ..operation("/a") };
        let started = Instant::now();
        pacer.turn("app", "corp", &operation).await;
        pacer.turn("app", "corp", &operation).await;
        assert_eq!(started.elapsed().as_secs(), 60);
    }
}
