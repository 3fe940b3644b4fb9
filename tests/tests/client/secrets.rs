//! No secret and no token shows anywhere: errors, Debug, captured tracing.

use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span;
use wecom_api::authentication::GetAccessToken;
use wecom_api::contacts::GetUser;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, RetryPolicy, TokenKind};

/// Keeps everything that is said to it.
#[derive(Clone, Default)]
struct Listener {
    heard: Arc<Mutex<String>>,
}

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }
}

impl tracing::Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut Writer(&mut self.heard.lock().expect("not poisoned")));
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Writer(&mut self.heard.lock().expect("not poisoned")));
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Writer(&mut self.heard.lock().expect("not poisoned")));
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

const SECRET: &str = "Zq8-very-secret-value-K3";

#[tokio::test]
async fn secrets_and_tokens_are_nowhere_in_errors_debug_and_tracing() {
    let listener = Listener::default();
    let _guard = tracing::subscriber::set_default(listener.clone());
    let server = Server::builder().secret(SECRET).start().await.expect("a server");
    let client = Client::builder(server.corp_id())
        .secret(SECRET)
        .provider_secret(SECRET)
        .suite("suite", SECRET)
        .webhook_key(SECRET)
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let mut shown = format!("{client:?}");
    let token = client.token(TokenKind::Access).await.expect("a token");
    shown.push_str(&format!("{token:?}"));

    let echo = token.expose().to_owned();
    let faults = [
        Fault::refuse((40014, format!("invalid token {echo}"))).times(2),
        Fault::refuse((60011, format!("no rights for {echo}"))),
        Fault::status(500),
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::cut_off(),
        Fault::not_json(),
    ];
    for fault in faults {
        server.inject(fault.on::<GetUser>());
        if let Err(error) = GetUser::new("x").send(&client).await {
            shown.push_str(&format!("{error} {error:?} "));
            let mut source = std::error::Error::source(&error);
            while let Some(inner) = source {
                shown.push_str(&format!("{inner} {inner:?} "));
                source = inner.source();
            }
        }
        server.clear_faults();
    }
    let request = GetAccessToken::new(server.corp_id(), SECRET);
    shown.push_str(&format!("{request:?}"));
    let answer = request.send(&client).await.expect("a token");
    shown.push_str(&format!("{answer:?}"));
    let unreachable = Client::builder("ww1").secret(SECRET).base_url("http://127.0.0.1:9").build().expect("a client");
    let error = GetUser::new("x").send(&unreachable).await.expect_err("nobody listens");
    shown.push_str(&format!("{error} {error:?}"));

    let heard = listener.heard.lock().expect("not poisoned").clone();
    assert!(heard.contains("contacts::GetUser"), "tracing was heard: {heard}");
    let fresh = client.token(TokenKind::Access).await.expect("a token");
    for secret in [SECRET, token.expose(), fresh.expose(), answer.access_token.expose()] {
        assert!(!shown.contains(secret), "a secret is shown");
        assert!(!heard.contains(secret), "a secret is traced");
    }
}
