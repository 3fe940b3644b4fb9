//! Tells people that something is wrong: the one on duty by a card, and everybody in a group chat when it is grave.
//! The same alert within half an hour reaches nobody twice, however often it is raised. What has passed is taken back.
//!
//! `cargo run -p wecom-api --features mock --example alerting`; see `quickstart` for how to reach the real server. The
//! group chat is that of the webhook whose key is in WECOM_WEBHOOK_KEY.

mod support;

use std::error::Error;
use std::time::Duration;
use wecom_api::messages::{
    MentioningText, Message, MessageId, RecallMessage, SendMessage, SendWebhookMessage, WebhookMessage,
};
use wecom_api::{Client, TokenKind};

struct Alert {
    host: &'static str,
    what: &'static str,
    is_grave: bool,
}

const ALERTS: [Alert; 3] = [
    Alert { host: "db-1", what: "disk 91 % full", is_grave: false },
    Alert { host: "web-2", what: "does not answer", is_grave: true },
    Alert { host: "db-1", what: "disk 91 % full", is_grave: false },
];

/// Who is told, and by which application.
struct Pager<'a> {
    client: &'a Client,
    agent_id: i64,
    on_duty: &'a str,
}

impl Pager<'_> {
    /// Sends a card to the one on duty.
    async fn page(&self, alert: &Alert) -> Result<MessageId, Box<dyn Error>> {
        let title = format!("{} {}", alert.host, alert.what);
        let card = Message::text_card(title, "Open the runbook", format!("https://example.com/runbook/{}", alert.host));
        let request = SendMessage::new(self.agent_id, card)
            .to_users([self.on_duty])
            .enable_duplicate_check(true)
            .duplicate_check_interval(30 * 60);
        // An alert that comes too late is of no use: rather try the group chat.
        let sent = request.send(self.client).deadline(Duration::from_secs(10)).await?;
        // The server says yes even when a recipient does not exist.
        match sent.invalid_users.first() {
            Some(unknown) => Err(format!("{unknown} is not a member, or not in the visible range").into()),
            None => Ok(sent.message_id),
        }
    }

    /// Writes into the group chat and mentions everybody.
    async fn shout(&self, alert: &Alert) -> Result<(), wecom_api::Error> {
        let text = MentioningText::new(format!("{} {}", alert.host, alert.what)).mentioned_list(["@all"]);
        SendWebhookMessage::new(WebhookMessage::from(text)).send(self.client).await
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let pager = Pager { client: &wecom.client, agent_id: wecom.agent_id, on_duty: &wecom.user_id };
    let has_webhook = wecom.client.token(TokenKind::Webhook).await.is_ok();

    let mut paged = Vec::new();
    for alert in &ALERTS {
        println!("{} {}", alert.host, alert.what);
        match pager.page(alert).await {
            Ok(message_id) => {
                println!("  sent to {} as {message_id}", pager.on_duty);
                paged.push(message_id);
            }
            Err(error) => println!("  not sent: {error}"),
        }
        if alert.is_grave && has_webhook {
            pager.shout(alert).await?;
            println!("  told the group chat");
        }
    }

    println!("All is well again");
    for message_id in paged {
        // Within 24 hours; what was a duplicate has no message of its own.
        match RecallMessage::new(&message_id).send(&wecom.client).await {
            Ok(()) => println!("  took back {message_id}"),
            Err(error) => println!("  {message_id} stays: {error}"),
        }
    }
    Ok(())
}
