//! The lock between processes.

use crate::server::RedisServer;
use redis::Commands;
use std::time::Duration;
use wecom_api::{RedisStore, TokenStore};

const LEASE: Duration = Duration::from_secs(60);

/// Waits for what happens in the background.
async fn soon(what: &str, mut happened: impl FnMut() -> bool) {
    for _ in 0..200 {
        if happened() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what} does not happen");
}

#[tokio::test]
async fn one_holds_a_lock_until_it_is_dropped() {
    let redis = RedisServer::start();
    let one = RedisStore::connect(redis.url()).await.expect("Redis answers");
    let two = RedisStore::connect(redis.url()).await.expect("Redis answers");
    let held = one.lock("app:a", LEASE).await.expect("Redis answers").expect("it is free");
    assert!(two.lock("app:a", LEASE).await.expect("Redis answers").is_none());
    assert!(two.lock("app:b", LEASE).await.expect("Redis answers").is_some(), "another key has another lock");
    drop(held);
    let mut look = redis.connection();
    soon("the release", || !look.exists::<_, bool>("wecom:lock:app:a").expect("Redis answers")).await;
    assert!(two.lock("app:a", LEASE).await.expect("Redis answers").is_some());
}

#[tokio::test]
async fn a_lock_of_a_dead_process_ends_with_its_lease_and_its_late_release_frees_no_other() {
    let redis = RedisServer::start();
    let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
    let late = store.lock("app:a", Duration::from_millis(50)).await.expect("Redis answers").expect("it is free");
    tokio::time::sleep(Duration::from_millis(80)).await;
    let _held = store.lock("app:a", LEASE).await.expect("Redis answers").expect("the lease has ended");
    drop(late);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(store.lock("app:a", LEASE).await.expect("Redis answers").is_none());
}

#[test]
fn a_lock_is_released_without_a_runtime_too() {
    let redis = RedisServer::start();
    let runtime = || tokio::runtime::Runtime::new().expect("a runtime");
    let mut look = redis.connection();
    for inside in [false, true] {
        let first = runtime();
        let held = first.block_on(async {
            let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
            store.lock("app:a", LEASE).await.expect("Redis answers").expect("it is free")
        });
        assert!(look.exists::<_, bool>("wecom:lock:app:a").expect("Redis answers"));
        if inside {
            // The task is dropped together with its runtime, and the lock with it.
            first.spawn(async move {
                let _held = held;
                std::future::pending::<()>().await;
            });
            drop(first);
        } else {
            drop(first);
            drop(held);
        }
        let gone = || !look.exists::<_, bool>("wecom:lock:app:a").expect("Redis answers");
        runtime().block_on(soon("the release", gone));
    }
}

#[tokio::test]
async fn a_lock_that_nobody_waited_for_is_given_back() {
    let redis = RedisServer::start();
    let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
    redis.freeze();
    let taking = tokio::time::timeout(Duration::from_millis(50), store.lock("app:a", LEASE)).await;
    assert!(taking.is_err(), "Redis does not answer");
    redis.thaw();
    let mut look = redis.connection();
    tokio::time::sleep(Duration::from_millis(200)).await;
    soon("the release", || !look.exists::<_, bool>("wecom:lock:app:a").expect("Redis answers")).await;
}
