//! The menu of an application as a whole.

use crate::agents::{CreateMenu, MenuButton};
use crate::client::Client;
use crate::error::Error;
use crate::shared::AgentId;

/// Replaces an application's menu, in one step: when the server refuses the new one, the old one stays.
///
/// # Errors
/// See [`Error`].
pub async fn replace_menu(
    client: &Client,
    agent_id: impl Into<AgentId>,
    buttons: impl IntoIterator<Item = MenuButton>,
) -> Result<(), Error> {
    CreateMenu::new(agent_id, buttons).send(client).await
}
