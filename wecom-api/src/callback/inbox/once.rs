//! What is to be done once, however often an event is tried.

use super::{GROUP, Inbox, script};
use crate::callback::{Context, Delivery, HandlerError};
use crate::redis::{eval, milliseconds};
use crate::token::StoreError;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is known of something that is to be done once; given by [`Context::once`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Once {
    /// Nobody has begun it. Do it.
    First,
    /// It was begun, and not ended: a worker died, was cut off from Redis, or its handler failed. It may or may not
    /// have been done, which only the place where it has its effect can tell. Look there, and do it if it was not.
    InDoubt,
    /// A handler has ended with success after it was told to do it. Do nothing.
    Done,
}

impl<S> Context<S> {
    /// Asks whether something is to be done that must not be done twice, by a key of its own: that of the event
    /// ([`Delivery::key`]), or one of what it is about, such as a number of an order.
    ///
    /// Once a handler that has asked ends with success, the key is done, and whoever asks after that is told so. That
    /// is written in one step with the event's end. Effects elsewhere are in no step with it: a worker may die after the
    /// effect and before that step. [`Once::InDoubt`] says when that may have happened, so that the handler can look.
    /// Where the effect itself refuses to happen twice, as a row of a database with the key as its unique column, there
    /// is no need to look.
    ///
    /// ```
    /// use wecom_api::callback::{Context, HandlerError, Once};
    ///
    /// # struct Orders;
    /// # impl Orders {
    /// #     async fn is_paid(&self, _: &str) -> Result<bool, HandlerError> { Ok(true) }
    /// #     async fn pay(&self, _: &str) -> Result<(), HandlerError> { Ok(()) }
    /// # }
    /// async fn pay(order: &str, context: &Context<Orders>) -> Result<(), HandlerError> {
    ///     let orders = &context.state;
    ///     match context.once(order).await? {
    ///         Once::First => orders.pay(order).await,
    ///         Once::InDoubt if !orders.is_paid(order).await? => orders.pay(order).await,
    ///         Once::InDoubt | Once::Done => Ok(()),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When Redis does not answer, the event is no longer this worker's, or no [worker](super::Inbox::worker) of an inbox
    /// handles it. While another event with this key is being handled, there is an error, too: pass it on with `?`,
    /// and the event is tried again a little later, without that counting as an attempt.
    pub async fn once(&self, key: &str) -> Result<Once, HandlerError> {
        match &self.delivery().work {
            Some(work) => work.once(key).await,
            None => Err("`once` needs the worker of an inbox: nobody else knows what was done".into()),
        }
    }
}

/// An event in the hands of a worker.
#[derive(Debug)]
pub(in crate::callback) struct Work {
    pub(super) inbox: Inbox,
    pub(super) consumer: String,
    pub(super) id: String,
    pub(super) lease: Duration,
    /// What its handler asked for.
    pub(super) keys: Mutex<Vec<(String, Once)>>,
}

impl Work {
    async fn once(&self, key: &str) -> Result<Once, HandlerError> {
        if let Some(known) = self.known(key) {
            return Ok(known);
        }
        let Inbox { keys, remember_once, .. } = &self.inbox;
        let command = eval(script::ONCE, [keys.once(key), keys.events()])
            .arg(GROUP)
            .arg(&self.consumer)
            .arg(&self.id)
            .arg(milliseconds(self.lease))
            .arg(milliseconds(*remember_once))
            .take();
        let once = match self.inbox.run::<String>(&command).await?.as_str() {
            "first" => Once::First,
            "doubt" => Once::InDoubt,
            "done" => Once::Done,
            "busy" => return Err(InWork.into()),
            _ => return Err(StoreError::new("the event is no longer this worker's: its lease has ended").into()),
        };
        self.asked().push((key.to_owned(), once));
        Ok(once)
    }

    fn known(&self, key: &str) -> Option<Once> {
        self.asked().iter().find(|(known, _)| known == key).map(|(_, once)| *once)
    }

    /// What is done when the handler ends with success, and was not before.
    pub(super) fn begun(&self) -> Vec<String> {
        let begun = |(key, once): &(String, Once)| (*once != Once::Done).then(|| key.clone());
        self.asked().iter().filter_map(begun).collect()
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, Vec<(String, Once)>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery {
    pub(super) fn in_work(mut self, work: std::sync::Arc<Work>) -> Self {
        self.work = Some(work);
        self
    }
}

/// Another event with the same key is being handled.
#[derive(Debug)]
pub(super) struct InWork;

impl fmt::Display for InWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another event with the same key is being handled; this one is tried again when it has ended")
    }
}

impl std::error::Error for InWork {}
