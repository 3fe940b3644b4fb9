//! Events: which one it is, and what it holds beside what all events have.

use super::Resolver;
use super::names::SHARED;
use super::operations::Replaced;
use crate::diagnostic::Code;
use crate::load::raw::{Named, RawEvent};
use crate::model::{Api, Event, Struct};
use crate::words::{Discriminator, Word};
use std::collections::BTreeMap;

impl<'s> Resolver<'s> {
    /// The event, and the struct of its fields.
    pub(super) fn event(&mut self, area: &str, named: &'s Named<RawEvent>) -> Option<(Event, Struct)> {
        let (name, raw) = (&named.name, &named.value);
        if area == SHARED {
            let help = "put it into the folder of its area";
            self.diagnostics.report(Code::UnknownArea, name.span, "an event cannot be shared", help);
            return None;
        }
        let title = self.required(name, raw.title.as_ref(), "title", "the official Chinese title", Code::MissingTitle);
        let summary = self.required(name, raw.summary.as_ref(), "summary", "one English sentence", Code::MissingDoc);
        for when in &raw.when {
            if !when.values.iter().any(|(key, _)| is_first(*key)) {
                self.diagnostics.report(
                    Code::InvalidValue,
                    when.span,
                    "these discriminators do not say which event it is",
                    "give `MsgType`, `Event`, `InfoType` or what bots and devices have, and others beside it",
                );
            }
        }
        for field in &raw.fields {
            let wire_name = field.wire_name.value.as_str();
            let of_all = Event::ENVELOPE.contains(&wire_name);
            if of_all || Discriminator::read(wire_name).is_some_and(is_first) {
                self.diagnostics.report(
                    Code::NameClash,
                    field.wire_name.span,
                    format!("all events have `{wire_name}`"),
                    "remove it: `callback::Event` gives it for every event",
                );
            }
        }
        self.check_no_files(&raw.fields);
        let fields = self.fields(area, &raw.fields.iter().collect::<Vec<_>>());
        let mut doc = summary?;
        if let Some(details) = &raw.details {
            doc = format!("{doc}\n\n{details}");
        }
        let (name, span) = (name.value.clone(), name.span);
        let when = raw.when.iter().map(|when| when.values.clone()).collect();
        let event = Event {
            name: name.clone(),
            span,
            title: title?,
            docs: raw.docs.clone(),
            read: raw.read.as_ref().and_then(|read| self.reading(&raw.docs, read)),
            when,
            callers: raw.callers.clone(),
            deprecated: raw.deprecated.as_ref().and_then(|raw| self.deprecation(area, raw, Replaced::Event)),
        };
        Some((event, Struct { name, span, doc, fields, new: None }))
    }

    /// Tells of events that nothing tells apart.
    pub(super) fn check_discriminators(&mut self, api: &Api) {
        let mut seen: BTreeMap<&[(Discriminator, String)], &Event> = BTreeMap::new();
        for (_, _, event) in api.events() {
            for when in &event.when {
                if let Some(first) = seen.insert(when, event) {
                    self.diagnostics
                        .report(
                            Code::DuplicateKey,
                            event.span,
                            format!("`{}` and `{}` have the same discriminators", first.name, event.name),
                            "make one of the two, or give what tells them apart",
                        )
                        .related(first.span, "first here");
                }
            }
        }
    }
}

/// Whether the discriminator can stand alone.
fn is_first(key: Discriminator) -> bool {
    match key {
        Discriminator::MsgType
        | Discriminator::Event
        | Discriminator::InfoType
        | Discriminator::EventType
        | Discriminator::CommandType
        | Discriminator::BotMsgType => true,
        Discriminator::ChangeType | Discriminator::AuthType => false,
    }
}
