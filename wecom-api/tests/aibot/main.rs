//! Long connections of intelligent bots, against the fake server.

mod connection;
mod http;
mod replies;
mod uploads;

use wecom_api::aibot::{Bot, Incomings};
use wecom_api::mock::BotServer;

/// A server, and its bot.
async fn connected() -> (BotServer, Bot, Incomings) {
    let server = BotServer::start().await;
    let (bot, incomings) = server.bot().connect().await.expect("it connects");
    (server, bot, incomings)
}
