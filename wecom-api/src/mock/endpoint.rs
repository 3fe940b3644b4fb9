//! The operations by path, as requests ask for them.

use super::entry::{Entry, entries};
use super::refusal::Refusal;
use crate::operation::Method;
use http::StatusCode;
use std::collections::HashMap;

/// All operations of the enabled areas by path.
#[derive(Debug)]
pub(super) struct Endpoints(HashMap<&'static str, Vec<Entry>>);

/// A request for nothing: the HTTP status, and the refusal.
pub(super) type Nothing = (StatusCode, Refusal);

impl Endpoints {
    pub(super) fn new() -> Self {
        let mut endpoints: HashMap<&'static str, Vec<Entry>> = HashMap::new();
        for entry in entries() {
            endpoints.entry(&entry.operation.path).or_default().push(entry);
        }
        Self(endpoints)
    }

    /// The operation of a method and path. Where several share them, the one whose token is in the query.
    pub(super) fn find(&self, method: &str, path: &str, query: &[(String, String)]) -> Result<Entry, Nothing> {
        let Some(entries) = self.0.get(path) else {
            let message = format!("no operation has the path {path}; is the feature of its area enabled?");
            return Err((StatusCode::NOT_FOUND, Refusal::new(404, message)));
        };
        let mut fitting = entries.iter().filter(|entry| entry.operation.method.to_string() == method).peekable();
        let Some(first) = fitting.peek().copied() else {
            let (code, wanted) = match entries.first().map(|entry| entry.operation.method) {
                Some(Method::Get) => (43001, "GET"),
                _ => (43002, "POST"),
            };
            return Err((StatusCode::OK, Refusal::new(code, format!("require {wanted} method"))));
        };
        let has_token = |entry: &&Entry| {
            let name = entry.operation.token_parameter();
            name.is_some_and(|name| query.iter().any(|(key, _)| key == name))
        };
        Ok(*fitting.find(has_token).unwrap_or(first))
    }
}
