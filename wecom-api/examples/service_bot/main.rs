//! Answers customers who write to a customer-service account. Where it has read to is kept in a file, so that nobody
//! gets an answer twice when it is started again.
//!
//! `cargo run -p wecom-api --features mock,customer_service --example service_bot [-- <folder>]`; see `quickstart` for
//! how to reach the real server. WECOM_KF_ID names the account. In production, a callback says when there is something
//! to read; here it reads once.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use serde::{Deserialize, Serialize};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};
use wecom_api::Client;
use wecom_api::customer_service::{
    Message, MessageId, MessageOrigin, OpenKfId, SendMessage, SyncMessages, SyncedContent, SyncedMessage,
};

/// How far the bot has come.
#[derive(Default, Serialize, Deserialize)]
struct State {
    /// Where the page begins that is being answered.
    cursor: Option<String>,
    /// The messages of this page that have their answers.
    answered: Vec<MessageId>,
}

impl State {
    fn load(path: &Path) -> Result<Self, Box<dyn Error>> {
        match fs::read(path) {
            Ok(json) => Ok(serde_json::from_slice(&json)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes it beside the old one and puts it in its place: a stop in between leaves a whole file.
    fn save(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let draft = path.with_extension("draft");
        fs::write(&draft, serde_json::to_vec(self)?)?;
        Ok(fs::rename(draft, path)?)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let folder = env::args_os().nth(1).map_or_else(env::temp_dir, PathBuf::from);
    let account = OpenKfId::new(env::var("WECOM_KF_ID").unwrap_or_else(|_| "wkdemo".to_owned()));
    let path = folder.join(format!("{account}.json"));

    let mut state = State::load(&path)?;
    let mut request = SyncMessages::new(&account).limit(1000);
    request.cursor = state.cursor.clone();
    let mut pages = request.pages(&wecom.client);
    while let Some(page) = pages.next().await {
        let page = page?;
        for message in &page.msg_list {
            if message.origin == MessageOrigin::Customer && !state.answered.contains(&message.message_id) {
                answer(&wecom.client, message).await?;
                state.answered.push(message.message_id.clone());
                state.save(&path)?;
            }
        }
        state = State { cursor: Some(page.next_cursor), answered: Vec::new() };
        state.save(&path)?;
    }
    println!("nothing more to read");
    Ok(())
}

async fn answer(client: &Client, message: &SyncedMessage) -> Result<(), wecom_api::Error> {
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
