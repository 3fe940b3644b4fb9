//! Departments.

use super::input::{Input, as_number};
use super::{Directory, Outcome, done};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const ROOT: i64 = 1;
/// Position of a department that was not given one.
const ORDER: i64 = 100_000_000;

/// The departments by ID.
#[derive(Debug)]
pub(super) struct Departments(BTreeMap<i64, Department>);

#[derive(Clone, Debug)]
struct Department {
    parent: i64,
    order: i64,
    fields: Map<String, Value>,
}

impl Departments {
    /// Only the root.
    pub(super) fn new() -> Self {
        let mut fields = Map::new();
        fields.insert("name".to_owned(), json!("Fake corp"));
        Self(BTreeMap::from([(ROOT, Department { parent: 0, order: ORDER, fields })]))
    }

    pub(super) fn contains(&self, id: i64) -> bool {
        self.0.contains_key(&id)
    }

    /// Whether `id` is `top` or stands below it.
    pub(super) fn is_within(&self, mut id: i64, top: i64) -> bool {
        loop {
            if id == top {
                return true;
            }
            match self.0.get(&id) {
                Some(department) => id = department.parent,
                None => return false,
            }
        }
    }

    fn has_children(&self, id: i64) -> bool {
        self.0.values().any(|other| other.parent == id)
    }

    pub(super) fn known(&self, id: Option<i64>) -> Result<i64, Refusal> {
        id.filter(|id| self.contains(*id)).ok_or_else(|| Refusal::new(60123, "invalid department id"))
    }

    fn create(&mut self, input: &Input<'_>) -> Outcome {
        let parent = self.parent(input)?;
        self.check_name(&input.text("name"), parent, None)?;
        let next = self.0.keys().next_back().copied().unwrap_or(ROOT) + 1;
        let id = input.number("id").unwrap_or(next);
        if self.contains(id) {
            return Err(Refusal::new(60008, "department existed"));
        }
        let mut department = Department { parent, order: input.number("order").unwrap_or(ORDER), fields: Map::new() };
        department.take_names(input);
        self.0.insert(id, department);
        Ok(Answer::Json(json!({ "id": id })))
    }

    fn update(&mut self, input: &Input<'_>) -> Outcome {
        let id = self.known(input.number("id"))?;
        let present = self.0.get(&id).map_or(0, |department| department.parent);
        let parent = if input.has("parentid") && id != ROOT { self.parent(input)? } else { present };
        if parent != present && self.is_within(parent, id) {
            return Err(Refusal::new(60010, "department circular"));
        }
        if input.has("name") {
            self.check_name(&input.text("name"), parent, Some(id))?;
        }
        if let Some(department) = self.0.get_mut(&id) {
            department.parent = parent;
            department.order = input.number("order").unwrap_or(department.order);
            department.take_names(input);
        }
        done()
    }

    /// Creates or changes a department as a record of an import says. What was done, as bits: 1 for creating, 2 for
    /// renaming, 4 for moving, 8 for reordering.
    pub(super) fn import(&mut self, input: &Input<'_>) -> Result<i64, Refusal> {
        let id = input.number("id").ok_or_else(|| Refusal::new(60123, "invalid department id"))?;
        if !input.has("name") {
            return Err(60125.into());
        }
        // A position of 0 is none.
        let mut fields = input.fields.clone();
        fields.retain(|name, value| name != "order" || as_number(value) != Some(0));
        let input = Input::new(&fields, &[]);
        let Some(before) = self.0.get(&id).cloned() else { return self.create(&input).map(|_| 1) };
        self.update(&input)?;
        let after = self.0.get(&id).unwrap_or(&before);
        let renamed = after.fields.get("name") != before.fields.get("name");
        let (moved, reordered) = (after.parent != before.parent, after.order != before.order);
        Ok(i64::from(renamed) * 2 + i64::from(moved) * 4 + i64::from(reordered) * 8)
    }

    fn parent(&self, input: &Input<'_>) -> Result<i64, Refusal> {
        let parent = input.number("parentid").filter(|id| self.contains(*id));
        parent.ok_or_else(|| Refusal::new(60004, "parent department not found"))
    }

    /// Names are unique among siblings.
    fn check_name(&self, name: &str, parent: i64, own: Option<i64>) -> Result<(), Refusal> {
        if name.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
            return Err(60009.into());
        }
        let taken = self.0.iter().any(|(id, other)| {
            Some(*id) != own && other.parent == parent && other.fields.get("name") == Some(&json!(name))
        });
        if taken { Err(Refusal::new(60008, "department existed")) } else { Ok(()) }
    }

    /// The department and all below it; all when no ID is given.
    fn below(&self, top: Option<i64>) -> Result<Vec<(i64, &Department)>, Refusal> {
        let top = if top.is_some() { self.known(top)? } else { ROOT };
        Ok(self.0.iter().filter(|(id, _)| self.is_within(**id, top)).map(|(id, item)| (*id, item)).collect())
    }
}

impl Department {
    fn take_names(&mut self, input: &Input<'_>) {
        for name in ["name", "name_en"] {
            if input.has(name) {
                self.fields.insert(name.to_owned(), json!(input.text(name)));
            }
        }
    }

    fn node(&self, id: i64) -> Value {
        json!({ "id": id, "parentid": self.parent, "order": self.order })
    }

    fn full(&self, id: i64, leaders: &[String]) -> Value {
        let mut node = self.node(id);
        if let Value::Object(fields) = &mut node {
            fields.extend(self.fields.clone());
            fields.insert("department_leader".to_owned(), json!(leaders));
        }
        node
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "department/create" => directory.departments.create(input),
        "department/update" => directory.departments.update(input),
        "department/delete" => directory.delete_department(input),
        "department/get" => directory.get_department(input),
        "department/list" => directory.departments.below(input.number("id")).map(|found| {
            let full = |(id, item): &(i64, &Department)| item.full(*id, &directory.members.leaders(*id));
            Answer::Json(json!({ "department": found.iter().map(full).collect::<Vec<_>>() }))
        }),
        "department/simplelist" => directory.departments.below(input.number("id")).map(|found| {
            let nodes: Vec<Value> = found.iter().map(|(id, item)| item.node(*id)).collect();
            Answer::Json(json!({ "department_id": nodes }))
        }),
        _ => return None,
    })
}

impl Directory {
    fn get_department(&self, input: &Input<'_>) -> Outcome {
        let id = self.departments.known(input.number("id"))?;
        let leaders = self.members.leaders(id);
        let full = self.departments.0.get(&id).map(|department| department.full(id, &leaders));
        Ok(Answer::Json(json!({ "department": full })))
    }

    fn delete_department(&mut self, input: &Input<'_>) -> Outcome {
        let id = self.departments.known(input.number("id"))?;
        if id == ROOT {
            return Err(60007.into());
        }
        if self.departments.has_children(id) {
            return Err(Refusal::new(60006, "department contains sub-department"));
        }
        if self.members.any_in(id) {
            return Err(Refusal::new(60005, "department contains user"));
        }
        self.remove_department(id);
        done()
    }

    fn remove_department(&mut self, id: i64) {
        self.departments.0.remove(&id);
        self.tags.forget_department(id);
    }

    /// Deletes the departments that an import has not kept, as far as they are empty or become so.
    pub(super) fn delete_other_departments(&mut self, kept: &[i64]) {
        let empty = |directory: &Self, id: i64| {
            id != ROOT
                && !kept.contains(&id)
                && !directory.departments.has_children(id)
                && !directory.members.any_in(id)
        };
        while let Some(id) = self.departments.0.keys().copied().find(|id| empty(self, *id)) {
            self.remove_department(id);
        }
    }
}
