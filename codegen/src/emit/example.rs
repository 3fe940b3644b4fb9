//! Example answers, made from the types and the examples of their fields: what the fake server says when nobody has
//! told it otherwise. A listing has one page.

use crate::model::{
    Api, Field, Form, Item, Limit, Next, Operation, Paging, Path, Repr, Response, Type, TypeRef, Union, Variant,
};
use serde_json::{Map, Value, json};

/// The time in examples, in Unix seconds.
const TIME: i64 = 1_700_000_000;

/// Makes examples of the types of an API.
pub(super) struct Examples<'a> {
    api: &'a Api,
}

/// The types that are being made: one of them within itself is left out.
type Open<'a> = Vec<&'a TypeRef>;

impl<'a> Examples<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// What an operation answers, without errcode; nothing where that is a file.
    pub(super) fn answer(&self, operation: &'a Operation) -> Option<Value> {
        let mut answer = match &operation.response {
            Response::Empty => Map::new(),
            Response::Binary => return None,
            Response::Struct(name) => self.object(name, &mut Vec::new()).unwrap_or_default(),
        };
        if let Some(paging) = &operation.paging {
            end_listing(paging, &mut answer);
        }
        Some(Value::Object(answer))
    }

    fn object(&self, name: &'a TypeRef, open: &mut Open<'a>) -> Option<Map<String, Value>> {
        if open.contains(&name) {
            return None;
        }
        open.push(name);
        let mut object = Map::new();
        match self.api.item(name)? {
            Item::Struct(item) => item.fields.iter().for_each(|field| self.put(field, &mut object, open)),
            Item::Union(item) => self.put_variant(item, &mut object, open),
            Item::Id(_) | Item::Enum(_) | Item::Operation(_) => {}
        }
        open.pop();
        Some(object)
    }

    fn put(&self, field: &'a Field, object: &mut Map<String, Value>, open: &mut Open<'a>) {
        match self.value(&field.ty, field, open) {
            Some(Value::Object(keys)) if field.flatten => object.extend(keys),
            Some(value) => {
                object.insert(field.wire_name.clone(), travelling(field.form, value));
            }
            None => {}
        }
    }

    fn value(&self, ty: &'a Type, field: &Field, open: &mut Open<'a>) -> Option<Value> {
        let given = field.example.as_deref();
        Some(match ty {
            Type::String | Type::Secret => json!(given.unwrap_or(&field.wire_name)),
            Type::Int => json!(given.and_then(|it| it.parse().ok()).unwrap_or_else(|| small(&field.limits))),
            Type::Float => json!(given.and_then(|it| it.parse().ok()).unwrap_or_else(|| small(&field.limits) as f64)),
            Type::Bool => json!(given != Some("false")),
            Type::Timestamp => json!(given.and_then(|it| it.parse().ok()).unwrap_or(TIME)),
            Type::TimestampMs => json!(given.and_then(|it| it.parse().ok()).unwrap_or(TIME * 1000)),
            Type::Json => json!({}),
            Type::File => return None,
            Type::List(item) => Value::Array(self.value(item, field, open).into_iter().collect()),
            Type::Map(item) => {
                let entry = self.value(item, field, open).map(|value| ("key".to_owned(), value));
                Value::Object(entry.into_iter().collect())
            }
            Type::Id(name, repr) => {
                let given = given.or_else(|| self.api.id(name)?.example.as_deref());
                match repr {
                    Repr::String => json!(given.unwrap_or(&field.wire_name)),
                    Repr::Int => {
                        json!(given.and_then(|it| it.parse().ok()).unwrap_or_else(|| small(&field.limits)))
                    }
                }
            }
            Type::Struct(name) | Type::Union(name) => Value::Object(self.object(name, open)?),
            Type::Enum(name, repr) => scalar(*repr, given.or(self.first_value(name))?),
        })
    }

    fn first_value(&self, name: &TypeRef) -> Option<&'a str> {
        self.api.enum_(name)?.values.first().map(|value| value.wire.as_str())
    }

    /// The first variant with a body that can be shown, with its tag.
    fn put_variant(&self, item: &'a Union, object: &mut Map<String, Value>, open: &mut Open<'a>) {
        use crate::model::Layout::{Adjacent, External, Inline, Keyed};
        let shown = item.variants.iter().find_map(|variant| Some((variant, self.body(variant, open)?)));
        let Some((variant, body)) = shown else { return };
        if let Keyed { tag } | Inline { tag } | Adjacent { tag, .. } = &item.layout {
            object.insert(tag.clone(), scalar(item.repr, &variant.tag));
        }
        match (&item.layout, body) {
            (Inline { .. }, Value::Object(keys)) => object.extend(keys),
            (Adjacent { content, .. }, body) => {
                object.insert(content.clone(), body);
            }
            (Keyed { .. } | External, body) => {
                object.insert(variant.key.clone(), body);
            }
            (Inline { .. }, _) => {}
        }
    }

    fn body(&self, variant: &'a Variant, open: &mut Open<'a>) -> Option<Value> {
        let ty = variant.ty.as_ref()?;
        self.value(ty, &Field::of_type(&variant.key, ty), open)
    }
}

fn scalar(repr: Repr, text: &str) -> Value {
    match (repr, text.parse::<i64>()) {
        (Repr::Int, Ok(number)) => json!(number),
        _ => json!(text),
    }
}

/// One, or the number within the limits that is nearest to it.
fn small(limits: &[Limit]) -> i64 {
    limits.iter().fold(1, |number, limit| match limit {
        Limit::Range(smallest, largest) => (number as f64).clamp(*smallest, *largest) as i64,
        _ => number,
    })
}

/// A value in the form in which it travels.
fn travelling(form: Form, value: Value) -> Value {
    match (form, value) {
        (Form::Flag, Value::Bool(flag)) => json!(i64::from(flag)),
        (Form::Flags, Value::Array(flags)) => flags.into_iter().map(|flag| travelling(Form::Flag, flag)).collect(),
        (Form::FlagText, Value::Bool(flag)) => json!(i64::from(flag).to_string()),
        (Form::Text, Value::Number(number)) => json!(number.to_string()),
        (Form::Pipe, Value::Array(items)) => joined(&items, "|"),
        (Form::Comma, Value::Array(items)) => joined(&items, ","),
        (Form::Json, value) => json!(value.to_string()),
        (_, value) => value,
    }
}

fn joined(items: &[Value], separator: &str) -> Value {
    let texts: Vec<String> =
        items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
    json!(texts.join(separator))
}

/// Makes the answer that of the last page.
fn end_listing(paging: &Paging, answer: &mut Map<String, Value>) {
    let next = match &paging.next {
        Next::Response(path) => Some(path),
        Next::Last(_) | Next::Items | Next::Page => None,
    };
    let ends = [
        (paging.more.as_ref(), json!(false)),
        (paging.done.as_ref(), json!(true)),
        (paging.total.as_ref(), json!(1)),
        (next, if next.is_some_and(is_text) { json!("") } else { json!(0) }),
    ];
    for (path, value) in ends {
        if let Some(path) = path {
            set(path, value, answer);
        }
    }
}

fn is_text(path: &Path) -> bool {
    path.fields.last().is_some_and(|field| field.ty.is_text())
}

fn set(path: &Path, value: Value, answer: &mut Map<String, Value>) {
    let Some((last, way)) = path.fields.split_last() else { return };
    let parent = way
        .iter()
        .filter(|field| !field.flatten)
        .try_fold(answer, |object, field| object.get_mut(&field.wire_name).and_then(Value::as_object_mut));
    if let Some(object) = parent {
        object.insert(last.wire_name.clone(), travelling(last.form, value));
    }
}
