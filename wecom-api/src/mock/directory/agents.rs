//! The applications: their settings, which `agent/set` changes.

use super::input::Input;
use super::{Outcome, done};
use crate::mock::answer::Answer;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The application that is there from the start.
pub(super) const FIRST: i64 = 1_000_002;

/// The settings by agent ID, as agent/get shows them. The fake server does not tie secrets to agents: every ID that
/// is asked for, or that messages are sent for, is an application of the corp from then on.
#[derive(Debug)]
pub(super) struct Agents(BTreeMap<i64, Map<String, Value>>);

impl Agents {
    /// Only the first.
    pub(super) fn new() -> Self {
        let mut agents = Self(BTreeMap::new());
        agents.known(FIRST);
        agents
    }

    /// The settings of an application.
    pub(super) fn known(&mut self, id: i64) -> &mut Map<String, Value> {
        self.0.entry(id).or_insert_with(|| {
            let settings = json!({
                "agentid": id,
                "name": format!("Fake application {id}"),
                "description": "An application of the fake server",
                "square_logo_url": "https://example.com/logo.png",
                "allow_userinfos": { "user": [] },
                "allow_partys": { "partyid": [1] },
                "allow_tags": { "tagid": [] },
                "close": 0,
                "redirect_domain": "",
                "report_location_flag": 0,
                "isreportenter": 0,
                "home_url": "",
            });
            settings.as_object().cloned().unwrap_or_default()
        })
    }

    pub(super) fn answer(&mut self, path: &str, input: &Input<'_>) -> Option<Outcome> {
        let id = input.number("agentid").unwrap_or_default();
        Some(match path {
            "agent/get" => Ok(Answer::Json(Value::Object(self.known(id).clone()))),
            "agent/list" => Ok(self.list()),
            "agent/set" => self.set(id, input),
            _ => return None,
        })
    }

    fn list(&self) -> Answer {
        let summary = |settings: &Map<String, Value>| {
            let fields = ["agentid", "name", "square_logo_url"].map(|name| (name.to_owned(), settings[name].clone()));
            Value::Object(fields.into_iter().collect())
        };
        Answer::Json(json!({ "agentlist": self.0.values().map(summary).collect::<Vec<_>>() }))
    }

    /// What is not given stays as it is.
    fn set(&mut self, id: i64, input: &Input<'_>) -> Outcome {
        let settings = self.known(id);
        for (name, value) in input.fields.iter().filter(|(_, value)| !value.is_null()) {
            if settings.contains_key(name) {
                settings.insert(name.clone(), value.clone());
            }
        }
        done()
    }
}

#[cfg(test)]
mod tests {
    use super::{Agents, FIRST};
    use crate::mock::answer::Answer;
    use crate::mock::directory::input::Input;
    use serde_json::{Value, json};

    fn asked(agents: &mut Agents, path: &str, fields: Value) -> Value {
        let fields = fields.as_object().expect("an object").clone();
        match agents.answer(path, &Input::new(&fields, &[])) {
            Some(Ok(Answer::Json(answer))) => answer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn settings_that_are_not_given_stay() {
        let mut agents = Agents::new();
        let before = asked(&mut agents, "agent/get", json!({ "agentid": "7" }));
        asked(&mut agents, "agent/set", json!({ "agentid": 7, "name": "Alarm", "description": null, "other": 1 }));
        let after = asked(&mut agents, "agent/get", json!({ "agentid": 7 }));
        assert_eq!((&after["name"], &after["description"]), (&json!("Alarm"), &before["description"]));
        assert_eq!(after.get("other"), None);
        let listed = asked(&mut agents, "agent/list", json!({}));
        let ids: Vec<&Value> =
            listed["agentlist"].as_array().expect("a list").iter().map(|it| &it["agentid"]).collect();
        assert_eq!(ids, [&json!(7), &json!(FIRST)]);
    }
}
