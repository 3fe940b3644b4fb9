//! The pace that a client keeps, on real calls.

use crate::calls::{Kind, server};
use std::time::{Duration, Instant};
use wecom_api::contacts::GetUser;
use wecom_api::mock::Fault;
use wecom_api::{Client, Error, Pace, RetryPolicy, error_codes};

#[tokio::test]
async fn a_wait_for_the_pace_counts_toward_the_deadline() {
    let server = server().await;
    let client = server.client_builder().pace(Pace::default().on::<GetUser>(2)).build().expect("a client");
    let request = GetUser::new("zhangsan");
    request.send(&client).await.expect("the first of the minute");
    request.send(&client).await.expect("the second of the minute");
    let started = Instant::now();
    let call = request.send(&client).deadline(Duration::from_millis(200));
    let error = call.await.expect_err("the third has to wait for a minute");
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(server.calls::<GetUser>().len(), 2, "the third never went out");
    Kind::SafeWrite.make(&client).await.expect("other paths do not wait");
}

#[tokio::test]
async fn a_repeat_counts_as_a_request() {
    let server = server().await;
    let policy = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let builder = server.client_builder().retry(policy).deadline(Duration::from_millis(400));
    let client = builder.pace(Pace::per_minute(2)).build().expect("a client");
    server.inject(Fault::busy().times(9));
    let error = Kind::Read.make(&client).await.expect_err("the third request has to wait for a minute");
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_eq!(server.requests().iter().filter(|it| it.path == Kind::Read.path()).count(), 2);
}

#[tokio::test]
async fn a_limit_of_the_server_comes_back_at_once_with_its_advice() {
    let server = server().await;
    let client = server.client_builder().pace(Pace::per_minute(600)).build().expect("a client");
    let cases = [
        (error_codes::API_FREQUENCY_LIMIT, "wait for the next window"),
        (error_codes::API_CONCURRENCY_LIMIT, "fewer requests in parallel"),
    ];
    for (code, advice) in cases {
        server.clear_requests();
        server.inject(Fault::refuse(code));
        let error = Kind::Read.make(&client).await.expect_err("refused");
        assert_eq!(error.code(), Some(code));
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(server.requests().iter().filter(|it| it.path == Kind::Read.path()).count(), 1);
    }
}

#[tokio::test]
async fn a_pace_that_lets_nothing_through_is_told_when_the_client_is_built() {
    for (pace, what) in [(Pace::per_minute(0), "all paths"), (Pace::default().path("cgi-bin/x", 0), "/cgi-bin/x")] {
        let error = Client::builder("ww1").secret("s").pace(pace).build().expect_err("nothing would ever go out");
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[tokio::test]
async fn a_token_is_taken_after_the_wait() {
    let server = server().await;
    let client = server.client_builder().pace(Pace::default().on::<GetUser>(1)).build().expect("a client");
    Kind::Read.make(&client).await.expect("the first of the minute");
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { Kind::Read.make(&client).await }
    });
    // It has its place in the line, and had it had its token by now, it would be refused.
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.expire_tokens();
    Kind::SafeWrite.make(&client).await.expect("a call that does not wait renews the token");
    server.clear_requests();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(60)).await;
    tokio::time::resume();
    waiting.await.expect("it did not panic").expect("it goes out with the new token");
    assert_eq!(server.requests().iter().filter(|it| it.path == Kind::Read.path()).count(), 1);
}
