//! Bodies of callbacks, in XML or JSON, against the types of events.

use super::{Finding, compare, placeholders};
use serde_json::Value;
use wecom_api::callback::Event;

/// What all events have, and what tells them apart: no field of their types.
const ENVELOPE: &[&str] = &[
    "ToUserName",
    "FromUserName",
    "CreateTime",
    "TimeStamp",
    "AgentID",
    "SuiteId",
    "AuthCorpId",
    "MsgType",
    "Event",
    "InfoType",
    "ChangeType",
    "AuthType",
    "msg_type",
];

/// What tells events of devices apart, within other parts.
const WITHIN: &[(&str, &str)] = &[("event", "event_type"), ("command", "command_type")];

/// The event in a file; nothing when the file holds something else.
pub(super) fn read(name: &str, text: &[u8]) -> Option<Event> {
    if !name.ends_with(".xml") && !name.ends_with(".json") {
        return None;
    }
    let event = Event::parse(&String::from_utf8_lossy(text)).ok()?;
    // Not envelopes, and not what is answered.
    let known = ["MsgType", "Event", "InfoType", "msg_type"].iter().any(|key| event.body().get(key).is_some());
    (is_of_a_bot(&event) || (known && !is_reply(&event))).then_some(event)
}

/// Whether a bot gets it: that has an envelope of its own, which stands in its types.
fn is_of_a_bot(event: &Event) -> bool {
    event.body().get("aibotid").is_some()
}

/// Whether it is no message but what an application answers to one: messages have IDs, replies have none.
fn is_reply(event: &Event) -> bool {
    !matches!(event.msg_type(), "" | "event") && event.message_id().is_none()
}

/// What reading the event and writing it again loses or changes.
pub(super) fn check(name: &str, event: &Event) -> Vec<Finding> {
    let finding = |path: String, message: String| Finding {
        sample: name.to_owned(),
        path,
        message,
        spec: event.facts().map_or_else(|| "spec/".to_owned(), |facts| format!("spec/{}: {}", facts.area, facts.name)),
    };
    let mut event = event.clone();
    if event.understood().is_err() {
        let mut body = event.body().clone();
        let filled = placeholders::fill_capitals(&mut body).then(|| Event::new(body));
        event = filled.filter(|event| event.understood().is_ok()).unwrap_or(event);
    }
    let mut again = match event.understood() {
        Ok(Some(again)) => again,
        Ok(None) => {
            let kind = format!("{} {} {}", event.msg_type(), event.event(), event.change_type());
            return vec![finding(String::new(), format!("no event is of this kind: {}", kind.trim()))];
        }
        Err(error) => return vec![finding(String::new(), format!("cannot be decoded: {error}"))],
    };
    let mut original = event.body().clone();
    for body in [&mut original, &mut again] {
        let Value::Object(object) = body else { continue };
        if is_of_a_bot(&event) {
            // It tells which event it is, and what a message holds.
            object.remove("msgtype");
        } else {
            object.retain(|key, _| !ENVELOPE.iter().any(|known| known.eq_ignore_ascii_case(key)));
        }
    }
    for (part, key) in WITHIN {
        if let Some(part) = original.get_mut(part).and_then(Value::as_object_mut) {
            part.remove(*key);
        }
    }
    let mut differences = Vec::new();
    compare::compare(&original, &again, true, &mut differences);
    differences.into_iter().map(|(path, message)| finding(path, message)).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn replies_and_envelopes_are_no_events() {
        let is_read = |inner: &str| read("a.xml", format!("<xml>{inner}</xml>").as_bytes()).is_some();
        assert!(is_read("<MsgType>image</MsgType><MediaId>m</MediaId><MsgId>7</MsgId>"));
        assert!(is_read("<MsgType>event</MsgType><Event>click</Event>") && is_read("<InfoType>new</InfoType>"));
        assert!(!is_read("<MsgType>image</MsgType><Image><MediaId>m</MediaId></Image>"));
        assert!(!is_read("<Encrypt>x</Encrypt>"));
        assert!(read("a.txt", b"<xml><InfoType>new</InfoType></xml>").is_none());
    }
}
