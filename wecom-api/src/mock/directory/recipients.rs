//! Members, departments and tags that something is sent to: which of them exist, and invitations to them.

use super::input::Input;
use super::{Directory, Outcome};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::json;

/// Those that do not exist.
pub(super) struct Unknown {
    pub(super) users: Vec<String>,
    pub(super) departments: Vec<i64>,
    pub(super) tags: Vec<i64>,
    /// Whether there is nobody else.
    pub(super) all: bool,
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    (path == "batch/invite").then(|| directory.invite(input))
}

impl Directory {
    fn invite(&self, input: &Input<'_>) -> Outcome {
        let (users, departments, tags) = (input.texts("user"), input.numbers("party"), input.numbers("tag"));
        if users.is_empty() && departments.is_empty() && tags.is_empty() {
            return Err(Refusal::new(82001, "user, party and tag are all empty"));
        }
        let Unknown { users, departments, tags, all } = self.unknown(&users, &departments, &tags);
        if all {
            return Err(Refusal::new(81013, "user & party & tag all invalid"));
        }
        Ok(Answer::Json(json!({ "invaliduser": users, "invalidparty": departments, "invalidtag": tags })))
    }

    /// Which of the recipients do not exist. As long as the directory has no members, all are good, so that a test of
    /// messages need not fill it.
    pub(super) fn unknown(&self, users: &[String], departments: &[i64], tags: &[i64]) -> Unknown {
        if self.members.is_empty() {
            return Unknown { users: Vec::new(), departments: Vec::new(), tags: Vec::new(), all: false };
        }
        let given = users.len() + departments.len() + tags.len();
        let is_unknown = |id: &&String| *id != "@all" && !self.members.contains(id);
        let users: Vec<String> = users.iter().filter(is_unknown).cloned().collect();
        let departments: Vec<i64> = departments.iter().copied().filter(|id| !self.departments.contains(*id)).collect();
        let tags: Vec<i64> = tags.iter().copied().filter(|id| !self.tags.contains(*id)).collect();
        let all = users.len() + departments.len() + tags.len() == given;
        Unknown { users, departments, tags, all }
    }
}
