//! Which event came, and what it holds.

use super::CallbackError;
use crate::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

// All events of the enabled areas.
#[path = "../generated/events.rs"]
mod all;

/// The part of which device is told, in what the providers of devices get.
const DEVICE: &str = "base_info";

/// What is known of an event by its type.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EventFacts {
    /// Name of the type.
    pub name: &'static str,
    /// The official Chinese title.
    pub title: &'static str,
    /// The area whose module the type is in.
    pub area: &'static str,
    /// Numbers of the official documents.
    pub documents: &'static [u32],
    /// The day of the last update of the document that the type was read against.
    pub read: Option<&'static str>,
    /// Whose applications it comes to; empty for everybody's.
    pub callers: &'static [Caller],
    /// What the discriminators say, in each of the forms in which it comes.
    pub when: &'static [&'static [(&'static str, &'static str)]],
    /// Reads a body and writes what was understood.
    #[cfg(feature = "mock")]
    pub(crate) again: fn(&Value) -> Result<Value, serde_json::Error>,
}

/// Whose applications an event comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caller {
    /// Applications of the corp itself.
    Internal,
    /// Third-party applications.
    ThirdParty,
    /// Service providers, and the applications that they develop for a corp.
    Provider,
}

/// What an event of one kind holds: a type such as `contacts::MemberCreated`.
pub trait EventBody: DeserializeOwned {
    /// What tells it from others.
    const FACTS: EventFacts;
}

/// A message or an event that a callback brought, of a known kind or not.
///
/// It never fails on something new: whatever came, its discriminators and its whole [`body`](Self::body) are there.
#[derive(Clone, PartialEq)]
pub struct Event {
    body: Value,
}

impl Event {
    /// An event from its body, as a bot gets it in JSON.
    pub fn new(body: Value) -> Self {
        Self { body }
    }

    /// An event from its text: XML, or JSON.
    ///
    /// # Errors
    ///
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, CallbackError> {
        super::delivery::read(text).map(Self::new)
    }

    /// What its type understands of the body, written again: for checks of samples.
    ///
    /// # Errors
    ///
    /// When a field holds what cannot be read.
    #[cfg(feature = "mock")]
    pub fn understood(&self) -> Result<Option<Value>, serde_json::Error> {
        self.facts().map(|facts| (facts.again)(&self.body)).transpose()
    }

    /// What is known of its kind; nothing when no enabled area knows it.
    pub fn facts(&self) -> Option<&'static EventFacts> {
        // The most precise description wins: one that asks for a change comes before one of any change.
        let known = all::ALL.iter().copied().filter_map(|facts| Some((self.fit(facts)?, facts)));
        known.max_by_key(|(fit, _)| *fit).map(|(_, facts)| facts)
    }

    /// Whether it is of this kind.
    pub fn is<T: EventBody>(&self) -> bool {
        self.fit(&T::FACTS).is_some() && self.facts().is_none_or(|facts| facts.name == T::FACTS.name)
    }

    /// What it holds when it is of this kind, and nothing when it is of another.
    ///
    /// # Errors
    ///
    /// When it is of this kind, and a field holds what cannot be read. [`body`](Self::body) has it all.
    pub fn read<T: EventBody>(&self) -> Result<Option<T>, serde_json::Error> {
        if self.is::<T>() { T::deserialize(&self.body).map(Some) } else { Ok(None) }
    }

    /// How many discriminators agree, when all that are asked for do.
    fn fit(&self, facts: &EventFacts) -> Option<usize> {
        // Not in another case: what bots get is another language, in which `msgtype` is no `MsgType`.
        let at = |key: &str| key.split('.').try_fold(&self.body, |body, key| body.get(key));
        let says = |key: &str| at(key).and_then(Value::as_str).map(str::trim);
        let agree = |when: &&[(&str, &str)]| when.iter().all(|(key, value)| says(key) == Some(*value));
        facts.when.iter().copied().filter(agree).map(<[_]>::len).max()
    }

    /// All of it: known fields and others.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The kind of message; `event` for events of apps of the corp itself.
    pub fn msg_type(&self) -> &str {
        self.text("MsgType")
    }

    /// The name of the event: its `Event`, the `InfoType` of third-party applications and service providers, or the
    /// `event_type` or `command_type` of a device.
    pub fn event(&self) -> &str {
        let of_device =
            || [("event", "event_type"), ("command", "command_type")].map(|(part, key)| self.part(part, key));
        match (self.text("Event"), self.text("InfoType")) {
            ("", "") => of_device().into_iter().flatten().find_map(Value::as_str).map(str::trim).unwrap_or_default(),
            ("", info) => info,
            (event, _) => event,
        }
    }

    /// What changed.
    pub fn change_type(&self) -> &str {
        self.text("ChangeType")
    }

    /// To whom it is addressed: the corp.
    pub fn to_user_name(&self) -> &str {
        self.text("ToUserName")
    }

    /// Who caused it: a member, or `sys` for the system.
    pub fn from_user_name(&self) -> &str {
        self.text("FromUserName")
    }

    /// The application that it is for.
    pub fn agent_id(&self) -> Option<i64> {
        self.number("AgentID")
    }

    /// The third-party application that it is for.
    pub fn suite_id(&self) -> &str {
        self.text("SuiteId")
    }

    /// The corp that has authorized the third-party application.
    pub fn auth_corp_id(&self) -> &str {
        self.text("AuthCorpId")
    }

    /// When it happened.
    pub fn time(&self) -> Option<Timestamp> {
        let of_device = || self.part(DEVICE, "createtime").and_then(Value::as_i64);
        self.number("CreateTime").or_else(|| self.number("TimeStamp")).or_else(of_device).map(Timestamp::new)
    }

    /// The ID of a message, or of what a device is told. Other events have none.
    pub fn message_id(&self) -> Option<&str> {
        let of_device = self.part(DEVICE, "req_id").and_then(Value::as_str);
        Some(self.text("MsgId")).filter(|id| !id.is_empty()).or(of_device)
    }

    /// A value within a part.
    fn part(&self, part: &str, key: &str) -> Option<&Value> {
        self.body.get(part)?.get(key)
    }

    /// The value of a key, be it written in capitals or not.
    fn value(&self, key: &str) -> Option<&Value> {
        let object = self.body.as_object()?;
        let alike = || object.iter().find(|(other, _)| other.eq_ignore_ascii_case(key)).map(|(_, value)| value);
        object.get(key).or_else(alike)
    }

    fn text(&self, key: &str) -> &str {
        self.value(key).and_then(Value::as_str).map(str::trim).unwrap_or_default()
    }

    fn number(&self, key: &str) -> Option<i64> {
        let value = self.value(key)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body may hold a suite ticket or an authorization code.
        f.debug_struct("Event")
            .field("msg_type", &self.msg_type())
            .field("event", &self.event())
            .field("change_type", &self.change_type())
            .field("known", &self.facts().map(|facts| facts.name))
            .finish_non_exhaustive()
    }
}
