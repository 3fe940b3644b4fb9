//! One call: a request with its options, on its way.

use super::Client;
use super::exchange::Payload;
use super::retry::RetryPolicy;
use crate::codec;
use crate::error::Error;
use crate::operation::{Reply, Request};
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

/// What a caller sets for one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) debug: bool,
}

/// A call that is made when it is awaited.
#[derive(Debug)]
#[must_use = "a call is made only when it is awaited"]
pub struct Call<'a, R> {
    client: &'a Client,
    request: &'a R,
    options: Options,
}

impl<'a, R: Request> Call<'a, R> {
    pub(super) fn new(client: &'a Client, request: &'a R) -> Self {
        Self { client, request, options: Options::default() }
    }

    /// Longest wait for the answer to one request of this call, and for the next piece of a file.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Longest time for the whole call: fetching tokens, waiting for the [pace](crate::Pace), retries, and reading
    /// the answer. Of an operation that answers a file it covers the [`Download`](crate::Download) to its last byte,
    /// with the time that its reader takes between pieces.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Some(deadline);
        self
    }

    /// When and how often this call is repeated after a fault.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Asks the server to keep the call for the vendor's debugging page (`debug=1`).
    pub fn debug(mut self) -> Self {
        self.options.debug = true;
        self
    }

    /// Makes the call and gives the body as it came beside the decoded answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn raw(self) -> Result<Answer<R::Response>, Error>
    where
        R::Response: codec::Decode,
    {
        let payload = Payload::of(self.request)?;
        let reply = self.client.execute(R::OPERATION, &payload, &self.options).await?;
        let (message, body) = (reply.message.clone(), reply.bytes().unwrap_or_default());
        Ok(Answer { value: reply.decode()?, message, body })
    }
}

impl<'a, R: Request> IntoFuture for Call<'a, R> {
    type Output = Result<R::Response, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        async move {
            let payload = Payload::of(self.request)?;
            let reply = self.client.execute(R::OPERATION, &payload, &self.options).await?;
            R::Response::from_reply(reply)
        }
        .boxed()
    }
}

/// An answer with its body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The decoded answer.
    pub value: T,
    /// The server's errmsg: `ok`, sometimes with a warning behind it.
    pub message: String,
    /// The body as it came.
    pub body: Bytes,
}

impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    /// Shows only the length of the body, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("value", &self.value)
            .field("message", &self.message)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
