//! The menu of an application as a whole.

use crate::agents::{CreateMenu, DeleteMenu, MenuButton};
use crate::client::Client;
use crate::error::Error;
use crate::shared::AgentId;

/// Replaces an application's menu. The old one is deleted first, so that nothing of it stays when the server
/// refuses the new one for its content.
///
/// # Errors
/// See [`Error`].
pub async fn replace_menu(
    client: &Client,
    agent_id: impl Into<AgentId>,
    buttons: impl IntoIterator<Item = MenuButton>,
) -> Result<(), Error> {
    let agent_id = agent_id.into();
    DeleteMenu::new(agent_id).send(client).await?;
    CreateMenu::new(agent_id, buttons).send(client).await
}
