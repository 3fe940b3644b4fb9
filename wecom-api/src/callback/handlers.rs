//! Who handles which event.

use super::{Delivery, Event, EventBody, IntoReply, Reply};
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::HashMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Why a handler failed.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// Takes the deliveries of an [`Endpoint`](super::Endpoint): [`Handlers`], or what keeps them for later.
pub trait Handle: Send + Sync {
    /// Handles one.
    fn handle(&self, delivery: Arc<Delivery>) -> BoxFuture<'_, Result<Option<Reply>, HandlerError>>;

    /// Whether it keeps deliveries for later, so that they are safe once it has them, and not before.
    ///
    /// The server is then told that all went well only after that, however long it takes, and the same event that
    /// comes again is given to it again: telling repeats is its own business.
    fn keeps(&self) -> bool {
        false
    }
}

/// What a handler is given beside the event.
#[derive(Clone, Debug)]
pub struct Context<S> {
    /// What the handlers share, such as a [`Client`](crate::Client) or a pool of connections to a database.
    pub state: S,
    delivery: Arc<Delivery>,
    #[cfg(feature = "client")]
    pub(super) applied: Arc<crate::Applied>,
}

impl<S> Context<S> {
    /// What came.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The event with all that it holds, also what its type does not know.
    pub fn event(&self) -> &Event {
        self.delivery.event()
    }
}

type Run<S> = Box<dyn Fn(Context<S>) -> BoxFuture<'static, Result<Option<Reply>, HandlerError>> + Send + Sync>;
type Failed<S> = Box<dyn Fn(&HandlerError, &Context<S>) + Send + Sync>;

/// Handlers of events by their types, with what they share.
///
/// ```
/// # #[cfg(feature = "contacts")]
/// # {
/// use wecom_api::callback::Handlers;
/// use wecom_api::contacts::{MemberCreated, MemberDeleted};
///
/// #[derive(Clone)]
/// struct Directory;
///
/// let handlers = Handlers::new(Directory)
///     .on(|member: MemberCreated, context| async move {
///         let Directory = context.state;
///         println!("welcome, {}", member.userid);
///         Ok(())
///     })
///     .on(|member: MemberDeleted, _| async move {
///         println!("goodbye, {}", member.userid);
///         Ok(())
///     })
///     .fallback(|context| async move {
///         println!("nobody handles {:?}", context.event());
///         Ok(())
///     });
/// # let _ = handlers;
/// # }
/// ```
pub struct Handlers<S> {
    state: S,
    /// Those whose stores events go into.
    #[cfg(feature = "client")]
    pub(super) clients: Vec<crate::Client>,
    /// By the area and the name of the type.
    known: HashMap<(&'static str, &'static str), Run<S>>,
    fallback: Option<Run<S>>,
    failed: Option<Failed<S>>,
}

impl<S: Clone + Send + Sync + 'static> Handlers<S> {
    /// No handlers yet. Each call of one gets a clone of the state.
    pub fn new(state: S) -> Self {
        Self {
            state,
            #[cfg(feature = "client")]
            clients: Vec::new(),
            known: HashMap::new(),
            fallback: None,
            failed: None,
        }
    }

    /// Handles the events of a type. A second handler of the same type takes the place of the first.
    ///
    /// A handler gives nothing back, or a [`Reply`], which goes into the answer if it is ready in time. It may take as
    /// long as it needs.
    pub fn on<T, R, F, A>(mut self, handler: F) -> Self
    where
        T: EventBody + Send + 'static,
        R: IntoReply,
        F: Fn(T, Context<S>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, HandlerError>> + Send + 'static,
    {
        let run: Run<S> = Box::new(move |context| {
            let event = match T::deserialize(context.event().body()) {
                Ok(event) => event,
                Err(error) => {
                    let message = format!("the event {} cannot be read: {error}", T::FACTS.name);
                    return std::future::ready(Err(message.into())).boxed();
                }
            };
            handler(event, context).map(|done| done.map(IntoReply::into_reply)).boxed()
        });
        self.known.insert((T::FACTS.area, T::FACTS.name), run);
        self
    }

    /// Handles the events that no other handler is for, also those that this crate does not know.
    pub fn fallback<R, F, A>(mut self, handler: F) -> Self
    where
        R: IntoReply,
        F: Fn(Context<S>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, HandlerError>> + Send + 'static,
    {
        self.fallback =
            Some(Box::new(move |context| handler(context).map(|done| done.map(IntoReply::into_reply)).boxed()));
        self
    }

    /// Is told when an event could not be applied, a handler failed or panicked, or an event could not be read as its type.
    pub fn on_error(mut self, failed: impl Fn(&HandlerError, &Context<S>) + Send + Sync + 'static) -> Self {
        self.failed = Some(Box::new(failed));
        self
    }
}

impl<S: Clone + Send + Sync + 'static> Handlers<S> {
    async fn run(&self, context: &mut Context<S>) -> Result<Option<Reply>, HandlerError> {
        #[cfg(feature = "client")]
        if !self.apply(context).await? {
            return Ok(None);
        }
        let known = context.event().facts().and_then(|facts| self.known.get(&(facts.area, facts.name)));
        match known.or(self.fallback.as_ref()) {
            Some(run) => run(context.clone()).await,
            None => Ok(None),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Handle for Handlers<S> {
    fn handle(&self, delivery: Arc<Delivery>) -> BoxFuture<'_, Result<Option<Reply>, HandlerError>> {
        let mut context = Context {
            state: self.state.clone(),
            delivery,
            #[cfg(feature = "client")]
            applied: Arc::new(crate::Applied::Nothing),
        };
        async move {
            let handled = AssertUnwindSafe(self.run(&mut context)).catch_unwind().await;
            // What the panic said went to the panic hook.
            let done = handled.unwrap_or_else(|_| Err("the handler panicked".into()));
            if let (Err(error), Some(failed)) = (&done, &self.failed) {
                failed(error, &context);
            }
            done
        }
        .boxed()
    }
}

impl<S> fmt::Debug for Handlers<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.known.keys().map(|(area, name)| format!("{area}::{name}")).collect();
        names.sort_unstable();
        f.debug_struct("Handlers").field("on", &names).field("fallback", &self.fallback.is_some()).finish()
    }
}
