//! A batch of messages: what the library gave, decrypted one by one.

use super::archive::Inner;
use super::native::Text;
use super::{ArchiveError, Record};
use crate::chat_archive::{EncryptedMessage, MessageId};
use crate::codec::{Unread, from_answer};
use crate::{Decode, PathError};
use serde::Deserialize;
use serde_json::Value;

/// Messages after a sequence number, and the highest number among them.
pub(super) struct Batch {
    pub(super) records: Vec<Record>,
    pub(super) last: Option<i64>,
}

impl Inner {
    /// Fetches a batch and decrypts it. It blocks.
    pub(super) fn batch(&self, seq: i64, limit: u32) -> Result<Batch, ArchiveError> {
        const NAME: &str = "GetChatData";
        let broken = |reason: String| ArchiveError::Broken { function: NAME, reason };
        let after = u64::try_from(seq)
            .map_err(|_| ArchiveError::Argument { name: "sequence number", reason: "it is negative" })?;
        let json = self.session.chat_data(after, limit, &self.connection)?;
        let mut answer: Value = read(&json).map_err(|error| broken(error.to_string()))?;
        match answer["errcode"].as_i64() {
            None | Some(0) => {}
            Some(code) => {
                let message = answer["errmsg"].as_str().unwrap_or_default().to_owned();
                return Err(ArchiveError::Server { code, message });
            }
        }
        let messages = match answer["chatdata"].take() {
            Value::Array(messages) => messages,
            Value::Null => Vec::new(),
            _ => return Err(broken("`chatdata` is no list".to_owned())),
        };
        let records: Vec<Record> = messages.iter().map(|message| self.record(message)).collect();
        let last = records.iter().map(Record::seq).max();
        // What does not move on would be fetched for ever.
        match last.filter(|last| *last <= seq) {
            Some(last) => Err(broken(format!("the messages after {seq} end with {last}"))),
            None => Ok(Batch { records, last }),
        }
    }

    fn record(&self, message: &Value) -> Record {
        match EncryptedMessage::deserialize(message) {
            Ok(message) => self.decrypt(&message),
            Err(error) => Record {
                seq: message["seq"].as_i64().unwrap_or_default(),
                message_id: MessageId::new(message["msgid"].as_str().unwrap_or_default()),
                json: None,
                message: Err(ArchiveError::Broken { function: "GetChatData", reason: error.to_string() }),
            },
        }
    }

    /// Decrypts a message and reads it.
    pub(super) fn decrypt(&self, message: &EncryptedMessage) -> Record {
        let (json, read) = match self.text(message) {
            Ok(json) => {
                let read = read(json.as_bytes()).map_err(ArchiveError::Message);
                (Some(json), read)
            }
            Err(error) => (None, Err(error)),
        };
        Record { seq: message.seq, message_id: message.message_id.clone(), json, message: read }
    }

    fn text(&self, message: &EncryptedMessage) -> Result<String, ArchiveError> {
        let key = self.keys.decrypt(message.public_key_ver, &message.encrypt_random_key)?;
        let key = Text::new("random key", &key)?;
        let encrypted = Text::new("encrypted message", message.encrypt_chat_msg.as_bytes())?;
        let text = self.session.decrypt(&key, &encrypted)?;
        // A text that was cut amid a character is still worth more than none.
        Ok(String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

/// Reads JSON as it is read of answers: what is not quite JSON is looked at a second time.
fn read<T: Decode>(json: &[u8]) -> Result<T, PathError> {
    match from_answer(json, None) {
        Ok(reading) => Ok(reading.value),
        Err(Unread::Wrong(error)) => Err(error),
        Err(Unread::Late) => Err(PathError { path: String::new(), message: "the time is over".to_owned() }),
    }
}
