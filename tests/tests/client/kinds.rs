//! Every kind of token: fetched by its own request, sent under its own name, kept, renewed after a refusal; and
//! what is told when the client cannot get it.

use futures_util::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use std::time::Duration;
use wecom_api::authentication::{GetMiniProgramSession, GrantType};
use wecom_api::contacts::ListDepartments;
use wecom_api::hardware::{GetDevice, ListDeviceUsers};
use wecom_api::messages::{SendWebhookMessage, WebhookMessage};
use wecom_api::mock::{Fault, Server};
use wecom_api::third_party::{GetLoginUser, GetPreAuthCode, GetRegistration, GetSuiteMiniProgramSession};
use wecom_api::{
    Client, DownstreamCorp, Error, MemoryStore, Operation, Request, Secret, TokenKind, TokenSource, TokenStore,
};
use wecom_tests::relay::Relay;

type Call = for<'a> fn(&'a Client) -> BoxFuture<'a, Result<(), Error>>;

/// Where the token of a kind comes from, and how it is used.
struct Source {
    kind: TokenKind,
    /// The client that has it, from one with all secrets.
    client: fn(&Client) -> Client,
    /// The request for the token: its path, the query parameter of the token that it takes itself, what it says.
    fetch: (&'static str, Option<&'static str>, Value),
    /// An operation that takes the token, and the query parameter.
    call: Call,
    operation: &'static Operation,
    parameter: &'static str,
    /// How the server refuses it.
    refusal: i64,
    /// What to give when it is missing.
    builder: &'static str,
}

fn sources() -> [Source; 7] {
    let same: fn(&Client) -> Client = Client::clone;
    [
        Source {
            kind: TokenKind::Access,
            client: same,
            fetch: ("/cgi-bin/gettoken", None, json!({ "corpid": "wwfake", "corpsecret": "fake-secret" })),
            call: list_departments,
            operation: ListDepartments::OPERATION,
            parameter: "access_token",
            refusal: 42001,
            builder: "ClientBuilder::secret",
        },
        Source {
            kind: TokenKind::Access,
            client: |client| client.for_corp("wwcorp").expect("there is a suite"),
            fetch: (
                "/cgi-bin/service/get_corp_token",
                Some("suite_access_token"),
                json!({ "auth_corpid": "wwcorp", "permanent_code": "the code" }),
            ),
            call: list_departments,
            operation: ListDepartments::OPERATION,
            parameter: "access_token",
            refusal: 40014,
            builder: "ClientBuilder::secret",
        },
        Source {
            kind: TokenKind::Access,
            client: |client| client.with_access("wwdown", DownstreamCorp::new(client.clone(), "wwdown", 7, 1)),
            fetch: (
                "/cgi-bin/corpgroup/corp/gettoken",
                Some("access_token"),
                json!({ "corpid": "wwdown", "agentid": 7, "business_type": 1 }),
            ),
            call: list_departments,
            operation: ListDepartments::OPERATION,
            parameter: "access_token",
            refusal: 40001,
            builder: "ClientBuilder::secret",
        },
        Source {
            kind: TokenKind::Provider,
            client: same,
            fetch: (
                "/cgi-bin/service/get_provider_token",
                None,
                json!({ "corpid": "wwfake", "provider_secret": "fake-provider-secret" }),
            ),
            call: |client| async move { GetRegistration::new("code").send(client).await.map(drop) }.boxed(),
            operation: GetRegistration::OPERATION,
            parameter: "provider_access_token",
            refusal: 40014,
            builder: "ClientBuilder::provider_secret",
        },
        Source {
            kind: TokenKind::Suite,
            client: same,
            fetch: (
                "/cgi-bin/service/get_suite_token",
                None,
                json!({
                    "suite_id": "wwfakesuite",
                    "suite_secret": "fake-suite-secret",
                    "suite_ticket": "the suite's ticket",
                }),
            ),
            call: |client| async move { GetPreAuthCode::new().send(client).await.map(drop) }.boxed(),
            operation: GetPreAuthCode::OPERATION,
            parameter: "suite_access_token",
            refusal: 42009,
            builder: "ClientBuilder::suite",
        },
        Source {
            kind: TokenKind::Model,
            client: same,
            fetch: (
                "/cgi-bin/openhw/get_model_token",
                None,
                json!({
                    "model_id": "fake-model",
                    "model_secret": "fake-model-secret",
                    "model_ticket": "the model's ticket",
                }),
            ),
            call: |client| async move { GetDevice::new("fake-device").send(client).await.map(drop) }.boxed(),
            operation: GetDevice::OPERATION,
            parameter: "model_access_token",
            refusal: 40014,
            builder: "ClientBuilder::model",
        },
        Source {
            kind: TokenKind::Device,
            client: same,
            fetch: (
                "/cgi-bin/openhw/get_device_token",
                Some("model_access_token"),
                json!({ "device_sn": "fake-device", "device_secret": "fake-device-secret" }),
            ),
            call: |client| async move { ListDeviceUsers::new().send(client).await.map(drop) }.boxed(),
            operation: ListDeviceUsers::OPERATION,
            parameter: "device_access_token",
            refusal: 42001,
            builder: "ClientBuilder::device",
        },
    ]
}

fn list_departments(client: &Client) -> BoxFuture<'_, Result<(), Error>> {
    async move { ListDepartments::new().send(client).await.map(drop) }.boxed()
}

fn push_message(client: &Client) -> BoxFuture<'_, Result<(), Error>> {
    async move { SendWebhookMessage::new(WebhookMessage::text("hi")).send(client).await.map(drop) }.boxed()
}

/// A client with all secrets, tickets and codes, whose requests pass the relay.
async fn client(server: &Server, relay: &Relay) -> Client {
    let client = server.client_builder().base_url(relay.url()).build().expect("a client");
    client.put_suite_ticket("the suite's ticket").await.expect("kept");
    client.put_model_ticket("the model's ticket").await.expect("kept");
    client.put_permanent_code("wwcorp", "the code").await.expect("kept");
    client
}

/// The name of the first query parameter of the last request of a path; `None` when there is none.
fn first_parameter(relay: &Relay, path: &str) -> Option<String> {
    let targets = relay.targets();
    let target = targets.iter().rev().find(|target| target.split('?').next() == Some(path)).expect("it was asked");
    let (_, query) = target.split_once('?')?;
    Some(query.split('=').next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn each_kind_is_fetched_by_its_own_request_and_sent_under_its_own_name() {
    for Source { client: of, fetch: (fetch, fetch_parameter, says), call, operation, parameter, .. } in sources() {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let client = of(&client(&server, &relay).await);
        call(&client).await.unwrap_or_else(|error| panic!("{fetch}: {error}"));
        let requests = server.requests();
        let request = requests.iter().find(|request| request.path == fetch).expect("the token was asked for");
        if request.body.is_empty() {
            let query: Value = request.query.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            assert_eq!(query, says);
        } else {
            assert_eq!(request.json(), says);
            assert_eq!(first_parameter(&relay, fetch).as_deref(), fetch_parameter, "{fetch}");
        }
        assert_eq!(first_parameter(&relay, &operation.path).as_deref(), Some(parameter), "{operation} after {fetch}");
    }
}

#[tokio::test]
async fn each_kind_is_kept_and_renewed_once_it_is_refused() {
    for Source { client: of, fetch: (fetch, ..), call, operation, refusal, .. } in sources() {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let client = of(&client(&server, &relay).await);
        let made = async |expected: usize, why: &str| {
            call(&client).await.unwrap_or_else(|error| panic!("{fetch}, {why}: {error}"));
            assert_eq!(relay.requests(fetch), expected, "{fetch}, {why}");
        };
        made(1, "first").await;
        made(1, "kept").await;
        server.inject(Fault::refuse(refusal).on_path(&*operation.path));
        made(2, "refused").await;
        // Now the tokens with which this one is fetched have ended, too.
        server.expire_tokens();
        call(&client).await.unwrap_or_else(|error| panic!("{fetch}, expired: {error}"));
        server.revoke_tokens();
        call(&client).await.unwrap_or_else(|error| panic!("{fetch}, revoked: {error}"));
    }
}

#[tokio::test]
async fn a_webhooks_key_is_sent_as_key_and_never_fetched() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let client = client(&server, &relay).await;
    push_message(&client).await.expect("sent");
    assert_eq!(relay.targets(), ["/cgi-bin/webhook/send?key=fake-webhook-key"]);
    server.inject(Fault::refuse(93000));
    let error = push_message(&client).await.expect_err("the key is refused");
    assert_eq!(error.code().map(|code| code.get()), Some(93000));
    assert_eq!(relay.targets().len(), 2);
}

#[tokio::test]
async fn the_providers_token_travels_as_access_token_where_a_login_is_looked_up() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let client = client(&server, &relay).await;
    GetLoginUser::new("a code").send(&client).await.expect("the server takes the provider's token");
    let token = client.token(TokenKind::Provider).await.expect("it is kept");
    let expected = format!("/cgi-bin/service/get_login_info?access_token={}", token.expose());
    assert_eq!(relay.targets().last(), Some(&expected));
}

#[tokio::test]
async fn mini_programs_log_in_with_the_corps_token_and_with_the_suites() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let client = client(&server, &relay).await;
    GetMiniProgramSession::new("code", GrantType::AuthorizationCode).send(&client).await.expect("the corp's own");
    GetSuiteMiniProgramSession::new("code", "authorization_code").send(&client).await.expect("the suite's");
    let (corp, suite) = ("/cgi-bin/miniprogram/jscode2session", "/cgi-bin/service/miniprogram/jscode2session");
    assert_eq!(first_parameter(&relay, corp).as_deref(), Some("access_token"));
    assert_eq!(first_parameter(&relay, suite).as_deref(), Some("suite_access_token"));
}

/// The error of a call that could not get its token; it has to be of this kind and say this.
fn missing(result: Result<(), Error>, kind: TokenKind, what: &[&str]) {
    let error = result.expect_err("there is no token");
    assert!(matches!(error, Error::Credentials { kind: it, .. } if it == kind), "{kind}: {error:?}");
    let text = error.to_string();
    assert!(what.iter().all(|part| text.contains(part)), "{kind}: {text}");
}

#[tokio::test]
async fn a_kind_without_a_source_is_told_by_name_before_any_request_goes_out() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let bare = Client::builder(server.corp_id()).base_url(relay.url()).build().expect("a client");
    for Source { kind, call, builder, .. } in sources() {
        missing(call(&bare).await, kind, &[builder]);
        missing(bare.token(kind).await.map(drop), kind, &[builder]);
    }
    missing(push_message(&bare).await, TokenKind::Webhook, &["ClientBuilder::webhook_key"]);
    // A device's token is fetched with its model's.
    let builder = Client::builder(server.corp_id()).device("fake-device", "fake-device-secret");
    let no_model = builder.base_url(relay.url()).build().expect("a client");
    let call = async { ListDeviceUsers::new().send(&no_model).await.map(drop) };
    missing(call.await, TokenKind::Model, &["ClientBuilder::model"]);
    for result in [bare.put_suite_ticket("t").await, bare.put_model_ticket("t").await, bare.for_corp("ww").map(drop)] {
        let error = result.expect_err("there is no suite and no model");
        assert!(error.to_string().contains("ClientBuilder::"), "{error}");
    }
    assert!(relay.targets().is_empty(), "{:?}", relay.targets());
}

#[tokio::test]
async fn a_ticket_or_code_that_is_missing_or_has_expired_is_told_before_any_request_goes_out() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let store = MemoryStore::new();
    let client = server.client_builder().base_url(relay.url()).store(store.clone()).build().expect("a client");
    let calls = async || {
        let suite = client.token(TokenKind::Suite).await.map(drop);
        missing(suite, TokenKind::Suite, &["wwfakesuite", "Client::put_suite_ticket"]);
        let model = client.token(TokenKind::Model).await.map(drop);
        missing(model, TokenKind::Model, &["fake-model", "Client::put_model_ticket"]);
        let corp = client.for_corp("wwcorp").expect("there is a suite");
        let access = corp.token(TokenKind::Access).await.map(drop);
        missing(access, TokenKind::Access, &["wwcorp", "wwfakesuite", "Client::put_permanent_code"]);
    };
    calls().await;
    for key in ["suite-ticket:wwfakesuite", "model-ticket:fake-model"] {
        store.put(key, &Secret::new("a ticket"), Some(Duration::ZERO)).await.expect("kept");
    }
    calls().await;
    assert!(relay.targets().is_empty(), "{:?}", relay.targets());
    client.put_suite_ticket("a fresh one").await.expect("kept");
    client.token(TokenKind::Suite).await.expect("now there is a ticket");
}

#[tokio::test]
async fn a_failed_fetch_says_for_whom_it_was() {
    // The names of the tokens in the store: kind of source, corp, app.
    let names = [
        "app:wwfake:fake",
        "corp:wwfakesuite:wwcorp",
        "downstream:wwfake:wwdown:7:1",
        "provider:wwfake",
        "suite:wwfakesuite",
        "model:fake-model",
        "device:fake-device",
    ];
    for (Source { kind, client: of, fetch: (fetch, ..), call, operation, .. }, name) in sources().into_iter().zip(names)
    {
        let server = Server::start().await;
        let relay = Relay::to(&server).await;
        let client = of(&client(&server, &relay).await);
        let named = |text: &str, wanted: &str| {
            let origin = format!(" {fetch} for {wanted} (token {name})");
            assert!(text.contains(&origin), "{kind}: {text}");
        };
        // Refused, not reached, no answer of the server's, and without a token in it.
        for fault in [Fault::refuse(40001), Fault::drop_before(), Fault::not_json()] {
            server.inject(fault.times(usize::MAX).on_path(fetch));
            let text = call(&client).await.expect_err("no token").to_string();
            named(&text, &operation.to_string());
            client.forget_token_failures();
            server.clear_faults();
        }
        server.on_path(fetch, |_| Ok(json!({})));
        named(&call(&client).await.expect_err("no token").to_string(), &operation.to_string());
        client.forget_token_failures();
        named(&client.token(kind).await.expect_err("no token").to_string(), "Client::token");
    }
}

#[tokio::test]
async fn an_answer_without_a_token_is_told_as_such() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/gettoken", |_| Ok(json!({ "expires_in": 7200 })));
    let error = list_departments(&client).await.expect_err("there is no token in the answer");
    let Error::Decode { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.path, "access_token");
    assert!(error.to_string().contains("/cgi-bin/gettoken"), "{error}");
}

#[test]
fn the_tokens_of_two_upstream_corps_have_places_of_their_own() {
    let place = |corp_id: &str| {
        let upstream = Client::builder(corp_id).secret("s").build().expect("a client");
        DownstreamCorp::new(upstream, "wwdown", 7, 1).key()
    };
    assert_ne!(place("wwone"), place("wwtwo"));
}
