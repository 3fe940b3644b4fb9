//! How far an account was read, as it is kept in the store.

use crate::client::Client;
use crate::codec::Secret;
use crate::customer_service::{MessageId, SyncedMessage};
use crate::error::Error;
use serde_json::{Value, json};

/// The page that is being read, and the message on it that was taken last.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    /// Nothing for an account that was never read.
    pub(super) cursor: Option<String>,
    pub(super) taken: Option<MessageId>,
}

impl Place {
    pub(super) async fn load(client: &Client, key: &str) -> Result<Self, Error> {
        let Some(stored) = client.tokens().value(key).await? else { return Ok(Self { cursor: None, taken: None }) };
        // To begin anew would give customers a second answer to messages of three days.
        let wrong = || Error::Configuration(format!("what the store has under {key} is no place among messages"));
        Self::parse(stored.value.expose()).ok_or_else(wrong)
    }

    fn parse(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |name| match value.get(name)? {
            Value::Null => Some(None),
            Value::String(text) => Some(Some(text.clone())),
            _ => None,
        };
        Some(Self { cursor: text("cursor")?, taken: text("taken")?.map(MessageId::new) })
    }

    pub(super) async fn store(&self, client: &Client, key: &str) -> Result<(), Error> {
        Ok(client.store().put(key, &Secret::new(self.text()), None).await?)
    }

    fn text(&self) -> String {
        json!({ "cursor": self.cursor, "taken": self.taken }).to_string()
    }

    /// The messages of this page that were not taken.
    pub(super) fn rest(&self, mut messages: Vec<SyncedMessage>) -> Vec<SyncedMessage> {
        let taken = self.taken.as_ref().and_then(|taken| messages.iter().position(|each| each.message_id == *taken));
        messages.drain(..taken.map_or(0, |at| at + 1));
        messages
    }

    /// Goes to the page after this one, all of which was taken; whether there is anything to keep.
    pub(super) fn turn(&mut self, next_cursor: String) -> bool {
        let next = Some(next_cursor).filter(|next| !next.is_empty() && self.cursor.as_ref() != Some(next));
        match next {
            Some(next) => {
                *self = Self { cursor: Some(next), taken: None };
                true
            }
            // The same page comes again, with what it had.
            None => self.taken.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(ids: &[&str]) -> Vec<SyncedMessage> {
        let message = |id: &&str| SyncedMessage { message_id: MessageId::new(*id), ..SyncedMessage::default() };
        ids.iter().map(message).collect()
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        for (cursor, taken) in [(None, None), (Some("c"), None), (None, Some("m")), (Some("c\"\n"), Some("m"))] {
            let place = Place { cursor: cursor.map(str::to_owned), taken: taken.map(MessageId::new) };
            assert_eq!(Place::parse(&place.text()), Some(place));
        }
        for wrong in ["", "c1", "{}", r#"{"cursor":1,"taken":null}"#, r#"{"cursor":null}"#, "[]"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_goes_on_after_the_message_that_was_taken() {
        let left = |taken: Option<&str>| {
            let place = Place { cursor: None, taken: taken.map(MessageId::new) };
            let rest = place.rest(messages(&["a", "b", "c"]));
            rest.iter().map(|message| message.message_id.to_string()).collect::<String>()
        };
        assert_eq!([left(None), left(Some("a")), left(Some("c")), left(Some("gone"))], ["abc", "bc", "", "abc"]);
    }

    #[test]
    fn a_cursor_that_does_not_move_loses_nothing() {
        let mut place = Place { cursor: Some("c".to_owned()), taken: Some(MessageId::new("m")) };
        assert!(place.turn("c".to_owned()) && place.turn(String::new()));
        assert_eq!(place, Place { cursor: Some("c".to_owned()), taken: Some(MessageId::new("m")) });
        assert!(place.turn("d".to_owned()));
        assert_eq!(place, Place { cursor: Some("d".to_owned()), taken: None });
        assert!(!place.turn("d".to_owned()));
    }
}
