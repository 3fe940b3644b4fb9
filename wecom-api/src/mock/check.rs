//! Checks a request against what the specification states: required fields, limits, known values. That it can be
//! read at all has been checked before.

use super::facts::{Facts, Field, Form, Kind, Layout, Limit, Union};
use super::record::ReceivedPart;
use serde_json::{Map, Value};

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) kind: FlawKind,
    /// The field, with the objects and lists around it.
    pub(super) path: String,
    /// What is wrong with it, in words.
    pub(super) message: String,
}

/// A kind of flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlawKind {
    /// A required field is not there.
    Missing,
    /// A value that is not allowed.
    Invalid,
    /// Too many or too few characters, bytes or elements.
    Size,
}

type Checked = Result<(), Flaw>;

/// Checks query, body and files of a request.
pub(super) fn request(
    facts: &Facts,
    query: &Map<String, Value>,
    body: &Map<String, Value>,
    parts: &[ReceivedPart],
) -> Checked {
    object(facts.query, query, "")?;
    let (files, others): (Vec<&Field>, Vec<&Field>) =
        facts.body.iter().partition(|field| matches!(field.kind, Kind::File));
    files.into_iter().try_for_each(|field| file(field, parts))?;
    others.into_iter().try_for_each(|item| field(item, body, ""))
}

fn missing(path: &str) -> Flaw {
    Flaw { kind: FlawKind::Missing, path: path.to_owned(), message: format!("missing {path}") }
}

fn invalid(path: &str, why: &str) -> Flaw {
    Flaw { kind: FlawKind::Invalid, path: path.to_owned(), message: format!("{path} {why}") }
}

fn missized(path: &str, why: &str) -> Flaw {
    Flaw { kind: FlawKind::Size, path: path.to_owned(), message: format!("{path} {why}") }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn object(fields: &[Field], object: &Map<String, Value>, path: &str) -> Checked {
    fields.iter().try_for_each(|item| field(item, object, path))
}

fn field(field: &Field, object: &Map<String, Value>, path: &str) -> Checked {
    if field.name.is_empty() {
        return flat(field, object, path);
    }
    let path = join(path, field.name);
    match object.get(field.name) {
        None | Some(Value::Null) if field.required => Err(missing(&path)),
        None | Some(Value::Null) => Ok(()),
        // Many clients send an empty text for what they leave out.
        Some(Value::String(text)) if text.is_empty() && !field.required => Ok(()),
        Some(value) => {
            field.limits.iter().try_for_each(|limit| within(*limit, field, value, &path))?;
            let parsed = (field.form == Form::Json).then(|| inner_json(value)).flatten();
            check(&field.kind, field.form, parsed.as_ref().unwrap_or(value), &path)
        }
    }
}

/// The document inside a string, where there is one.
fn inner_json(value: &Value) -> Option<Value> {
    serde_json::from_str(value.as_str()?).ok()
}

/// A field whose keys stand in the parent's object.
fn flat(field: &Field, parent: &Map<String, Value>, path: &str) -> Checked {
    match &field.kind {
        Kind::Struct(fields) => object(fields, parent, path),
        Kind::Union(facts) => union(facts, parent, path, field.required),
        _ => Ok(()),
    }
}

fn file(field: &Field, parts: &[ReceivedPart]) -> Checked {
    let part = parts.iter().find(|part| part.name == field.name && part.file_name.is_some());
    let Some(part) = part else {
        return if field.required { Err(missing(field.name)) } else { Ok(()) };
    };
    field.limits.iter().try_for_each(|limit| match limit {
        Limit::MaxBytes(most) if part.content.len() > *most => {
            Err(missized(field.name, &format!("has more than {most} bytes")))
        }
        _ => Ok(()),
    })
}

fn check(kind: &Kind, form: Form, value: &Value, path: &str) -> Checked {
    match (kind, value) {
        (Kind::List(item), Value::Array(items)) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, value)| check(item, Form::Plain, value, &format!("{path}[{index}]"))),
        (Kind::List(item), Value::String(text)) => {
            pieces(form, text).try_for_each(|piece| check(item, Form::Plain, &Value::String(piece.to_owned()), path))
        }
        (Kind::List(item), one) => check(item, Form::Plain, one, path),
        (Kind::Map(item), Value::Object(fields)) => {
            fields.iter().try_for_each(|(name, value)| check(item, Form::Plain, value, &join(path, name)))
        }
        (Kind::Struct(fields), Value::Object(value)) => object(fields, value, path),
        (Kind::Union(facts), Value::Object(value)) => union(facts, value, path, true),
        (Kind::Enum(known), value) => known_value(known, value, path),
        _ => Ok(()),
    }
}

fn pieces(form: Form, text: &str) -> impl Iterator<Item = &str> {
    let separator = if form == Form::Comma { ',' } else { '|' };
    text.split(separator).filter(|piece| !piece.is_empty())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn known_value(known: &[&str], value: &Value, path: &str) -> Checked {
    match text(value) {
        Some(text) if !known.contains(&text.as_str()) => {
            Err(invalid(path, &format!("is `{text}`, which is none of {}", known.join(", "))))
        }
        _ => Ok(()),
    }
}

fn union(union: &Union, object: &Map<String, Value>, path: &str, required: bool) -> Checked {
    let tag_name = match union.layout {
        Layout::Keyed(tag) | Layout::Inline(tag) | Layout::Adjacent(tag, _) => tag,
        Layout::External => return external(union, object, path, required),
    };
    let tag_path = join(path, tag_name);
    let Some(tag) = object.get(tag_name).and_then(text).filter(|tag| !tag.is_empty()) else {
        return if required { Err(missing(&tag_path)) } else { Ok(()) };
    };
    let Some(variant) = union.variants.iter().find(|variant| variant.tag == tag) else {
        let known: Vec<&str> = union.variants.iter().map(|variant| variant.tag).collect();
        return Err(invalid(&tag_path, &format!("is `{tag}`, which is none of {}", known.join(", "))));
    };
    let Some(body) = &variant.body else { return Ok(()) };
    let key = match union.layout {
        Layout::Adjacent(_, content) => content,
        Layout::Keyed(_) => variant.key,
        _ => {
            return match body {
                Kind::Struct(fields) => self::object(fields, object, path),
                _ => Ok(()),
            };
        }
    };
    let body_path = join(path, key);
    match object.get(key) {
        None | Some(Value::Null) => Err(missing(&body_path)),
        Some(value) => check(body, Form::Plain, value, &body_path),
    }
}

fn external(union: &Union, object: &Map<String, Value>, path: &str, required: bool) -> Checked {
    let there = union.variants.iter().find_map(|variant| Some((variant, object.get(variant.key)?)));
    match there {
        Some((variant, value)) => match &variant.body {
            Some(body) => check(body, Form::Plain, value, &join(path, variant.key)),
            None => Ok(()),
        },
        None if required => {
            let keys: Vec<&str> = union.variants.iter().map(|variant| variant.key).collect();
            Err(missing(&join(path, &keys.join(" or "))))
        }
        None => Ok(()),
    }
}

fn within(limit: Limit, field: &Field, value: &Value, path: &str) -> Checked {
    let broken = |why: String| Err(missized(path, &why));
    let is_list = matches!(field.kind, Kind::List(_));
    if let (Limit::MaxItems(_) | Limit::MinItems(_), true) = (limit, is_list) {
        let count = match value {
            Value::Array(items) => items.len(),
            Value::String(text) => pieces(field.form, text).count(),
            _ => 1,
        };
        return match limit {
            Limit::MaxItems(most) if count > most => broken(format!("has more than {most} elements")),
            Limit::MinItems(fewest) if count < fewest => broken(format!("has fewer than {fewest} elements")),
            _ => Ok(()),
        };
    }
    // A limit on text or number holds for each element of a list.
    if let (Value::Array(items), true) = (value, is_list) {
        return items.iter().try_for_each(|item| scalar_within(limit, item, path));
    }
    scalar_within(limit, value, path)
}

fn scalar_within(limit: Limit, value: &Value, path: &str) -> Checked {
    let broken = |why: String| Err(missized(path, &why));
    let Some(text) = text(value) else { return Ok(()) };
    match limit {
        Limit::MaxLen(most) if text.chars().count() > most => broken(format!("has more than {most} characters")),
        Limit::MinLen(fewest) if text.chars().count() < fewest => broken(format!("has fewer than {fewest} characters")),
        Limit::MaxBytes(most) if text.len() > most => broken(format!("has more than {most} bytes")),
        Limit::Range(smallest, largest) => match text.parse::<f64>() {
            Ok(number) if number < smallest || number > largest => {
                Err(invalid(path, &format!("is {text}, which is not within {smallest} and {largest}")))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Field, Form, Kind, Layout, Limit, Union, request};
    use crate::mock::facts::Variant;
    use serde_json::{Map, Value, json};

    static COLOR: &[&str] = &["1", "2"];
    static ITEM: &[Field] = &[Field::new("id", Kind::Plain).required()];
    static MESSAGE: Union = Union {
        layout: Layout::Keyed("msgtype"),
        variants: &[Variant::new("text", "text", Some(Kind::Struct(&ITEM))), Variant::new("none", "none", None)],
    };
    static FACTS: Facts = Facts {
        query: &[Field::new("page", Kind::Plain).limits(&[Limit::Range(1.0, 10.0)])],
        body: &[
            Field::new("name", Kind::Plain).required().limits(&[Limit::MinLen(1), Limit::MaxLen(3)]),
            Field::new("code", Kind::Plain).limits(&[Limit::MinLen(6)]),
            Field::new("color", Kind::Enum(&COLOR)),
            Field::new("users", Kind::List(&Kind::Plain)).form(Form::Pipe).limits(&[Limit::MaxItems(2)]),
            Field::new("items", Kind::List(&Kind::Struct(&ITEM))),
            Field::flat(Kind::Union(&MESSAGE)),
        ],
        answer: "{}",
        page: None,
    };

    fn refusal(query: Value, body: Value) -> Option<String> {
        let object = |value: Value| value.as_object().cloned().unwrap_or_else(Map::new);
        request(&FACTS, &object(query), &object(body), &[]).err().map(|flaw| flaw.message)
    }

    fn named(message: Option<String>, part: &str) {
        let message = message.expect("the request is refused");
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn a_good_request_passes() {
        let body = json!({
            "name": "报告书", "color": "2", "users": "a|b", "items": [{ "id": 1 }],
            "msgtype": "text", "text": { "id": 7 },
        });
        assert_eq!(refusal(json!({ "page": "10" }), body), None);
    }

    #[test]
    fn a_missing_field_is_named_with_its_place() {
        named(refusal(json!({}), json!({})), "missing name");
        named(refusal(json!({}), json!({ "name": null })), "missing name");
        named(refusal(json!({}), json!({ "name": "a", "items": [{ "id": 1 }, {}] })), "missing items[1].id");
        named(refusal(json!({}), json!({ "name": "a", "msgtype": "text" })), "missing text");
        named(refusal(json!({}), json!({ "name": "a", "msgtype": "text", "text": {} })), "missing text.id");
    }

    #[test]
    fn limits_are_kept() {
        named(refusal(json!({}), json!({ "name": "四个汉字" })), "name has more than 3 characters");
        named(refusal(json!({}), json!({ "name": "a", "users": "a|b|c" })), "users has more than 2 elements");
        named(refusal(json!({ "page": "11" }), json!({ "name": "a" })), "page is 11");
    }

    #[test]
    fn an_empty_text_is_a_field_that_is_left_out_unless_it_is_required() {
        assert_eq!(refusal(json!({ "page": "" }), json!({ "name": "a", "color": "", "code": "" })), None);
        named(refusal(json!({}), json!({ "name": "", "code": "" })), "name has fewer than 1 characters");
    }

    #[test]
    fn unknown_values_are_refused() {
        named(refusal(json!({}), json!({ "name": "a", "color": 3 })), "color is `3`");
        named(refusal(json!({}), json!({ "name": "a", "msgtype": "song" })), "msgtype is `song`");
    }
}
