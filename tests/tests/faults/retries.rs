//! How often a sick server is asked again, and when.

use crate::calls::{Kind, server};
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, RetryPolicy, error_codes};

fn quick() -> RetryPolicy {
    RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn requests(server: &Server, kind: Kind) -> usize {
    server.requests().iter().filter(|it| it.path == kind.path()).count()
}

#[tokio::test]
async fn all_calls_of_a_client_draw_on_one_budget_of_repeats() {
    let server = server().await;
    // A budget, and how many requests fifty calls may make: each one, and the repeats that are paid for.
    for (budget, most) in [(None, 150), (Some(50), 60), (Some(0), 50), (Some(u32::MAX), 200)] {
        server.clear_requests();
        let builder = server.client_builder().retry(quick());
        let builder = match budget {
            Some(budget) => builder.retry_budget(budget),
            None => builder,
        };
        let client = builder.build().expect("a client");
        Kind::Token.make(&client).await.expect("a token");
        server.inject(Fault::status(429).on_path(Kind::Read.path()).times(usize::MAX));
        let calls = join_all((0..50).map(|_| Kind::Read.make(&client))).await;
        assert!(calls.iter().all(|call| matches!(call, Err(Error::Status { status: 429, .. }))));
        assert_eq!(requests(&server, Kind::Read), most, "{budget:?}");
        server.clear_faults();
        Kind::Read.make(&client).await.expect("a well server is asked as ever");
    }
}

#[tokio::test]
async fn success_fills_the_budget_again() {
    let server = server().await;
    let client = server.client_builder().retry(quick()).retry_budget(5).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    let fails_once = || server.inject(Fault::status(503).on_path(Kind::Read.path()));
    for _ in 0..3 {
        fails_once();
        Kind::Read.make(&client).await.expect("the repeat is paid for, and gives back what it cost");
    }
    server.inject(Fault::status(503).on_path(Kind::Read.path()).times(2));
    Kind::Read.make(&client).await.expect_err("one repeat is all that the budget pays for");
    fails_once();
    Kind::Read.make(&client).await.expect_err("nothing is left");
    for _ in 0..5 {
        Kind::Read.make(&client).await.expect("the server is well");
    }
    fails_once();
    Kind::Read.make(&client).await.expect("there is enough again");
}

async fn told(
    seconds: u64,
    set: impl Fn(RetryPolicy) -> RetryPolicy,
    deadline: Duration,
) -> (Result<(), Error>, usize) {
    let server = server().await;
    let client: Client = server.client_builder().retry(set(quick())).deadline(deadline).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    server.inject(Fault::too_many(seconds).on_path(Kind::Read.path()));
    (Kind::Read.make(&client).await, requests(&server, Kind::Read))
}

#[tokio::test]
async fn the_wait_that_the_server_asks_for_is_kept_or_told() {
    let minute = Duration::from_secs(60);
    let started = Instant::now();
    let (call, requests) = told(1, |policy| policy, minute).await;
    call.expect("the repeat succeeds");
    assert_eq!(requests, 2);
    assert!(started.elapsed() >= Duration::from_secs(1), "it does not come back before the second is over");
    for (seconds, longest, deadline) in [
        // Longer than the policy bears, or than the deadline leaves: the error comes at once.
        (31, Duration::from_secs(30), minute),
        (2, Duration::from_secs(1), minute),
        (20, Duration::from_secs(30), Duration::from_secs(10)),
        (u64::MAX, Duration::MAX, minute),
    ] {
        let (call, requests) = told(seconds, |policy| policy.longest_told(longest), deadline).await;
        let error = call.expect_err("it is not repeated");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{error}");
        assert!(error.is_retryable());
        assert_eq!(requests, 1);
    }
}

#[tokio::test]
async fn a_frequency_limit_is_waited_for_where_the_policy_says_so() {
    let server = server().await;
    let patient = RetryPolicy::never().wait_at_limits(2, Duration::from_millis(20));
    let client = server.client_builder().retry(patient).retry_budget(0).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    for kind in [Kind::Read, Kind::SafeWrite, Kind::UnsafeWrite] {
        for (times, succeeds) in [(1, true), (2, true), (3, false)] {
            server.clear_requests();
            server.clear_faults();
            server.inject(Fault::refuse(error_codes::API_FREQUENCY_LIMIT).on_path(kind.path()).times(times));
            let call = kind.make(&client).await;
            assert_eq!(call.is_ok(), succeeds, "{kind:?} {times}: {call:?}");
            assert_eq!(requests(&server, kind), (times + 1).min(3), "{kind:?} {times}");
        }
    }
    // What cannot end before the deadline is not waited for.
    server.clear_requests();
    server.clear_faults();
    server.inject(Fault::refuse(error_codes::API_FREQUENCY_LIMIT).on_path(Kind::Read.path()));
    let client = server.client_builder().retry(RetryPolicy::never().wait_at_limits(1, Duration::from_secs(60)));
    let client = client.deadline(Duration::from_secs(30)).build().expect("a client");
    let error = Kind::Read.make(&client).await.expect_err("a minute is too long");
    assert_eq!(error.code(), Some(error_codes::API_FREQUENCY_LIMIT));
}
