//! JSON Schema of the files in `spec/`, made from the loader's own tables of keys.

use crate::load::keys::{self, Key, Shape};
use crate::words::Told;
use serde_json::{Map, Value, json};

/// The schema; an editor picks the right part by the file's name.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "WeCom API specification",
        "description": "Files of spec/. See spec/README.md for the format.",
        "$defs": {
            "field": object(keys::FIELD),
            "fields": map_of(json!({ "$ref": "#/$defs/field" })),
            "areas": map_of(object(keys::AREA)),
            "glossary": map_of(text_or(keys::GLOSSARY_ENTRY)),
            "errors": map_of(object(keys::ERROR)),
            "resource": object(keys::RESOURCE_FILE),
        },
        "anyOf": [
            { "$ref": "#/$defs/resource" },
            { "$ref": "#/$defs/areas" },
            { "$ref": "#/$defs/glossary" },
            { "$ref": "#/$defs/errors" },
        ],
    })
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .filter(|key| !matches!(key.shape, Shape::Any))
        .map(|key| {
            let mut schema = shape(key.shape);
            schema["description"] = Value::from(key.doc);
            (key.name.to_owned(), schema)
        })
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn map_of(values: Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}

fn text_or(keys: &[Key]) -> Value {
    json!({ "anyOf": [{ "type": "string" }, object(keys)] })
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": ["string", "number"] }),
        Shape::Word(words) => one_of(words),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Int => json!({ "type": "integer", "minimum": 0 }),
        Shape::Range => json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 }),
        Shape::WordOrInt(words) => json!({ "anyOf": [one_of(words), { "type": "integer", "minimum": 1 }] }),
        Shape::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Shape::Ints => json!({ "type": "array", "items": { "type": "integer" } }),
        Shape::Words(words) => json!({ "type": "array", "items": one_of(words) }),
        Shape::List(keys) => json!({ "type": "array", "items": object(keys), "minItems": 1 }),
        Shape::Map(keys) => object(keys),
        Shape::MapOf(of) if std::ptr::eq(of, keys::FIELD) => json!({ "$ref": "#/$defs/fields" }),
        Shape::MapOf(keys) => map_of(object(keys)),
        Shape::Response => json!({ "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/fields" }] }),
        Shape::Any => json!(true),
    }
}

fn one_of(words: &[Told]) -> Value {
    let words: Vec<Value> =
        words.iter().map(|told| json!({ "const": told.word, "description": told.meaning })).collect();
    json!({ "oneOf": words })
}
