//! No secret and no token shows anywhere: errors, panics, Debug, captured tracing.

use crate::listener::Listener;
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::error::Error as _;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use wecom_api::authentication::{GetAccessToken, GetVisitorProfile};
use wecom_api::contacts::{ExportUsers, GetUser, ImportCallback, ImportUsers};
use wecom_api::corp_groups::GetDownstreamMiniProgramSession;
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::meetings::{CreateMeeting, MeetingSettings};
use wecom_api::messages::{SendWebhookMessage, WebhookMessage};
use wecom_api::mock::{Fault, Server};
use wecom_api::third_party::{GetAuthorization, GetCorpToken, GetLoginUser, GetPermanentCode, GetPermanentCodeV2};
use wecom_api::{
    AppSecret, AuthorizedCorp, Client, ClientBuilder, DeviceSecret, DownstreamCorp, Error, FilePart, FixedToken,
    Issued, Lock, MemoryStore, ModelSecret, Pace, ProviderSecret, Request, RetryPolicy, Secret, StoreError, Stored,
    SuiteSecret, TokenKind, TokenStore,
};

/// In all secrets, tickets and codes that the tests give. The prefixes of those that the fake server makes.
const MARKS: [&str; 9] = [
    "Zq8",
    "fake-access-token",
    "fake-provider-access-token",
    "fake-suite-access-token",
    "fake-model-access-token",
    "fake-device-access-token",
    "fake-permanent-code",
    "fake-pre-auth-code",
    "fake-auth-code",
];

/// What was shown on many ways.
#[derive(Default)]
struct Shown(Vec<String>);

impl Shown {
    fn debug(&mut self, what: &impl Debug) {
        self.0.push(format!("{what:?}"));
        self.0.push(format!("{what:#?}"));
    }

    /// An error, with all that caused it, and as the message of a panic.
    fn error(&mut self, error: &Error) {
        self.0.push(format!("{error}"));
        self.debug(error);
        let mut source = error.source();
        while let Some(inner) = source {
            self.0.push(format!("{inner} {inner:?}"));
            source = inner.source();
        }
        let failed: Result<(), _> = std::iter::once(Err(error.clone())).collect();
        let panic = catch_unwind(AssertUnwindSafe(|| failed.expect("no error")));
        let message = panic.expect_err("it panics").downcast::<String>().expect("a message");
        assert!(message.starts_with("no error"), "{message}");
        self.0.push(*message);
    }

    /// What failed, if it failed.
    fn failure<T>(&mut self, result: Result<T, Error>) {
        if let Err(error) = result {
            self.error(&error);
        }
    }

    fn holds_no_secret(&self) {
        for text in &self.0 {
            for mark in MARKS {
                assert!(!text.contains(mark), "a secret is shown ({mark}): {text}");
            }
        }
    }
}

async fn server() -> Server {
    let builder = Server::builder().secret("Zq8-app").provider_secret("Zq8-provider").webhook_key("Zq8-webhook");
    let builder = builder.suite("wwsuite", "Zq8-suite").model("model", "Zq8-model").device("device", "Zq8-device");
    builder.start().await.expect("a free port")
}

/// A client with everything that is secret.
async fn client(builder: ClientBuilder) -> Client {
    let client = builder.retry(RetryPolicy::never()).build().expect("a client");
    client.put_suite_ticket("Zq8-suite-ticket").await.expect("kept");
    client.put_model_ticket("Zq8-model-ticket").await.expect("kept");
    client.put_permanent_code("wwcorp", "Zq8-permanent-code").await.expect("kept");
    client
}

/// Every way to need a token, each of whose requests may fail.
async fn call_everything(client: &Client, shown: &mut Shown) {
    let corp = client.for_corp("wwcorp").expect("there is a suite");
    let downstream = client.with_access("wwdown", DownstreamCorp::new(client.clone(), "wwdown", 1, 1));
    for client in [client, &corp, &downstream] {
        shown.failure(GetUser::new("zhangsan").send(client).await);
        shown.failure(client.token(TokenKind::Access).await);
    }
    for kind in [TokenKind::Provider, TokenKind::Suite, TokenKind::Model, TokenKind::Device] {
        shown.failure(client.token(kind).await);
    }
    shown.failure(SendWebhookMessage::new(WebhookMessage::text("hi")).send(client).await);
    shown.failure(GetLoginUser::new("Zq8-login-code").send(client).await);
    shown.failure(client.pre_authorize().await);
    shown.failure(client.authorize("Zq8-auth-code-1").await);
    shown.failure(client.authorize_v2("Zq8-auth-code-2").await);
    shown.failure(GetAuthorization::new("wwcorp", "Zq8-permanent-code").send(client).await);
    let upload = UploadMedia::new(MediaType::File, FilePart::new("a.txt", &b"content"[..]));
    shown.failure(upload.send(client).await);
    match DownloadMedia::new("m1").send(client).await {
        Ok(download) => {
            shown.debug(&download);
            shown.failure(download.bytes().await);
        }
        Err(error) => shown.error(&error),
    }
}

/// The paths of all requests that `call_everything` makes.
const PATHS: [&str; 16] = [
    "/cgi-bin/gettoken",
    "/cgi-bin/user/get",
    "/cgi-bin/corpgroup/corp/gettoken",
    "/cgi-bin/openhw/get_model_token",
    "/cgi-bin/openhw/get_device_token",
    "/cgi-bin/service/get_provider_token",
    "/cgi-bin/service/get_suite_token",
    "/cgi-bin/service/get_corp_token",
    "/cgi-bin/service/get_login_info",
    "/cgi-bin/service/get_pre_auth_code",
    "/cgi-bin/service/get_permanent_code",
    "/cgi-bin/service/v2/get_permanent_code",
    "/cgi-bin/service/get_auth_info",
    "/cgi-bin/webhook/send",
    "/cgi-bin/media/upload",
    "/cgi-bin/media/get",
];

#[tokio::test]
async fn no_failure_of_any_call_shows_a_secret_and_neither_does_tracing() {
    let listener = Listener::default();
    // Places in the code that another test's thread reaches first are offered to all dispatchers only where there
    // are two; a single one is looked for in that thread.
    let _second = tracing::Dispatch::new(Listener::default());
    // The server runs in the same thread, so that what it says is heard as well.
    let _guard = tracing::subscriber::set_default(listener.clone());
    let mut shown = Shown::default();
    let faults = [
        Fault::busy(),
        Fault::refuse(40014),
        Fault::status(500),
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::cut_off(),
        Fault::not_json(),
        Fault::delay(Duration::from_secs(9)),
        Fault::drip(Duration::from_secs(9)),
    ];
    for fault in faults {
        let server = server().await;
        PATHS.iter().for_each(|path| server.inject(fault.clone().on_path(*path).times(usize::MAX)));
        let builder = server.client_builder().timeout(Duration::from_millis(50));
        call_everything(&client(builder).await, &mut shown).await;
        // The same once tokens are there, which is when they could show.
        server.clear_faults();
        let builder = server.client_builder().timeout(Duration::from_secs(2));
        let client = client(builder).await;
        let mut first = Shown::default();
        call_everything(&client, &mut first).await;
        let fetches = PATHS.iter().filter(|path| path.contains("token"));
        let others = PATHS.iter().filter(|path| !path.contains("token"));
        others.for_each(|path| server.inject(fault.clone().on_path(*path).times(usize::MAX)));
        fetches.for_each(|path| server.inject(fault.clone().on_path(*path)));
        server.expire_tokens();
        shown.0.append(&mut first.0);
        let call = call_everything(&client, &mut shown);
        // Two seconds for each of the calls that are late is longer than this test needs to know.
        let _ = tokio::time::timeout(Duration::from_secs(3), call).await;
    }
    assert!(shown.0.len() > 500, "only {} texts", shown.0.len());
    shown.holds_no_secret();
    let heard = listener.heard.lock().expect("not poisoned").clone();
    for part in ["contacts::GetUser", "a request failed", "fetched a token"] {
        assert!(heard.contains(part), "tracing did not say: {part}");
    }
    Shown(heard.lines().map(str::to_owned).collect()).holds_no_secret();
}

#[tokio::test]
async fn a_token_that_the_server_repeats_is_cut_out_of_its_message() {
    let server = server().await;
    let client = client(server.client_builder()).await;
    let mut shown = Shown::default();
    let token = client.token(TokenKind::Access).await.expect("a token");
    server.inject(Fault::refuse((60011, format!("no rights for {}", token.expose()))).on::<GetUser>());
    let error = GetUser::new("x").send(&client).await.expect_err("refused");
    assert!(error.to_string().contains("no rights for …"), "{error}");
    shown.error(&error);
    server.inject(Fault::refuse((93000, "invalid webhook url, key Zq8-webhook")));
    shown.error(&SendWebhookMessage::new(WebhookMessage::text("hi")).send(&client).await.expect_err("refused"));
    shown.holds_no_secret();
}

#[tokio::test]
async fn a_secret_of_the_request_that_the_server_repeats_is_cut_out_of_its_message() {
    let server = server().await;
    let client = client(server.client_builder()).await;
    let mut shown = Shown::default();
    for (kind, path, secret) in [
        (TokenKind::Access, "/cgi-bin/gettoken", "Zq8-app"),
        (TokenKind::Suite, "/cgi-bin/service/get_suite_token", "Zq8-suite"),
    ] {
        server.inject(Fault::refuse((40001, format!("invalid credential {secret}"))).on_path(path));
        let error = client.token(kind).await.expect_err("refused");
        assert!(error.to_string().contains("invalid credential …"), "{error}");
        shown.error(&error);
    }
    shown.holds_no_secret();
}

/// What an error says when the server repeats the whole request in its refusal, as JSON and as it would stand in a URL.
async fn repeated<R: Request + serde::Serialize>(request: R) -> String {
    let server = server().await;
    let client = client(server.client_builder()).await;
    let json = serde_json::to_string(&request).expect("it can be written");
    let escaped = |byte: u8| format!("%{byte:02X}");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { escaped(byte) };
    let in_url: String = json.bytes().map(one).collect();
    server.inject(Fault::refuse((60011, format!("refused: {json} {in_url}"))).on_path(R::OPERATION.path.clone()));
    let error = client.send(&request).await.err().expect("it is refused");
    format!("{error} {error:?}")
}

#[tokio::test]
async fn what_is_secret_by_its_type_is_cut_out_at_any_depth() {
    let callback = ImportCallback::new().token("Zq8").encoding_aeskey("Zq8+/=\"\\密");
    let settings = MeetingSettings::new().password("Zq8");
    let cases = [
        repeated(ImportUsers::new("m1").callback(callback)).await,
        repeated(ExportUsers::new("Zq8-aes-key")).await,
        repeated(GetDownstreamMiniProgramSession::new("a", "Zq8-session-key")).await,
        repeated(CreateMeeting::new("a", "t", 1_700_000_000, 300).settings(settings)).await,
        repeated(GetVisitorProfile::new("Zq8-ticket")).await,
    ];
    for text in cases {
        assert!(text.contains("refused: {"), "{text}");
        assert!(!text.contains("Zq8"), "{text}");
    }
}

#[tokio::test]
async fn a_password_in_a_url_is_not_shown() {
    let mut shown = Shown::default();
    let dead = "http://user:Zq8-password@127.0.0.1:9";
    let bare = || Client::builder("ww1").secret("Zq8-app").retry(RetryPolicy::never());
    for builder in [bare().base_url(dead), bare().base_url("http://127.0.0.1:10").proxy(dead)] {
        shown.debug(&builder);
        let client = builder.build().expect("a client");
        shown.debug(&client);
        shown.error(&GetUser::new("x").send(&client).await.expect_err("nobody listens"));
    }
    for builder in
        [bare().base_url("ftp://user:Zq8-password@host"), bare().base_url("Zq8-password"), bare().proxy("http://Zq8 [")]
    {
        shown.debug(&builder);
        shown.error(&builder.build().expect_err("this is no URL"));
    }
    shown.holds_no_secret();
}

#[tokio::test]
async fn nothing_that_holds_a_secret_shows_it_in_debug() {
    let server = server().await;
    let store = MemoryStore::new();
    let builder = server.client_builder().store(store.clone()).pace(Pace::per_minute(600));
    let mut shown = Shown::default();
    shown.debug(&builder);
    let client = client(builder).await;
    shown.debug(&client);

    // Sources, and what they give.
    shown.debug(&AppSecret::new("ww1", "app", "Zq8-app"));
    shown.debug(&ProviderSecret::new("ww1", "Zq8-provider"));
    shown.debug(&SuiteSecret::new("suite", "Zq8-suite"));
    shown.debug(&ModelSecret::new("model", "Zq8-model"));
    shown.debug(&DeviceSecret::new("device", "Zq8-device"));
    shown.debug(&FixedToken::new("fixed", "Zq8-token"));
    shown.debug(&AuthorizedCorp::new("suite", "wwcorp"));
    shown.debug(&DownstreamCorp::new(client.clone(), "wwdown", 1, 1));
    shown.debug(&Issued::new("Zq8-token", None));
    shown.debug(&Stored::new(Secret::new("Zq8-token"), None));

    // The third-party flow.
    shown.debug(&client.pre_authorize().await.expect("a code"));
    let authorization = client.authorize(&server.auth_code("wwcorp")).await.expect("authorized");
    shown.debug(&authorization);
    shown.debug(&client.authorize_v2(&server.auth_code("wwother")).await.expect("authorized"));
    shown.debug(&store);

    // Requests, calls, answers, files.
    let request = GetCorpToken::new("wwother", "Zq8-code");
    shown.debug(&request);
    shown.debug(&request.send(&client));
    shown.debug(&GetAccessToken::new(server.corp_id(), "Zq8-app").send(&client).await.expect("a token"));
    let raw = GetAccessToken::new(server.corp_id(), "Zq8-app").send(&client).raw().await.expect("a token");
    assert!(String::from_utf8_lossy(&raw.body).contains("fake-access-token"), "the body itself is whole");
    shown.debug(&raw);
    server.on_file::<DownloadMedia>(|_| Ok(FilePart::new("a.txt", &b"Zq8 is in the file"[..])));
    let download = DownloadMedia::new("m1").send(&client).await.expect("found");
    assert!(format!("{download:?}").contains("a.txt"));
    shown.debug(&download);
    shown.debug(&FilePart::new("a.txt", &b"Zq8 is in the file"[..]));

    // The fake server and its records.
    call_everything(&client, &mut shown).await;
    shown.debug(&server);
    shown.debug(&Server::builder().secret("Zq8-app").webhook_key("Zq8-webhook"));
    let requests = server.requests();
    assert!(requests.iter().any(|request| request.parameter("corpsecret") == Some("Zq8-app")), "the record is whole");
    shown.debug(&requests);
    shown.debug(&server.calls::<GetPermanentCode>());
    shown.debug(&server.calls::<GetPermanentCodeV2>());
    shown.debug(&server.calls::<GetLoginUser>());
    shown.debug(&server.messages());
    shown.holds_no_secret();
}

/// A store that cannot keep anything.
#[derive(Debug)]
struct Full;

fn full<T>() -> BoxFuture<'static, Result<T, StoreError>>
where
    T: Send + 'static,
{
    ready(Err(StoreError::with_source("nothing can be kept", std::io::Error::other("the disk is full")))).boxed()
}

impl TokenStore for Full {
    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        full()
    }
    fn put<'a>(&'a self, _: &'a str, _: &'a Secret, _: Option<Duration>) -> BoxFuture<'a, Result<(), StoreError>> {
        full()
    }
    fn invalidate<'a>(&'a self, _: &'a str, _: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        full()
    }
    fn lock<'a>(&'a self, _: &'a str, _: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        full()
    }
}

#[tokio::test]
async fn a_store_that_fails_is_told_without_what_it_should_have_kept() {
    let server = server().await;
    let client = server.client_builder().store(Full).build().expect("a client");
    let mut shown = Shown::default();
    for result in [
        client.put_suite_ticket("Zq8-ticket").await,
        client.put_permanent_code("wwcorp", "Zq8-code").await,
        client.forget_authorization("wwcorp").await,
        client.token(TokenKind::Access).await.map(drop),
    ] {
        let error = result.expect_err("the store fails");
        assert!(matches!(error, Error::Store { .. }), "{error}");
        shown.error(&error);
    }
    shown.holds_no_secret();
}
