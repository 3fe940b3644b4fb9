//! Many processes share one token.

use crate::place::Place;
use crate::server::RedisServer;
use crate::worker::{Job, Worker};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wecom_api::contacts::{ListDepartments, ListDepartmentsResponse};
use wecom_api::mock::Server;

/// Lets all begin a round at once; what goes wrong.
async fn round(workers: Vec<Worker>) -> Vec<Worker> {
    let ended = workers.into_iter().map(|mut worker| {
        worker.go();
        tokio::task::spawn_blocking(move || (worker.result(), worker))
    });
    let mut workers = Vec::new();
    for ended in ended.collect::<Vec<_>>() {
        let (result, worker) = ended.await.expect("it ends");
        assert_eq!(result, "all calls succeeded");
        workers.push(worker);
    }
    workers
}

/// Counts the calls that succeed.
fn served(server: &Server) -> Arc<AtomicUsize> {
    let served = Arc::new(AtomicUsize::new(0));
    let count = served.clone();
    server.on(move |_: &ListDepartments| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(ListDepartmentsResponse::default())
    });
    served
}

async fn until(happened: impl Fn() -> bool) {
    let wait = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("nothing hangs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_cold_processes_fetch_one_token() {
    for redis in Place::both() {
        let server = Server::start().await;
        let job = Job { tasks: 64, calls: 1, rounds: 1, uses_memory: false };
        round((0..8).map(|_| Worker::start(&server, &redis.urls(), job)).collect()).await;
        assert_eq!(server.calls::<ListDepartments>().len(), 8 * 64);
        assert_eq!(server.token_requests(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_in_the_middle_of_ten_thousand_calls_fails_none() {
    let (server, redis) = (Server::start().await, RedisServer::start());
    let served = served(&server);
    let job = Job { tasks: 25, calls: 100, rounds: 1, uses_memory: false };
    let all = round((0..4).map(|_| Worker::start(&server, &[redis.url()], job)).collect());
    let revoke = async {
        until(|| served.load(Ordering::Relaxed) >= 5000).await;
        server.revoke_tokens();
    };
    tokio::time::timeout(Duration::from_secs(60), async { tokio::join!(all, revoke) }).await.expect("nothing hangs");
    assert_eq!(served.load(Ordering::Relaxed), 10_000);
    assert_eq!(server.token_requests(), 2);
}

/// Ten thousand calls in two rounds of four processes. In the first one Redis is killed and the token revoked; then
/// Redis comes back; in the second round the token is revoked once more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_memory_ten_thousand_calls_outlive_redis_and_two_revocations() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    let served = served(&server);
    let job = Job { tasks: 25, calls: 50, rounds: 2, uses_memory: true };
    let workers: Vec<_> = (0..4).map(|_| Worker::start(&server, &[redis.url()], job)).collect();

    // No process can have made its 1250 calls by then, so each of them meets the revocation.
    let kill = async {
        until(|| served.load(Ordering::Relaxed) >= 300).await;
        redis.kill();
        until(|| served.load(Ordering::Relaxed) >= 600).await;
        server.revoke_tokens();
    };
    let (workers, ()) = tokio::join!(round(workers), kill);
    assert_eq!(served.load(Ordering::Relaxed), 5_000);
    assert_eq!(server.token_requests(), 1 + 4, "one together, and one by each without Redis");

    redis.restart();
    until(|| writes(&redis) >= 4).await;
    let revoke = async {
        until(|| served.load(Ordering::Relaxed) >= 5_600).await;
        server.revoke_tokens();
    };
    tokio::join!(round(workers), revoke);
    assert_eq!(served.load(Ordering::Relaxed), 10_000);
    assert_eq!(server.token_requests(), 1 + 4 + 1, "one together again");
}

/// How many values were written to this Redis: each process writes what it has fetched alone.
fn writes(redis: &RedisServer) -> usize {
    let statistics: String =
        redis::cmd("INFO").arg("commandstats").query(&mut redis.connection()).expect("Redis answers");
    let line = statistics.lines().find_map(|line| line.strip_prefix("cmdstat_set:calls="));
    line.and_then(|line| line.split(',').next()).map_or(0, |calls| calls.parse().expect("a number"))
}
