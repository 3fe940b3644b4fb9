//! Tries what an inbox promises while its processes and Redis are killed; `--help` says more.

mod arguments;
mod child;
mod event;
mod load;
mod processes;
mod record;

use arguments::{Arguments, HELP};
use event::{inbox_when_there, is_once, member, sealed};
use processes::Process;
use record::count;
use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wecom_api::callback::Pending;
use wecom_tests::random::Random;
use wecom_tests::redis_server::RedisServer;

/// Events that are sent at once.
const AT_ONCE: usize = 32;
/// What is not handled by then is lost.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    if let Ok(role) = std::env::var("TRIAL_ROLE") {
        child::run(&role).await;
        return ExitCode::SUCCESS;
    }
    match Arguments::read(std::env::args().skip(1)) {
        Ok(None) => print!("{HELP}"),
        Ok(Some(arguments)) if arguments.load => load::measure(arguments.events).await,
        Ok(Some(arguments)) => return Trial::start(arguments).run().await,
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

struct Trial {
    arguments: Arguments,
    directory: TempDir,
    redis: Mutex<RedisServer>,
    url: String,
    receivers: Vec<Process>,
    workers: Vec<Process>,
    accepted: AtomicUsize,
    requests: AtomicUsize,
    kills: AtomicUsize,
    restarts: AtomicUsize,
}

impl Trial {
    fn start(arguments: Arguments) -> Arc<Self> {
        let directory = TempDir::new().expect("a directory");
        let path = directory.path().display().to_string();
        let redis = RedisServer::start_with(&["--dir", &path, "--appendonly", "yes"]);
        let url = redis.url();
        let start = |role, number| (0..number).map(|_| Process::start(role, &url, directory.path())).collect();
        let (receivers, workers) = (start("receiver", arguments.receivers), start("worker", arguments.workers));
        let redis = Mutex::new(redis);
        let [accepted, requests, kills, restarts] = [0; 4].map(AtomicUsize::new);
        Arc::new(Self { arguments, directory, redis, url, receivers, workers, accepted, requests, kills, restarts })
    }

    async fn run(self: Arc<Self>) -> ExitCode {
        let began = Instant::now();
        // On threads of their own: starting a process takes its time.
        let (trial, ended) = (self.clone(), Arc::new(AtomicUsize::new(0)));
        let end = ended.clone();
        let chaos = tokio::task::spawn_blocking(move || {
            while end.load(Ordering::Relaxed) == 0 {
                trial.kill_one();
            }
        });
        let next = Arc::new(AtomicUsize::new(0));
        let senders = (0..AT_ONCE).map(|_| tokio::spawn(self.clone().send(next.clone()))).collect::<Vec<_>>();
        for sender in senders {
            sender.await.expect("all are sent");
        }
        let sent = began.elapsed();
        ended.store(1, Ordering::Relaxed);
        chaos.await.expect("it ends");
        let left = self.wait().await;
        let took = began.elapsed();
        self.judge(left, sent, took)
    }

    /// Sends events as the server does: again, to whoever is there, until it is told that one was taken.
    async fn send(self: Arc<Self>, next: Arc<AtomicUsize>) {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build().expect("a client");
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= self.arguments.events {
                return;
            }
            let mut random = Random(number as u64 + 1);
            loop {
                let sealed = sealed(number);
                let receiver = &self.receivers[random.below(self.receivers.len() as u64) as usize];
                if let Some(port) = receiver.port() {
                    self.requests.fetch_add(1, Ordering::Relaxed);
                    let url = format!("http://127.0.0.1:{port}/callback?{}", sealed.query());
                    let answer = client.post(url).body(sealed.body()).send().await;
                    // One in fifty answers is lost on its way, so that what was taken comes again.
                    if answer.is_ok_and(|answer| answer.status() == 200) && !random.one_in(50) {
                        break;
                    }
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            self.accepted.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Kills a process after a pause, or Redis when it is its turn.
    fn kill_one(&self) {
        let kills = self.kills.fetch_add(1, Ordering::Relaxed);
        let mut random = Random(kills as u64 + 7);
        let pause = self.arguments.pause;
        std::thread::sleep(Duration::from_millis(pause / 2 + random.below(pause)));
        let (restarts, all) = (self.restarts.load(Ordering::Relaxed), self.arguments.redis_restarts);
        let due = self.accepted.load(Ordering::Relaxed) * (all + 1) / self.arguments.events.max(1);
        if restarts < all && due > restarts {
            self.restarts.fetch_add(1, Ordering::Relaxed);
            let mut redis = self.redis.lock().expect("not poisoned");
            redis.kill();
            std::thread::sleep(Duration::from_millis(random.below(1_000)));
            redis.restart();
        }
        let all: Vec<_> = self.receivers.iter().chain(&self.workers).collect();
        all[kills % all.len()].restart();
    }

    /// Waits until nothing is left to do, or nothing more is done.
    async fn wait(&self) -> Pending {
        let inbox = inbox_when_there(&self.url).await;
        let began = Instant::now();
        let pending = loop {
            let pending = inbox.pending().await.expect("Redis answers");
            let left = pending.waiting + pending.in_work + pending.delayed;
            if left == 0 || began.elapsed() > PATIENCE {
                break pending;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        for letter in inbox.dead().list(None, 20).await.expect("Redis answers") {
            println!("given up after {} attempts: {}", letter.attempts, letter.error);
        }
        pending
    }

    fn judge(&self, left: Pending, sent: Duration, took: Duration) -> ExitCode {
        let events = self.arguments.events;
        let handled = count(self.directory.path(), "handled");
        let done = count(self.directory.path(), "done");
        let doubts: usize = count(self.directory.path(), "doubts").values().sum();
        let lost = (0..events).filter(|number| !handled.contains_key(&number.to_string())).count();
        let again = handled.values().filter(|times| **times > 1).count();
        let keys: HashSet<_> = (0..events).filter(|number| is_once(*number)).map(member).collect();
        let wrong = keys.iter().filter(|key| done.get(*key) != Some(&1)).count();
        let get = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        let (requests, kills, restarts) = (get(&self.requests), get(&self.kills), get(&self.restarts));
        println!(
            "{events} events in {requests} requests, sent in {:.1} s, all handled after {:.1} s",
            sent.as_secs_f64(),
            took.as_secs_f64()
        );
        println!("receivers and workers killed {kills} times, Redis {restarts} times");
        println!("lost: {lost}; handled more than once: {again}; left: {left:?}");
        println!("keys that are to be done once: {}; done not once: {wrong}; in doubt: {doubts}", keys.len());
        let is_clean = left == Pending::default();
        if lost == 0 && wrong == 0 && is_clean && handled.len() == events && done.len() == keys.len() {
            println!("passed");
            ExitCode::SUCCESS
        } else {
            println!("FAILED");
            ExitCode::FAILURE
        }
    }
}
