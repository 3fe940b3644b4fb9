//! What the specification says that an answer always has, and a sample has not.

use serde_json::{Map, Value};
use wecom_codegen::model::{Api, Form, Struct, Type};

/// The paths of the missing fields in an answer of this type. What a struct lacks that is empty itself is not told.
pub(super) fn missing(api: &Api, item: &Struct, body: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    if let Value::Object(fields) = body {
        object(api, item, fields, "", &mut paths);
    }
    paths
}

fn object(api: &Api, item: &Struct, fields: &Map<String, Value>, path: &str, out: &mut Vec<String>) {
    for field in &item.fields {
        if field.flatten {
            if let Type::Struct(name) = &field.ty
                && let Some(inner) = api.struct_(name)
            {
                object(api, inner, fields, path, out);
            }
            continue;
        }
        let inner = if path.is_empty() { field.wire_name.clone() } else { format!("{path}.{}", field.wire_name) };
        let found = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.wire_name));
        match found {
            Some((_, found)) if field.form != Form::Json => value(api, &field.ty, found, &inner, out),
            Some(_) => {}
            None if field.required => out.push(inner),
            None => {}
        }
    }
}

fn value(api: &Api, ty: &Type, found: &Value, path: &str, out: &mut Vec<String>) {
    match (ty, found) {
        (Type::Struct(name), Value::Object(fields)) if !fields.is_empty() => {
            if let Some(item) = api.struct_(name) {
                object(api, item, fields, path, out);
            }
        }
        (Type::List(item), Value::Array(found)) => {
            for (index, found) in found.iter().enumerate() {
                value(api, item, found, &format!("{path}[{index}]"), out);
            }
        }
        (Type::List(item), found @ Value::Object(_)) => value(api, item, found, path, out),
        _ => {}
    }
}
