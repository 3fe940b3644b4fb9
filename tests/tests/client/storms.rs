//! Storms of calls while token requests are slow, fail or do not help: the requests for tokens stay few, since each one
//! counts against a daily quota.

use futures_util::future::join_all;
use serde_json::json;
use std::time::{Duration, Instant};
use wecom_api::contacts::{ListDepartments, ListTags};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, RetryPolicy, TokenKind};
use wecom_tests::relay::Relay;

const TOKEN: &str = "/cgi-bin/gettoken";

async fn call(client: &Client) -> Result<(), Error> {
    ListDepartments::new().send(client).await.map(drop)
}

/// A client whose requests pass the relay.
fn client(server: &Server, relay: &Relay) -> Client {
    server.client_builder().base_url(relay.url()).build().expect("a client")
}

/// A fault that stays.
fn always(fault: Fault) -> Fault {
    fault.times(usize::MAX)
}

#[tokio::test]
async fn a_slow_token_is_fetched_once_for_calls_that_all_give_up_before_it_comes() {
    // The deadline stands at the call, at the client, and around the call.
    for place in ["call", "client", "around"] {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let deadline = Duration::from_millis(400);
        let mut builder = server.client_builder().base_url(relay.url());
        if place == "client" {
            builder = builder.deadline(deadline);
        }
        let client = builder.build().expect("a client");
        server.inject(always(Fault::delay(Duration::from_millis(1000)).on_path(TOKEN)));
        let started = Instant::now();
        let calls = (0..200).map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(10 * number)).await;
                let began = started.elapsed();
                let request = ListDepartments::new();
                let call = request.send(&client);
                let succeeded = match place {
                    "call" => call.deadline(deadline).await.is_ok(),
                    "client" => call.await.is_ok(),
                    _ => tokio::time::timeout(deadline, call).await.is_ok_and(|answer| answer.is_ok()),
                };
                (began, succeeded)
            })
        });
        let ended = join_all(calls.collect::<Vec<_>>()).await;
        let (mut made, mut good) = (0, 0);
        for ended in ended {
            let (began, succeeded) = ended.expect("the task ends");
            if began > Duration::from_millis(1500) {
                (made, good) = (made + 1, good + usize::from(succeeded));
            }
        }
        assert_eq!(relay.requests(TOKEN), 1, "{place}");
        assert_eq!((made > 10, good), (true, made), "{place}");
    }
}

#[tokio::test]
async fn failing_token_requests_are_few_however_many_calls_come() {
    // What is wrong, how often it may be asked at most, and what each caller is told.
    let table = [
        ("wrong secret", Fault::refuse(40001), 1, "40001"),
        ("wrong corp", Fault::refuse(40013), 1, "40013"),
        ("too frequent", Fault::refuse(45009), 1, "45009"),
        ("busy", Fault::busy(), 4, "-1"),
        ("dropped", Fault::drop_before(), 4, "connection closed"),
        ("gateway", Fault::status(502), 4, "502"),
        ("login page", Fault::not_json(), 1, "not the WeCom server's"),
    ];
    for (title, fault, most, told) in table {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let policy = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(4));
        let client = server.client_builder().base_url(relay.url()).retry(policy).build().expect("a client");
        server.inject(always(fault.on_path(TOKEN)));
        for _ in 0..50 {
            let error = call(&client).await.expect_err("no token can be had").to_string();
            assert!(error.contains(told), "{title}: {error}");
        }
        assert!(relay.requests(TOKEN) <= most, "{title}: {} token requests", relay.requests(TOKEN));
    }
}

#[tokio::test]
async fn a_server_that_refuses_every_token_gets_few_requests_for_new_ones() {
    for code in [40014, 42001, 40001] {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let client = client(&server, &relay);
        server.inject(always(Fault::refuse(code).on::<ListDepartments>()));
        for _ in 0..50 {
            let error = call(&client).await.expect_err("every token is refused");
            assert_eq!(error.code().map(|code| code.get()), Some(code));
        }
        assert!(relay.requests(TOKEN) <= 4, "{code}: {} token requests", relay.requests(TOKEN));
    }
}

#[tokio::test]
async fn one_operation_that_refuses_every_token_costs_the_others_none() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let client = client(&server, &relay);
    server.inject(always(Fault::refuse(40014).on::<ListDepartments>()));
    for _ in 0..30 {
        call(&client).await.expect_err("every token is refused");
        ListTags::new().send(&client).await.expect("every token is taken");
    }
    assert!(relay.requests(TOKEN) <= 2, "{} token requests", relay.requests(TOKEN));
    server.clear_faults();
    server.revoke_tokens();
    ListTags::new().send(&client).await.expect("a token that has ended is replaced at once");
}

#[tokio::test]
async fn a_lifetime_that_cannot_be_meant_is_taken_for_a_short_one() {
    let table = [
        json!(0),
        json!(-1),
        json!(-7200),
        json!(null),
        json!("0"),
        json!("soon"),
        json!(""),
        json!(false),
        json!({}),
        json!([7200]),
        json!(u64::MAX),
        json!(i64::MAX),
        json!(1e300),
        json!(999_999_999),
    ];
    for expires_in in table {
        let server = Server::start().await;
        let client = server.client();
        let answer = json!({ "access_token": "a token", "expires_in": expires_in });
        server.on_path(TOKEN, move |_| Ok(answer.clone()));
        for _ in 0..20 {
            client.token(TokenKind::Access).await.expect("it is given");
        }
        assert_eq!(server.token_requests(), 1, "{expires_in}");
    }
}
