//! Tags of members and departments.

use super::input::Input;
use super::{Directory, Outcome, done};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The tags by ID.
#[derive(Debug, Default)]
pub(super) struct Tags(BTreeMap<i64, Tag>);

#[derive(Debug, Default)]
struct Tag {
    name: String,
    members: Vec<String>,
    departments: Vec<i64>,
}

impl Tags {
    pub(super) fn contains(&self, id: i64) -> bool {
        self.0.contains_key(&id)
    }

    pub(super) fn forget_department(&mut self, id: i64) {
        self.0.values_mut().for_each(|tag| tag.departments.retain(|other| *other != id));
    }

    pub(super) fn forget_member(&mut self, id: &str) {
        self.0.values_mut().for_each(|tag| tag.members.retain(|other| !other.eq_ignore_ascii_case(id)));
    }

    pub(super) fn rename_member(&mut self, old: &str, new: &str) {
        let members = self.0.values_mut().flat_map(|tag| &mut tag.members);
        members.filter(|id| id.eq_ignore_ascii_case(old)).for_each(|id| *id = new.to_owned());
    }

    fn known(&mut self, input: &Input<'_>) -> Result<&mut Tag, Refusal> {
        let id = input.number("tagid").unwrap_or(-1);
        self.0.get_mut(&id).ok_or_else(|| Refusal::new(40068, format!("invalid tagid: {id}")))
    }

    fn check_name(&self, name: &str, own: Option<i64>) -> Result<(), Refusal> {
        let taken = self.0.iter().any(|(id, tag)| Some(*id) != own && tag.name == name);
        if taken { Err(Refusal::new(40071, "invalid tag name: it is taken")) } else { Ok(()) }
    }

    fn create(&mut self, input: &Input<'_>) -> Outcome {
        let name = input.text("tagname");
        self.check_name(&name, None)?;
        let next = self.0.keys().next_back().copied().unwrap_or(0) + 1;
        let id = input.number("tagid").unwrap_or(next);
        if self.contains(id) {
            return Err(Refusal::new(40068, format!("tagid existed: {id}")));
        }
        self.0.insert(id, Tag { name, ..Tag::default() });
        Ok(Answer::Json(json!({ "tagid": id })))
    }

    fn update(&mut self, input: &Input<'_>) -> Outcome {
        let name = input.text("tagname");
        self.check_name(&name, input.number("tagid"))?;
        self.known(input)?.name = name;
        done()
    }

    fn delete(&mut self, input: &Input<'_>) -> Outcome {
        self.known(input)?;
        self.0.remove(&input.number("tagid").unwrap_or(-1));
        done()
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "tag/create" => directory.tags.create(input),
        "tag/update" => directory.tags.update(input),
        "tag/delete" => directory.tags.delete(input),
        "tag/list" => {
            let tags = directory.tags.0.iter().map(|(id, tag)| json!({ "tagid": id, "tagname": tag.name }));
            Ok(Answer::Json(json!({ "taglist": tags.collect::<Vec<_>>() })))
        }
        "tag/get" => directory.tag_members(input),
        "tag/addtagusers" => directory.change_tag_members(input, true),
        "tag/deltagusers" => directory.change_tag_members(input, false),
        _ => return None,
    })
}

impl Directory {
    fn tag_members(&mut self, input: &Input<'_>) -> Outcome {
        let tag = self.tags.known(input)?;
        let members = tag.members.iter().map(|id| json!({ "userid": id, "name": self.members.name(id) }));
        let members: Vec<Value> = members.collect();
        Ok(Answer::Json(json!({ "tagname": tag.name, "userlist": members, "partylist": tag.departments })))
    }

    fn change_tag_members(&mut self, input: &Input<'_>, add: bool) -> Outcome {
        let tag = self.tags.known(input)?;
        let (members, wrong_members): (Vec<String>, Vec<String>) =
            input.texts("userlist").into_iter().partition(|id| self.members.contains(id));
        let (departments, wrong_departments): (Vec<i64>, Vec<i64>) =
            input.numbers("partylist").into_iter().partition(|id| self.departments.contains(*id));
        if members.is_empty() && departments.is_empty() {
            return Err(Refusal::new(40070, "all of the users and parties are invalid"));
        }
        tag.members.retain(|id| !members.iter().any(|other| other.eq_ignore_ascii_case(id)));
        tag.departments.retain(|id| !departments.contains(id));
        if add {
            tag.members.extend(members);
            tag.departments.extend(departments);
        }
        // What is empty is left out.
        let mut rejected = Map::new();
        if !wrong_members.is_empty() {
            rejected.insert("invalidlist".to_owned(), json!(wrong_members.join("|")));
        }
        if !wrong_departments.is_empty() {
            rejected.insert("invalidparty".to_owned(), json!(wrong_departments));
        }
        Ok(Answer::Json(Value::Object(rejected)))
    }
}
