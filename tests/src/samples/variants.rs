//! Official samples often show all bodies of a union at once, under one tag. Each body is then checked on its own.

use serde_json::{Map, Value};
use wecom_codegen::model::{Layout, Repr, Union};

/// The sample once for each body of the union that it shows; itself when it shows at most one.
pub(super) fn split(sample: Value, union: &Union) -> Vec<Value> {
    let (Layout::Keyed { tag }, Value::Object(map)) = (&union.layout, &sample) else { return vec![sample] };
    let shown: Vec<_> =
        union.variants.iter().filter(|variant| variant.ty.is_some() && map.contains_key(&variant.key)).collect();
    if shown.len() < 2 {
        return vec![sample];
    }
    let single = |kept: &str, value: Value| {
        let others = |key: &String| shown.iter().any(|variant| variant.key == *key && variant.key != kept);
        let mut one: Map<String, Value> =
            map.iter().filter(|(key, _)| !others(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        one.insert(tag.clone(), value);
        Value::Object(one)
    };
    shown
        .iter()
        .map(|variant| {
            let value = match union.repr {
                Repr::Int => variant.tag.parse::<i64>().map_or(Value::Null, Value::from),
                Repr::String => Value::from(variant.tag.as_str()),
            };
            single(&variant.key, value)
        })
        .collect()
}
