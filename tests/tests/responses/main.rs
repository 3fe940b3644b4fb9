//! Every response of the API is read whatever the server does to its values.

mod mutations;

use serde_json::{Map, Value, json};
use wecom_api::mock::{Entry, entries};
use wecom_codegen::model::{Api, Field, Form, Layout, Repr, Response, Type, TypeRef};
use wecom_tests::samples::differences_between;
use wecom_tests::specification;

/// The key in objects with free keys.
const FREE_KEY: &str = "any key";

/// Builds bodies from the resolved specification.
struct Bodies<'a> {
    api: &'a Api,
    /// Whether lists of numbers or text come joined in a string.
    joined: bool,
}

impl Bodies<'_> {
    fn object(&self, name: &TypeRef, depth: usize, pick: usize) -> Value {
        let mut map = Map::new();
        for field in &self.api.struct_(name).expect("it is there").fields {
            match &field.ty {
                Type::Struct(inner) if field.flatten => merge(&mut map, self.object(inner, depth, pick)),
                Type::Union(inner) if field.flatten => merge(&mut map, self.union(inner, depth, pick)),
                _ => {
                    if let Some(value) = self.field(field, depth, pick) {
                        map.insert(field.wire_name.clone(), value);
                    }
                }
            }
        }
        Value::Object(map)
    }

    fn field(&self, field: &Field, depth: usize, pick: usize) -> Option<Value> {
        let value = self.value(&field.ty, depth, pick)?;
        Some(match (field.form, &value) {
            (Form::Flag, _) => json!(1),
            (Form::Flags, _) => json!([1]),
            (Form::FlagText, _) => json!("1"),
            (Form::Text, Value::Number(number)) => json!(number.to_string()),
            (Form::Json, value) => json!(value.to_string()),
            (Form::Plain, Value::Array(items)) if self.joined => match &items[..] {
                [Value::String(item)] => json!(format!("{item}|")),
                [Value::Number(item)] => json!(format!("{item}|")),
                _ => value,
            },
            (Form::Pipe | Form::Comma, Value::Array(items)) => {
                json!(items[0].as_str().map_or_else(|| items[0].to_string(), str::to_owned))
            }
            _ => value,
        })
    }

    /// A value that is not the default, so that it can be seen to survive.
    fn value(&self, ty: &Type, depth: usize, pick: usize) -> Option<Value> {
        Some(match ty {
            Type::String | Type::Secret => json!("123"),
            Type::Id(_, Repr::String) => json!("123"),
            Type::Int | Type::Id(_, Repr::Int) | Type::Timestamp | Type::TimestampMs => json!(1_700_000_001_i64),
            Type::Float => json!(1.5),
            Type::Bool => json!(true),
            Type::Json => json!({ "free": [1, "x"] }),
            Type::File => return None,
            Type::List(item) => json!([self.value(item, depth, pick)?]),
            Type::Map(item) => json!({ FREE_KEY: self.value(item, depth, pick)? }),
            Type::Enum(name, repr) => {
                let value = self.api.enum_(name)?.values[0].wire.as_str();
                match repr {
                    Repr::Int => json!(value.parse::<i64>().ok()?),
                    Repr::String => json!(value),
                }
            }
            Type::Struct(name) if depth > 0 => self.object(name, depth - 1, pick),
            Type::Union(name) if depth > 0 => self.union(name, depth - 1, pick),
            Type::Struct(_) | Type::Union(_) => return None,
        })
    }

    fn union(&self, name: &TypeRef, depth: usize, pick: usize) -> Value {
        let union = self.api.union_(name).expect("it is there");
        let variant = &union.variants[pick % union.variants.len()];
        let tag_value = match union.repr {
            Repr::Int => json!(variant.tag.parse::<i64>().expect("an int tag is a number")),
            Repr::String => json!(variant.tag),
        };
        let body = variant.ty.as_ref().and_then(|ty| self.value(ty, depth + 1, pick));
        match (&union.layout, body) {
            (Layout::Keyed { tag }, Some(body)) => json!({ tag.as_str(): tag_value, variant.key.as_str(): body }),
            (Layout::Adjacent { tag, content }, Some(body)) => {
                json!({ tag.as_str(): tag_value, content.as_str(): body })
            }
            (Layout::Inline { tag }, Some(Value::Object(mut body))) => {
                body.insert(tag.clone(), tag_value);
                Value::Object(body)
            }
            (Layout::External, Some(body)) => json!({ variant.key.as_str(): body }),
            (Layout::Keyed { tag } | Layout::Adjacent { tag, .. } | Layout::Inline { tag }, _) => {
                json!({ tag.as_str(): tag_value })
            }
            (Layout::External, None) => json!({}),
        }
    }
}

fn merge(map: &mut Map<String, Value>, other: Value) {
    if let Value::Object(other) = other {
        map.extend(other);
    }
}

/// Changes every leaf of a document.
fn each_leaf(value: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), each_leaf(value, change))).collect(),
        Value::Array(items) => items.iter().map(|item| each_leaf(item, change)).collect(),
        leaf => change(leaf),
    }
}

/// Changes every value of every object, also those that are objects themselves.
fn each_value(value: &Value, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
    match value {
        Value::Object(map) => map.iter().filter_map(|(key, value)| Some((key.clone(), change(value)?))).collect(),
        other => other.clone(),
    }
}

fn with_unknown_keys(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut map: Map<String, Value> =
                map.iter().map(|(key, value)| (key.clone(), with_unknown_keys(value))).collect();
            // An object with free keys has no unknown ones.
            if !map.contains_key(FREE_KEY) {
                map.insert("key_from_the_future".to_owned(), json!({ "a": [1, { "b": null }] }));
            }
            Value::Object(map)
        }
        Value::Array(items) => items.iter().map(with_unknown_keys).collect(),
        leaf => leaf.clone(),
    }
}

/// Calls `check` with every response body, once for each variant that the largest union has.
fn for_every_response(check: impl Fn(&Entry, &Value)) {
    for_every_response_as(false, |entry, body, _| check(entry, body));
}

/// The same with each body as it should be, and once more with its lists joined.
fn for_every_response_as(joined: bool, check: impl Fn(&Entry, &Value, &Value)) {
    let api = specification().expect("the specification loads");
    let (bodies, other) = (Bodies { api: &api, joined: false }, Bodies { api: &api, joined });
    let entries = entries();
    let mut count = 0;
    for (area, _, operation) in api.operations() {
        let Response::Struct(name) = &operation.response else { continue };
        let entry = entries
            .iter()
            .find(|entry| entry.operation.area == area.name && entry.operation.name == operation.name)
            .expect("every operation is in the table");
        for pick in 0..24 {
            check(entry, &bodies.object(name, 5, pick), &other.object(name, 5, pick));
        }
        count += 1;
    }
    assert!(count > 500, "only {count} responses were checked");
}

fn again(entry: &Entry, body: &Value) -> Value {
    let name = entry.operation;
    let written = match entry.response_again(body.to_string().as_bytes()) {
        Some(Ok(written)) => written,
        Some(Err(error)) => panic!("{name}: {error}\n{body:#}"),
        None => panic!("{name} has no JSON response"),
    };
    serde_json::from_slice(&written).expect("what is written is JSON")
}

#[test]
fn known_values_survive_a_round_trip() {
    for_every_response(|entry, body| {
        let differences = differences_between(body, &again(entry, body));
        assert!(differences.is_empty(), "{}: {differences:?}\n{body:#}", entry.operation);
    });
}

#[test]
fn null_is_read_everywhere() {
    for_every_response(|entry, body| {
        again(entry, &each_leaf(body, &|_| Value::Null));
        again(entry, &each_value(body, &|_| Some(Value::Null)));
    });
}

#[test]
fn missing_keys_and_empty_objects_are_read() {
    for_every_response(|entry, body| {
        again(entry, &json!({}));
        again(entry, &each_value(body, &|_| None));
        let hollow = |value: &Value| Some(if value.is_object() { json!({}) } else { value.clone() });
        again(entry, &each_value(body, &hollow));
    });
}

#[test]
fn numbers_as_strings_and_strings_as_numbers_are_read_as_the_same() {
    for_every_response(|entry, body| {
        let swapped = each_leaf(body, &|leaf| match leaf {
            Value::Number(number) => json!(number.to_string()),
            Value::String(text) => text.parse::<i64>().map_or_else(|_| leaf.clone(), |number| json!(number)),
            leaf => leaf.clone(),
        });
        let differences = differences_between(body, &again(entry, &swapped));
        assert!(differences.is_empty(), "{}: {differences:?}\n{body:#}", entry.operation);
    });
}

#[test]
fn unknown_enum_values_and_variants_are_kept() {
    for_every_response(|entry, body| {
        let novel = each_leaf(body, &|leaf| match leaf {
            Value::String(text) if text.parse::<f64>().is_err() && !text.contains(['{', '[']) => {
                json!("from_the_future")
            }
            leaf => leaf.clone(),
        });
        again(entry, &novel);
        let numbers = each_leaf(body, &|leaf| if leaf.is_i64() { json!(987_654) } else { leaf.clone() });
        again(entry, &numbers);
    });
}

#[test]
fn unknown_keys_are_ignored() {
    for_every_response(|entry, body| {
        let differences = differences_between(body, &again(entry, &with_unknown_keys(body)));
        assert!(differences.is_empty(), "{}: {differences:?}", entry.operation);
    });
}

#[test]
fn keys_in_other_letters_are_read_as_the_same() {
    fn in_capitals(value: &Value) -> Value {
        match value {
            Value::Object(map) if map.contains_key(FREE_KEY) || map.contains_key("free") => value.clone(),
            Value::Object(map) => map.iter().map(|(key, value)| (key.to_uppercase(), in_capitals(value))).collect(),
            Value::Array(items) => items.iter().map(in_capitals).collect(),
            leaf => leaf.clone(),
        }
    }
    for_every_response(|entry, body| {
        let differences = differences_between(body, &again(entry, &in_capitals(body)));
        assert!(differences.is_empty(), "{}: {differences:?}\n{body:#}", entry.operation);
    });
}

#[test]
fn joined_lists_are_read_as_lists() {
    for_every_response_as(true, |entry, body, joined| {
        let differences = differences_between(body, &again(entry, joined));
        assert!(differences.is_empty(), "{}: {differences:?}\n{joined:#}", entry.operation);
    });
}

#[test]
fn what_the_server_was_seen_to_send_is_read_like_what_is_documented() {
    let table = [
        (
            "school",
            "GetParentScope",
            json!({ "allow_scope": { "departments": [1, 2] } }),
            json!({
                "allow_scope": { "departments": { "partyid": [1, 2] } }
            }),
        ),
        ("contacts", "InviteMembers", json!({ "invaliduser": "u1|u2" }), json!({ "invaliduser": ["u1", "u2"] })),
        (
            "authentication",
            "GetVisitorIdentity",
            json!({ "userid": "u", "deviceid": "d" }),
            json!({
                "UserId": "u", "DeviceId": "d"
            }),
        ),
        ("authentication", "GetVisitorIdentity", json!({ "OpenId": "o" }), json!({ "openid": "o" })),
    ];
    for (area, name, seen, documented) in table {
        let entry = entries().into_iter().find(|entry| entry.operation.area == area && entry.operation.name == name);
        let entry = &entry.unwrap_or_else(|| panic!("there is no {area}::{name}"));
        let (seen, documented) = (again(entry, &seen), again(entry, &documented));
        assert_eq!(seen, documented, "{area}::{name}");
        assert_ne!(seen, again(entry, &json!({})), "{area}::{name}");
    }
}
