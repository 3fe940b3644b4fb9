//! How emitted code behaves, shown on the fixtures of the generator (`tests/fixtures/emit/`): one file for
//! requests, one for what is read, one for unions, one for pages,
//! one for IDs, one for depth, and one for the other side, which reads requests.

mod depth;
mod ids;
#[cfg(feature = "mock")]
mod mocked;
mod pages;
mod reading;
mod requests;
mod unions;

use crate::codec::{Decode, PathError, from_slice};
use serde::Serialize;
use serde_json::Value;

/// What would be sent, query and body in one object.
fn sent(request: &impl Serialize) -> Value {
    serde_json::to_value(request).expect("a request can be written")
}

fn read<T: Decode>(json: &Value) -> T {
    from_slice(json.to_string().as_bytes()).expect("it can be read")
}

fn refused<T: Decode + std::fmt::Debug>(json: &Value) -> PathError {
    from_slice::<T>(json.to_string().as_bytes()).expect_err("it cannot be read")
}
