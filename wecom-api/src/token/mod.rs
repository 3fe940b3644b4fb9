//! Tokens: where they come from ([`TokenSource`]), where they are kept ([`TokenStore`]), and how one task fetches
//! one while the others wait.

#[cfg(feature = "callback")]
mod applied;
mod auth_code;
mod cache;
mod ending;
mod failure;
mod flight;
mod flow;
mod issuer;
// What the specification says of operations that answer tokens.
#[path = "../generated/issuers.rs"]
#[rustfmt::skip]
pub(crate) mod issuers;
mod lease;
mod lifetime;
mod memory;
#[cfg(feature = "callback")]
mod order;
#[cfg(feature = "redis")]
mod redis;
mod renewals;
mod ring;
mod source;
mod store;

#[cfg(feature = "callback")]
pub use applied::Applied;
pub(crate) use cache::Tokens;
pub use flow::{Authorization, PreAuthorization};
pub(crate) use issuer::Issuer;
pub(crate) use lease::Lease;
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::{RedisStore, RedisStoreBuilder, WhenLost};
pub(crate) use source::issued;
pub use source::{
    AppSecret, AuthorizedCorp, DeviceSecret, DownstreamCorp, FixedToken, Issued, ModelSecret, ProviderSecret,
    SuiteSecret, TokenSource,
};
pub use store::{Lock, StoreError, Stored, TokenStore};
