//! What the store in Redis promises, against a real `redis-server` and the fake WeCom server.

mod authority;
mod cache;
mod cluster;
mod customer_service;
mod lock;
mod loss;
mod nodes;
mod place;
mod processes;
mod secrecy;
mod server;
mod sick;
mod store;
mod tls;
mod worker;
