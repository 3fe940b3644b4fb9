//! A message of the archive, decrypted or not.

use super::ArchiveError;
use crate::chat_archive::{ArchivedMessage, MessageId};
use std::fmt;

/// A message of the archive, with its place, and what became of decrypting and reading it.
#[derive(Clone)]
pub struct Record {
    pub(super) seq: i64,
    pub(super) message_id: MessageId,
    pub(super) json: Option<String>,
    pub(super) message: Result<ArchivedMessage, ArchiveError>,
}

impl Record {
    /// Its sequence number. Keep that of the last record that was dealt with, to go on after it.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Its ID, by which one that is fetched again can be told.
    pub fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// The message.
    ///
    /// # Errors
    /// When it could not be decrypted, or its JSON not be read.
    pub fn message(&self) -> Result<&ArchivedMessage, &ArchiveError> {
        self.message.as_ref()
    }

    /// The message by itself.
    ///
    /// # Errors
    /// As [`message`](Self::message).
    pub fn into_message(self) -> Result<ArchivedMessage, ArchiveError> {
        self.message
    }

    /// The JSON of the message as it was decrypted, also of one that cannot be read; nothing when it could not be
    /// decrypted. A field that this version does not know stands here.
    pub fn json(&self) -> Option<&str> {
        self.json.as_deref()
    }
}

impl fmt::Debug for Record {
    /// Does not show what people wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Record");
        out.field("seq", &self.seq).field("message_id", &self.message_id);
        match &self.message {
            Ok(message) => out.field("action", &message.action),
            Err(error) => out.field("error", error),
        };
        out.finish_non_exhaustive()
    }
}
