//! Makes an example one of what was asked for: the IDs of a request stand in its answer, too.

use serde_json::{Map, Value};

/// Puts the IDs of a request in place of those of the same name.
pub(super) fn ids(answer: &mut Value, input: &Map<String, Value>) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(|item| ids(item, input)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match input.get(name).filter(|_| is_id(name)).and_then(|asked| like(value, asked)) {
                    Some(asked) => *value = asked,
                    None => ids(value, input),
                }
            }
        }
        _ => {}
    }
}

fn is_id(name: &str) -> bool {
    name.ends_with("id") || name.ends_with("_no")
}

/// What was asked for as the kind of value that the answer has; in a query all is text.
fn like(value: &Value, asked: &Value) -> Option<Value> {
    match (value, asked) {
        (Value::String(_), Value::String(text)) if !text.is_empty() => Some(asked.clone()),
        (Value::String(_), Value::Number(number)) => Some(Value::from(number.to_string())),
        (Value::Number(_), Value::Number(_)) => Some(asked.clone()),
        (Value::Number(_), Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::ids;
    use serde_json::{Value, json};

    fn answer(example: Value, asked: Value) -> Value {
        let mut answer = example;
        ids(&mut answer, asked.as_object().expect("an object"));
        answer
    }

    #[test]
    fn ids_are_those_asked_for_wherever_they_stand_and_in_the_answers_own_kind() {
        let example = json!({ "agentid": 1, "list": [{ "sp_no": "1", "userid": "zhangsan", "name": "a" }] });
        let asked = json!({ "agentid": "7", "sp_no": 12, "userid": "lisi", "name": "b" });
        let expected = json!({ "agentid": 7, "list": [{ "sp_no": "12", "userid": "lisi", "name": "a" }] });
        assert_eq!(answer(example, asked), expected);
    }

    #[test]
    fn what_is_of_another_kind_or_empty_is_not_taken() {
        let example = json!({ "agentid": 1, "userid": "zhangsan", "groupid": ["a"] });
        let asked = json!({ "agentid": "x", "userid": "", "groupid": "b" });
        assert_eq!(answer(example.clone(), asked), example);
    }
}
