//! Answers that a test gives in place of the server's own.

use super::answer::Answer;
use super::record::Received;
use super::refusal::Refusal;
use crate::codec::{self, Decode};
use crate::file::FilePart;
use crate::operation::{Operation, Request};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Answers a request that was let through; the value holds query and body in one object.
pub(super) type Handler = Arc<dyn Fn(&Received, &Value) -> Result<Answer, Refusal> + Send + Sync>;

/// The handlers by operation and by path.
#[derive(Default)]
pub(super) struct Handlers {
    operations: HashMap<(&'static str, &'static str), Handler>,
    paths: HashMap<String, Handler>,
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handlers({} operations, {} paths)", self.operations.len(), self.paths.len())
    }
}

impl Handlers {
    pub(super) fn set_operation(&mut self, operation: &'static Operation, handler: Handler) {
        self.operations.insert((operation.area, operation.name), handler);
    }

    pub(super) fn set_path(&mut self, path: String, handler: Handler) {
        self.paths.insert(path, handler);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn get(&self, operation: Option<&'static Operation>, path: &str) -> Option<Handler> {
        let typed = operation.and_then(|operation| self.operations.get(&(operation.area, operation.name)));
        typed.or_else(|| self.paths.get(path)).cloned()
    }
}

/// A handler from a closure on the typed request.
pub(super) fn typed<R>(answer: impl Fn(&R) -> Result<R::Response, Refusal> + Send + Sync + 'static) -> Handler
where
    R: Request + Decode,
    R::Response: Serialize,
{
    Arc::new(move |received, input| {
        let response = answer(&request(received, input)?)?;
        let value = serde_json::to_value(&response).map_err(|error| Refusal::new(-1, error.to_string()))?;
        Ok(Answer::Json(value))
    })
}

/// A handler that answers with a file.
pub(super) fn file<R>(answer: impl Fn(&R) -> Result<FilePart, Refusal> + Send + Sync + 'static) -> Handler
where
    R: Request + Decode,
{
    Arc::new(move |received, input| {
        let file = answer(&request(received, input)?)?;
        Ok(Answer::File {
            name: file.file_name().to_owned(),
            content_type: "application/octet-stream".to_owned(),
            content: file.content().clone(),
        })
    })
}

/// A handler from a closure on the request as it arrived.
pub(super) fn untyped(answer: impl Fn(&Received) -> Result<Value, Refusal> + Send + Sync + 'static) -> Handler {
    Arc::new(move |received, _| answer(received).map(Answer::Json))
}

/// The typed request from query and body, with its files.
pub(super) fn request<R: Request + Decode>(received: &Received, input: &Value) -> Result<R, Refusal> {
    let json = input.to_string();
    let mut request: R = codec::from_slice(json.as_bytes()).map_err(|error| Refusal::new(47001, error.to_string()))?;
    for part in &received.parts {
        if let Some(file) = part.to_file() {
            request.set_file(&part.name, &file);
        }
    }
    Ok(request)
}
