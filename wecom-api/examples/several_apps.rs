//! Several applications in one process: each has a client of its own, with its own secret and tokens; connections and
//! the store of tokens are shared.
//!
//! `cargo run -p wecom-api --features mock --example several_apps`; see `quickstart` for how to reach the real server.
//! WECOM_CONTACTS_SECRET is the secret of contact synchronization, the second application here.

mod support;

use std::error::Error;
use wecom_api::contacts::ListUserIds;
use wecom_api::messages::{Message, SendMessage};
use wecom_api::{AppSecret, Client, MemoryStore};

/// The clients of one corp.
struct Apps {
    /// Sends messages.
    messages: Client,
    /// Reads the directory: only contact synchronization sees all of it.
    contacts: Client,
}

impl Apps {
    fn new(messages: Client, contacts_secret: &str) -> Self {
        // The name tells the tokens of this secret from those of the other one.
        let source = AppSecret::new(messages.corp_id(), "contacts", contacts_secret);
        let contacts = messages.with_access(messages.corp_id(), source);
        Self { messages, contacts }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let secret = std::env::var("WECOM_CONTACTS_SECRET").unwrap_or_else(|_| "fake-secret".to_owned());
    let apps = Apps::new(wecom.client.clone(), &secret);

    let mut members = ListUserIds::new().stream(&apps.contacts);
    let mut count = 0;
    while let Some(member) = members.next().await {
        member?;
        count += 1;
    }
    println!("the directory has {count} memberships");
    let message = Message::text(format!("The directory has {count} memberships."));
    let sent = SendMessage::new(wecom.agent_id, message).to_users([&wecom.user_id]).send(&apps.messages).await?;
    println!("sent as {}", sent.message_id);

    // Another corp is another client. With one store, such as Redis, several processes share the tokens of all of them;
    // those of a corp's apps are told apart by their names.
    let store = MemoryStore::default();
    let corps = [("ww0000000000000001", "secret-1"), ("ww0000000000000002", "secret-2")];
    let clients =
        corps.map(|(corp, secret)| Client::builder(corp).secret(secret).app("reports").store(store.clone()).build());
    for client in clients {
        println!("ready for {}", client?.corp_id());
    }
    Ok(())
}
