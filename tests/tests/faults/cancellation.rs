//! Calls that are given up in the middle: nothing stays behind.

use crate::calls::{Kind, server};
use crate::leaks::{nothing_is_left, settle, tasks, the_lock_is_free};
use futures_util::future::join_all;
use std::time::Duration;
use wecom_api::mock::Fault;
use wecom_api::{Client, DownstreamCorp, MemoryStore};
use wecom_tests::random::Random;
use wecom_tests::relay::Relay;

/// Rounds, each with a token that has just expired, so that calls are also given up while a token is fetched.
const ROUNDS: u64 = 40;
/// Calls at the same time.
const CALLS: u64 = 16;

#[tokio::test]
async fn calls_given_up_at_any_point_leave_no_lock_no_waiter_no_socket_and_no_task() {
    let server = server().await;
    let relay = Relay::to(&server).await;
    // Some of the server's own tasks start only when it first runs.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before = tasks();
    let store = MemoryStore::new();
    let client = server.client_builder().base_url(relay.url()).store(store.clone()).build().expect("a client");

    let mut random = Random(0x5eed);
    for _ in 0..ROUNDS {
        server.expire_tokens();
        server.inject(Fault::delay(Duration::from_millis(3)).on_path(Kind::Token.path()));
        server.inject(Fault::delay(Duration::from_millis(3)).on_path(Kind::Upload.path()));
        let calls = (0..CALLS).map(|number| {
            let (client, patience) = (&client, Duration::from_micros(random.below(15_000)));
            let kind = Kind::ALL[number as usize % Kind::ALL.len()];
            async move { drop(tokio::time::timeout(patience, kind.make(client)).await) }
        });
        join_all(calls.collect::<Vec<_>>()).await;
    }

    server.clear_faults();
    server.expire_tokens();
    let calls = join_all(Kind::ALL.map(|kind| kind.make(&client)));
    let ended = tokio::time::timeout(Duration::from_secs(5), calls).await.expect("no waiter is stuck");
    ended.into_iter().for_each(|result| result.expect("the call succeeds"));
    the_lock_is_free(&store).await;

    settle("idle connections are no more than calls at a time", || relay.open() <= CALLS as usize).await;
    drop(client);
    nothing_is_left(&relay, before, &store).await;
}

#[tokio::test]
async fn waiters_get_the_token_that_the_one_who_gave_up_had_asked_for() {
    let server = server().await;
    let relay = Relay::to(&server).await;
    let client = server.client_builder().base_url(relay.url()).build().expect("a client");
    server.inject(Fault::delay(Duration::from_secs(1)).on_path(Kind::Token.path()));
    let first = tokio::spawn({
        let client = client.clone();
        async move { Kind::Token.make(&client).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let waiters = join_all((0..8).map(|_| Kind::Read.make(&client)));
    let give_up = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        first.abort();
    };
    let all = async { tokio::join!(waiters, give_up).0 };
    let ended = tokio::time::timeout(Duration::from_secs(5), all).await.expect("no waiter is stuck");
    ended.into_iter().for_each(|result| result.expect("the call succeeds"));
    assert_eq!(relay.requests(Kind::Token.path()), 1);
}

#[tokio::test]
async fn a_fetch_that_a_source_needs_of_a_client_within_it_ends_with_the_client_outside() {
    let server = server().await;
    let relay = Relay::to(&server).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before = tasks();
    let store = MemoryStore::new();
    let upstream = server.client_builder().base_url(relay.url()).store(store.clone()).build().expect("a client");
    let source = DownstreamCorp::new(upstream, "wwdown", 7, 1);
    let client = Client::builder("wwdown").base_url(relay.url()).access(source).build().expect("a client");
    Kind::Read.make(&client).await.expect("what is fetched within is there");
    server.expire_tokens();
    let requests = relay.requests(Kind::Token.path());
    server.inject(Fault::delay(Duration::from_secs(60)).on_path(Kind::Token.path()).times(usize::MAX));
    for _ in 0..3 {
        let call = tokio::time::timeout(Duration::from_millis(100), Kind::Read.make(&client)).await;
        assert!(call.is_err(), "the token does not come");
    }
    assert_eq!(relay.requests(Kind::Token.path()), requests + 1, "it goes on although the calls were given up");
    drop(client);
    nothing_is_left(&relay, before, &store).await;
}

#[tokio::test]
async fn a_fetch_for_which_nobody_waits_ends_with_the_last_client() {
    let server = server().await;
    let relay = Relay::to(&server).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before = tasks();
    let store = MemoryStore::new();
    let client = server.client_builder().base_url(relay.url()).store(store.clone()).build().expect("a client");
    server.inject(Fault::delay(Duration::from_secs(60)).on_path(Kind::Token.path()).times(usize::MAX));
    let call = tokio::time::timeout(Duration::from_millis(100), Kind::Read.make(&client)).await;
    assert!(call.is_err(), "the token does not come");
    drop(client);
    nothing_is_left(&relay, before, &store).await;
}
