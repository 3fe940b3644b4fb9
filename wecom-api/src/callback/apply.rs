//! Events about the client itself, which it is given before their handlers run.

use super::{Context, HandlerError, Handlers};
use crate::{Applied, Client};
use std::sync::Arc;

impl<S> Context<S> {
    /// What the event has done to the store of the clients that were given to [`Handlers::apply_to`]: for
    /// `AuthorizationCreated`, the permanent code and whose it is.
    pub fn applied(&self) -> &Applied {
        &self.applied
    }
}

impl<S: Clone + Send + Sync + 'static> Handlers<S> {
    /// Applies events about this client's suite or hardware model to its store, before their handlers run: tickets,
    /// permanent codes and the ends of authorizations, see [`Client::apply_event`]. Call it once for each suite. Nothing
    /// else is needed for them; [`Context::applied`] says what was done.
    ///
    /// When an event cannot be applied, its handler does not run, and [`on_error`](Self::on_error) is told; the same event
    /// can be applied later, with an auth code within the ten minutes for which it lives. Neither does the handler run
    /// when something that happened later was applied before ([`Applied::Outdated`]): one that deletes what is known of a
    /// corp must not do so after the corp has come back.
    pub fn apply_to(mut self, client: Client) -> Self {
        self.clients.push(client);
        self
    }

    /// Applies an event to the client that it is for; false when something later was applied before.
    pub(super) async fn apply(&self, context: &mut Context<S>) -> Result<bool, HandlerError> {
        for client in &self.clients {
            match client.apply_event(context.event()).await? {
                Applied::Nothing => {}
                Applied::Outdated => {
                    tracing::debug!(target: "wecom_api", event = ?context.event(), "a callback was overtaken by a later one");
                    return Ok(false);
                }
                applied => {
                    context.applied = Arc::new(applied);
                    break;
                }
            }
        }
        Ok(true)
    }
}
