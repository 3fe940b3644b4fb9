//! What is kept in Redis, and what that promises, against a real `redis-server` and the fake WeCom server.

mod authority;
mod cache;
mod cluster;
mod customer_service;
mod dead_letters;
mod inbox;
mod inbox_trial;
mod lock;
mod loss;
mod nodes;
mod once;
mod place;
mod processes;
mod repeats;
mod secrecy;
mod sick;
mod store;
mod tls;
mod worker;

use wecom_tests::redis_server as server;
