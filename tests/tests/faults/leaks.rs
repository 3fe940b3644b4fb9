//! What must not stay behind when a client is gone: sockets, tasks, locks.

use std::time::Duration;
use tokio::runtime::Handle;
use wecom_api::{MemoryStore, TokenStore};
use wecom_tests::relay::Relay;

/// The number of live tasks of the runtime that this is called in.
pub(crate) fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Waits until no socket to the relay is open and only so many tasks are left, and takes the lock of the fake
/// application's token.
pub(crate) async fn nothing_is_left(relay: &Relay, tasks_before: usize, store: &MemoryStore) {
    settle("all sockets are closed with the client", || relay.open() == 0).await;
    settle("the client's tasks have ended", || tasks() <= tasks_before).await;
    the_lock_is_free(store).await;
}

/// Takes the lock of the fake application's token.
pub(crate) async fn the_lock_is_free(store: &MemoryStore) {
    let lock = store.lock("app:wwfake:fake", Duration::from_secs(1)).await.expect("the store works");
    assert!(lock.is_some(), "the lock of the token is still held");
}

/// Waits until something holds that other tasks bring about.
pub(crate) async fn settle(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not so after five seconds: {what}");
}
