//! What reading a customer-service account promises: each message at least once, one reader at a time, nothing lost.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use wecom_api::customer_service::SyncedMessage;
use wecom_api::mock::{Refusal, Server};
use wecom_api::{Client, Error, MemoryStore, TokenStore, error_codes};

const ACCOUNT: &str = "wk1";

/// The messages of an account, and what it was asked.
#[derive(Clone, Default)]
struct Account {
    messages: Arc<Mutex<Vec<String>>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Account {
    /// Gives two messages at a time.
    async fn start() -> (Self, Server) {
        let (account, server) = (Self::default(), Server::start().await);
        let of_server = account.clone();
        server.on_path("/cgi-bin/kf/sync_msg", move |request| of_server.answer(&request.json()));
        (account, server)
    }

    fn answer(&self, request: &Value) -> Result<Value, Refusal> {
        self.asked.lock().unwrap().push(request.clone());
        if request["token"] == "old" {
            return Err(error_codes::CUSTOMER_SERVICE_MESSAGE_TOKEN_INVALID.into());
        }
        let messages = self.messages.lock().unwrap();
        let from: usize = request["cursor"].as_str().map_or(0, |cursor| cursor.parse().unwrap());
        let to = (from + 2).min(messages.len());
        let page: Vec<_> = messages[from..to]
            .iter()
            .map(|id| json!({ "msgid": id, "msgtype": "text", "text": { "content": id }, "origin": 3 }))
            .collect();
        Ok(json!({ "msg_list": page, "has_more": i32::from(to < messages.len()), "next_cursor": to.to_string() }))
    }

    fn write(&self, ids: &[&str]) {
        self.messages.lock().unwrap().extend(ids.iter().map(|id| (*id).to_owned()));
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

/// What handlers were given, and what they wait for before they take it.
#[derive(Clone)]
struct Desk {
    given: Arc<Mutex<Vec<String>>>,
    open: Arc<Semaphore>,
}

impl Desk {
    fn open() -> Self {
        Self { given: Arc::default(), open: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)) }
    }

    fn shut() -> Self {
        Self { given: Arc::default(), open: Arc::new(Semaphore::new(0)) }
    }

    async fn take(self, message: SyncedMessage) -> Result<(), Error> {
        self.given.lock().unwrap().push(message.message_id.to_string());
        self.open.acquire().await.unwrap().forget();
        Ok(())
    }

    async fn read(&self, client: &Client) -> usize {
        client.customer_service_messages(ACCOUNT).for_each(|message| self.clone().take(message)).await.unwrap()
    }

    fn given(&self) -> Vec<String> {
        self.given.lock().unwrap().clone()
    }
}

fn client(server: &Server, store: &MemoryStore) -> Client {
    server.client_builder().store(store.clone()).build().unwrap()
}

async fn until(happened: impl Fn() -> bool) {
    let wait = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.unwrap();
}

#[tokio::test]
async fn each_message_is_given_once_also_by_another_client_on_the_store() {
    let (account, server) = Account::start().await;
    let (store, desk) = (MemoryStore::new(), Desk::open());
    account.write(&["a", "b", "c", "d", "e"]);
    assert_eq!(desk.read(&client(&server, &store)).await, 5);
    assert_eq!(desk.read(&client(&server, &store)).await, 0);
    account.write(&["f"]);
    assert_eq!(desk.read(&client(&server, &store)).await, 1);
    assert_eq!(desk.given(), ["a", "b", "c", "d", "e", "f"]);
}

#[tokio::test]
async fn a_message_that_its_handler_did_not_take_comes_again_and_none_before_it() {
    let (account, server) = Account::start().await;
    let (client, given) = (server.client(), Mutex::new(Vec::new()));
    account.write(&["a", "b", "c", "d"]);
    let read = |fails: &'static str| {
        let given = &given;
        client.customer_service_messages(ACCOUNT).for_each(move |message| {
            given.lock().unwrap().push(message.message_id.to_string());
            let done = if message.message_id == fails { Err(Error::other("not now")) } else { Ok(()) };
            std::future::ready(done)
        })
    };
    for fails in ["b", "b", "d"] {
        assert!(read(fails).await.unwrap_err().to_string().contains("not now"));
    }
    assert_eq!(read("none").await.unwrap(), 1);
    assert_eq!(given.into_inner().unwrap().concat(), "abbbcdd");
}

#[tokio::test]
async fn a_message_comes_again_when_reading_is_given_up_in_its_middle() {
    let (account, server) = Account::start().await;
    let (client, desk) = (server.client(), Desk::shut());
    account.write(&["a", "b"]);
    desk.open.add_permits(1);
    tokio::select! {
        _ = desk.read(&client) => unreachable!("the second message is never taken"),
        () = until(|| desk.given().len() == 2) => {}
    }
    desk.open.add_permits(1);
    assert_eq!(desk.read(&client).await, 1);
    assert_eq!(desk.given(), ["a", "b", "b"]);
}

#[tokio::test]
async fn a_message_that_comes_while_another_client_reads_is_not_lost() {
    let (account, server) = Account::start().await;
    let (store, desk) = (MemoryStore::new(), Desk::shut());
    account.write(&["a"]);
    let start = |client: Client| {
        let desk = desk.clone();
        tokio::spawn(async move { desk.read(&client).await })
    };
    let first = start(client(&server, &store));
    until(|| desk.given().len() == 1).await;
    // The first one has its last page already.
    account.write(&["b"]);
    let second = start(client(&server, &store));
    desk.open.add_permits(1);
    assert_eq!(first.await.unwrap(), 1);
    until(|| desk.given().len() == 2).await;
    desk.open.add_permits(1);
    assert_eq!(second.await.unwrap(), 1);
    assert_eq!(desk.given(), ["a", "b"]);
}

#[tokio::test]
async fn many_events_at_once_give_nothing_twice_and_do_not_all_ask_the_server() {
    let (account, server) = Account::start().await;
    let (client, desk) = (server.client(), Desk::shut());
    account.write(&["a"]);
    let start = || {
        let (client, desk) = (client.clone(), desk.clone());
        tokio::spawn(async move { desk.read(&client).await })
    };
    let first = start();
    until(|| desk.given().len() == 1).await;
    account.write(&["b"]);
    let others: Vec<_> = (0..50).map(|_| start()).collect();
    // All of them wait.
    tokio::task::yield_now().await;
    desk.open.add_permits(2);
    let mut taken = first.await.unwrap();
    for other in others {
        taken += other.await.unwrap();
    }
    assert_eq!((taken, desk.given()), (2, vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(account.asked(), 2, "one reading for all that waited");
}

#[tokio::test]
async fn the_token_of_the_last_event_goes_along_until_it_is_refused() {
    let (account, server) = Account::start().await;
    let client = server.client();
    account.write(&["a", "b", "c"]);
    let read = |token: &str| {
        let messages = client.customer_service_messages(ACCOUNT).event_token(token);
        messages.for_each(|_| std::future::ready(Ok::<_, Error>(())))
    };
    assert_eq!(read("new").await.unwrap(), 3);
    account.write(&["d", "e", "f"]);
    assert_eq!(read("old").await.unwrap(), 3);
    let tokens: Vec<_> = account.asked.lock().unwrap().iter().map(|asked| asked["token"].clone()).collect();
    assert_eq!(tokens, [json!("new"), json!("new"), json!("old"), Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_listing_that_goes_round_ends_in_an_error() {
    let server = Server::start().await;
    server.on_path("/cgi-bin/kf/sync_msg", |request| {
        let next = if request.json()["cursor"] == "x" { "y" } else { "x" };
        Ok(json!({ "msg_list": [], "has_more": 1, "next_cursor": next }))
    });
    let client = server.client();
    let read = client.customer_service_messages(ACCOUNT).for_each(|_| std::future::ready(Ok::<_, Error>(())));
    let read = tokio::time::timeout(Duration::from_secs(60), read).await.unwrap();
    assert!(matches!(read, Err(Error::Endless { .. })), "{read:?}");
}

#[tokio::test]
async fn what_the_store_has_in_place_of_a_cursor_answers_nobody_a_second_time() {
    let (account, server) = Account::start().await;
    let (store, desk) = (MemoryStore::new(), Desk::open());
    let client = server.client_builder().app("support").store(store.clone()).build().unwrap();
    account.write(&["a"]);
    assert_eq!(desk.read(&client).await, 1);
    let key =
        format!("customer-service:{}:{}:{ACCOUNT}", server.corp_id(), format_args!("app:{}:support", server.corp_id()));
    assert!(store.get(&key).await.unwrap().unwrap().expires.is_none());
    store.put(&key, &"c1".into(), None).await.unwrap();
    let error = client.customer_service_messages(ACCOUNT).for_each(|message| desk.clone().take(message)).await;
    assert!(error.unwrap_err().to_string().contains("no place among messages"));
    assert_eq!(desk.given(), ["a"]);
}
