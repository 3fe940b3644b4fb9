//! Intelligent bots (智能机器人): what they answer, their long connections, and their files.
//!
//! ```no_run
//! use wecom_api::aibot::{Bot, Received};
//! use wecom_api::messages::BotMessageContent;
//!
//! # async fn example() -> Result<(), wecom_api::aibot::BotError> {
//! let (bot, mut incomings) = Bot::builder("bot-id", "secret").connect().await?;
//! while let Some(incoming) = incomings.next().await {
//!     tokio::spawn(async move {
//!         match incoming.received() {
//!             Received::Message(message) => {
//!                 let answer = incoming.stream();
//!                 answer.write("Let me see…").await?;
//!                 if let BotMessageContent::Text(text) = &message.content {
//!                     answer.finish(format!("You wrote: {}", text.content)).await?;
//!                 }
//!             }
//!             Received::Event(_) => {}
//!             _ => {}
//!         }
//!         Ok::<_, wecom_api::aibot::BotError>(())
//!     });
//! }
//! println!("the bot has ended: {}", bot.closed().await);
//! # Ok(())
//! # }
//! ```
//!
//! [`guide::bots`](crate::guide::bots) tells the rest, also about bots that get callbacks over HTTP.

mod answer;
mod bot;
mod builder;
mod error;
pub(crate) mod frame;
mod incoming;
mod media;
mod outbox;
mod polled;
mod random;
mod seen;
mod session;
mod socket;
pub(crate) mod upload;

pub use answer::BotAnswer;
pub use bot::{Bot, BotState};
pub use builder::BotBuilder;
pub use error::BotError;
pub use incoming::{Incoming, Incomings, Received, StreamReply};
pub use media::decrypt_media;
pub use polled::{PolledStream, PolledStreams};
pub use upload::BotMediaKind;
