//! Directory imports: jobs that apply an uploaded CSV file to members or departments. They are finished as soon as
//! they are started, and call nobody back.

use super::input::Input;
use super::table::{self, Row};
use super::{Directory, Outcome};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The job is finished.
const FINISHED: i64 = 3;

/// The results by job ID.
#[derive(Debug, Default)]
pub(super) struct Imports(BTreeMap<String, Value>);

impl Imports {
    fn keep(&mut self, kind: &str, result: &[Value]) -> Answer {
        let id = format!("fake-import-{}", self.0.len() + 1);
        let result =
            json!({ "status": FINISHED, "type": kind, "total": result.len(), "percentage": 100, "result": result });
        self.0.insert(id.clone(), result);
        Answer::Json(json!({ "jobid": id }))
    }

    fn result(&self, id: &str) -> Outcome {
        let result = self.0.get(id).ok_or_else(|| Refusal::new(40088, format!("jobid not found: {id}")))?;
        Ok(Answer::Json(result.clone()))
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        // Without a file there is nothing to do, and without a job nothing to tell: an example does.
        "batch/syncuser" | "batch/replaceuser" | "batch/replaceparty" if directory.media.is_empty() => return None,
        "batch/getresult" if directory.imports.0.is_empty() => return None,
        "batch/syncuser" => directory.import_members(input, "sync_user"),
        "batch/replaceuser" => directory.import_members(input, "replace_user"),
        "batch/replaceparty" => directory.import_departments(input),
        "batch/getresult" => directory.imports.result(&input.text("jobid")),
        _ => return None,
    })
}

impl Directory {
    /// Members of the file are created or changed. Those who are not in it are deleted if the file replaces all.
    fn import_members(&mut self, input: &Input<'_>, kind: &str) -> Outcome {
        let rows = table::members(self.media.content(&input.text("media_id"))?)?;
        let replaces = kind == "replace_user";
        if replaces {
            let kept: Vec<String> = rows.iter().map(|row| Input::new(row, &[]).text("userid")).collect();
            self.delete_other_members(&kept);
        }
        let import = |row: &Row| {
            let input = Input::new(row, &[]);
            record(json!({ "userid": input.text("userid") }), self.import_member(&input, replaces))
        };
        let result: Vec<Value> = rows.iter().map(import).collect();
        Ok(self.imports.keep(kind, &result))
    }

    fn import_member(&mut self, input: &Input<'_>, replaces: bool) -> Result<(), Refusal> {
        if !input.has("userid") {
            return Err(41009.into());
        }
        if !self.members.contains(&input.text("userid")) {
            return if input.has("name") { self.create_member(input).map(|_| ()) } else { Err(60112.into()) };
        }
        if replaces { self.replace_member(input) } else { self.update_member(input).map(|_| ()) }
    }

    /// Departments of the file are created or changed. Those that are not in it are deleted if they are empty.
    fn import_departments(&mut self, input: &Input<'_>) -> Outcome {
        let rows = table::departments(self.media.content(&input.text("media_id"))?)?;
        let import = |row: &Row| {
            let input = Input::new(row, &[]);
            let done = self.departments.import(&input);
            let known = json!({ "partyid": input.number("id"), "action": done.as_ref().copied().unwrap_or_default() });
            record(known, done.map(|_| ()))
        };
        let result: Vec<Value> = rows.iter().map(import).collect();
        let kept: Vec<i64> = rows.iter().filter_map(|row| Input::new(row, &[]).number("id")).collect();
        self.delete_other_departments(&kept);
        Ok(self.imports.keep("replace_party", &result))
    }
}

/// What became of a record.
fn record(known: Value, outcome: Result<(), Refusal>) -> Value {
    let (code, message) = match outcome {
        Ok(()) => (0, "ok".to_owned()),
        Err(refusal) => (refusal.code.get(), refusal.message),
    };
    let mut record = Map::from_iter([("errcode".to_owned(), json!(code)), ("errmsg".to_owned(), json!(message))]);
    record.extend(known.as_object().cloned().unwrap_or_default());
    Value::Object(record)
}
