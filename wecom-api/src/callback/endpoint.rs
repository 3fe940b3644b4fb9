//! What stands behind a callback URL.

use super::{Answer, CallbackError, CallbackQuery, Delivery, Handle, HandlerError, MemoryRepeats, Receiver, Repeats};
use super::{ReplayGuard, Reply};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// The server waits five seconds; this leaves some for the way back.
const ANSWER_WITHIN: Duration = Duration::from_millis(4_000);
/// What third-party applications are commanded must be answered within a second.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_millis(800);
/// The server repeats within seconds. This long is for one that was cut off from the network meanwhile.
const REMEMBER: Duration = Duration::from_secs(3_600);
/// Handlers that run at once.
const RUNNING: usize = 10_000;

/// What stands behind a callback URL: it answers the check of the URL, verifies and decrypts what comes, drops repeats,
/// gives the event to its handler, and answers in time whatever the handler does.
///
/// ```
/// # async fn example() -> Result<(), wecom_api::callback::CallbackError> {
/// use wecom_api::callback::{Application, Endpoint, Handlers, Receiver};
///
/// let receiver = Receiver::new(Application::new(
///     "QDG6eK",
///     "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
///     ["ww1234567890"],
/// )?);
/// let handlers = Handlers::new(()).fallback(|context| async move {
///     println!("{:?}", context.event());
///     Ok(())
/// });
/// let endpoint = Endpoint::new(receiver, handlers);
///
/// // In the handler of any web server; with the feature `axum`, `endpoint.method_router()` does it.
/// # let (query, body) = ("", b"");
/// let answer = endpoint.post(query, body).await;
/// println!("{}: {}", answer.status, answer.body);
///
/// // Before the process ends.
/// endpoint.drain().await;
/// # Ok(())
/// # }
/// ```
///
/// A clone stands behind the same URL.
#[derive(Clone)]
pub struct Endpoint {
    shared: Arc<Shared>,
}

struct Shared {
    receiver: Receiver,
    handler: Box<dyn Handle>,
    repeats: Box<dyn Repeats>,
    guard: Option<ReplayGuard>,
    answer_within: Duration,
    limit: usize,
    running: TaskTracker,
}

impl Endpoint {
    /// An endpoint that takes what the receiver takes, and has it handled.
    pub fn new(receiver: Receiver, handler: impl Handle + 'static) -> Self {
        Self::builder(receiver, handler).build()
    }

    /// The same with other settings.
    pub fn builder(receiver: Receiver, handler: impl Handle + 'static) -> EndpointBuilder {
        EndpointBuilder {
            shared: Shared {
                receiver,
                handler: Box::new(handler),
                repeats: Box::new(MemoryRepeats::default()),
                guard: None,
                answer_within: ANSWER_WITHIN,
                limit: RUNNING,
                running: TaskTracker::new(),
            },
        }
    }

    /// Answers a GET: the check of the URL, made when it is set up.
    pub fn get(&self, query: &str) -> Answer {
        match self.shared.receiver.verify_url(query) {
            Ok(echo) => Answer::text(200, echo),
            Err(error) => refused(&error),
        }
    }

    /// Answers a POST: a message or an event.
    ///
    /// The handler runs in a task of its own, and goes on when its answer comes too late or the server hangs up.
    pub async fn post(&self, query: &str, body: &[u8]) -> Answer {
        let shared = &self.shared;
        // Somebody else can take it, or this one when it has less to do.
        if shared.running.is_closed() || shared.running.len() >= shared.limit {
            return Answer::busy();
        }
        let delivery = match shared.open(query, body) {
            Ok(delivery) => Arc::new(delivery),
            Err(error) => return refused(&error),
        };
        let nothing = acknowledged(&delivery);
        let within = if is_command(&delivery) { ACKNOWLEDGE_WITHIN } else { shared.answer_within };
        let keeps = shared.handler.keeps();
        let handling = shared.running.spawn(self.shared.clone().handle(delivery.clone()));
        match tokio::time::timeout(within.min(shared.answer_within), handling).await {
            Ok(Ok(Ok(Some(reply)))) => match shared.receiver.seal(&delivery, &reply) {
                Ok(sealed) => Answer::sealed(&sealed),
                Err(error) => refused(&error),
            },
            Ok(Ok(Ok(None))) => nothing,
            // The handler panics or fails, and has been told so.
            Ok(_) => Answer::failed(),
            Err(_) if keeps => Answer::failed(),
            Err(_) => nothing,
        }
    }

    /// Bytes of a body that are taken.
    #[cfg(feature = "axum")]
    pub(super) fn max_body(&self) -> usize {
        self.shared.receiver.max_body
    }

    /// How many handlers are running.
    pub fn running(&self) -> usize {
        self.shared.running.len()
    }

    /// Takes nothing more, and waits for the handlers that are running. What comes now is answered with 503, so that
    /// the server sends it again, to another process or to the next one.
    ///
    /// Stop listening first, then wait for this, with a timeout around it if the process must end.
    pub async fn drain(&self) {
        self.shared.running.close();
        self.shared.running.wait().await;
    }
}

impl Shared {
    fn open(&self, query: &str, body: &[u8]) -> Result<Delivery, CallbackError> {
        let query = CallbackQuery::parse(query)?;
        let delivery = self.receiver.open_parsed(&query, body)?;
        if let Some(guard) = &self.guard {
            guard.check(&query)?;
        }
        Ok(delivery)
    }

    /// Handles an event, unless it came before.
    async fn handle(self: Arc<Self>, delivery: Arc<Delivery>) -> Result<Option<Reply>, HandlerError> {
        let key = (!self.handler.keeps()).then(|| delivery.key());
        if let Some(key) = &key {
            match self.repeats.claim(key, REMEMBER).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::debug!(target: "wecom_api", "a callback came again and is not handled again");
                    return Ok(None);
                }
                // Twice is better than never.
                Err(error) => {
                    tracing::warn!(target: "wecom_api", %error, "whether a callback came before is not known: it is handled");
                }
            }
        }
        let done = self.handler.handle(delivery.clone()).await;
        if let Err(error) = &done {
            tracing::warn!(target: "wecom_api", %error, event = ?delivery.event(), "a callback was not handled");
            if let Some(key) = &key
                && let Err(error) = self.repeats.release(key).await
            {
                tracing::warn!(target: "wecom_api", %error, "a callback that failed will not be handled when it comes again");
            }
        }
        done
    }
}

/// Settings of an [`Endpoint`].
pub struct EndpointBuilder {
    shared: Shared,
}

impl EndpointBuilder {
    /// Where it is remembered what came; in this process, unless given. Several processes behind a balancer need a
    /// common place, or each handles the event that is sent again to another.
    ///
    /// When that place cannot be reached, events are handled without asking it.
    pub fn repeats(mut self, repeats: impl Repeats + 'static) -> Self {
        self.shared.repeats = Box::new(repeats);
        self
    }

    /// Refuses requests that are too old, and those that somebody recorded and sends once more.
    pub fn replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.shared.guard = Some(guard);
        self
    }

    /// How long a handler may take to give a reply; four seconds unless given, since the server waits for five. After
    /// that the server is answered without one, and the handler goes on. What has an `InfoType` takes no reply, and is
    /// answered after 0.8 seconds at the latest, since its documents ask for an answer within one.
    pub fn answer_within(mut self, time: Duration) -> Self {
        self.shared.answer_within = time;
        self
    }

    /// How many handlers may run at once; 10,000 unless given. Over that, the server is asked to come again.
    pub fn max_running(mut self, handlers: usize) -> Self {
        self.shared.limit = handlers;
        self
    }

    /// The endpoint.
    pub fn build(self) -> Endpoint {
        Endpoint { shared: Arc::new(self.shared) }
    }
}

/// The answer that says nothing. What is sent to a third-party application's URL for commands must be answered with
/// this word, and the documents of the other events ask for an empty body.
fn acknowledged(delivery: &Delivery) -> Answer {
    Answer::text(200, if is_command(delivery) { "success" } else { "" })
}

/// Whether it comes to a third-party application's URL for commands.
fn is_command(delivery: &Delivery) -> bool {
    delivery.event().body().get("InfoType").is_some()
}

fn refused(error: &CallbackError) -> Answer {
    tracing::warn!(target: "wecom_api", %error, "a callback was refused");
    Answer::refused(error)
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { receiver, repeats, guard, answer_within, limit, running, handler: _ } = &*self.shared;
        f.debug_struct("Endpoint")
            .field("receiver", receiver)
            .field("repeats", repeats)
            .field("replay_guard", &guard.is_some())
            .field("answer_within", answer_within)
            .field("max_running", limit)
            .field("running", &running.len())
            .finish_non_exhaustive()
    }
}
