//! Official samples often show all bodies of a union at once, under one tag. Each body is then checked on its own.
//! And the server itself sends the lists of the other bodies along, empty.

use super::place::SharedBody;
use serde_json::{Map, Value};
use wecom_codegen::model::{Layout, Repr, Union};

/// Takes the empty lists out of a body that belong to another one of the same union: they say nothing.
pub(super) fn drop_other_bodies(sample: &mut Value, unions: &[SharedBody]) {
    match sample {
        Value::Array(items) => items.iter_mut().for_each(|item| drop_other_bodies(item, unions)),
        Value::Object(map) => {
            for union in unions.iter().filter(|union| map.contains_key(union.tag)).collect::<Vec<_>>() {
                if let Some(Value::Object(body)) = map.get_mut(union.content) {
                    body.retain(|key, value| {
                        value.as_array().is_none_or(|list| !list.is_empty()) || !union.fields.contains(key.as_str())
                    });
                }
            }
            map.values_mut().for_each(|value| drop_other_bodies(value, unions));
        }
        _ => {}
    }
}

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

#[cfg(test)]
mod tests {
    use super::{SharedBody, drop_other_bodies};
    use serde_json::json;

    #[test]
    fn empty_lists_of_other_bodies_are_dropped_and_nothing_else() {
        let fields = ["text", "files", "members"].into_iter().collect();
        let unions = [SharedBody { tag: "control", content: "value", fields }];
        let mut sample = json!({ "contents": [
            { "control": "Text", "value": { "text": "", "files": [], "members": [1], "others": [] }, "files": [] },
        ] });
        drop_other_bodies(&mut sample, &unions);
        assert_eq!(
            sample,
            json!({ "contents": [
                { "control": "Text", "value": { "text": "", "members": [1], "others": [] }, "files": [] },
            ] })
        );
    }
}
