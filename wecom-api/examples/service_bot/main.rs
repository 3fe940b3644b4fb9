//! Answers customers who write to a customer-service account.
//!
//! `cargo run -p wecom-api --features mock,customer_service --example service_bot`; see `quickstart` for how to reach the
//! real server. WECOM_KF_ID names the account. In production, a callback says when there is something to read
//! (`CustomerServiceMessagesArrived`), and the store is a `RedisStore`, which remembers who was answered when this
//! program is started again; here it reads twice, and what was answered is remembered in memory.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::error::Error;
use wecom_api::Client;
use wecom_api::customer_service::{Message, MessageOrigin, OpenKfId, SendMessage, SyncedContent, SyncedMessage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let account = OpenKfId::new(env::var("WECOM_KF_ID").unwrap_or_else(|_| "wkdemo".to_owned()));
    for _ in 0..2 {
        let messages = wecom.client.customer_service_messages(&account);
        let taken = messages.for_each(|message| answer(&wecom.client, message)).await?;
        println!("{taken} messages read, nothing more to read");
    }
    Ok(())
}

async fn answer(client: &Client, message: SyncedMessage) -> Result<(), wecom_api::Error> {
    if message.origin != MessageOrigin::Customer {
        return Ok(());
    }
    let reply = match &message.content {
        SyncedContent::Text(text) => {
            println!("{} asks: {}", message.external_userid, text.content);
            Message::text(format!("You wrote \u{201c}{}\u{201d}. A colleague will answer soon.", text.content))
        }
        other => {
            println!("{} sends something else: {other:?}", message.external_userid);
            Message::text("Please write a text.")
        }
    };
    // Not repeated when it may have arrived: an answer that is missing is better than two.
    SendMessage::new(&message.external_userid, &message.open_kfid, reply).send(client).await?;
    println!("  answered");
    Ok(())
}
