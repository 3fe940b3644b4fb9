//! An intelligent bot that answers bit by bit, on a long connection.
//!
//! `cargo run -p wecom-api --features aibot,mock --example streaming_bot` talks to a fake server, on which somebody asks
//! two things. WECOM_BOT_ID and WECOM_BOT_SECRET let it talk to the real one, until it is stopped.

use std::env;
use std::error::Error;
use std::time::Duration;
use wecom_api::aibot::{Bot, BotAnswer, BotError, Incoming, Received};
use wecom_api::messages::{BotEventContent, BotMessageContent};
use wecom_api::mock::BotServer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match (env::var("WECOM_BOT_ID"), env::var("WECOM_BOT_SECRET")) {
        (Ok(bot_id), Ok(secret)) => {
            let (bot, mut incomings) = Bot::builder(bot_id, secret).connect().await?;
            while let Some(incoming) = incomings.next().await {
                tokio::spawn(handle(incoming));
            }
            println!("ended: {}", bot.closed().await);
        }
        _ => {
            println!("No WECOM_BOT_ID in the environment: this run talks to a fake server in this process.\n");
            rehearse().await?;
        }
    }
    Ok(())
}

/// What the bot does with what comes.
async fn handle(incoming: Incoming) {
    if let Err(error) = answer(&incoming).await {
        eprintln!("not answered: {error}");
    }
}

async fn answer(incoming: &Incoming) -> Result<(), BotError> {
    match incoming.received() {
        Received::Message(message) => match &message.content {
            BotMessageContent::Text(text) => {
                println!("{} asks: {}", message.sender.userid, text.content);
                count_letters(incoming, &text.content).await
            }
            _ => incoming.reply_text("I read text only.").await,
        },
        Received::Event(event) if event.event == BotEventContent::ChatEntered => {
            incoming.reply(BotAnswer::text("Write me something, and I count its letters.")).await
        }
        _ => Ok(()),
    }
}

/// Stands for a model that takes its time.
async fn count_letters(incoming: &Incoming, text: &str) -> Result<(), BotError> {
    let answer = incoming.stream();
    let mut shown = String::from("Counting: ");
    for (count, _) in text.chars().enumerate() {
        shown.push_str(&format!("{} ", count + 1));
        // Each state is all of the answer so far.
        answer.write(&shown).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    answer.finish(format!("**{}** letters", text.chars().count())).await
}

/// The fake server's side: somebody enters the chat, and asks.
async fn rehearse() -> Result<(), Box<dyn Error>> {
    let server = BotServer::start().await;
    let (bot, mut incomings) = server.bot().connect().await?;
    server.push_event("enter_chat", serde_json::json!({}));
    server.say("zhangsan", "Hello");
    server.push_message(serde_json::json!({
        "chattype": "single", "from": { "userid": "zhangsan" },
        "msgtype": "image", "image": { "url": "https://example.com/" },
    }));
    for _ in 0..3 {
        if let Some(incoming) = incomings.next().await {
            handle(incoming).await;
        }
    }
    for cmd in ["aibot_respond_welcome_msg", "aibot_respond_msg"] {
        for frame in server.frames(cmd) {
            println!("  shown: {}", frame.body.pointer("/stream/content").unwrap_or(&frame.body["text"]["content"]));
        }
    }
    bot.close().await;
    Ok(())
}
