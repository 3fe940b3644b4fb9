//! Tokens: fetched once, renewed once, shared, never mixed up.

use std::time::Duration;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, MemoryStore, error_codes};

#[tokio::test]
async fn one_task_fetches_the_token_while_the_others_wait() {
    let server = Server::start().await;
    let client = server.client();
    let calls = (0..64).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { ListDepartments::new().send(&client).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("the task ends").expect("the call succeeds");
    }
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_repeated() {
    let server = Server::start().await;
    let client = server.client();
    ListDepartments::new().send(&client).await.expect("the first call");
    for code in [40014, 42001, 40001] {
        let before = server.token_requests();
        server.inject(Fault::refuse(code).on::<ListDepartments>());
        ListDepartments::new().send(&client).await.expect("the call is repeated with a new token");
        assert_eq!(server.token_requests(), before + 1);
    }
}

#[tokio::test]
async fn after_one_renewal_the_original_error_is_given() {
    let server = Server::start().await;
    let client = server.client();
    server.inject(Fault::refuse(40014).on::<ListDepartments>().times(10));
    let error = ListDepartments::new().send(&client).await.expect_err("the server refuses every token");
    assert_eq!(error.code(), Some(error_codes::ACCESS_TOKEN_INVALID));
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_wrong_secret_costs_one_request_for_all_who_wait() {
    let server = Server::start().await;
    let client = Client::builder(server.corp_id()).secret("wrong").base_url(server.url()).build().expect("a client");
    let calls = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { ListDepartments::new().send(&client).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.expect("the task ends").expect_err("the secret is wrong");
        assert_eq!(error.code(), Some(error_codes::SECRET_INVALID));
    }
    assert!(server.token_requests() <= 2, "{} token requests", server.token_requests());
}

#[tokio::test]
async fn an_expired_token_is_renewed_without_an_error() {
    let server = Server::start().await;
    let client = server.client();
    ListDepartments::new().send(&client).await.expect("the first call");
    server.expire_tokens();
    ListDepartments::new().send(&client).await.expect("the second call");
    server.revoke_tokens();
    ListDepartments::new().send(&client).await.expect("the third call");
    assert_eq!(server.token_requests(), 3);
}

#[tokio::test]
async fn clients_with_one_store_share_a_token_and_a_late_failure_does_not_discard_a_fresh_one() {
    let server = Server::start().await;
    let store = MemoryStore::new();
    let one = server.client_builder().store(store.clone()).build().expect("a client");
    let two = server.client_builder().store(store).build().expect("a client");
    ListDepartments::new().send(&one).await.expect("the first client fetches");
    ListDepartments::new().send(&two).await.expect("the second finds it in the store");
    assert_eq!(server.token_requests(), 1);
    server.revoke_tokens();
    ListDepartments::new().send(&one).await.expect("the first renews");
    ListDepartments::new().send(&two).await.expect("the second takes what the first has renewed");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_shared_store_needs_the_name_of_the_app() {
    let error = Client::builder("ww1").secret("s").store(MemoryStore::new()).build().expect_err("no app is named");
    assert!(error.to_string().contains("ClientBuilder::app"), "{error}");
}

#[tokio::test]
async fn a_cancelled_fetch_leaves_nobody_waiting() {
    let server = Server::start().await;
    let client = server.client();
    server.inject(Fault::delay(Duration::from_millis(300)).on_path("/cgi-bin/gettoken"));
    let call = ListDepartments::new();
    let _ = tokio::time::timeout(Duration::from_millis(50), call.send(&client)).await;
    let second = tokio::time::timeout(Duration::from_secs(5), call.send(&client)).await;
    second.expect("it does not wait for the cancelled one").expect("it succeeds");
}
