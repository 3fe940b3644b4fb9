//! A fake WeCom server, for the tests of programs that use this crate.
//!
//! It knows every operation of the enabled areas. It checks tokens, the way a request is written, required fields,
//! limits and known values as far as the specification states them, and refuses with the errcode that the real server
//! has for it. It remembers a corp: departments, members, tags, imports from CSV files, applications and their menus,
//! media, group chats and messages. All else it answers with an [example](example()) of the right type, with the
//! IDs that were asked for, unless told otherwise. It fails on request, and with the feature `callback` it pushes events
//! to a receiver. It listens on 127.0.0.1 and opens no connection but to the callback URL that it is given, so nothing
//! ever leaves the machine. Each request is a [`tracing`] event of level INFO, without its parameters.
//!
//! ```
//! # #[cfg(feature = "contacts")]
//! # async fn example() -> Result<(), wecom_api::Error> {
//! use std::time::Duration;
//! use wecom_api::contacts::{CreateUser, GetUser};
//! use wecom_api::mock::{Fault, Server};
//!
//! let server = Server::start().await;
//! let client = server.client();
//!
//! // The directory remembers.
//! CreateUser::new("zhangsan", "张三").mobile("13800000000").department([1]).send(&client).await?;
//! assert_eq!(GetUser::new("zhangsan").send(&client).await?.name, "张三");
//!
//! // Faults are scripted. The client renews the token and repeats the call.
//! server.expire_tokens();
//! server.inject(Fault::busy().on_path("/cgi-bin/user/get").after(Duration::from_millis(20)));
//! GetUser::new("zhangsan").send(&client).await?;
//!
//! // What arrived is on record.
//! assert_eq!(server.calls::<GetUser>(), [GetUser::new("zhangsan"), GetUser::new("zhangsan")]);
//!
//! // Any operation can be answered by a closure.
//! server.on::<GetUser>(|request| Err((60111, format!("{} has left", request.userid)).into()));
//! assert!(GetUser::new("zhangsan").send(&client).await.is_err());
//! # Ok(())
//! # }
//! # #[cfg(feature = "contacts")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
//! ```

mod answer;
mod authorizations;
#[cfg(feature = "aibot")]
mod bot;
mod builder;
#[cfg(feature = "callback")]
mod callback;
mod check;
mod connection;
mod directory;
mod echo;
mod endpoint;
// Which of it is used depends on the areas that are compiled.
#[cfg_attr(not(feature = "full"), allow(dead_code))]
mod entry;
mod exchange;
#[cfg_attr(not(feature = "full"), allow(dead_code))]
pub(crate) mod facts;
mod faults;
mod flaws;
mod handlers;
mod multipart;
#[cfg(feature = "callback")]
mod push;
mod record;
mod refusal;
mod server;
// What the specification says, in the terms of `facts`.
#[path = "../generated/facts/mod.rs"]
#[rustfmt::skip]
mod specified;
mod tokens;

#[cfg(feature = "aibot")]
pub use bot::{BotFrame, BotServer, BotUpload};
pub use builder::ServerBuilder;
#[cfg(feature = "callback")]
pub use callback::{PushError, PushedAnswer};
pub use directory::SentMessage;
pub use entry::{Entry, entries, example};
pub use faults::Fault;
#[cfg(feature = "callback")]
pub use push::Push;
pub use record::{Received, ReceivedPart};
pub use refusal::Refusal;
pub use server::Server;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks state. A handler that panicked in another test's thread must not take the server down.
fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
