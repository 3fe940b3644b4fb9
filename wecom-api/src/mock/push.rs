//! What the fake server can push to a callback URL.

use crate::callback::{CallbackError, EventBody, Format, xml_writer};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// A message or an event for [`Server::push`](super::Server::push).
///
/// A typed one is made from a reference to its struct, and gets what all events have: who it is for and from, the time,
/// and what tells it from others.
///
/// ```
/// # #[cfg(feature = "contacts")]
/// # {
/// use wecom_api::contacts::MemberCreated;
/// use wecom_api::mock::Push;
///
/// let mut event = MemberCreated::default();
/// event.userid = "zhangsan".into();
/// event.department = vec![1.into(), 2.into()];
/// let push = Push::from(&event).field("AgentID", 1000002);
/// # let _ = push;
/// # }
/// ```
#[derive(Clone)]
pub struct Push {
    pub(super) content: Content,
    pub(super) receive_id: Option<String>,
}

#[derive(Clone)]
pub(super) enum Content {
    Event { name: &'static str, when: When, fields: Map<String, Value>, form: Form },
    Text(Format, String),
}

/// What the discriminators say, in each of an event's forms.
type When = &'static [&'static [(&'static str, &'static str)]];

/// An event that says itself which it is.
const COMMAND: When = &[&[("InfoType", "")]];

/// Where an event comes from: the forms of one event differ in what tells it from others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The first one that it has.
    Any,
    /// What third-party applications get at their URL for commands, with an `InfoType`.
    Command,
}

impl Push {
    /// Any text as XML: an event that has no type yet, or one that is broken on purpose.
    pub fn xml(text: impl Into<String>) -> Self {
        Self { content: Content::Text(Format::Xml, text.into()), receive_id: None }
    }

    /// Any JSON, as intelligent bots and hardware get it.
    pub fn json(body: &Value) -> Self {
        Self { content: Content::Text(Format::Json, body.to_string()), receive_id: Some(String::new()) }
    }

    /// An event of third-party applications by its `InfoType`, without a type: the area that has it may not be enabled.
    pub(super) fn command(info_type: &'static str) -> Self {
        let fields = Map::from_iter([("InfoType".to_owned(), Value::from(info_type))]);
        Self { content: Content::Event { name: info_type, when: COMMAND, fields, form: Form::Any }, receive_id: None }
    }

    /// Sets a field of a typed event by its name, in place of what stands there: one that all events have, such as
    /// `AgentID`, `FromUserName` or `AuthCorpId`, or one that the type does not know.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Content::Event { fields, .. } = &mut self.content {
            fields.insert(name.into(), value.into());
        }
        self
    }

    /// Pushes a typed event in the form in which third-party applications get it (`InfoType`), for a corp that has
    /// authorized the suite. An event that has this form only needs it not.
    pub fn from_suite(mut self, auth_corp_id: impl Into<String>) -> Self {
        if let Content::Event { form, .. } = &mut self.content {
            *form = Form::Command;
        }
        self.field("AuthCorpId", auth_corp_id.into())
    }

    /// For whom it is encrypted: the corp ID unless given, the suite ID for what has an `InfoType`, and nothing for
    /// JSON.
    pub fn receive_id(mut self, receive_id: impl Into<String>) -> Self {
        self.receive_id = Some(receive_id.into());
        self
    }
}

impl<T: EventBody + Serialize> From<&T> for Push {
    fn from(event: &T) -> Self {
        let fields = match serde_json::to_value(event) {
            Ok(Value::Object(fields)) => fields,
            // Structs are written as objects, and nothing of theirs can fail.
            _ => Map::new(),
        };
        let fields = fields.into_iter().filter(|(_, value)| !is_blank(value)).collect();
        Self {
            content: Content::Event { name: T::FACTS.name, when: T::FACTS.when, fields, form: Form::Any },
            receive_id: None,
        }
    }
}

impl fmt::Debug for Push {
    /// Shows no content: it may be a suite's ticket.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.content {
            Content::Event { name, .. } => name,
            Content::Text(Format::Xml, _) => "XML",
            Content::Text(Format::Json, _) => "JSON",
        };
        f.debug_struct("Push").field("event", &name).field("receive_id", &self.receive_id).finish_non_exhaustive()
    }
}

/// Whether it is what a struct holds that nobody has set.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What was set for the IDs of an event.
pub(super) struct Parties<'a> {
    pub(super) corp_id: &'a str,
    pub(super) suite_id: &'a str,
    /// A number that no other message has.
    pub(super) number: u64,
    /// Now, in unix seconds.
    pub(super) time: i64,
}

/// A message as it is encrypted.
pub(super) struct Written {
    pub(super) format: Format,
    pub(super) receive_id: String,
    pub(super) text: String,
    pub(super) agent_id: String,
}

impl Push {
    pub(super) fn write(self, parties: &Parties<'_>) -> Result<Written, CallbackError> {
        let Self { content, receive_id } = self;
        let (forms, fields, form) = match content {
            Content::Text(format, text) => {
                let receive_id = receive_id.unwrap_or_else(|| parties.corp_id.to_owned());
                return Ok(Written { format, receive_id, text, agent_id: String::new() });
            }
            Content::Event { when, fields, form, .. } => (when, fields, form),
        };
        let is_command = |when: &[(&str, &str)]| when.iter().any(|(key, _)| *key == "InfoType");
        let wanted = forms.iter().find(|when| form == Form::Any || is_command(when));
        let when = wanted.or(forms.first()).copied().unwrap_or_default();
        let mut body = Map::new();
        let mut add = |key: &str, value: Value| {
            body.insert(key.to_owned(), value);
        };
        let receive_id = if is_command(when) {
            add("SuiteId", parties.suite_id.into());
            add("TimeStamp", parties.time.into());
            receive_id.unwrap_or_else(|| parties.suite_id.to_owned())
        } else {
            add("ToUserName", parties.corp_id.into());
            add("FromUserName", "sys".into());
            add("CreateTime", parties.time.into());
            match when.iter().find(|(key, _)| *key == "MsgType") {
                None | Some((_, "event")) => add("MsgType", "event".into()),
                Some(_) => add("MsgId", parties.number.into()),
            }
            receive_id.unwrap_or_else(|| parties.corp_id.to_owned())
        };
        for (key, value) in when {
            add(key, (*value).into());
        }
        for (key, value) in fields {
            // A message whose number was not set has 0.
            if key != "MsgId" || value != 0 {
                body.insert(key, value);
            }
        }
        let agent_id = body.get("AgentID").map(|id| id.to_string().replace('"', "")).unwrap_or_default();
        let text = xml_writer::write(body.iter().map(|(name, value)| (name.as_str(), value)))
            .map_err(CallbackError::Message)?;
        Ok(Written { format: Format::Xml, receive_id, text, agent_id })
    }
}
