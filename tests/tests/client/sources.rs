//! Sources of tokens that misbehave, and what is said of their failures.

use futures_util::future::{BoxFuture, FutureExt};
use std::fmt::{self, Debug, Formatter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, Issued, Secret, TokenKind, TokenSource};

/// What a source does when it is asked for a token.
type Fetch = for<'a> fn(&'a Source, &'a Client) -> BoxFuture<'a, Result<Issued, Error>>;

/// A source that does as a test wants.
#[derive(Clone)]
struct Source {
    fetch: Fetch,
    renewable: bool,
    asked: Arc<AtomicUsize>,
    /// A client that it has beside the one that it is given.
    other: Arc<OnceLock<Client>>,
}

impl Source {
    fn new(fetch: Fetch) -> Self {
        Self { fetch, renewable: true, asked: Arc::default(), other: Arc::default() }
    }

    fn other(&self) -> &Client {
        self.other.get().expect("the test has set it")
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Debug for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

impl TokenSource for Source {
    fn key(&self) -> String {
        "own:source".to_owned()
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        (self.fetch)(self, client)
    }

    fn renewable(&self) -> bool {
        self.renewable
    }
}

fn client(server: &Server, source: &Source) -> Client {
    let builder = Client::builder("wwfake").base_url(server.url()).access(source.clone());
    builder.build().expect("a client")
}

fn given(result: Result<Secret, Error>) -> Result<Issued, Error> {
    result.map(|token| Issued::new(token, Some(Duration::from_secs(7200))))
}

fn asks_by_call<'a>(client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
    async move {
        ListDepartments::new().send(client).await?;
        Ok(Issued::new("a token", None))
    }
    .boxed()
}

#[tokio::test]
async fn a_source_that_needs_its_own_token_gets_an_error_instead_of_waiting_for_itself() {
    // Through the client that it is given or one that it has, by a call or for the token alone, in a task or not.
    let table: [(&str, Fetch); 4] = [
        ("given, call", |_, client| asks_by_call(client)),
        ("given, token", |_, client| async move { given(client.token(TokenKind::Access).await) }.boxed()),
        ("its own", |source, _| async move { given(source.other().token(TokenKind::Access).await) }.boxed()),
        ("given, in a task", |_, client| {
            let client = client.clone();
            let task = tokio::spawn(async move { given(client.token(TokenKind::Access).await) });
            async move { task.await.expect("no panic") }.boxed()
        }),
    ];
    let server = Server::start().await;
    for (title, fetch) in table {
        for renewable in [true, false] {
            let source = Source { renewable, ..Source::new(fetch) };
            let client = client(&server, &source);
            source.other.set(client.clone()).expect("it is set once");
            let call = tokio::time::timeout(Duration::from_secs(10), ListDepartments::new().send(&client));
            let error = call.await.expect("nobody waits for ever").expect_err("there is no token").to_string();
            assert!(error.contains("contacts::ListDepartments"), "{title}, {renewable}: {error}");
            assert!(error.contains("own:source"), "{title}, {renewable}: {error}");
            assert!(error.contains("wait for itself"), "{title}, {renewable}: {error}");
            assert_eq!(source.asked(), 1, "{title}, {renewable}");
        }
    }
}

#[tokio::test]
async fn two_clients_whose_sources_need_each_other_get_an_error() {
    let server = Server::start().await;
    let fetch: Fetch = |source, _| async move { given(source.other().token(TokenKind::Access).await) }.boxed();
    let (one, two) = (Source::new(fetch), Source::new(fetch));
    let clients = [client(&server, &one), client(&server, &two)];
    one.other.set(clients[1].clone()).expect("it is set once");
    two.other.set(clients[0].clone()).expect("it is set once");
    // Both at once, so that each fetch is on its way when the other wants it.
    let calls = clients.each_ref().map(|client| client.token(TokenKind::Access));
    let both = futures_util::future::join_all(calls);
    let both = tokio::time::timeout(Duration::from_secs(10), both).await.expect("nobody waits for ever");
    for result in both {
        let error = result.expect_err("there is no token").to_string();
        assert!(error.contains("wait for itself"), "{error}");
    }
}

#[tokio::test]
async fn a_source_may_take_the_token_of_another_client() {
    let server = Server::start().await;
    let source = Source::new(|source, _| async move { given(source.other().token(TokenKind::Access).await) }.boxed());
    source.other.set(server.client()).expect("it is set once");
    let client = client(&server, &source);
    ListDepartments::new().send(&client).await.expect("the other client has a token");
}

#[tokio::test]
async fn a_source_that_panics_or_gives_nothing_is_an_error_for_all_who_wait() {
    let table: [(&str, Fetch); 2] = [
        ("panicked", |_, _| async { panic!("a source's own fault") }.boxed()),
        ("empty", |_, _| async { Ok(Issued::new("", None)) }.boxed()),
    ];
    let server = Server::start().await;
    for (told, fetch) in table {
        let client = client(&server, &Source::new(fetch));
        let calls = futures_util::future::join_all((0..8).map(|_| client.token(TokenKind::Access)));
        for result in tokio::time::timeout(Duration::from_secs(10), calls).await.expect("nobody waits for ever") {
            let error = result.expect_err("there is no token").to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}

#[test]
fn a_fetch_that_ends_with_its_runtime_is_begun_again_by_the_next_caller() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let outer = runtime();
    let server = outer.block_on(Server::start());
    let client = server.client();
    server.inject(Fault::delay(Duration::from_secs(60)).on_path("/cgi-bin/gettoken"));
    let first = runtime();
    let call = first.block_on(async {
        tokio::time::timeout(Duration::from_millis(100), ListDepartments::new().send(&client)).await
    });
    assert!(call.is_err(), "the token does not come");
    // One waits elsewhere when the runtime ends, and one comes later.
    let waiting = outer.spawn(ListDepartments::new().send(&client));
    std::thread::sleep(Duration::from_millis(100));
    first.shutdown_background();
    let later = async {
        waiting.await.expect("no panic").expect("it fetches for itself");
        ListDepartments::new().send(&client).await.expect("the token is there");
    };
    outer.block_on(async { tokio::time::timeout(Duration::from_secs(10), later).await.expect("nobody is stuck") });
}

#[tokio::test]
async fn a_failure_is_remembered_for_a_short_growing_time_and_says_so() {
    let server = Server::start().await;
    let client = server.client();
    let failures = |times| Fault::refuse(40001).on_path("/cgi-bin/gettoken").times(times);
    let call = || async { ListDepartments::new().send(&client).await.map(drop).map_err(|error| error.to_string()) };
    server.inject(failures(3));
    let fresh = call().await.expect_err("refused");
    assert_eq!(
        fresh.split(" failed with 40001").next(),
        Some("GET /cgi-bin/gettoken for contacts::ListDepartments (token app:wwfake:fake)"),
    );
    let remembered = call().await.expect_err("refused");
    assert_eq!(
        remembered.split(" failed with 40001").next(),
        Some(
            "GET /cgi-bin/gettoken for contacts::ListDepartments (token app:wwfake:fake; remembered from 0 s ago, the \
             next try is in 1 s)"
        ),
    );
    tokio::time::sleep(Duration::from_millis(1010)).await;
    let again = call().await.expect_err("refused");
    assert!(!again.contains("remembered"), "{again}");
    let longer = call().await.expect_err("refused");
    assert!(longer.contains("the next try is in 2 s"), "{longer}");
    assert_eq!(server.token_requests(), 2);

    client.forget_token_failures();
    let at_once = call().await.expect_err("refused");
    assert!(!at_once.contains("remembered"), "{at_once}");
    client.forget_token_failures();
    call().await.expect("the secret is right now");
    assert_eq!(server.token_requests(), 4);
}

#[tokio::test]
async fn a_failure_of_the_token_behind_is_remembered_there_only() {
    let server = Server::start().await;
    let client = server.client();
    client.put_permanent_code("wwcorp", "the code").await.expect("kept");
    client.put_suite_ticket("old").await.expect("kept");
    server.inject(Fault::refuse(40085).on_path("/cgi-bin/service/get_suite_token"));
    let corp = client.for_corp("wwcorp").expect("there is a suite");
    let error = ListDepartments::new().send(&corp).await.expect_err("the ticket is refused").to_string();
    let expected = "POST /cgi-bin/service/get_suite_token for POST /cgi-bin/service/get_corp_token \
                    (token suite:wwfakesuite) for contacts::ListDepartments (token corp:wwfakesuite:wwcorp) failed with";
    assert!(error.starts_with(expected), "{error}");
    client.put_suite_ticket("new").await.expect("kept");
    ListDepartments::new().send(&corp).await.expect("the new ticket is tried at once");
}
