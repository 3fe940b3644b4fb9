//! Servers that cannot be reached, and timeouts that stand in for one another.

use crate::calls::{Kind, server};
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;
use wecom_api::contacts::GetUser;
use wecom_api::messages::{SendWebhookMessage, WebhookMessage};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, RetryPolicy};

#[tokio::test]
async fn a_write_that_never_left_is_repeated() {
    // A port that was free a moment ago, so that nobody listens yet.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr()).expect("a port").port();
    let policy = RetryPolicy::default().retries(8).backoff(Duration::from_millis(100), Duration::from_millis(200));
    let builder = Client::builder("wwfake").webhook_key("fake-webhook-key").retry(policy);
    let client = builder.base_url(format!("http://127.0.0.1:{port}")).build().expect("a client");
    let late = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        Server::builder().port(port).start().await.expect("the port is still free")
    };
    let message = SendWebhookMessage::new(WebhookMessage::text("hi"));
    let (sent, server) = tokio::join!(message.send(&client), late);
    sent.expect("the server is there at last");
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable_and_nothing_was_sent() {
    let builder = Client::builder("wwfake").webhook_key("k").retry(RetryPolicy::never());
    let client = builder.base_url("http://127.0.0.1:9").build().expect("a client");
    let error = SendWebhookMessage::new(WebhookMessage::text("hi")).send(&client).await.expect_err("nobody listens");
    assert!(matches!(error, Error::Transport { sent: false, .. }), "{error}");
}

#[tokio::test]
async fn a_calls_own_timeout_may_be_longer_than_the_clients() {
    let server = server().await;
    let builder = Client::builder(server.corp_id()).secret(server.secret()).base_url(server.url());
    let client = builder.timeout(Duration::from_millis(500)).retry(RetryPolicy::never()).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    server.inject(Fault::delay(Duration::from_millis(900)));
    let request = GetUser::new("zhangsan");
    request.send(&client).timeout(Duration::from_secs(20)).await.expect("late, but within the call's own timeout");
}

#[tokio::test]
async fn a_timeout_tells_the_time_of_all_repeats() {
    let server = server().await;
    let policy = RetryPolicy::default().retries(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = server.client_builder().timeout(Duration::from_millis(300)).retry(policy).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    server.inject(Fault::delay(Duration::from_secs(5)).times(9));
    let started = Instant::now();
    let error = Kind::Read.make(&client).await.expect_err("it is too slow");
    let Error::Timeout { after, .. } = error else { panic!("{error}") };
    assert!(after >= Duration::from_millis(900) && after <= started.elapsed(), "{after:?}");
}

#[tokio::test]
async fn a_download_that_falls_silent_times_out() {
    let server = server().await;
    let client = server.client_builder().timeout(Duration::from_millis(300)).build().expect("a client");
    server.inject(Fault::drip(Duration::from_secs(60)));
    let error = tokio::time::timeout(Duration::from_secs(10), Kind::Download.make(&client)).await;
    let error = error.expect("it does not hang").expect_err("the file never comes");
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
}

/// A SOCKS5 proxy without a password, for addresses of version 4 only.
async fn socks_proxy() -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let url = format!("socks5://{}", listener.local_addr().expect("an address"));
    let serve = async |mut peer: TcpStream| -> std::io::Result<()> {
        let (mut greeting, mut request) = ([0; 3], [0; 10]);
        peer.read_exact(&mut greeting).await?;
        peer.write_all(&[5, 0]).await?;
        peer.read_exact(&mut request).await?;
        let [.., a, b, c, d, high, low] = request;
        let mut target = TcpStream::connect((Ipv4Addr::new(a, b, c, d), u16::from_be_bytes([high, low]))).await?;
        peer.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
        copy_bidirectional(&mut peer, &mut target).await.map(drop)
    };
    tokio::spawn(async move {
        while let Ok((peer, _)) = listener.accept().await {
            let _ = serve(peer).await;
        }
    });
    url
}

#[tokio::test]
async fn a_socks_proxy_carries_calls() {
    let server = server().await;
    let client = server.client_builder().proxy(socks_proxy().await).build().expect("a client");
    Kind::Read.make(&client).await.expect("the proxy reaches the server");
}

/// Where the child of the next test finds the server.
const CHILD: &str = "WECOM_TESTS_PROXIED_SERVER";

#[tokio::test]
async fn the_proxy_of_the_environment_may_be_socks() {
    // The environment belongs to the whole process, so the call is made in one of its own: by this test once more.
    if let Ok(url) = std::env::var(CHILD) {
        let client = Client::builder("wwfake").webhook_key("fake-webhook-key").base_url(url).build().expect("a client");
        SendWebhookMessage::new(WebhookMessage::text("hi")).send(&client).await.expect("the proxy reaches the server");
        return;
    }
    let server = server().await;
    for (variable, proxy, reached) in
        [("ALL_PROXY", socks_proxy().await, true), ("ALL_PROXY", "socks5://127.0.0.1:9".to_owned(), false)]
    {
        let before = server.messages().len();
        let mut child = std::process::Command::new(std::env::current_exe().expect("this very program"));
        for other in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            child.env_remove(other).env_remove(other.to_uppercase());
        }
        child.args(["--exact", "connection::the_proxy_of_the_environment_may_be_socks"]);
        child.env(CHILD, server.url()).env(variable, proxy);
        let output = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic").expect("it runs");
        assert_eq!(output.status.success(), reached, "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(server.messages().len() - before, usize::from(reached), "{variable}");
    }
}
