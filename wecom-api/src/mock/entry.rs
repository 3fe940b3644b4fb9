//! The operation table with the types behind it: what reads and writes the bodies of each operation.

use super::facts::Facts;
use crate::codec::{self, Decode, PathError};
use crate::operation::{Operation, Request};
use serde::Serialize;

/// An operation with the means to read and write its bodies as the compiled types do.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The facts about the endpoint.
    pub operation: &'static Operation,
    pub(super) facts: &'static Facts,
    request: fn(&[u8]) -> Result<Vec<u8>, PathError>,
    response: Option<Response>,
}

#[derive(Clone, Copy, Debug)]
struct Response {
    again: fn(&[u8]) -> Result<Vec<u8>, PathError>,
    example: fn() -> Result<Vec<u8>, PathError>,
}

impl Entry {
    pub(crate) fn json<R>(facts: &'static Facts) -> Self
    where
        R: Request + Decode + Serialize,
        R::Response: Decode + Default + Serialize,
    {
        let response = Response { again: again::<R::Response>, example: example::<R::Response> };
        Self { operation: R::OPERATION, facts, request: again::<R>, response: Some(response) }
    }

    pub(crate) fn binary<R: Request + Decode + Serialize>(facts: &'static Facts) -> Self {
        Self { operation: R::OPERATION, facts, request: again::<R>, response: None }
    }

    /// Decodes the JSON of a request, query and body in one object, and encodes it again.
    ///
    /// # Errors
    /// Where and why it cannot be decoded.
    pub fn request_again(&self, json: &[u8]) -> Result<Vec<u8>, PathError> {
        (self.request)(json)
    }

    /// Decodes the JSON of a response and encodes it again; `None` when the answer is a file.
    ///
    /// # Errors
    /// Where and why it cannot be decoded.
    pub fn response_again(&self, json: &[u8]) -> Option<Result<Vec<u8>, PathError>> {
        self.response.map(|response| (response.again)(json))
    }

    /// The JSON of an empty response of the right type, without errcode; `None` when the answer is a file.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn example_response(&self) -> Option<Result<Vec<u8>, PathError>> {
        self.response.map(|response| (response.example)())
    }
}

fn again<T: Decode + Serialize>(json: &[u8]) -> Result<Vec<u8>, PathError> {
    encode(&codec::from_slice::<T>(json)?)
}

fn example<T: Default + Serialize>() -> Result<Vec<u8>, PathError> {
    encode(&T::default())
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, PathError> {
    serde_json::to_vec(value).map_err(|error| PathError { path: String::new(), message: error.to_string() })
}

/// All operations of the enabled areas.
pub fn entries() -> Vec<Entry> {
    crate::generated::table::entries()
}
