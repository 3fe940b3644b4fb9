//! What the client promises, against the fake server.

mod calls;
mod errors;
mod files;
mod paging;
mod secrets;
mod tokens;
