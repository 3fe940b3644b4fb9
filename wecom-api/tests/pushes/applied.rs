//! What the client's store makes of events about the suite and the model.

use super::{auth_code, of_corp, told};
use futures_util::future::{BoxFuture, FutureExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wecom_api::callback::Event;
use wecom_api::contacts::{GetUser, ListDepartments};
use wecom_api::mock::Server;
use wecom_api::third_party::{GetCorpToken, GetPermanentCodeV2};
use wecom_api::{Applied, Client, Error, Lock, MemoryStore, Secret, StoreError, Stored, TokenKind, TokenStore};

pub(crate) fn client(server: &Server, store: &MemoryStore) -> Client {
    server.client_builder().store(store.clone()).build().expect("a client")
}

pub(crate) async fn value(store: &MemoryStore, key: &str) -> Option<String> {
    let stored = store.get(key).await.expect("memory does not fail");
    stored.map(|stored| stored.value.expose().to_owned())
}

pub(crate) const CODE: &str = "permanent-code:wwfakesuite:wwcorp";
pub(crate) const TICKET: &str = "suite-ticket:wwfakesuite";

#[tokio::test]
async fn an_authorization_lives_by_its_callbacks_alone() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    let done = suite.apply_event(&told("suite_ticket", 1, "<SuiteTicket>ticket</SuiteTicket>")).await;
    assert!(matches!(done, Ok(Applied::SuiteTicket)), "{done:?}");

    let created = auth_code("create_auth", 2, &server.auth_code("wwcorp"));
    let Ok(Applied::Authorized(new)) = suite.apply_event(&created).await else { panic!("it is authorized") };
    assert_eq!(
        (new.corp_id.as_str(), value(&store, CODE).await.as_deref()),
        ("wwcorp", Some(new.permanent_code.expose()))
    );
    let corp = suite.for_corp("wwcorp").expect("a client");
    ListDepartments::new().send(&corp).await.expect("the corp can be called");

    let changed = suite.apply_event(&of_corp("change_auth", 3, "wwcorp")).await;
    assert!(matches!(&changed, Ok(Applied::AuthorizationChanged { corp_id }) if corp_id == "wwcorp"), "{changed:?}");
    ListDepartments::new().send(&corp).await.expect("its token is still good");
    assert_eq!(server.calls::<GetCorpToken>().len(), 1);

    let reset = auth_code("reset_permanent_code", 4, &server.auth_code("wwcorp"));
    let Ok(Applied::PermanentCodeReset(reset)) = suite.apply_event(&reset).await else { panic!("it is reset") };
    assert!(reset.permanent_code != new.permanent_code);
    assert_eq!(value(&store, CODE).await.as_deref(), Some(reset.permanent_code.expose()));
    ListDepartments::new().send(&corp).await.expect("the new code gives a token");
    let asked = server.calls::<GetCorpToken>();
    assert_eq!((asked.len(), &asked[1].permanent_code), (2, &reset.permanent_code));

    server.withdraw_authorization("wwcorp");
    let done = suite.apply_event(&of_corp("cancel_auth", 5, "wwcorp")).await;
    assert!(matches!(&done, Ok(Applied::AuthorizationCanceled { corp_id }) if corp_id == "wwcorp"), "{done:?}");
    assert_eq!((value(&store, CODE).await, value(&store, "corp:wwfakesuite:wwcorp").await), (None, None));
    let error = GetUser::new("a").send(&corp).await.expect_err("nothing is left");
    assert!(matches!(error, Error::Credentials { kind: TokenKind::Access, .. }), "{error}");
}

#[tokio::test]
async fn events_about_others_are_left_alone() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    let others = [
        "<xml><SuiteId>wwanother</SuiteId><InfoType>suite_ticket</InfoType><SuiteTicket>a</SuiteTicket></xml>",
        "<xml><SuiteId>wwfakesuite</SuiteId><InfoType>change_contact</InfoType></xml>",
        "<xml><SuiteId>wwfakesuite</SuiteId><MsgType>event</MsgType><Event>suite_ticket</Event></xml>",
        "<xml><SuiteId>wwfakesuite</SuiteId><InfoType>suite_ticket</InfoType></xml>",
        "<xml><SuiteId>wwfakesuite</SuiteId><InfoType>create_auth</InfoType><AuthCode> </AuthCode></xml>",
        "<xml><SuiteId>wwfakesuite</SuiteId><InfoType>cancel_auth</InfoType></xml>",
        "<xml></xml>",
        r#"{"msg_type":"event","base_info":{"model_id":"another"},"event":{"event_type":"model_ticket","model_ticket":"t"}}"#,
        r#"{"msg_type":"event","event":{"event_type":"model_ticket"}}"#,
        r#"{"event":"model_ticket"}"#,
        "[]",
    ];
    for text in others {
        let Ok(event) = Event::parse(text) else { continue };
        let done = suite.apply_event(&event).await;
        assert!(matches!(done, Ok(Applied::Nothing)), "{text}: {done:?}");
    }
    let without = Client::builder("wwcorp").secret("a").build().expect("a client");
    let done = without.apply_event(&told("suite_ticket", 1, "<SuiteTicket>a</SuiteTicket>")).await;
    assert!(matches!(done, Ok(Applied::Nothing)), "{done:?}");
    assert_eq!((value(&store, TICKET).await, server.requests().len()), (None, 0));
}

#[tokio::test]
async fn the_ticket_of_a_model_is_kept() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let client = client(&server, &store);
    let pushed = |ticket: &str, time: i64| {
        let text = format!(
            r#"{{"msg_type":"event","base_info":{{"model_id":"fake-model","createtime":{time}}},
            "event":{{"event_type":"model_ticket","model_ticket":"{ticket}"}}}}"#
        );
        Event::parse(&text).expect("it is JSON")
    };
    let done = client.apply_event(&pushed("second", 2)).await;
    assert!(matches!(done, Ok(Applied::ModelTicket)), "{done:?}");
    let done = client.apply_event(&pushed("first", 1)).await;
    assert!(matches!(done, Ok(Applied::Outdated)), "{done:?}");
    assert_eq!(value(&store, "model-ticket:fake-model").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn the_code_of_an_application_made_from_a_template_is_its_secret() {
    let server = Server::builder().suite("dkfake", "a-secret").start().await.expect("a free port");
    let suite = server.client();
    suite.put_suite_ticket("ticket").await.expect("kept");
    suite.authorize_v2(&server.auth_code("wwcorp")).await.expect("authorized");
    ListDepartments::new().send(&suite.for_corp("wwcorp").expect("a client")).await.expect("it has a token");
    let paths: Vec<_> = server.requests().into_iter().map(|request| request.path).collect();
    assert!(paths.iter().any(|path| path == "/cgi-bin/gettoken"), "{paths:?}");
    assert_eq!(server.calls::<GetCorpToken>().len(), 0);
}

/// A store that can be told to fail when a permanent code is written.
#[derive(Debug)]
struct Fragile(MemoryStore, Arc<AtomicBool>);

impl TokenStore for Fragile {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        self.0.get(key)
    }
    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        if key.ends_with(":wwcorp") && self.1.load(Ordering::SeqCst) {
            return std::future::ready(Err(StoreError::new("the disk is full"))).boxed();
        }
        self.0.put(key, value, lifetime)
    }
    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.invalidate(key, value)
    }
    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        self.0.lock(key, lease)
    }
}

#[tokio::test]
async fn a_code_that_cannot_be_kept_is_in_the_error() {
    let server = Server::start().await;
    let full = Arc::new(AtomicBool::new(true));
    let suite = server.client_builder().store(Fragile(MemoryStore::new(), full.clone())).build().expect("a client");
    suite.put_suite_ticket("ticket").await.expect("kept");
    let event = auth_code("create_auth", 1, &server.auth_code("wwcorp"));
    let error = suite.apply_event(&event).await.expect_err("it cannot be kept");
    let Error::NotKept { authorization, .. } = error else { panic!("{error}") };
    full.store(false, Ordering::SeqCst);
    suite.put_permanent_code(authorization.corp_id, authorization.permanent_code).await.expect("kept");
    ListDepartments::new().send(&suite.for_corp("wwcorp").expect("a client")).await.expect("it is the right one");
    assert_eq!(server.calls::<GetPermanentCodeV2>().len(), 1);
}
