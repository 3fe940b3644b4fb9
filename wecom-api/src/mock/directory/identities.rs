//! The other IDs of members: OpenIDs, which payments want, and the encrypted user IDs that service providers see. Both
//! are made of the user ID, so that each is always the same. Any other OpenID is that of an example.

use super::input::Input;
use super::{Directory, Outcome};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::{Value, json};

const OPENID: &str = "fake-openid-";
const OPEN_USERID: &str = "fake-open-userid-";

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "user/convert_to_openid" => directory.openid(&input.text("userid")),
        "user/convert_to_userid" => directory.member_of(input.text("openid").strip_prefix(OPENID)?),
        "batch/userid_to_openuserid" => {
            let (found, unknown) = directory.convert(input.texts("userid_list"), "");
            Ok(Answer::Json(json!({ "open_userid_list": found, "invalid_userid_list": unknown })))
        }
        "batch/openuserid_to_userid" => {
            let (found, unknown) = directory.convert(input.texts("open_userid_list"), OPEN_USERID);
            Ok(Answer::Json(json!({ "userid_list": found, "invalid_open_userid_list": unknown })))
        }
        _ => return None,
    })
}

impl Directory {
    fn openid(&self, id: &str) -> Outcome {
        let id = self.members.known(id)?;
        Ok(Answer::Json(json!({ "openid": format!("{OPENID}{id}") })))
    }

    fn member_of(&self, id: &str) -> Outcome {
        let id = self.members.known(id).map_err(|_| Refusal::new(40073, "invalid openid"))?;
        Ok(Answer::Json(json!({ "userid": id })))
    }

    /// Pairs of both IDs, and the given ones that belong to nobody. The given ones are user IDs behind a prefix.
    fn convert(&self, given: Vec<String>, prefix: &str) -> (Vec<Value>, Vec<String>) {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for id in given {
            match id.strip_prefix(prefix).and_then(|id| self.members.known(id).ok()) {
                Some(id) => found.push(json!({ "userid": id, "open_userid": format!("{OPEN_USERID}{id}") })),
                None => unknown.push(id),
            }
        }
        (found, unknown)
    }
}
