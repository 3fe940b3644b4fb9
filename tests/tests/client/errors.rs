//! Errors: what happened, where, what to do.

use serde_json::json;
use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom_api::contacts::{GetUser, ListUsers};
use wecom_api::messages::{SendWebhookMessage, WebhookMessage};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, RetryPolicy, error_codes};

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
    server.on_path("/cgi-bin/user/list", |_| {
        Ok(json!({ "userlist": [{ "userid": "a" }, { "department": { "id": 7 } }] }))
    });
    let error = ListUsers::new(1).send(&client).await.expect_err("an object is no list");
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

/// A server that answers each connection with these bytes, whatever was asked.
async fn answering(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let url = format!("127.0.0.1:{}", listener.local_addr().expect("an address").port());
    tokio::spawn(async move {
        while let Ok((mut peer, _)) = listener.accept().await {
            let _ = peer.read(&mut [0; 4096]).await;
            let _ = peer.write_all(bytes).await;
        }
    });
    url
}

#[tokio::test]
async fn a_failed_connection_tells_its_innermost_cause() {
    let proxy = answering(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
    let no_tls = answering(b"this is no TLS").await;
    let no_http = answering(b"this is no HTTP\r\n\r\n").await;
    let hangs_up = answering(b"").await;
    let cases = [
        ("http://127.0.0.1:9".to_owned(), None, false, "Connection refused"),
        ("http://no.such.host.invalid".to_owned(), None, false, "failed to lookup address"),
        (format!("https://{no_tls}"), None, false, "corrupt message"),
        ("https://127.0.0.1:9".to_owned(), Some(format!("http://{proxy}")), false, "proxy authorization required"),
        ("http://127.0.0.1:9".to_owned(), Some("socks5://127.0.0.1:9".to_owned()), false, "SOCKS error"),
        (format!("http://{no_http}"), None, true, "invalid HTTP version"),
        (format!("http://{hangs_up}"), None, true, "connection closed"),
    ];
    for (url, proxy, sent, cause) in cases {
        let mut builder = Client::builder("ww1").webhook_key("k").base_url(&url).retry(RetryPolicy::never());
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        let client = builder.build().expect("a client");
        let message = SendWebhookMessage::new(WebhookMessage::text("hi"));
        let error = message.send(&client).await.expect_err("there is no such server");
        assert!(matches!(error, Error::Transport { sent: it, .. } if it == sent), "{url}: {error:?}");
        assert!(error.to_string().contains(cause), "{url}: {error}");
        assert!(error.is_retryable() && !error.is_timeout() && error.code().is_none(), "{url}");
        assert_eq!(error.operation(), Some("messages::SendWebhookMessage"));
    }
}

#[tokio::test]
async fn a_proxy_of_an_unknown_kind_is_told_when_the_client_is_built() {
    for (proxy, known) in [
        ("http://host:1", true),
        ("host:1", true),
        ("socks4://host:1", true),
        ("socks5://user:password@host:1", true),
        ("SOCKS5H://host:1", true),
        ("ftp://host:1", false),
        ("socks6://host:1", false),
        ("http://", false),
    ] {
        let built = Client::builder("ww1").secret("s").proxy(proxy).build();
        assert_eq!(built.is_ok(), known, "{proxy}: {built:?}");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_is_not_told_as_an_unreachable_server() {
    let server = Server::start().await;
    let error = GetUser::new("x".repeat(70_000)).send(&server.client()).await.expect_err("this is no URL");
    assert!(matches!(error, Error::Encode { .. }), "{error:?}");
    assert!(error.to_string().contains("bytes long") && !error.is_retryable(), "{error}");
}

#[tokio::test]
async fn a_failed_token_request_says_for_whom() {
    let server = Server::start().await;
    let builder = server.client_builder().retry(RetryPolicy::never());
    let client = builder.build().expect("a client");
    let corp = client.for_corp("wwcorp").expect("there is a suite");
    client.put_suite_ticket("ticket").await.expect("kept");
    client.put_permanent_code("wwcorp", "code").await.expect("kept");
    let cases = [
        (&client, "/cgi-bin/gettoken", vec!["GET /cgi-bin/gettoken", "contacts::GetUser", "app:wwfake:fake"]),
        (
            &corp,
            "/cgi-bin/service/get_suite_token",
            vec![
                "get_suite_token",
                "get_corp_token",
                "suite:wwfakesuite",
                "corp:wwfakesuite:wwcorp",
                "contacts::GetUser",
            ],
        ),
    ];
    for (client, path, parts) in cases {
        server.inject(Fault::refuse((40013, "invalid corpid")).on_path(path));
        let error = GetUser::new("x").send(client).await.expect_err("there is no token");
        let text = error.to_string();
        for part in parts {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
        assert_eq!(error.operation(), Some("contacts::GetUser"));
        assert_eq!(error.code().map(|code| code.get()), Some(40013));
    }
    let bare = Client::builder("ww1").base_url(server.url()).build().expect("a client");
    let text = GetUser::new("x").send(&bare).await.expect_err("there is no secret").to_string();
    assert!(text.starts_with("contacts::GetUser takes an access token, but"), "{text}");
}

#[tokio::test]
async fn the_servers_words_cannot_forge_a_log_or_flood_it() {
    let server = Server::start().await;
    let client = server.client();
    let long = "x".repeat(1 << 20);
    let cases = [
        ("no\nERROR forged", r"no\nERROR forged"),
        ("\u{1b}[2J\u{9b}1m\u{7}", r"\u{1b}[2J\u{9b}1m\u{7}"),
        ("\u{202e}txt.exe", r"\u{202e}txt.exe"),
        (long.as_str(), "… (1048576 bytes in all)"),
    ];
    for (message, shown) in cases {
        server.inject(Fault::refuse((60111, message)).on::<GetUser>());
        let error = GetUser::new("x").send(&client).await.expect_err("refused");
        assert!(error.to_string().contains(shown), "{error}");
        assert!(!error.to_string().contains(|char: char| char.is_control()) && error.to_string().len() < 2000);
        let Error::Api(error) = error else { panic!("{error:?}") };
        assert!(!error.message.contains(|char: char| char.is_control()));
    }
}

#[tokio::test]
async fn what_may_go_better_later_is_told() {
    let server = Server::start().await;
    let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
    let cases = [
        (Fault::busy(), true),
        (Fault::refuse(45009), true),
        (Fault::refuse(60111), false),
        (Fault::status(429), true),
        (Fault::status(502), true),
        (Fault::status(404), false),
        (Fault::not_json(), false),
        (Fault::drop_after(), true),
        (Fault::body(r#"{"errcode":0,"name":[1]}"#), false),
    ];
    for (fault, retryable) in cases {
        server.inject(fault.clone());
        let error = GetUser::new("x").send(&client).await.expect_err("it fails");
        assert_eq!(error.is_retryable(), retryable, "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_as_such() {
    let client = Client::builder("ww1")
        .secret("s")
        .base_url("http://127.0.0.1:9")
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = GetUser::new("x").send(&client).await.expect_err("nobody listens there");
    assert!(matches!(error, Error::Transport { sent: false, .. }), "{error:?}");
}
