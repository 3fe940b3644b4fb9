//! The state behind the fake server: a small corp whose directory, applications, media, group chats and messages are
//! remembered.
//!
//! It works on paths and JSON, not on typed requests, so that it is the same whatever areas are enabled.

mod agents;
mod chats;
mod departments;
mod identities;
mod imports;
mod input;
mod media;
mod members;
mod menus;
mod messages;
mod recipients;
mod table;
mod tags;

pub(super) use media::IMAGES;
pub use messages::SentMessage;

use self::input::Input;
use super::answer::Answer;
use super::record::ReceivedPart;
use super::refusal::Refusal;
use serde_json::{Map, Value};

/// What a stateful operation answers.
type Outcome = Result<Answer, Refusal>;

/// Everything that is remembered.
#[derive(Debug)]
pub(super) struct Directory {
    departments: departments::Departments,
    members: members::Members,
    tags: tags::Tags,
    media: media::Media,
    chats: chats::Chats,
    messages: messages::Messages,
    imports: imports::Imports,
    agents: agents::Agents,
    menus: menus::Menus,
}

impl Directory {
    /// A corp with a root department and an application.
    pub(super) fn new() -> Self {
        Self {
            departments: departments::Departments::new(),
            members: members::Members::default(),
            tags: tags::Tags::default(),
            media: media::Media::default(),
            chats: chats::Chats::default(),
            messages: messages::Messages::default(),
            imports: imports::Imports::default(),
            agents: agents::Agents::new(),
            menus: menus::Menus::default(),
        }
    }

    /// Answers what is remembered; `None` for all other paths. `base_url` is for links to the server itself.
    pub(super) fn answer(
        &mut self,
        path: &str,
        fields: &Map<String, Value>,
        parts: &[ReceivedPart],
        base_url: &str,
    ) -> Option<Outcome> {
        let path = path.strip_prefix("/cgi-bin/")?;
        let input = Input::new(fields, parts);
        let rooms = [
            departments::answer,
            members::answer,
            identities::answer,
            imports::answer,
            tags::answer,
            chats::answer,
            messages::answer,
            recipients::answer,
        ];
        let remembered = rooms.iter().find_map(|room| room(self, path, &input));
        remembered
            .or_else(|| self.agents.answer(path, &input))
            .or_else(|| self.menus.answer(path, &input))
            .or_else(|| self.media.answer(path, &input, base_url))
    }

    /// The uploaded image at this path.
    pub(super) fn image(&self, path: &str) -> Outcome {
        self.media.get(path.trim_start_matches(IMAGES))
    }

    /// The messages that were sent, in order.
    pub(super) fn messages(&self) -> Vec<SentMessage> {
        self.messages.sent()
    }
}

/// The answer of an operation that has nothing to say.
fn done() -> Outcome {
    Ok(Answer::Json(Value::Null))
}
