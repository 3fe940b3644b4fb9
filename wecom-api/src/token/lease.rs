//! A token in the hands of a call, and what the call tells of it.

use super::renewals::Renewals;
use crate::codec::Secret;
use crate::error_code::{ErrorCode, ErrorRetry};
use std::sync::Arc;

/// A token, on which a call reports how it was received.
#[derive(Clone, Debug)]
pub(crate) struct Lease {
    pub(crate) token: Secret,
    pub(super) renewals: Arc<Renewals>,
}

impl Lease {
    /// An operation has answered to this token: with a code, or with success.
    pub(crate) fn answered(&self, path: &str, code: Option<ErrorCode>) {
        let retry = code.map(ErrorCode::retry);
        if !matches!(retry, Some(ErrorRetry::Token | ErrorRetry::Busy)) {
            self.renewals.taken(path);
        }
    }

    /// An operation has refused this token, which came in place of one that it had refused.
    pub(crate) fn unhelpful(&self, path: &str) {
        self.renewals.unhelpful(path);
    }
}
