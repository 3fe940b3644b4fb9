//! wip
mod client;
mod codec;
mod conveniences;
mod error;
mod file;
mod generated;
mod json_path;
mod operation;
mod paging;
mod prelude;
mod token;
#[cfg(feature = "mock")]
pub mod mock;

pub use client::{Answer, Call, Client, ClientBuilder, RetryPolicy};
pub use codec::{Decode, Nullable, PathError, Secret, Timestamp, TimestampMs, UnknownCode, UnknownText, UnknownVariant};
pub use conveniences::*;
pub use error::{ApiError, Body, Error, ErrorCode, ErrorMeaning, ErrorRetry};
pub use file::{Download, FilePart};
pub use generated::*;
pub use operation::{Encoding, Host, Method, Operation, Paged, Reply, Request, Retry, TokenKind};
pub use token::*;

#[cfg(test)]
mod fixture_tests;
// What the generator emits for its small fixtures, so that its behavior can be tested without the real API.
#[cfg(test)]
#[rustfmt::skip]
#[path = "../../tests/fixtures/compiled/mod.rs"]
mod fixtures;
