//! What the store in Redis promises, against a real `redis-server` and the fake WeCom server.

mod cache;
mod lock;
mod loss;
mod processes;
mod secrecy;
mod server;
mod store;
mod worker;
