//! Operations that answer tokens, as the specification tells them.

use crate::operation::{Method, Operation, Retry, TokenKind};
use std::borrow::Cow;

/// An operation that answers a token, reached without the area that holds it.
pub(crate) struct Issuer {
    pub(crate) operation: Operation,
    /// The kind of token that it answers.
    pub(crate) issues: TokenKind,
}

impl Issuer {
    pub(crate) const fn new(method: Method, path: &'static str, takes: TokenKind, issues: TokenKind) -> Self {
        Self { operation: Operation::untyped(method, Cow::Borrowed(path), takes, Retry::Read), issues }
    }

    /// The field of the answer that holds the token: named as the parameter that carries it.
    pub(crate) fn field(&self) -> &'static str {
        self.issues.parameter().unwrap_or_default()
    }
}
