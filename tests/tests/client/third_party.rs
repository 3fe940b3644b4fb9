//! A third-party application, from the suite's first ticket to the end of a corp's authorization.

use futures_util::future::{BoxFuture, FutureExt};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use wecom_api::contacts::{CreateUser, GetUser};
use wecom_api::mock::{Fault, Server};
use wecom_api::third_party::{
    GetAuthorization, GetCorpToken, GetLoginUser, GetPermanentCode, GetPermanentCodeV2, ListAppAdmins,
};
use wecom_api::{
    Authorization, Client, Error, Lock, MemoryStore, Request, Secret, StoreError, Stored, TokenKind, TokenStore,
};
use wecom_tests::relay::Relay;

fn code(error: Error) -> Option<i64> {
    error.code().map(|code| code.get())
}

async fn suite(server: &Server, relay: &Relay, store: &MemoryStore) -> Client {
    let client = server.client_builder().base_url(relay.url()).store(store.clone()).build().expect("a client");
    client.put_suite_ticket("ticket").await.expect("kept");
    client
}

#[tokio::test]
async fn an_application_lives_from_the_first_ticket_to_the_end_of_an_authorization() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let store = MemoryStore::new();
    let suite = suite(&server, &relay, &store).await;

    let begun = suite.pre_authorize().await.expect("a pre-auth code");
    let page = begun.install_url("https://example.com/installed?from=wecom", "any state");
    let expected = format!(
        "https://open.work.weixin.qq.com/3rdapp/install?suite_id=wwfakesuite&pre_auth_code={}\
         &redirect_uri=https%3A%2F%2Fexample.com%2Finstalled%3Ffrom%3Dwecom&state=any+state",
        begun.code.expose()
    );
    assert_eq!(page, expected);

    let auth_code = server.auth_code("wwnew");
    let new = suite.authorize_v2(&auth_code).await.expect("authorized");
    assert_eq!((new.corp_id.as_str(), &new.details["auth_user_info"]["userid"]), ("wwnew", &json!("fake-admin")));
    let error = suite.authorize_v2(&auth_code).await.expect_err("an auth code works once");
    assert_eq!(code(error), Some(40078));
    let old = suite.authorize(&server.auth_code("wwold")).await.expect("authorized");
    assert_eq!(
        (old.corp_id.as_str(), &old.details["auth_info"]["agent"][0]["name"]),
        ("wwold", &json!("Fake application"))
    );
    for authorization in [&new, &old] {
        let key = format!("permanent-code:wwfakesuite:{}", authorization.corp_id);
        let stored = store.get(&key).await.expect("the store works").expect("the code is kept");
        assert_eq!(stored.value, authorization.permanent_code);
        let secrets = ["permanent_code", "access_token"].map(|name| authorization.details.get(name));
        assert_eq!(secrets, [None, None]);
    }
    let asked = [&GetPermanentCodeV2::OPERATION.path, &GetPermanentCode::OPERATION.path].map(|it| relay.requests(it));
    assert_eq!(asked, [2, 1]);

    // The first version has brought the corp's token along; after the second it is fetched.
    for (corp_id, fetched) in [("wwold", 0), ("wwnew", 1)] {
        let corp = suite.for_corp(corp_id).expect("a client");
        let user = format!("{corp_id}-user");
        let create = CreateUser::new(user.as_str(), "张三").email(format!("{user}@example.com")).department([1]);
        create.send(&corp).await.expect("created");
        assert_eq!(GetUser::new(user).send(&corp).await.expect("found").name, "张三");
        assert_eq!(relay.requests(&GetCorpToken::OPERATION.path), fetched, "{corp_id}");
    }

    let authorization = GetAuthorization::new("wwnew", new.permanent_code.clone()).send(&suite).await.expect("found");
    let agent_id = authorization.auth_info.expect("it says what was authorized").agents[0].agent_id;
    let admins = ListAppAdmins::new("wwnew", agent_id).send(&suite).await.expect("listed").admins;
    assert_eq!(admins[0].userid, "fake-admin");
    let login = GetLoginUser::new(server.auth_code("wwnew")).send(&suite).await.expect("logged in");
    let corp_id = login.corp_info.corp_id;
    assert_eq!((login.user_info.userid.as_str(), corp_id.as_str()), ("fake-admin", "wwnew"));

    // The corp withdraws; the callback about it comes a little later.
    server.withdraw_authorization("wwnew");
    let corp = suite.for_corp("wwnew").expect("a client");
    let user = GetUser::new("wwnew-user");
    assert_eq!(code(user.send(&corp).await.expect_err("the code is no longer good")), Some(40084));
    suite.forget_authorization("wwnew").await.expect("forgotten");
    let before = relay.targets().len();
    let error = user.send(&corp).await.expect_err("there is no code");
    assert!(matches!(error, Error::Credentials { kind: TokenKind::Access, .. }), "{error}");
    assert_eq!(relay.targets().len(), before, "nothing goes out any more");
    GetUser::new("wwold-user").send(&suite.for_corp("wwold").expect("a client")).await.expect("others are not touched");

    let again = suite.authorize_v2(&server.auth_code("wwnew")).await.expect("the corp returns");
    assert!(again.permanent_code != new.permanent_code);
    user.send(&corp).await.expect("its client works again");
}

#[tokio::test]
async fn a_forgotten_corp_has_neither_code_nor_token_in_memory_and_store() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let store = MemoryStore::new();
    let suite = suite(&server, &relay, &store).await;
    suite.authorize(&server.auth_code("wwcorp")).await.expect("authorized");
    let corp = suite.for_corp("wwcorp").expect("a client");
    corp.token(TokenKind::Access).await.expect("a token");
    suite.forget_authorization("wwcorp").await.expect("forgotten");
    for key in ["permanent-code:wwfakesuite:wwcorp", "corp:wwfakesuite:wwcorp"] {
        assert_eq!(store.get(key).await.expect("the store works"), None, "{key}");
    }
    corp.token(TokenKind::Access).await.expect_err("the token is still in memory");
    suite.forget_authorization("wwcorp").await.expect("forgetting twice is no error");
}

#[tokio::test]
async fn the_fake_server_takes_no_permanent_code_but_the_one_it_gave() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let suite = suite(&server, &relay, &MemoryStore::new()).await;
    suite.put_permanent_code("wwcorp", "from elsewhere").await.expect("kept");
    suite.for_corp("wwcorp").expect("a client").token(TokenKind::Access).await.expect("any is good at first");
    let given = suite.authorize_v2(&server.auth_code("wwcorp")).await.expect("authorized");
    suite.put_permanent_code("wwcorp", "from elsewhere").await.expect("kept");
    server.revoke_tokens();
    let user = GetUser::new("zhangsan");
    let corp = suite.for_corp("wwcorp").expect("a client");
    assert_eq!(code(user.send(&corp).await.expect_err("another code was given")), Some(40084));
    suite.put_permanent_code("wwcorp", given.permanent_code).await.expect("kept");
    corp.token(TokenKind::Access).await.expect("this is the right one");
}

#[tokio::test]
async fn an_answer_without_a_code_is_an_error_and_nothing_is_kept() {
    let server = Server::start().await;
    let relay = Relay::to(&server).await;
    let store = MemoryStore::new();
    let suite = suite(&server, &relay, &store).await;
    let missing = |error: Error| match error {
        Error::Decode { source, .. } => source.path,
        error => panic!("{error:?}"),
    };
    server.on_path("/cgi-bin/service/get_pre_auth_code", |_| Ok(json!({})));
    assert_eq!(missing(suite.pre_authorize().await.expect_err("no code")), "pre_auth_code");
    server.on_path("/cgi-bin/service/v2/get_permanent_code", |_| Ok(json!({ "auth_corp_info": { "corpid": "ww" } })));
    assert_eq!(missing(suite.authorize_v2("a").await.expect_err("no code")), "permanent_code");
    server.on_path("/cgi-bin/service/get_permanent_code", |_| Ok(json!({ "permanent_code": "c" })));
    assert_eq!(missing(suite.authorize("a").await.expect_err("no corp")), "auth_corp_info.corpid");
    for key in ["permanent-code:wwfakesuite:ww", "permanent-code:wwfakesuite:"] {
        assert_eq!(store.get(key).await.expect("the store works"), None, "{key}");
    }
}

/// A store in memory that can be lost, or refuse what is written to it.
#[derive(Clone, Debug, Default)]
struct Fragile {
    memory: MemoryStore,
    lost: Arc<AtomicBool>,
    /// How many writes still succeed.
    writes: Arc<AtomicUsize>,
}

impl Fragile {
    fn new() -> Self {
        Self { writes: Arc::new(AtomicUsize::new(usize::MAX)), ..Self::default() }
    }

    fn reach(&self) -> Result<&MemoryStore, StoreError> {
        if self.lost.load(Ordering::SeqCst) { Err(StoreError::new("the store is lost")) } else { Ok(&self.memory) }
    }

    fn write(&self) -> Result<&MemoryStore, StoreError> {
        let left = self.writes.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map_err(|_| StoreError::new("the store is full"))?;
        self.reach()
    }
}

impl TokenStore for Fragile {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        async move { self.reach()?.get(key).await }.boxed()
    }
    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        async move { self.write()?.put(key, value, lifetime).await }.boxed()
    }
    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        async move { self.reach()?.invalidate(key, value).await }.boxed()
    }
    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        async move { self.reach()?.lock(key, lease).await }.boxed()
    }
}

/// The two versions of the exchange.
const VERSIONS: [Exchange; 2] = [
    |suite, auth_code| async move { suite.authorize(auth_code).await }.boxed(),
    |suite, auth_code| async move { suite.authorize_v2(auth_code).await }.boxed(),
];

type Exchange = for<'a> fn(&'a Client, &'a str) -> BoxFuture<'a, Result<Authorization, Error>>;

/// A suite whose token is in memory.
async fn suite_with(server: &Server, store: &Fragile) -> Client {
    let suite = server.client_builder().store(store.clone()).build().expect("a client");
    suite.put_suite_ticket("ticket").await.expect("kept");
    suite.pre_authorize().await.expect("the suite's token is in memory from now on");
    suite
}

#[tokio::test]
async fn an_auth_code_is_not_used_up_while_the_store_cannot_keep_what_it_gives() {
    for authorize in VERSIONS {
        for full in [false, true] {
            let server = Server::start().await;
            let store = Fragile::new();
            let suite = suite_with(&server, &store).await;
            let auth_code = server.auth_code("wwcorp");
            match full {
                true => store.writes.store(0, Ordering::SeqCst),
                false => store.lost.store(true, Ordering::SeqCst),
            }
            let error = authorize(&suite, &auth_code).await.expect_err("the permanent code could not be kept");
            assert!(matches!(error, Error::Store { .. }), "{error}");
            store.writes.store(usize::MAX, Ordering::SeqCst);
            store.lost.store(false, Ordering::SeqCst);
            authorize(&suite, &auth_code).await.expect("the auth code is still good");
            let trial = store.get("permanent-code:wwfakesuite:").await.expect("the store works");
            assert_eq!(trial, None, "nothing stays of the trial");
        }
    }
}

#[tokio::test]
async fn whoever_exchanges_an_auth_code_gets_what_it_gives_although_the_store_fails_then() {
    for authorize in VERSIONS {
        let server = Server::start().await;
        let store = Fragile::new();
        let suite = suite_with(&server, &store).await;
        // The trial succeeds, and no other write.
        store.writes.store(1, Ordering::SeqCst);
        let error = authorize(&suite, &server.auth_code("wwcorp")).await.expect_err("the store fails");
        let text = error.to_string();
        assert!(text.contains("wwcorp") && text.contains("the store is full"), "{text}");
        assert!(text.contains("put_permanent_code"), "{text}");
        let Error::NotKept { authorization, .. } = &error else { panic!("{error:?}") };
        assert_eq!(authorization.corp_id, "wwcorp");
        let code = authorization.permanent_code.clone();
        assert!(!format!("{error} {error:?}").contains(code.expose()), "no secret shows");
        store.writes.store(usize::MAX, Ordering::SeqCst);
        suite.put_permanent_code("wwcorp", code).await.expect("kept");
        server.revoke_tokens();
        let corp = suite.for_corp("wwcorp").expect("a client");
        corp.token(TokenKind::Access).await.expect("it is the right one");
    }
}

#[tokio::test]
async fn a_permanent_code_is_kept_although_nobody_waits_for_it_any_more() {
    for (authorize, version) in VERSIONS.into_iter().zip(["", "v2/"]) {
        for inside in [false, true] {
            let server = Server::start().await;
            let store = Fragile::new();
            let patience = Duration::from_millis(100);
            let suite = suite_with(&server, &store).await;
            let mut builder = server.client_builder().store(store.clone());
            if inside {
                builder = builder.deadline(patience);
            }
            let impatient = builder.build().expect("a client");
            impatient.token(TokenKind::Suite).await.expect("it is in the store");
            let path = format!("/cgi-bin/service/{version}get_permanent_code");
            server.inject(Fault::delay(Duration::from_millis(400)).on_path(&path));
            let auth_code = server.auth_code("wwcorp");
            let call = authorize(&impatient, &auth_code);
            match inside {
                true => drop(call.await.expect_err("its deadline is over")),
                false => drop(tokio::time::timeout(patience, call).await.expect_err("it takes longer")),
            }
            for _ in 0..200 {
                if store.get("permanent-code:wwfakesuite:wwcorp").await.expect("the store works").is_some() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let corp = suite.for_corp("wwcorp").expect("a client");
            corp.token(TokenKind::Access).await.expect("its permanent code is kept");
        }
    }
}

#[tokio::test]
async fn an_answer_that_lacks_something_is_not_lost() {
    let server = Server::start().await;
    let suite = suite_with(&server, &Fragile::new()).await;
    server.on_path("/cgi-bin/service/v2/get_permanent_code", |_| Ok(json!({ "permanent_code": "the code" })));
    let error = suite.authorize_v2("a").await.expect_err("no corp");
    let Error::Decode { body, .. } = &error else { panic!("{error:?}") };
    assert!(String::from_utf8_lossy(&body.0).contains("the code"));
    assert!(!format!("{error} {error:?}").contains("the code"), "no secret shows");
}
