//! Messages: recorded, and sent to nobody.

use super::input::Input;
use super::{Directory, Outcome, agents, done};
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
    /// Refuses a message whose file is not there.
    pub(super) fn check_content(&self, input: &Input<'_>) -> Result<(), Refusal> {
        let content = input.fields.get(&input.text("msgtype"));
        let id = content.and_then(|content| content.get("media_id")).and_then(Value::as_str);
        id.map_or(Ok(()), |id| self.media.check(id))
    }

    /// Sends to those recipients that exist.
    fn send_message(&mut self, input: &Input<'_>) -> Outcome {
        let (users, departments, tags) = (input.texts("touser"), input.numbers("toparty"), input.numbers("totag"));
        if users.is_empty() && departments.is_empty() && tags.is_empty() && !input.has("selected_ticket_list") {
            return Err(Refusal::new(82001, "touser, toparty and totag are all empty"));
        }
        let unknown = self.unknown(&users, &departments, &tags);
        if unknown.all && !input.has("selected_ticket_list") {
            return Err(Refusal::new(81013, "user & party & tag all invalid"));
        }
        self.check_content(input)?;
        self.agents.known(input.number("agentid").unwrap_or(agents::FIRST));
        let id = self.messages.record(input);
        // By which the card is updated when somebody has pressed a button of it.
        let response_code = (input.text("msgtype") == "template_card").then(|| format!("fake-response-code-{id}"));
        Ok(Answer::Json(json!({
            "msgid": id,
            "response_code": response_code.unwrap_or_default(),
            "invaliduser": joined(&unknown.users),
            "invalidparty": joined(&unknown.departments),
            "invalidtag": joined(&unknown.tags),
        })))
    }
}

fn joined<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(T::to_string).collect::<Vec<_>>().join("|")
}
