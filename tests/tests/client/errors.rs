//! Errors: what happened, where, what to do.

use serde_json::json;
use wecom_api::contacts::{GetUser, ListUsers};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Error, RetryPolicy, error_codes};

#[tokio::test]
async fn a_refusal_names_operation_code_message_and_meaning() {
    let server = Server::start().await;
    let client = server.client();
    server.inject(
        Fault::refuse((60020, "not allow to access from your ip, hint: [1583], from ip: 203.0.113.7")).on::<GetUser>(),
    );
    let error = GetUser::new("x").send(&client).await.expect_err("refused");
    let text = error.to_string();
    for part in ["contacts::GetUser", "60020", "from ip: 203.0.113.7", "hint: [1583]"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    let meaning = error.code().and_then(|code| code.meaning()).expect("the code is known");
    assert!(meaning.english.is_some() && !meaning.official.is_empty());
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_says_where_and_that_the_call_succeeded() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/user/list", |_| Ok(json!({ "userlist": [{ "userid": "a" }, { "department": 7 }] })));
    let error = ListUsers::new(1).send(&client).await.expect_err("a number is no list");
    let Error::Decode { source, body, .. } = &error else { panic!("{error}") };
    assert_eq!(source.path, "userlist[1].department");
    assert!(error.to_string().contains("the call succeeded"), "{error}");
    assert!(!body.0.is_empty());
}

#[tokio::test]
async fn a_refusals_body_is_kept() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/user/get", |_| Ok(json!({ "errcode": 60111, "errmsg": "no", "extra": [1] })));
    let error = GetUser::new("x").send(&client).await.expect_err("refused");
    assert_eq!(error.code(), Some(error_codes::USER_NOT_FOUND));
    let Error::Api(error) = error else { panic!("{error}") };
    let body: serde_json::Value = error.response().expect("JSON");
    assert_eq!(body["extra"][0], 1);
}

#[tokio::test]
async fn an_answer_of_a_proxy_is_no_answer_of_wecom() {
    let server = Server::start().await;
    let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
    server.inject(Fault::status(502).on::<GetUser>());
    let error = GetUser::new("x").send(&client).await.expect_err("a bad gateway");
    assert!(matches!(error, Error::Status { status: 502, .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_as_such() {
    let client = wecom_api::Client::builder("ww1")
        .secret("s")
        .base_url("http://127.0.0.1:9")
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = GetUser::new("x").send(&client).await.expect_err("nobody listens there");
    assert!(matches!(error, Error::Transport { sent: false, .. }), "{error:?}");
}
