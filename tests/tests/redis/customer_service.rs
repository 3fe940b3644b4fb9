//! Reading a customer-service account on one Redis: one reader at a time over all processes, and nothing lost.

use crate::place::Place;
use redis::Commands;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wecom_api::customer_service::SyncedMessage;
use wecom_api::mock::Server;
use wecom_api::{Client, Error};

const ACCOUNT: &str = "wk1";

/// How many messages were written, and how often each was given.
#[derive(Clone, Default)]
struct Account {
    written: Arc<Mutex<usize>>,
    given: Arc<Mutex<BTreeMap<usize, usize>>>,
    /// Which message is being handled.
    handled: Arc<Mutex<Option<String>>>,
}

impl Account {
    /// Gives seven messages at a time.
    fn stand_behind(&self, server: &Server) {
        let written = self.written.clone();
        server.on_path("/cgi-bin/kf/sync_msg", move |request| {
            let written = *written.lock().expect("whole");
            let from = request.json()["cursor"].as_str().map_or(0, |cursor| cursor.parse().expect("one of ours"));
            let to = (from + 7).min(written);
            let page: Vec<_> = (from..to).map(|id| json!({ "msgid": id.to_string(), "msgtype": "text" })).collect();
            Ok(json!({ "msg_list": page, "has_more": i32::from(to < written), "next_cursor": to.to_string() }))
        });
    }

    async fn take(self, message: SyncedMessage) -> Result<(), Error> {
        let id = message.message_id.to_string();
        let before = self.handled.lock().expect("whole").replace(id.clone());
        assert_eq!(before, None, "two are handled at a time");
        // Given up here, too, it is no longer handled.
        let _handled = Handled(self.handled.clone());
        tokio::time::sleep(Duration::from_millis(1)).await;
        *self.given.lock().expect("whole").entry(id.parse().expect("a number")).or_default() += 1;
        Ok(())
    }

    /// Reads as on an event.
    async fn read(self, client: Client) {
        let messages = client.customer_service_messages(ACCOUNT).event_token("event-token");
        messages.for_each(|message| self.clone().take(message)).await.expect("it reads");
    }
}

struct Handled(Arc<Mutex<Option<String>>>);

impl Drop for Handled {
    fn drop(&mut self) {
        self.0.lock().expect("whole").take();
    }
}

async fn client(server: &Server, redis: &Place) -> Client {
    server.client_builder().store(redis.store().await).build().expect("a client")
}

/// Each message has its event, which goes to one of two processes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_with_an_event_for_each_message_handle_each_once() {
    for redis in Place::both() {
        let (server, account) = (Server::start().await, Account::default());
        account.stand_behind(&server);
        let clients = [client(&server, &redis).await, client(&server, &redis).await];
        let mut events = Vec::new();
        for event in 0..100 {
            *account.written.lock().expect("whole") += 1;
            events.push(tokio::spawn(account.clone().read(clients[event % 2].clone())));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        for event in events {
            tokio::time::timeout(Duration::from_secs(60), event).await.expect("nothing hangs").expect("it reads");
        }
        let expected: BTreeMap<_, _> = (0..100).map(|id| (id, 1)).collect();
        assert_eq!(*account.given.lock().expect("whole"), expected);
    }
}

/// Readers are given up at any point; the last event finds what they left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_are_given_up_lose_nothing_and_repeat_one_message_at_most() {
    let (server, account) = (Server::start().await, Account::default());
    let redis = Place::both().into_iter().next().expect("the single one");
    account.stand_behind(&server);
    let clients = [client(&server, &redis).await, client(&server, &redis).await];
    *account.written.lock().expect("whole") = 60;
    let tries = 20;
    for event in 0..tries {
        let read = account.clone().read(clients[event % 2].clone());
        // How far it comes is left to chance.
        let _ = tokio::time::timeout(Duration::from_millis(3 + event as u64), read).await;
    }
    let last = account.clone().read(clients[0].clone());
    tokio::time::timeout(Duration::from_secs(60), last).await.expect("nothing hangs");
    let given = account.given.lock().expect("whole").clone();
    assert_eq!(given.keys().copied().collect::<Vec<_>>(), (0..60).collect::<Vec<_>>());
    assert!(given.values().sum::<usize>() <= 60 + tries, "{given:?}");
}

#[tokio::test]
async fn the_place_stands_under_corp_application_and_account_and_no_secret_in_it() {
    for redis in Place::both() {
        let (server, account) = (Server::start().await, Account::default());
        account.stand_behind(&server);
        *account.written.lock().expect("whole") = 3;
        account.clone().read(client(&server, &redis).await).await;
        let place = format!("wecom:customer-service:{0}:app:{0}:fake:{ACCOUNT}", server.corp_id());
        let (value, left): (String, i64) = {
            let mut connection = redis.connection(&place);
            (connection.get(&place).expect("a text"), connection.ttl(&place).expect("a number"))
        };
        assert_eq!((value.as_str(), left), (r#"{"cursor":"3","taken":null}"#, -1));
        assert!(!place.contains(server.secret()) && !place.contains("event-token"));
    }
}
