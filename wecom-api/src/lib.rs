//! A client for the server API of [WeCom](https://work.weixin.qq.com) (企业微信, formerly WeChat Work): members and
//! departments, messages, media, customers, approvals, documents, meetings and the rest, all that it offers. The
//! operations are generated from one machine-readable specification; what is around them — tokens, retries, errors,
//! files — is written by hand.
//!
#![doc = include_str!("generated/as_of.md")]
//!
//!
//! # First call
//!
//! ```
//! # #[cfg(feature = "mock")]
//! # async fn example() -> Result<(), wecom_api::Error> {
//! # use wecom_api::mock::Server;
//! use wecom_api::Client;
//! use wecom_api::contacts::GetUser;
//! use wecom_api::messages::{Message, SendMessage};
//!
//! # let secret = "…";
//! let client = Client::builder("ww1234567890").secret(secret).build()?;
//! # let server = Server::start().await;
//! # let client = server.client();
//! # wecom_api::contacts::CreateUser::new("zhangsan", "张三").department([1]).mobile("1").send(&client).await?;
//!
//! let user = GetUser::new("zhangsan").send(&client).await?;
//! println!("{}", user.name);
//!
//! SendMessage::new(1000002, Message::text("The disk is full")).to_users(["zhangsan"]).send(&client).await?;
//! # Ok(())
//! # }
//! # #[cfg(feature = "mock")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
//! ```
//!
//! The client fetches an access token when it first needs one, keeps it, and renews it when it ends. It is cheap to
//! clone; make one for each application and keep it. It needs a tokio runtime.
//!
//! # Finding an operation
//!
//! Each operation is a type in the module of its area, named after what it does. Search these pages for the official
//! Chinese title (读取成员 finds [`contacts::GetUser`]), or for the English name. The page of an operation says which
//! path it calls and which token it takes, states its limits, and links to the official document. Where this crate
//! knowingly departs from that document, a paragraph that begins with *Deviation* says why.
//!
//! # Requests
//!
//! A request is a plain value. `new` takes what is required, setters take the rest, and all fields are public: it can
//! be built, compared, stored and tested without a client.
//!
//! ```
//! use wecom_api::contacts::UpdateUser;
//!
//! let request = UpdateUser::new("zhangsan").mobile("+86 13800000000");
//! assert_eq!(request.mobile.as_deref(), Some("+86 13800000000"));
//! // Not set means not sent: the server leaves it as it is. Empty is sent: the server clears it.
//! assert_eq!(request.alias, None);
//! let cleared = request.alias("");
//! assert_eq!(cleared.alias.as_deref(), Some(""));
//! ```
//!
//! # IDs
//!
//! Each kind of ID is a type of its own in [`shared`], which the areas re-export. It is made from plain text or a
//! number, compares with it and shows it:
//!
//! ```
//! use wecom_api::contacts::{GetUser, UserId};
//!
//! let id = UserId::new("zhangsan");
//! assert_eq!(GetUser::new(&id), GetUser::new("zhangsan"));
//! assert_eq!(id, "zhangsan");
//! assert_eq!(format!("{id}"), "zhangsan");
//! ```
//!
//! None converts into another, so that the user ID of a member never goes where the ID of a customer is meant:
//!
//! ```compile_fail,E0277
//! use wecom_api::contacts::GetUser;
//! use wecom_api::shared::ExternalUserId;
//!
//! GetUser::new(ExternalUserId::new("wmqfasd1e1927831291723123109rAAA"));
//! ```
//!
//! `send` gives a [`Call`], which is made when it is awaited, and can be given a timeout, a deadline or a
//! [`RetryPolicy`] of its own before. It owns what it sends, so it can be spawned, joined or selected as any future, and
//! the request can be sent again:
//!
//! ```no_run
//! # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
//! use std::time::Duration;
//! use wecom_api::contacts::ListUsers;
//!
//! let all = ListUsers::new(1).fetch_child(true);
//! let answer = all.send(&client).timeout(Duration::from_secs(90)).await?;
//! println!("{} members", answer.user_list.len());
//! # Ok(())
//! # }
//! ```
//!
//! # Responses
//!
//! A response is a plain struct, too. Reading it is lenient, because the server is not consistent: numbers may come
//! as text, booleans as 0 and 1, lists as null. What is missing gets its default: an empty text, list or
//! number; only structs inside it are an [`Option`]. And what is new is no error:
//!
//! ```
//! use wecom_api::contacts::MemberStatus;
//! use wecom_api::messages::Message;
//!
//! // Enums are open: a value that this version does not know is kept.
//! let status = MemberStatus::from(77);
//! assert!(matches!(status, MemberStatus::Unrecognized(_)));
//! assert_eq!(status.code(), 77);
//!
//! // So are unions such as the content of a message: an unknown kind keeps its JSON, and can be sent.
//! let variant = wecom_api::UnknownVariant::new([
//!     ("msgtype", serde_json::json!("hologram")),
//!     ("hologram", serde_json::json!({ "media_id": "m1" })),
//! ]);
//! let message = Message::Unrecognized(variant);
//! # let _ = message;
//! ```
//!
//! For a field that this version does not know, `.send(&client).raw().await` gives the body beside the decoded answer
//! ([`Answer`]); [`Client::call`] reaches any path, also one that it does not know.
//!
//! # Errors and retries
//!
//! A refused call is [`Error::Api`]. Its message gives the server's own words, the meaning of the code in English and,
//! where one is known, what to do. Codes are constants in [`error_codes`]; the list is open.
//!
//! ```no_run
//! # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
//! use wecom_api::contacts::GetUser;
//! use wecom_api::{Error, error_codes};
//!
//! match GetUser::new("zhangsan").send(&client).await {
//!     Ok(user) => println!("{}", user.name),
//!     Err(error) if error.code() == Some(error_codes::USER_NOT_FOUND) => println!("nobody"),
//!     Err(Error::Transport { sent: false, .. }) => println!("the server was not reached; nothing was done"),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A token that the server refuses is renewed once and the call made again; if that fails too, you get the error.
//! After a broken connection, a timeout, or an answer that says that the server is busy, a call is repeated three
//! times at most, but only if a repeat cannot do harm: operations say of themselves whether they may be repeated, and
//! those that may not, such as sending a message, are repeated only when the request never left this machine. See
//! [`RetryPolicy`]. A frequency limit (45009) is not waited for; it is yours to handle, or to stay below with a [`Pace`]
//! given to [`ClientBuilder::pace`].
//!
//! A call that succeeds may still have failed in part: look at fields such as `invaliduser`.
//!
//! No error, `Debug` output or log line holds a secret or a token. Log lines come through [`tracing`] with the target
//! `wecom_api`.
//!
//! # Tokens
//!
//! `secret` suffices for an application of your own corp. For several apps, several machines, third-party
//! applications, service providers and webhooks, read [`guide::tokens`].
//!
//! # Paging
//!
//! Listings that come in pages have `stream`, which gives the items of all pages and asks for a page only when it
//! comes to it ([`Items`]), and `pages`, which gives the answers ([`Pages`]). Both are streams, tell the cursor where
//! they are, and go on where an error stopped them.
//!
//! ```no_run
//! # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
//! use wecom_api::contacts::ListUserIds;
//!
//! let mut memberships = ListUserIds::new().stream(&client);
//! while let Some(membership) = memberships.next().await {
//!     let membership = membership?;
//!     println!("{} is in {}", membership.userid, membership.department);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Files
//!
//! An upload takes a [`FilePart`], from memory or from disk; receivers see its name as it is, Chinese or not.
//! Operations that answer with a file give a [`Download`], whose content is read at once, in pieces, or onto disk.
//!
//! ```no_run
//! # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
//! use wecom_api::FilePart;
//! use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
//!
//! let file = FilePart::open("季度报告.pdf").await?;
//! let uploaded = UploadMedia::new(MediaType::File, file).send(&client).await?;
//! let download = DownloadMedia::new(uploaded.media_id).send(&client).await?;
//! download.save("copy.pdf").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Testing
//!
//! With the feature `mock`, `wecom_api::mock::Server` is a fake WeCom in the process of your test. It knows every
//! operation of the enabled areas, checks tokens and requests, remembers members, departments, messages and files,
//! answers as you tell it, fails as you tell it, and shows what it got.
//!
//! ```
//! # #[cfg(feature = "mock")]
//! # async fn example() -> Result<(), wecom_api::Error> {
//! use wecom_api::messages::{Message, SendMessage};
//! use wecom_api::mock::{Fault, Server};
//!
//! let server = Server::start().await;
//! let client = server.client();
//! server.inject(Fault::refuse(45009));
//!
//! let request = SendMessage::new(1000002, Message::text("The disk is full")).to_all();
//! assert!(request.send(&client).await.is_err());
//! assert!(request.send(&client).await.is_ok());
//! assert_eq!(server.calls::<SendMessage>(), [request]);
//! # Ok(())
//! # }
//! # #[cfg(feature = "mock")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
//! ```
//!
//! # Callbacks
//!
//! With the feature `callback`, a program receives what WeCom sends: messages and events, verified, decrypted and typed,
//! in handlers that may take their time. The guide has a chapter on it, `guide::callbacks`.
//!
//! # Features
//!
//! Each area is a feature and a module of the same name; compile only what you use.
//!
//! | feature | what it adds |
//! |---|---|
//! | `authentication`, `contacts`, `media`, `messages` | these areas; on unless switched off |
//! | any other area, such as `customer_contact` | that area |
//! | `full` | all areas |
//! | `client` | the client, and the operations of the areas, which it sends; on unless switched off |
//! | `rustls` | TLS by rustls; on unless switched off |
//! | `native-tls` | TLS by the platform's library |
//! | `callback` | receiving callbacks: their signatures and encryption, typed events, handlers and replies; does without `client` |
//! | `axum` | the endpoint of a callback URL as a route of [axum](https://docs.rs/axum) |
//! | `aibot` | intelligent bots: their long connections, answers and files |
//! | `chat_archive_sdk` | the chat archive by the vendor's library: messages decrypted and typed, and the contents of files |
//! | `mock` | the fake server |
//! | `redis` | tokens in Redis or a Redis Cluster, shared by many processes, with TLS by the same library; with `callback`, repeats and a durable inbox there |
//! | `jiff` | points in time from and to those of the crate [jiff](https://docs.rs/jiff) |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "aibot")]
pub mod aibot;
#[cfg(feature = "callback")]
pub mod callback;
#[cfg(feature = "chat_archive_sdk")]
pub mod chat_archive_sdk;
#[cfg(feature = "client")]
mod client;
// Generated code decides what is used of this, so only with all areas can something in it be found to be dead.
#[cfg_attr(
    not(all(feature = "full", feature = "client")),
    allow(dead_code, unreachable_pub, unused_imports, unused_macros)
)]
mod codec;
mod conveniences;
#[cfg_attr(not(all(feature = "full", feature = "client")), allow(unused_imports, unused_macros))]
mod declare;
#[cfg(feature = "client")]
mod error;
mod error_code;
#[cfg(feature = "client")]
mod file;
#[cfg(any(feature = "client", feature = "callback"))]
mod hex;
mod json_path;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "client")]
mod operation;
#[cfg(feature = "client")]
#[cfg_attr(not(feature = "full"), allow(dead_code, unused_imports, unused_macros))]
mod paging;
mod prelude;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "client")]
mod reply;
mod shown;
mod token;

#[cfg(feature = "client")]
pub use client::{Answer, Call, Client, ClientBuilder, CustomRequest, Json, Pace, RetryPolicy};
pub use codec::{
    Decode, Fields, Nullable, PathError, Secret, Timestamp, TimestampMs, UnknownCode, UnknownText, UnknownVariant,
};
#[cfg(any(feature = "client", feature = "documents"))]
pub use conveniences::*;
#[cfg(feature = "client")]
pub use error::{ApiError, Body, Error, Origin, TransportError};
pub use error_code::{ErrorCode, ErrorMeaning, ErrorRetry};
#[cfg(feature = "client")]
pub use file::{Download, FilePart};
#[cfg(feature = "client")]
pub use operation::{Encoding, Host, Method, Operation, Paged, Rate, RateScope, Request, Retry, TokenKind};
#[cfg(feature = "client")]
pub use paging::{Items, Pages};
#[cfg(feature = "client")]
pub use reply::Reply;
pub use token::*;

// The areas, the types that they share, and the error codes.
include!("generated/areas.rs");

#[cfg(all(test, feature = "client"))]
mod fixture_tests;
// What the generator emits for its small fixtures, so that its behavior can be tested without the real API.
#[cfg(all(test, feature = "client"))]
#[allow(clippy::all)]
#[rustfmt::skip]
#[path = "../../tests/fixtures/compiled/mod.rs"]
mod fixtures;

/// Chapters that are too long for the first page.
pub mod guide {
    #[cfg(all(feature = "aibot", feature = "mock"))]
    #[doc = include_str!("../docs/bots.md")]
    pub mod bots {}
    #[cfg(feature = "callback")]
    #[doc = include_str!("../docs/callbacks.md")]
    pub mod callbacks {}
    #[doc = include_str!("../docs/faults.md")]
    pub mod faults {}
    #[doc = include_str!("../docs/tokens.md")]
    pub mod tokens {}
}

/// Keeps the code in the README true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
