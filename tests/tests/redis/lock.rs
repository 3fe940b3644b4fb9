//! The lock between processes.

use crate::place::Place;
use crate::server::RedisServer;
use redis::Commands;
use std::time::Duration;
use wecom_api::{RedisStore, TokenStore};

const LEASE: Duration = Duration::from_secs(60);
/// Where the lock of `app:a` stands.
const PLACE: &str = "wecom:lock:{wecom:app:a}";

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
    for redis in Place::both() {
        let (one, two) = (redis.store().await, redis.store().await);
        let held = one.lock("app:a", LEASE).await.expect("Redis answers").expect("it is free");
        assert!(two.lock("app:a", LEASE).await.expect("Redis answers").is_none());
        assert!(two.lock("app:b", LEASE).await.expect("Redis answers").is_some(), "another key has another lock");
        drop(held);
        let mut look = redis.connection(PLACE);
        soon("the release", || !look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
        assert!(two.lock("app:a", LEASE).await.expect("Redis answers").is_some());
    }
}

#[tokio::test]
async fn a_lock_is_kept_beyond_its_lease_as_long_as_it_is_held() {
    for redis in Place::both() {
        let store = redis.store().await;
        let held = store.lock("app:a", Duration::from_millis(300)).await.expect("Redis answers").expect("it is free");
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert!(store.lock("app:a", LEASE).await.expect("Redis answers").is_none());
        }
        drop(held);
        let mut look = redis.connection(PLACE);
        soon("the release", || !look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
    }
}

#[test]
fn a_lock_of_a_dead_process_ends_with_its_lease_and_its_late_release_frees_no_other() {
    let redis = RedisServer::start();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let late = runtime.block_on(async {
        let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
        store.lock("app:a", Duration::from_millis(300)).await.expect("Redis answers").expect("it is free")
    });
    // With its runtime ends what keeps it.
    drop(runtime);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let mut look = redis.connection();
        soon("the end", || !look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
        let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
        let _held = store.lock("app:a", LEASE).await.expect("Redis answers").expect("the lease has ended");
        drop(late);
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(store.lock("app:a", LEASE).await.expect("Redis answers").is_none());
    });
}

#[test]
fn a_lock_is_released_without_a_runtime_too() {
    let runtime = || tokio::runtime::Runtime::new().expect("a runtime");
    for redis in Place::both() {
        let mut look = redis.connection(PLACE);
        for inside in [false, true] {
            let first = runtime();
            let take =
                async { redis.store().await.lock("app:a", LEASE).await.expect("Redis answers").expect("it is free") };
            let held = first.block_on(take);
            assert!(look.exists::<_, bool>(PLACE).expect("Redis answers"));
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
            let gone = || !look.exists::<_, bool>(PLACE).expect("Redis answers");
            runtime().block_on(soon("the release", gone));
        }
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
    soon("the release", || !look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
}

#[tokio::test]
async fn a_lock_that_redis_gave_too_late_is_given_back_when_redis_wakes() {
    let redis = RedisServer::start();
    let builder = RedisStore::builder(redis.url()).timeout(Duration::from_millis(200));
    let store = builder.connect().await.expect("Redis answers");
    redis.freeze();
    store.lock("app:a", LEASE).await.err().expect("Redis does not answer");
    // Longer than the first attempt to give back takes; the command that locks waits in Redis's own queue.
    tokio::time::sleep(Duration::from_millis(700)).await;
    redis.thaw();
    let mut look = redis.connection();
    soon("the late lock", || look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
    soon("the release", || !look.exists::<_, bool>(PLACE).expect("Redis answers")).await;
}
