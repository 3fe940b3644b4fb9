//! A template card as a passive reply holds it: the same parts as in a card that is sent, under other names.

use crate::shared::TemplateCard;
use serde_json::{Map, Value};

/// Names that are not the sent card's name in Pascal case.
const NAMES: [(&str, &str); 5] = [
    ("appid", "AppId"),
    ("checkbox", "CheckBox"),
    ("keyname", "KeyName"),
    ("pagepath", "PagePath"),
    ("userid", "UserId"),
];
/// Parts in which the app ID of a mini program is written otherwise than in the rest of the card.
const APPID: [&str; 2] = ["quote_area", "image_text_area"];

/// The most elements of a list or bytes of a text, by the part in which it stands where that matters.
const MOST: [(Option<&str>, &str, usize); 14] = [
    (None, "horizontal_content_list", 6),
    (None, "jump_list", 3),
    (None, "vertical_content_list", 4),
    (None, "button_list", 6),
    (None, "select_list", 3),
    (Some("action_menu"), "action_list", 10),
    (Some("checkbox"), "option_list", 20),
    (Some("button_selection"), "option_list", 10),
    (Some("select_list"), "option_list", 10),
    (Some("action_list"), "key", 1024),
    (Some("button_list"), "key", 1024),
    (Some("submit_button"), "key", 1024),
    (None, "question_key", 1024),
    (Some("option_list"), "id", 128),
];

/// The card under the names of a passive reply.
pub(super) fn renamed(card: &TemplateCard) -> Result<Value, String> {
    part("template_card", serde_json::to_value(card).map_err(|error| error.to_string())?)
}

fn part(name: &str, value: Value) -> Result<Value, String> {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(field, value)| {
                check(name, &field, &value)?;
                Ok((element(name, &field), part(&field, value)?))
            });
            fields.collect::<Result<Map<_, _>, String>>().map(Value::Object)
        }
        Value::Array(items) => {
            items.into_iter().map(|item| part(name, item)).collect::<Result<_, _>>().map(Value::Array)
        }
        other => Ok(other),
    }
}

fn check(parent: &str, name: &str, value: &Value) -> Result<(), String> {
    let limit = MOST.iter().find(|(of, limited, _)| *limited == name && of.is_none_or(|of| of == parent));
    let (size, unit) = match value {
        Value::Array(items) => (items.len(), "elements"),
        Value::String(text) => (text.len(), "bytes"),
        _ => return Ok(()),
    };
    match limit {
        Some((_, _, most)) if size > *most => {
            Err(format!("`{name}` in `{parent}` has {size} {unit}, over the limit of {most}"))
        }
        _ => Ok(()),
    }
}

fn element(parent: &str, name: &str) -> String {
    if name == "appid" && APPID.contains(&parent) {
        return "Appid".to_owned();
    }
    if let Some((_, element)) = NAMES.iter().find(|(wire, _)| *wire == name) {
        return (*element).to_owned();
    }
    name.split('_')
        .flat_map(|word| {
            let mut rest = word.chars();
            rest.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(rest)
        })
        .collect()
}
