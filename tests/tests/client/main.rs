//! What the client promises, against the fake server.

mod calls;
mod custom;
mod errors;
mod files;
mod kinds;
mod listener;
mod owned_calls;
mod paging;
mod secrets;
mod sources;
mod stored;
mod storms;
mod third_party;
mod tokens;
mod traces;
