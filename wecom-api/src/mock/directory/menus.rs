//! The menus of applications.

use super::input::Input;
use super::{Outcome, done};
use crate::mock::answer::Answer;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The buttons by agent ID; none where the menu was deleted. An application that has never had a menu here shows an
/// example.
#[derive(Debug, Default)]
pub(super) struct Menus(BTreeMap<i64, Option<Value>>);

impl Menus {
    pub(super) fn answer(&mut self, path: &str, input: &Input<'_>) -> Option<Outcome> {
        let agent = input.number("agentid").unwrap_or_default();
        Some(match path {
            "menu/create" => {
                self.0.insert(agent, input.fields.get("button").cloned());
                done()
            }
            "menu/get" => match self.0.get(&agent)? {
                Some(button) => Ok(Answer::Json(json!({ "button": button }))),
                None => Err(46003.into()),
            },
            "menu/delete" => {
                self.0.insert(agent, None);
                done()
            }
            _ => return None,
        })
    }
}
