//! Members.

use super::input::{Input, as_number};
use super::{Directory, Outcome, done};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Map, Value, json};

/// Entries of a page of user/list_id when no limit is given.
const PAGE: i64 = 10_000;
/// The member has joined.
const ACTIVE: i64 = 1;
/// The member has not joined yet.
const INACTIVE: i64 = 4;
/// The member is disabled.
const DISABLED: i64 = 2;

/// The members in the order in which they were created, as user/get shows them.
#[derive(Debug, Default)]
pub(super) struct Members(Vec<Map<String, Value>>);

fn not_found(id: &str) -> Refusal {
    Refusal::new(60111, format!("userid not found: {id}"))
}

fn text<'a>(member: &'a Map<String, Value>, name: &str) -> &'a str {
    member.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A member of whom only the user ID is known.
fn new_member(id: &str) -> Map<String, Value> {
    let fields = [
        ("userid", json!(id)),
        ("department", json!([1])),
        ("gender", json!("0")),
        ("status", json!(INACTIVE)),
        ("main_department", Value::Null),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn departments(member: &Map<String, Value>) -> impl Iterator<Item = i64> {
    member.get("department").and_then(Value::as_array).into_iter().flatten().filter_map(as_number)
}

impl Members {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    /// User IDs are the same whatever their case.
    fn position(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|member| text(member, "userid").eq_ignore_ascii_case(id))
    }

    fn find(&self, id: &str) -> Option<&Map<String, Value>> {
        self.position(id).map(|at| &self.0[at])
    }

    /// The user ID as it was created.
    pub(super) fn known(&self, id: &str) -> Result<&str, Refusal> {
        self.find(id).map(|member| text(member, "userid")).ok_or_else(|| not_found(id))
    }

    pub(super) fn name(&self, id: &str) -> String {
        self.find(id).map(|member| text(member, "name").to_owned()).unwrap_or_default()
    }

    pub(super) fn any_in(&self, department: i64) -> bool {
        self.0.iter().any(|member| departments(member).any(|id| id == department))
    }

    /// Those who lead a department.
    pub(super) fn leaders(&self, department: i64) -> Vec<String> {
        let leads = |member: &&Map<String, Value>| {
            let flags = member.get("is_leader_in_dept").and_then(Value::as_array).into_iter().flatten();
            departments(member).zip(flags).any(|(id, flag)| id == department && as_number(flag) == Some(1))
        };
        self.0.iter().filter(leads).map(|member| text(member, "userid").to_owned()).collect()
    }

    /// The user ID of the member with this value in a field.
    fn with(&self, names: &[&str], value: &str) -> Option<String> {
        let has = |member: &&Map<String, Value>| names.iter().any(|name| text(member, name) == value);
        self.0.iter().find(has).map(|member| text(member, "userid").to_owned())
    }

    /// Mobile numbers and email addresses are unique.
    fn check_unique(&self, input: &Input<'_>, own: Option<&str>) -> Result<(), Refusal> {
        for (name, code) in [("mobile", 60104), ("email", 60106), ("biz_mail", 60106)] {
            let value = input.text(name);
            let other = self.with(&[name], &value).filter(|id| Some(id.as_str()) != own);
            if let (false, Some(other)) = (value.is_empty(), other) {
                return Err(Refusal::new(code, format!("{name} existed: {other}")));
            }
        }
        Ok(())
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "user/create" => directory.create_member(input),
        "user/update" => directory.update_member(input),
        "user/get" => directory.get_member(input),
        "user/delete" => directory.delete_members(&[input.text("userid")]),
        "user/batchdelete" => directory.delete_members(&input.texts("useridlist")),
        "user/list" => directory.list_members(input, |member| Value::Object(member.clone())),
        "user/simplelist" => directory.list_members(input, |member| {
            json!({ "userid": member.get("userid"), "name": member.get("name"), "department": member.get("department") })
        }),
        "user/authsucc" => directory.admit_member(input),
        "user/list_id" => directory.list_member_ids(input),
        "user/getuserid" => directory.member_with(&["mobile"], &input.text("mobile")),
        "user/get_userid_by_email" => {
            let name = if input.number("email_type") == Some(2) { "email" } else { "biz_mail" };
            directory.member_with(&[name], &input.text("email"))
        }
        _ => return None,
    })
}

impl Directory {
    pub(super) fn create_member(&mut self, input: &Input<'_>) -> Outcome {
        let id = input.text("userid");
        if self.members.contains(&id) {
            return Err(Refusal::new(60102, format!("userid existed: {id}")));
        }
        if input.text("mobile").is_empty() && input.text("email").is_empty() {
            return Err(Refusal::new(60129, "mobile and email are both empty"));
        }
        let mut member = new_member(&id);
        self.check_member(input, &member)?;
        take(&mut member, input);
        self.members.0.push(member);
        done()
    }

    /// Sets all that can be set of a member who is there: what is not given is emptied.
    pub(super) fn replace_member(&mut self, input: &Input<'_>) -> Result<(), Refusal> {
        let id = input.text("userid");
        let at = self.members.position(&id).ok_or_else(|| not_found(&id))?;
        let mut member = new_member(text(&self.members.0[at], "userid"));
        self.check_member(input, &member)?;
        member.extend(self.members.0[at].get("status").map(|status| ("status".to_owned(), status.clone())));
        take(&mut member, input);
        self.members.0[at] = member;
        Ok(())
    }

    pub(super) fn update_member(&mut self, input: &Input<'_>) -> Outcome {
        let id = input.text("userid");
        let at = self.members.position(&id).ok_or_else(|| not_found(&id))?;
        let own = text(&self.members.0[at], "userid").to_owned();
        self.check_member(input, &self.members.0[at])?;
        let new_id = input.text("new_userid");
        if !new_id.is_empty() {
            if self.members.position(&new_id).is_some_and(|other| other != at) {
                return Err(Refusal::new(60102, format!("userid existed: {new_id}")));
            }
            self.members.0[at].insert("userid".to_owned(), json!(new_id));
            self.tags.rename_member(&own, &new_id);
        }
        take(&mut self.members.0[at], input);
        done()
    }

    /// Checks what is given for a member, as the member is now.
    fn check_member(&self, input: &Input<'_>, member: &Map<String, Value>) -> Result<(), Refusal> {
        self.members.check_unique(input, Some(text(member, "userid")))?;
        self.check_departments(input)?;
        let departments =
            if input.has("department") { input.texts("department").len() } else { departments(member).count() };
        let leads = input.texts("is_leader_in_dept").len();
        if input.has("is_leader_in_dept") && leads != departments {
            return Err(Refusal::new(60132, "is_leader_in_dept and department differ in length"));
        }
        Ok(())
    }

    fn check_departments(&self, input: &Input<'_>) -> Result<(), Refusal> {
        let mut given = input.numbers("department");
        given.extend(input.number("main_department"));
        given.into_iter().try_for_each(|id| self.departments.known(Some(id)).map(|_| ()))
    }

    fn get_member(&self, input: &Input<'_>) -> Outcome {
        let id = input.text("userid");
        let member = self.members.find(&id).ok_or_else(|| not_found(&id))?;
        Ok(Answer::Json(Value::Object(member.clone())))
    }

    /// Deletes all or, when one does not exist, none.
    fn delete_members(&mut self, ids: &[String]) -> Outcome {
        if let Some(unknown) = ids.iter().find(|id| !self.members.contains(id)) {
            return Err(not_found(unknown));
        }
        for id in ids {
            self.delete_member(id);
        }
        done()
    }

    /// Deletes the members whom an import has not kept.
    pub(super) fn delete_other_members(&mut self, kept: &[String]) {
        let gone =
            |member: &&Map<String, Value>| !kept.iter().any(|id| id.eq_ignore_ascii_case(text(member, "userid")));
        let ids: Vec<String> =
            self.members.0.iter().filter(gone).map(|member| text(member, "userid").to_owned()).collect();
        for id in ids {
            self.delete_member(&id);
        }
    }

    fn delete_member(&mut self, id: &str) {
        self.members.0.retain(|member| !text(member, "userid").eq_ignore_ascii_case(id));
        self.tags.forget_member(id);
    }

    /// The member has passed the corp's own check, and may enter.
    fn admit_member(&mut self, input: &Input<'_>) -> Outcome {
        let id = input.text("userid");
        let at = self.members.position(&id).ok_or_else(|| not_found(&id))?;
        self.members.0[at].insert("status".to_owned(), json!(ACTIVE));
        done()
    }

    fn list_members(&self, input: &Input<'_>, show: impl Fn(&Map<String, Value>) -> Value) -> Outcome {
        let top = self.departments.known(input.number("department_id"))?;
        let deep = input.flag("fetch_child");
        let within = |id: i64| id == top || (deep && self.departments.is_within(id, top));
        let listed = self.members.0.iter().filter(|member| departments(member).any(within));
        Ok(Answer::Json(json!({ "userlist": listed.map(show).collect::<Vec<_>>() })))
    }

    fn list_member_ids(&self, input: &Input<'_>) -> Outcome {
        let all: Vec<Value> = self
            .members
            .0
            .iter()
            .flat_map(|member| {
                departments(member).map(|id| json!({ "userid": text(member, "userid"), "department": id }))
            })
            .collect();
        let page = usize::try_from(input.number("limit").unwrap_or(PAGE)).unwrap_or_default().max(1);
        let start: usize = match input.text("cursor").as_str() {
            "" => 0,
            cursor => cursor.parse().map_err(|_| Refusal::new(40058, "invalid cursor"))?,
        };
        let end = start.saturating_add(page);
        let next = if end < all.len() { end.to_string() } else { String::new() };
        let listed: Vec<&Value> = all.iter().skip(start).take(page).collect();
        Ok(Answer::Json(json!({ "dept_user": listed, "next_cursor": next })))
    }

    fn member_with(&self, names: &[&str], value: &str) -> Outcome {
        match self.members.with(names, value).filter(|_| !value.is_empty()) {
            Some(id) => Ok(Answer::Json(json!({ "userid": id }))),
            None => Err(Refusal::new(46004, "user no exist")),
        }
    }
}

/// Takes over the fields of a request as user/get shows them.
fn take(member: &mut Map<String, Value>, input: &Input<'_>) {
    for (name, value) in input.fields {
        match name.as_str() {
            "userid" | "new_userid" | "to_invite" | "avatar_mediaid" | "biz_mail_alias" => {}
            _ if value.is_null() => {}
            "enable" => {
                let present = member.get("status").and_then(as_number).filter(|status| *status != DISABLED);
                let status = if input.flag("enable") { present.unwrap_or(INACTIVE) } else { DISABLED };
                member.insert("status".to_owned(), json!(status));
            }
            // A text in answers, whatever the client sends.
            "gender" if input.text("gender").is_empty() => {}
            "gender" => {
                member.insert(name.clone(), json!(input.text("gender")));
            }
            _ => {
                member.insert(name.clone(), value.clone());
            }
        }
    }
    let main = member.get("main_department").and_then(as_number);
    let main = main.filter(|id| departments(member).any(|other| other == *id)).or_else(|| departments(member).next());
    member.insert("main_department".to_owned(), json!(main.unwrap_or_default()));
}
