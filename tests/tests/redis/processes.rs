//! Many processes share one token.

use crate::server::RedisServer;
use crate::worker::Worker;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wecom_api::contacts::{ListDepartments, ListDepartmentsResponse};
use wecom_api::mock::Server;

/// Lets all begin at once; what goes wrong.
async fn run(workers: Vec<Worker>) {
    let ended = workers.into_iter().map(|mut worker| {
        worker.go();
        tokio::task::spawn_blocking(move || worker.result())
    });
    for result in ended.collect::<Vec<_>>() {
        assert_eq!(result.await.expect("it ends"), "all calls succeeded");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_cold_processes_fetch_one_token() {
    let (server, redis) = (Server::start().await, RedisServer::start());
    run((0..8).map(|_| Worker::start(&server, &redis.url(), 64, 1)).collect()).await;
    assert_eq!(server.calls::<ListDepartments>().len(), 8 * 64);
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_in_the_middle_of_ten_thousand_calls_fails_none() {
    let (server, redis) = (Server::start().await, RedisServer::start());
    let served = Arc::new(AtomicUsize::new(0));
    let count = served.clone();
    server.on(move |_: &ListDepartments| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(ListDepartmentsResponse::default())
    });
    let all = run((0..4).map(|_| Worker::start(&server, &redis.url(), 25, 100)).collect());
    let revoke = async {
        while served.load(Ordering::Relaxed) < 5000 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.revoke_tokens();
    };
    tokio::time::timeout(Duration::from_secs(60), async { tokio::join!(all, revoke) }).await.expect("nothing hangs");
    assert_eq!(served.load(Ordering::Relaxed), 10_000);
    assert_eq!(server.token_requests(), 2);
}
