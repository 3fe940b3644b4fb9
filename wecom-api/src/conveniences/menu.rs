//! The menu of an application as a whole.

use crate::agents::{CreateMenu, MenuButton};
use crate::client::Client;
use crate::error::Error;

/// Replaces an application's menu, in one step: when the server refuses the new one, the old one stays.
///
/// # Errors
/// See [`Error`].
pub async fn replace_menu(
    client: &Client,
    agent_id: i64,
    buttons: impl IntoIterator<Item = MenuButton>,
) -> Result<(), Error> {
    CreateMenu::new(agent_id, buttons).send(client).await
}
