//! Receiving what WeCom sends: the check of a callback URL, and messages and events, signed and encrypted.
//!
//! A [`Receiver`] knows the token and the key of one or many applications. It needs no [`Client`](crate::Client) and no
//! web framework: it takes the query string and the body of a request, and gives what was in it. A program that only
//! receives is compiled in less than half the time without the client:
//!
//! ```toml
//! wecom-api = { version = "0.1", default-features = false, features = ["callback", "contacts"] }
//! ```
//!
//! ```
//! use wecom_api::callback::{Application, Receiver};
//!
//! # fn example() -> Result<(), wecom_api::callback::CallbackError> {
//! let receiver = Receiver::new(Application::new(
//!     "QDG6eK",
//!     "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
//!     ["ww1234567890"],
//! )?);
//! # let query = "msg_signature=…&timestamp=1409659589&nonce=263014780&echostr=…";
//! // GET: the server checks the URL, and wants the text back as it is.
//! let answer: String = receiver.verify_url(query)?;
//! # let body = b"<xml>...</xml>";
//! // POST: a message or an event.
//! let delivery = receiver.open(query, body)?;
//! println!("for {}: {:?}", delivery.receive_id(), delivery.event());
//! # Ok(())
//! # }
//! # assert!(example().is_err());
//! ```
//!
//! [`Delivery::event`] gives the [`Event`]. Each area has types for its events, and an event that no type knows is
//! there with its whole body:
//!
//! ```
//! use wecom_api::callback::Event;
//! # #[cfg(feature = "contacts")]
//! use wecom_api::contacts::MemberDeleted;
//!
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let event = Event::parse(
//!     "<xml><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>delete_user</ChangeType>\
//!      <UserID>zhangsan</UserID></xml>",
//! )?;
//! # #[cfg(feature = "contacts")]
//! if let Some(deleted) = event.read::<MemberDeleted>()? {
//!     assert_eq!(deleted.userid, "zhangsan");
//! }
//! assert_eq!(event.change_type(), "delete_user");
//! # Ok(())
//! # }
//! # example().unwrap();
//! ```
//!
//! Document [90968](https://developer.work.weixin.qq.com/document/path/90968) describes the encryption, document
//! [90930](https://developer.work.weixin.qq.com/document/path/90930) how callbacks are set up.

mod answer;
mod application;
#[cfg(feature = "client")]
mod apply;
#[cfg(feature = "axum")]
mod axum;
mod card;
pub(crate) mod crypt;
mod delivery;
mod endpoint;
mod envelope;
mod error;
mod event;
mod handlers;
#[cfg(feature = "redis")]
mod inbox;
pub(crate) mod key;
mod query;
mod receiver;
#[cfg(feature = "redis")]
mod redis_repeats;
mod repeats;
mod replay;
mod reply;
mod signature;
mod xml;
pub(crate) mod xml_writer;

pub use answer::Answer;
pub use application::Application;
pub use delivery::{Delivery, Format, Sealed};
pub use endpoint::{Endpoint, EndpointBuilder};
pub use error::CallbackError;
pub use event::{Caller, Event, EventBody, EventFacts};
pub use handlers::{Context, Handle, HandlerError, Handlers};
#[cfg(feature = "redis")]
pub use inbox::{DeadLetter, DeadLetters, Inbox, Once, Pending, Worker};
pub use key::EncodingAesKey;
pub use query::CallbackQuery;
pub use receiver::Receiver;
#[cfg(feature = "redis")]
pub use redis_repeats::RedisRepeats;
pub use repeats::{MemoryRepeats, Repeats};
pub use replay::ReplayGuard;
pub use reply::{IntoReply, Reply};

#[cfg(test)]
mod reply_tests;
#[cfg(test)]
mod tests;
