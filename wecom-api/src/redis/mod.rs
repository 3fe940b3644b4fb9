//! How this crate talks to Redis: one server or a cluster, with TLS or without. What is kept there is said elsewhere.

mod command;
mod connection;
mod failure;
mod server;
mod tls;

pub(crate) use command::{EVAL, eval, milliseconds, unique_name};
pub(crate) use connection::Connection;
pub(crate) use failure::Failure;
pub(crate) use server::Server;
pub(crate) use tls::{Identity, Tls};
