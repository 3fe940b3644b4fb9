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

#[cfg(test)]
mod tests {
    use super::Menus;
    use crate::mock::answer::Answer;
    use crate::mock::directory::input::Input;
    use serde_json::json;

    #[test]
    fn a_menu_that_was_deleted_is_gone_and_one_that_never_was_is_an_example() {
        let mut menus = Menus::default();
        let fields = json!({ "agentid": "7", "button": [{ "name": "Go" }] });
        let input = Input::new(fields.as_object().expect("an object"), &[]);
        assert_eq!(menus.answer("menu/get", &input), None);
        menus.answer("menu/create", &input).expect("known").expect("created");
        let shown = menus.answer("menu/get", &input);
        assert_eq!(shown, Some(Ok(Answer::Json(json!({ "button": [{ "name": "Go" }] })))));
        menus.answer("menu/delete", &input).expect("known").expect("deleted");
        let refusal = menus.answer("menu/get", &input).expect("known").expect_err("deleted");
        assert_eq!(refusal.code.get(), 46003);
    }
}
