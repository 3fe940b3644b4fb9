//! The promises of the fake server, kept towards the client of this crate.

mod answers;
mod contacts;
mod faults;
mod imports;
mod media;
mod messages;

use wecom_api::mock::Server;
use wecom_api::{Client, Error, RetryPolicy};

/// A client that never repeats a call.
fn impatient(server: &Server) -> Client {
    server.client_builder().retry(RetryPolicy::never()).build().expect("the client can be made")
}

fn code(error: Error) -> i64 {
    error.code().expect("the server refused").get()
}
