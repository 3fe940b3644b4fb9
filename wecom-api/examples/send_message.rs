//! Sends a text, Markdown and a card, looks at who did not get them, and takes one back.
//!
//! `cargo run -p wecom-api --features mock --example send_message`;
//! see `quickstart` for how to reach the real server.

mod support;

use std::error::Error;
use wecom_api::messages::{Message, MessageId, RecallMessage, SendMessage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let messages = [
        ("a text", Message::text("The backup is done.")),
        ("Markdown", Message::markdown("The backup is **done**.\n> 12.4 GB in 3 minutes")),
        ("a card", Message::text_card("Backup", "12.4 GB in 3 minutes", "https://example.com/backups/today")),
    ];
    let mut last = MessageId::default();
    for (name, message) in messages {
        println!("Send {name}");
        let request = SendMessage::new(wecom.agent_id, message).to_users([&wecom.user_id]);
        // The server says yes even when some recipients do not exist: look at the answer.
        let sent = request.send(&wecom.client).await?;
        println!("  sent as {}; unknown recipients: {:?}", sent.message_id, sent.invalid_users);
        last = sent.message_id;
    }

    println!("Take the last one back");
    RecallMessage::new(last).send(&wecom.client).await?;
    println!("  done");
    Ok(())
}
