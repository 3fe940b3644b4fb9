//! Messages: recorded, and sent to nobody.

use super::input::Input;
use super::{Directory, Outcome, done};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Value, json};

/// A message that would have been sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SentMessage {
    /// Its ID, for recalling it.
    pub id: String,
    /// The whole body, such as `{"msgtype": "text", "text": {"content": "…"}, "touser": "zhangsan", …}`.
    pub body: Value,
    /// Whether it was recalled.
    pub recalled: bool,
}

/// The messages in the order in which they were sent.
#[derive(Debug, Default)]
pub(super) struct Messages(Vec<SentMessage>);

impl Messages {
    pub(super) fn sent(&self) -> Vec<SentMessage> {
        self.0.clone()
    }

    /// Keeps a message and gives it an ID.
    pub(super) fn record(&mut self, input: &Input<'_>) -> String {
        let id = format!("fake-message-{}", self.0.len() + 1);
        self.0.push(SentMessage { id: id.clone(), body: Value::Object(input.fields.clone()), recalled: false });
        id
    }

    fn recall(&mut self, id: &str) -> Outcome {
        let sent = self.0.iter_mut().find(|message| message.id == id);
        sent.ok_or_else(|| Refusal::new(40058, "invalid msgid"))?.recalled = true;
        done()
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "message/send" => directory.send_message(input),
        "message/recall" => directory.messages.recall(&input.text("msgid")),
        "webhook/send" => {
            directory.messages.record(input);
            done()
        }
        _ => return None,
    })
}

impl Directory {
    /// Sends to those recipients that exist. As long as the directory has no members, every user ID is good, so
    /// that a test of messages need not fill it.
    fn send_message(&mut self, input: &Input<'_>) -> Outcome {
        let (users, departments, tags) = (input.texts("touser"), input.numbers("toparty"), input.numbers("totag"));
        if users.is_empty() && departments.is_empty() && tags.is_empty() && !input.has("selected_ticket_list") {
            return Err(Refusal::new(82001, "touser, toparty and totag are all empty"));
        }
        if users == ["@all"] || self.members.is_empty() {
            let id = self.messages.record(input);
            return Ok(Answer::Json(json!({ "msgid": id })));
        }
        let unknown_users: Vec<&String> = users.iter().filter(|id| !self.members.contains(id)).collect();
        let unknown_departments: Vec<i64> =
            departments.iter().copied().filter(|id| !self.departments.contains(*id)).collect();
        let unknown_tags: Vec<i64> = tags.iter().copied().filter(|id| !self.tags.contains(*id)).collect();
        let wrong = unknown_users.len() + unknown_departments.len() + unknown_tags.len();
        if wrong > 0 && wrong == users.len() + departments.len() + tags.len() {
            return Err(Refusal::new(81013, "user & party & tag all invalid"));
        }
        let id = self.messages.record(input);
        Ok(Answer::Json(json!({
            "msgid": id,
            "invaliduser": joined(&unknown_users),
            "invalidparty": joined(&unknown_departments),
            "invalidtag": joined(&unknown_tags),
        })))
    }
}

fn joined<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(T::to_string).collect::<Vec<_>>().join("|")
}
