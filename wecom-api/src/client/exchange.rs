//! The core behind every call: token, request, errors, retries. Not generic: one copy serves all operations.

use super::Client;
use super::call::Options;
use super::payload::Payload;
use super::transport::Failure;
use crate::error::Error;
use crate::error_code::ErrorRetry;
use crate::operation::{Operation, TokenKind};
use crate::reply::RawReply;
use crate::token::Lease;
use std::time::Instant;
use tracing::Instrument;

impl Client {
    pub(crate) async fn execute(
        &self,
        operation: &Operation,
        payload: &Payload,
        options: &Options,
    ) -> Result<RawReply, Error> {
        let started = Instant::now();
        let span = tracing::debug_span!(target: "wecom_api", "call", %operation, path = %operation.path);
        let deadline = options.deadline.or(self.shared.deadline);
        // A deadline beyond what a clock can tell is none.
        let end = deadline.and_then(|deadline| started.checked_add(deadline));
        let work = self.repeat(operation, payload, options, end).instrument(span);
        let result = match deadline {
            None => work.await,
            Some(deadline) => match tokio::time::timeout(deadline, work).await {
                Ok(result) => result,
                Err(_) => Err(Error::timeout(operation, started.elapsed())),
            },
        };
        result.map(|reply| reply.until(started, end)).map_err(|error| match error {
            // One request knows only its own time; the caller waited for all of them.
            Error::Timeout { origin, .. } => Error::Timeout { origin, after: started.elapsed() },
            error => error,
        })
    }

    async fn repeat(
        &self,
        operation: &Operation,
        payload: &Payload,
        options: &Options,
        end: Option<Instant>,
    ) -> Result<RawReply, Error> {
        let policy = options.retry.as_ref().unwrap_or(&self.shared.retry);
        let (mut tried, mut limited, mut renewed, mut paid) = (0, 0, false, None);
        loop {
            let lease = self.turn(operation).await?;
            tried += 1;
            let token = lease.as_ref().map(|lease| &lease.token);
            let result = self.shared.transport.send(operation, payload, token, options).await;
            let failure = match (result, &lease) {
                (Ok(reply), lease) => {
                    if let Some(lease) = lease {
                        lease.answered(&operation.path, None);
                    }
                    self.shared.budget.refill(paid);
                    return Ok(reply);
                }
                (Err(failure), lease) => {
                    if let (Some(lease), Some(code)) = (lease, failure.error.code()) {
                        lease.answered(&operation.path, Some(code));
                    }
                    failure
                }
            };
            tracing::debug!(target: "wecom_api", tried, error = %failure.error, "a request failed");
            if self.renew(operation, &failure, lease.as_ref(), renewed).await? {
                renewed = true;
                tried -= 1;
                continue;
            }
            let Some(repeat) = policy.next(operation, &failure, tried, limited) else { return Err(failure.error) };
            // The server's wait is not cut short; what is to come too late need not be waited for.
            let late = |end| Instant::now().checked_add(repeat.wait).is_none_or(|next| next >= end);
            if repeat.told && end.is_some_and(late) {
                return Err(failure.error);
            }
            if repeat.limit {
                (tried, limited) = (tried - 1, limited + 1);
            } else {
                paid = self.shared.budget.pay(failure.error.is_timeout());
                if paid.is_none() {
                    tracing::warn!(target: "wecom_api", %operation, "not repeated: too many repeats have failed of late");
                    return Err(failure.error);
                }
            }
            tokio::time::sleep(repeat.wait).await;
        }
    }

    /// Waits for the operation's turn, where the client keeps a pace, and gives its token.
    async fn turn(&self, operation: &Operation) -> Result<Option<Lease>, Error> {
        if self.shared.pacer.is_some() {
            // Calls that have had their turn would all wait for a token and then go out at once.
            if self.source(operation.token).is_some_and(|source| source.renewable()) {
                self.lease_for(operation).await?;
            }
            self.pace(operation).await;
        }
        // The one from before the wait may have ended meanwhile.
        self.lease_for(operation).await
    }

    /// Waits for the operation's turn, where the client keeps a pace.
    async fn pace(&self, operation: &Operation) {
        let Some(pacer) = &self.shared.pacer else { return };
        let app = match self.source(operation.token) {
            Some(source) => source.key(),
            None => format!("no token:{}", self.corp_id()),
        };
        pacer.turn(&app, self.corp_id(), operation).await;
    }

    async fn lease_for(&self, operation: &Operation) -> Result<Option<Lease>, Error> {
        if operation.token == TokenKind::None {
            return Ok(None);
        }
        let source = self.source_for(operation.token, operation)?;
        // Fetching a token may need another token, so the future would contain itself.
        let lease = Box::pin(self.shared.tokens.get(self, source, operation)).await;
        lease.map(Some).map_err(|error| match error {
            // The request for the token was, but nothing of the operation itself.
            Error::Transport { origin, source, .. } => Error::Transport { origin, sent: false, source },
            error => error,
        })
    }

    /// Forgets a token that the server refused; true when the call should be made once more, which it was not
    /// `already`.
    async fn renew(
        &self,
        operation: &Operation,
        failure: &Failure,
        lease: Option<&Lease>,
        already: bool,
    ) -> Result<bool, Error> {
        let refused = failure.error.code().is_some_and(|code| code.retry() == ErrorRetry::Token);
        let (Some(lease), Some(source)) = (lease, self.source(operation.token)) else { return Ok(false) };
        if !refused || !source.renewable() {
            return Ok(false);
        }
        if already {
            lease.unhelpful(&operation.path);
            return Ok(false);
        }
        let renewed = self.shared.tokens.renew(&**source, lease, &operation.path).await;
        renewed.map_err(|error| error.of_token(&source.key(), operation, None))
    }
}
