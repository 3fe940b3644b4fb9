//! One call: a request with its options, on its way.

use super::Client;
use super::payload::Payload;
use super::retry::RetryPolicy;
use crate::codec::Decode;
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::{RawReply, Reply};
use bytes::Bytes;
use futures_util::future::{BoxFuture, FusedFuture, FutureExt};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// What a caller sets for one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) answer_limit: Option<u64>,
    pub(crate) debug: bool,
}

/// A call on its way to the answer `T`. It is made when it is awaited, and stopped when it is dropped.
///
/// It owns what it sends: it can outlive the request and the client, be spawned, or be joined with others.
///
/// ```no_run
/// # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
/// use futures_util::future::try_join_all;
/// use wecom_api::contacts::GetUser;
///
/// let calls = ["zhangsan", "lisi"].map(|id| GetUser::new(id).send(&client));
/// let users = try_join_all(calls).await?;
/// let task = tokio::spawn(GetUser::new("wangwu").send(&client));
/// # let _ = (users, task);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call is made only when it is awaited"]
pub struct Call<T> {
    operation: Cow<'static, Operation>,
    state: State,
    answer: PhantomData<fn() -> T>,
}

enum State {
    /// Not made yet. What could not be encoded is told when the call is awaited.
    Ready(Box<Prepared>),
    Running(BoxFuture<'static, Result<RawReply, Error>>),
    Over,
}

struct Prepared {
    client: Client,
    payload: Result<Payload, Error>,
    options: Options,
}

impl<T: Reply> Call<T> {
    pub(super) fn new(client: &Client, operation: Cow<'static, Operation>, payload: Result<Payload, Error>) -> Self {
        let prepared = Prepared { client: client.clone(), payload, options: Options::default() };
        Self { operation, state: State::Ready(Box::new(prepared)), answer: PhantomData }
    }

    fn set(mut self, set: impl FnOnce(&mut Options)) -> Self {
        if let State::Ready(prepared) = &mut self.state {
            set(&mut prepared.options);
        }
        self
    }

    /// Longest wait for the answer to one request of this call, and for the next piece of a file.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(|options| options.timeout = Some(timeout))
    }

    /// Longest time for the whole call: fetching tokens, waiting for the [pace](crate::Pace), retries, and reading
    /// the answer. Of an operation that answers a file it covers the [`Download`](crate::Download) to its last byte,
    /// with the time that its reader takes between pieces.
    pub fn deadline(self, deadline: Duration) -> Self {
        self.set(|options| options.deadline = Some(deadline))
    }

    /// The longest answer that is read, in bytes, as [`ClientBuilder::answer_limit`](crate::ClientBuilder::answer_limit).
    pub fn answer_limit(self, bytes: u64) -> Self {
        self.set(|options| options.answer_limit = Some(bytes))
    }

    /// When and how often this call is repeated after a fault.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.set(|options| options.retry = Some(policy))
    }

    /// Asks the server to keep the call for the vendor's debugging page (`debug=1`).
    pub fn debug(self) -> Self {
        self.set(|options| options.debug = true)
    }

    /// Gives the body as it came beside the decoded answer.
    pub fn raw(self) -> Call<Answer<T>>
    where
        T: Decode,
    {
        Call { operation: self.operation, state: self.state, answer: PhantomData }
    }
}

impl<T: Reply> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        if let State::Ready(..) = call.state
            && let State::Ready(prepared) = std::mem::replace(&mut call.state, State::Over)
        {
            let Prepared { client, payload, options } = *prepared;
            let operation = call.operation.clone();
            call.state = State::Running(async move { client.execute(&operation, &payload?, &options).await }.boxed());
        }
        let State::Running(work) = &mut call.state else {
            // It has told its outcome, and nothing more is to come.
            return Poll::Pending;
        };
        let reply = std::task::ready!(work.poll_unpin(context));
        call.state = State::Over;
        Poll::Ready(reply.and_then(T::from_reply))
    }
}

impl<T: Reply> FusedFuture for Call<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Over)
    }
}

impl<T> fmt::Debug for Call<T> {
    /// Does not show what is sent, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Ready(..) => "ready",
            State::Running(_) => "running",
            State::Over => "over",
        };
        f.debug_struct("Call").field("operation", &self.operation.to_string()).field("state", &state).finish()
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

impl<T: Decode + Send> Reply for Answer<T> {
    fn from_reply(reply: RawReply) -> Result<Self, Error> {
        let (message, body) = (reply.message().to_owned(), reply.bytes().unwrap_or_default());
        Ok(Self { value: reply.decode()?, message, body })
    }
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
