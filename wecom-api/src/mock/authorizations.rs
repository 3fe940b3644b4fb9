//! Which corps have authorized the fake server's suite: auth codes become permanent codes, which get tokens.

use super::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The corp of every auth code that the server did not give out itself.
const SOME_CORP: &str = "wwfakecorp";
/// The application of the suite in every corp.
const AGENT_ID: i64 = 1_000_001;
/// The administrator of every corp.
const ADMIN: &str = "fake-admin";

/// The authorizations, and the codes on the way to them.
#[derive(Default)]
pub(super) struct Authorizations {
    /// The corps of auth codes that were given out.
    auth_codes: BTreeMap<String, String>,
    used: BTreeSet<String>,
    /// The permanent codes of corps; `None` of a corp that has withdrawn.
    permanent_codes: BTreeMap<String, Option<String>>,
    count: usize,
}

impl Authorizations {
    /// An auth code of an administrator of this corp.
    pub(super) fn auth_code(&mut self, corp_id: &str) -> String {
        let code = self.fresh("auth-code");
        self.auth_codes.insert(code.clone(), corp_id.to_owned());
        code
    }

    /// Ends a corp's authorization.
    pub(super) fn withdraw(&mut self, corp_id: &str) {
        self.permanent_codes.insert(corp_id.to_owned(), None);
    }

    /// Checks a corp's permanent code. Any is good as long as the corp was given none.
    pub(super) fn check(&self, corp_id: &str, permanent_code: &str) -> Result<(), Refusal> {
        match self.permanent_codes.get(corp_id) {
            None => Ok(()),
            Some(Some(right)) if right == permanent_code => Ok(()),
            Some(_) => Err(40084.into()),
        }
    }

    /// Whether this is the permanent code that the corp was given.
    pub(super) fn gave(&self, corp_id: &str, permanent_code: &str) -> bool {
        self.permanent_codes.get(corp_id).and_then(Option::as_deref) == Some(permanent_code)
    }

    /// Answers what is remembered; `None` for all other paths.
    pub(super) fn answer(&mut self, path: &str, input: &Map<String, Value>) -> Option<Result<Value, Refusal>> {
        let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default();
        Some(match path.strip_prefix("/cgi-bin/service/")? {
            "get_pre_auth_code" => Ok(json!({ "pre_auth_code": self.fresh("pre-auth-code"), "expires_in": 1200 })),
            "get_permanent_code" => self.authorize(text("auth_code")).map(|(corp_id, code)| {
                let mut answer = described(&corp_id);
                answer["permanent_code"] = json!(code);
                answer["auth_user_info"] = admin();
                answer
            }),
            "v2/get_permanent_code" => self.authorize(text("auth_code")).map(|(corp_id, code)| {
                json!({ "permanent_code": code, "auth_corp_info": corp(&corp_id), "auth_user_info": admin() })
            }),
            "get_auth_info" => {
                let corp_id = text("auth_corpid");
                self.check(corp_id, text("permanent_code")).map(|()| described(corp_id))
            }
            "get_admin_list" => match self.permanent_codes.get(text("auth_corpid")) {
                Some(None) => Err(Refusal::new(40013, "invalid auth_corpid: the corp has withdrawn its authorization")),
                _ => Ok(json!({ "admin": [{ "userid": ADMIN, "open_userid": "fake-open-admin", "auth_type": 1 }] })),
            },
            "get_login_info" => self.corp_of(text("auth_code")).map(|corp_id| {
                json!({
                    "usertype": 1,
                    "user_info": admin(),
                    "corp_info": { "corpid": corp_id },
                    "agent": [{ "agentid": AGENT_ID, "auth_type": 1 }],
                    "auth_info": { "department": [{ "id": 1, "writable": true }] },
                })
            }),
            _ => return None,
        })
    }

    /// The corp of an auth code, which works once.
    fn corp_of(&mut self, auth_code: &str) -> Result<String, Refusal> {
        if !self.used.insert(auth_code.to_owned()) {
            return Err(Refusal::new(40078, "invalid auth_code: it was used before"));
        }
        Ok(self.auth_codes.remove(auth_code).unwrap_or_else(|| SOME_CORP.to_owned()))
    }

    /// The corp of an auth code, with a permanent code that replaces the one before.
    fn authorize(&mut self, auth_code: &str) -> Result<(String, String), Refusal> {
        let corp_id = self.corp_of(auth_code)?;
        let code = self.fresh("permanent-code");
        self.permanent_codes.insert(corp_id.clone(), Some(code.clone()));
        Ok((corp_id, code))
    }

    fn fresh(&mut self, what: &str) -> String {
        self.count += 1;
        format!("fake-{what}-{}", self.count)
    }
}

fn corp(corp_id: &str) -> Value {
    json!({ "corpid": corp_id, "corp_name": format!("Corp {corp_id}") })
}

fn described(corp_id: &str) -> Value {
    let agent = json!({ "agentid": AGENT_ID, "name": "Fake application", "auth_mode": 0 });
    json!({ "auth_corp_info": corp(corp_id), "auth_info": { "agent": [agent] } })
}

fn admin() -> Value {
    json!({ "userid": ADMIN, "open_userid": "fake-open-admin", "name": "管理员" })
}
