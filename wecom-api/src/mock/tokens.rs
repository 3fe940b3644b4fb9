//! The tokens of the fake server: who gets one, and which are good.

use super::authorizations::Authorizations;
use super::refusal::Refusal;
use crate::operation::TokenKind;
use crate::token::{Issuer, issuers};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The first version of it answers an access token beside the code.
const PERMANENT_CODE: &str = "/cgi-bin/service/get_permanent_code";

/// The owner of the tokens of a corp that has authorized the suite.
fn corp_owner(corp_id: &str) -> String {
    format!("corp {corp_id}")
}

/// The operation at this path, if it answers tokens.
pub(super) fn issuer_at(path: &str) -> Option<&'static Issuer> {
    issuers::ALL.iter().copied().find(|issuer| issuer.operation.path == path)
}

/// Whether a path is that of an operation that answers tokens.
pub(super) fn issues_token(path: &str) -> bool {
    issuer_at(path).is_some()
}

/// Who the server knows. Not `Debug`, as are all that hold it: tests may run with real secrets.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) corp_id: String,
    pub(super) secrets: Vec<String>,
    pub(super) provider_secret: String,
    pub(super) suite: (String, String),
    pub(super) model: (String, String),
    pub(super) device: (String, String),
    pub(super) webhook_key: String,
}

struct Token {
    kind: TokenKind,
    owner: String,
    expires: Instant,
    /// Expired by the test, whatever the clock says.
    expired: bool,
}

/// The tokens that were given, and who may have one.
pub(super) struct Tokens {
    credentials: Credentials,
    lifetime: Duration,
    given: BTreeMap<String, Token>,
    count: usize,
    authorizations: Authorizations,
    /// The suite's tickets that were pushed, newest last.
    tickets: Vec<String>,
}

impl Tokens {
    pub(super) fn new(credentials: Credentials, lifetime: Duration) -> Self {
        Self {
            credentials,
            lifetime,
            given: BTreeMap::new(),
            count: 0,
            authorizations: Authorizations::default(),
            tickets: Vec::new(),
        }
    }

    pub(super) fn set_lifetime(&mut self, lifetime: Duration) {
        self.lifetime = lifetime;
    }

    /// All tokens have expired: 42001.
    pub(super) fn expire(&mut self) {
        self.given.values_mut().for_each(|token| token.expired = true);
    }

    /// All tokens are unknown: 40014.
    pub(super) fn revoke(&mut self) {
        self.given.clear();
    }

    /// Gives a token to those who may have one.
    pub(super) fn give(&mut self, issuer: &Issuer, input: &Map<String, Value>) -> Result<Value, Refusal> {
        let owner = self.owner(issuer, input)?;
        let (text, seconds) = self.token(issuer.issues, owner);
        Ok(json!({ issuer.field(): text, "expires_in": seconds }))
    }

    /// Answers what third-party applications ask about the corps that have authorized them; `None` for all other
    /// paths.
    pub(super) fn about_authorizations(
        &mut self,
        path: &str,
        input: &Map<String, Value>,
    ) -> Option<Result<Value, Refusal>> {
        let mut answer = self.authorizations.answer(path, input)?;
        if let Ok(answer) = &mut answer
            && path == PERMANENT_CODE
        {
            let corp_id = answer["auth_corp_info"]["corpid"].as_str().unwrap_or_default();
            let (text, seconds) = self.token(TokenKind::Access, corp_owner(corp_id));
            answer["access_token"] = json!(text);
            answer["expires_in"] = json!(seconds);
        }
        Some(answer)
    }

    /// An auth code of an administrator of this corp.
    pub(super) fn auth_code(&mut self, corp_id: &str) -> String {
        self.authorizations.auth_code(corp_id)
    }

    /// A new ticket of the suite. One lives as long as it takes to push two more.
    #[cfg(feature = "callback")]
    pub(super) fn suite_ticket(&mut self) -> String {
        self.count += 1;
        let ticket = format!("fake-suite-ticket-{}", self.count);
        self.tickets.push(ticket.clone());
        let old = self.tickets.len().saturating_sub(3);
        self.tickets.drain(..old);
        ticket
    }

    /// The corp's permanent code and tokens are no longer good.
    pub(super) fn withdraw_authorization(&mut self, corp_id: &str) {
        self.authorizations.withdraw(corp_id);
        let owner = corp_owner(corp_id);
        self.given.retain(|_, token| token.owner != owner);
    }

    /// A token and how many seconds it has left. As long as one is good, asking again gives the same.
    fn token(&mut self, kind: TokenKind, owner: String) -> (String, u64) {
        let now = Instant::now();
        let good = |token: &Token| token.kind == kind && token.owner == owner && !token.expired && token.expires > now;
        let current = self.given.iter().find(|(_, token)| good(token));
        let (text, left) = match current {
            Some((text, token)) => (text.clone(), token.expires - now),
            None => {
                self.count += 1;
                let text = format!("fake-{}-{}", kind.to_string().replace(' ', "-"), self.count);
                let expires = now + self.lifetime;
                self.given.insert(text.clone(), Token { kind, owner, expires, expired: false });
                (text, self.lifetime)
            }
        };
        // Rounded up, so that the fresh token has its full lifetime.
        (text, left.as_secs() + u64::from(left.subsec_nanos() > 0))
    }

    /// Names who asks, after checking the secrets.
    fn owner(&self, issuer: &Issuer, input: &Map<String, Value>) -> Result<String, Refusal> {
        let known = &self.credentials;
        let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default();
        let same = |name: &str, right: &str, code: i64| {
            if text(name) == right { Ok(()) } else { Err(Refusal::new(code, format!("invalid {name}"))) }
        };
        let there = |name: &str, code: i64| {
            if text(name).is_empty() { Err(Refusal::new(code, format!("missing {name}"))) } else { Ok(()) }
        };
        match (issuer.operation.token, issuer.issues) {
            (TokenKind::None, TokenKind::Access) => {
                there("corpid", 41002)?;
                there("corpsecret", 41004)?;
                // The permanent code of an application that was made from a template is its secret.
                if known.suite.0.starts_with("dk") && self.authorizations.gave(text("corpid"), text("corpsecret")) {
                    return Ok(corp_owner(text("corpid")));
                }
                same("corpid", &known.corp_id, 40013)?;
                match known.secrets.iter().position(|secret| secret == text("corpsecret")) {
                    Some(number) => Ok(format!("app {number}")),
                    None => Err(Refusal::new(40001, "invalid credential")),
                }
            }
            (_, TokenKind::Provider) => {
                same("corpid", &known.corp_id, 40013)?;
                same("provider_secret", &known.provider_secret, 40001)?;
                Ok(String::new())
            }
            (_, TokenKind::Suite) => {
                same("suite_id", &known.suite.0, 40083)?;
                same("suite_secret", &known.suite.1, 40001)?;
                there("suite_ticket", 40085)?;
                if !self.tickets.is_empty() && self.tickets.iter().all(|ticket| ticket != text("suite_ticket")) {
                    return Err(Refusal::new(40085, "invalid suite_ticket"));
                }
                Ok(String::new())
            }
            (TokenKind::Suite, _) => {
                there("auth_corpid", 40013)?;
                there("permanent_code", 40084)?;
                self.authorizations.check(text("auth_corpid"), text("permanent_code"))?;
                Ok(corp_owner(text("auth_corpid")))
            }
            (_, TokenKind::Access) => {
                there("corpid", 40013)?;
                Ok(format!("downstream {}", text("corpid")))
            }
            (_, TokenKind::Model) => {
                there("model_id", 600037)?;
                same("model_id", &known.model.0, 600038)?;
                same("model_secret", &known.model.1, 600005)?;
                there("model_ticket", 710402)?;
                Ok(String::new())
            }
            _ => {
                there("device_sn", 600007)?;
                same("device_sn", &known.device.0, 600001)?;
                same("device_secret", &known.device.1, 600005)?;
                Ok(String::new())
            }
        }
    }

    /// Checks the token of a request.
    pub(super) fn check(&self, kind: TokenKind, token: Option<&str>) -> Result<(), Refusal> {
        if kind == TokenKind::None {
            return Ok(());
        }
        if kind == TokenKind::Webhook {
            let right = token == Some(&self.credentials.webhook_key);
            return if right { Ok(()) } else { Err(93000.into()) };
        }
        let (missing, wrong, expired) = match kind {
            TokenKind::Suite => (41022, 40082, 42009),
            TokenKind::Device => (41001, 40106, 42021),
            TokenKind::Model => (710403, 710400, 710401),
            _ => (41001, 40014, 42001),
        };
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Err(Refusal::new(missing, format!("{kind} missing")));
        };
        match self.given.get(token) {
            Some(given) if given.kind != kind => {
                Err(Refusal::new(wrong, format!("invalid {kind}: this is a token of another kind ({})", given.kind)))
            }
            Some(given) if given.expired || given.expires <= Instant::now() => {
                Err(Refusal::new(expired, format!("{kind} expired")))
            }
            Some(_) => Ok(()),
            None => Err(Refusal::new(wrong, format!("invalid {kind}"))),
        }
    }
}
