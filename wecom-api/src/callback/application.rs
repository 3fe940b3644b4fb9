//! Whose callbacks are taken.

use super::{CallbackError, EncodingAesKey};
use crate::codec::Secret;

/// One application's callback settings: its token, its key, and the receive IDs that it stands for.
#[derive(Clone, Debug)]
pub struct Application {
    pub(super) token: Secret,
    /// The key in use first; while it is changed, the one before.
    pub(super) keys: Vec<EncodingAesKey>,
    pub(super) receive_ids: Vec<String>,
}

impl Application {
    /// Settings with the token and the EncodingAESKey as they stand where the callback is set up.
    ///
    /// The receive ID in a message says for whom it is. It is the corp ID for an application of one's own corp, the
    /// suite ID for what is sent to a suite, the ID of the authorized corp for what its members send to a
    /// third-party application, and empty for an intelligent bot of one's own corp. A message for another one is
    /// refused.
    ///
    /// # Errors
    /// When the key is none.
    pub fn new(
        token: impl Into<Secret>,
        encoding_aes_key: &str,
        receive_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, CallbackError> {
        Ok(Self {
            token: token.into(),
            keys: vec![EncodingAesKey::parse(encoding_aes_key)?],
            receive_ids: receive_ids.into_iter().map(Into::into).collect(),
        })
    }

    /// Takes messages with an older key as well, while the key is being changed. Replies use the newer one.
    ///
    /// # Errors
    /// When the key is none.
    pub fn previous_key(mut self, encoding_aes_key: &str) -> Result<Self, CallbackError> {
        self.keys.push(EncodingAesKey::parse(encoding_aes_key)?);
        Ok(self)
    }

    /// Takes messages for one more receive ID, such as a corp that has just authorized the application.
    pub fn receive_id(mut self, receive_id: impl Into<String>) -> Self {
        self.receive_ids.push(receive_id.into());
        self
    }

    pub(super) fn takes(&self, receive_id: &str) -> bool {
        self.receive_ids.iter().any(|id| id == receive_id)
    }
}
