//! Recipients of application messages.

use crate::messages::SendMessage;

impl SendMessage {
    /// Addresses everyone to whom the application is visible (`@all`).
    pub fn to_all(self) -> Self {
        self.to_users(["@all"])
    }
}
