//! Tokens: where they come from ([`TokenSource`]), where they are kept ([`TokenStore`]), and how one task fetches
//! one while the others wait.

#[cfg(all(feature = "client", feature = "callback"))]
mod applied;
#[cfg(feature = "client")]
mod auth_code;
#[cfg(feature = "client")]
mod cache;
#[cfg(any(feature = "client", feature = "redis"))]
#[cfg_attr(not(feature = "client"), allow(dead_code))]
mod ending;
#[cfg(feature = "client")]
mod failure;
#[cfg(feature = "client")]
mod flight;
#[cfg(feature = "client")]
mod flow;
#[cfg(feature = "client")]
mod issuer;
// What the specification says of operations that answer tokens.
#[cfg(feature = "client")]
#[path = "../generated/issuers.rs"]
#[rustfmt::skip]
pub(crate) mod issuers;
#[cfg(feature = "client")]
mod lease;
#[cfg(feature = "client")]
mod lifetime;
#[cfg(any(feature = "client", feature = "redis"))]
mod memory;
#[cfg(all(feature = "client", feature = "callback"))]
mod order;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "client")]
mod renewals;
#[cfg(feature = "client")]
mod ring;
#[cfg(feature = "client")]
mod source;
#[cfg_attr(not(any(feature = "client", feature = "redis")), allow(dead_code))]
mod store;

#[cfg(all(feature = "client", feature = "callback"))]
pub use applied::Applied;
#[cfg(feature = "client")]
pub(crate) use cache::Tokens;
#[cfg(feature = "client")]
pub use flow::{Authorization, PreAuthorization};
#[cfg(feature = "client")]
pub(crate) use issuer::Issuer;
#[cfg(feature = "client")]
pub(crate) use lease::Lease;
#[cfg(any(feature = "client", feature = "redis"))]
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::{RedisStore, RedisStoreBuilder, WhenLost};
#[cfg(feature = "client")]
pub(crate) use source::issued;
#[cfg(feature = "client")]
pub use source::{
    AppSecret, AuthorizedCorp, DeviceSecret, DownstreamCorp, FixedToken, Issued, ModelSecret, ProviderSecret,
    SuiteSecret, TokenSource,
};
pub use store::{Lock, StoreError, Stored, TokenStore};
