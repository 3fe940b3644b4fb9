//! The operation table with the types behind it: what reads and writes the bodies of each operation.

use super::facts::Facts;
use super::specified::ENTRIES;
use crate::codec::{self, Decode, PathError};
use crate::operation::{Operation, Request};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

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
    empty: fn() -> Result<Vec<u8>, PathError>,
}

impl Entry {
    pub(crate) const fn json<R>(facts: &'static Facts) -> Self
    where
        R: Request + Decode,
        R::Response: Decode + Default + Serialize,
    {
        let response = Response { again: again::<R::Response>, empty: empty::<R::Response> };
        Self { operation: R::OPERATION, facts, request: request_again::<R>, response: Some(response) }
    }

    pub(crate) const fn binary<R: Request + Decode>(facts: &'static Facts) -> Self {
        Self { operation: R::OPERATION, facts, request: request_again::<R>, response: None }
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

    /// The JSON of an example of the response, without errcode; `None` when the answer is a file. Every field has a
    /// typical value, every list one element; a listing has one page.
    ///
    /// # Errors
    /// When it does not decode, which would be a defect of the specification.
    pub fn example_response(&self) -> Option<Result<Vec<u8>, PathError>> {
        self.response_again(self.facts.answer.as_bytes())
    }

    /// The example; an empty response to a request for a further page, which there never is.
    pub(super) fn answer(&self, input: &Map<String, Value>) -> Option<Result<Vec<u8>, PathError>> {
        let response = self.response?;
        let page = self.facts.page.and_then(|name| input.get(name));
        if page.is_some_and(is_further) { Some((response.empty)()) } else { self.example_response() }
    }
}

/// Whether this value of a page field asks for more than the first page.
fn is_further(page: &Value) -> bool {
    !matches!(page, Value::Null) && !["", "0"].contains(&page.to_string().trim_matches('"'))
}

fn again<T: Decode + Serialize>(json: &[u8]) -> Result<Vec<u8>, PathError> {
    encode(&codec::from_slice::<T>(json)?)
}

/// A request with a file is no JSON as a whole, but its other fields are.
fn request_again<R: Request + Decode>(json: &[u8]) -> Result<Vec<u8>, PathError> {
    struct Fields<R>(R);
    impl<R: Request> Serialize for Fields<R> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            codec::write_object(&self.0, serializer)
        }
    }
    encode(&Fields(codec::from_slice::<R>(json)?))
}

fn empty<T: Default + Serialize>() -> Result<Vec<u8>, PathError> {
    encode(&T::default())
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, PathError> {
    codec::to_vec(value).map_err(|error| PathError { path: String::new(), message: error.to_string() })
}

/// An example of an operation's response: every field has a typical value, every list one element. With the
/// IDs of the request in it, it is what the fake server answers when nobody has told it otherwise; and it is a start
/// for answers of one's own.
///
/// ```
/// # #[cfg(feature = "contacts")]
/// # fn example() {
/// use wecom_api::contacts::GetUser;
/// use wecom_api::mock;
///
/// let mut user = mock::example::<GetUser>();
/// user.name = "李四".to_owned();
/// # }
/// ```
///
/// # Panics
/// Never for the requests of this crate.
pub fn example<R: Request>() -> R::Response
where
    R::Response: Decode,
{
    let wanted = (R::OPERATION.area, R::OPERATION.name);
    let known = entries().into_iter().find(|entry| (entry.operation.area, entry.operation.name) == wanted);
    let answer = known.map(|entry| codec::from_slice(entry.facts.answer.as_bytes()));
    match answer {
        Some(Ok(response)) => response,
        _ => panic!("there is no example of {}", R::OPERATION),
    }
}

/// All operations of the enabled areas.
pub fn entries() -> Vec<Entry> {
    ENTRIES.iter().flat_map(|area| area.iter().copied()).collect()
}
