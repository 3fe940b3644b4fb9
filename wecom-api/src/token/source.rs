//! Where tokens come from.

use super::issuer::Issuer;
use super::issuers;
use super::lifetime::told;
use crate::client::Client;
use crate::codec::{PathError, Secret};
use crate::error::{Body, Error};
use crate::operation::{Operation, TokenKind};
use crate::shared::{AgentId, CorpId, SuiteId};
use futures_util::future::{self, BoxFuture, FutureExt};
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

/// A fresh token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Issued {
    /// The token.
    pub token: Secret,
    /// How long it lives; `None` when it does not end. Zero, or more than a day, is taken for a mistake, and for ten
    /// minutes.
    pub lifetime: Option<Duration>,
}

impl Issued {
    /// A token with its lifetime.
    pub fn new(token: impl Into<Secret>, lifetime: Option<Duration>) -> Self {
        Self { token: token.into(), lifetime }
    }
}

/// Something that gives tokens. Implement it to take them from a place of your own, such as a token server.
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// Names the token in the store: its kind, corp and app. No part of a secret may stand in it.
    fn key(&self) -> String;

    /// Gets a fresh token. Of a renewable source, one is fetched at a time, in a task of its own: it goes on when those
    /// give up who wait for it, and ends after two minutes or with the last client. It may use the client for calls
    /// that take another token than the one that it is to give.
    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>>;

    /// Whether a token that the server refused can be replaced by fetching another. A source that says no is asked
    /// for each call, and what it gives is kept in no store.
    fn renewable(&self) -> bool {
        true
    }
}

/// Asks for a token.
async fn ask(client: &Client, issuer: &Issuer, input: Value) -> Result<Issued, Error> {
    let answer = client.exchange(&issuer.operation, input).await?;
    issued(&issuer.operation, &answer, issuer.field())
}

/// The token in `field` of an answer, with its lifetime.
pub(crate) fn issued(operation: &Operation, answer: &Value, field: &str) -> Result<Issued, Error> {
    let token = text(operation, answer, field)?;
    Ok(Issued::new(token, Some(told(&answer["expires_in"]))))
}

/// The text at a path of an answer, such as `auth_corp_info.corpid`, without which the answer is of no use.
pub(super) fn text<'a>(operation: &Operation, answer: &'a Value, path: &str) -> Result<&'a str, Error> {
    let found = path.split('.').fold(answer, |value, name| &value[name]).as_str().unwrap_or_default();
    if !found.is_empty() {
        return Ok(found);
    }
    // Something else of it may be of use: a one-time code is spent for it.
    let (origin, body) = (operation.into(), Body(answer.to_string().into()));
    Err(if FIELDS.iter().any(|name| answer.get(name).is_some()) {
        let source = PathError { path: path.to_owned(), message: "it is missing".to_owned() };
        Error::Decode { origin, source, body }
    } else {
        Error::Status { origin, status: 200, retry_after: None, body }
    })
}

/// Fields of which an answer with a token or code has one, or it is not the WeCom server's.
const FIELDS: [&str; 11] = [
    "errcode",
    "expires_in",
    "access_token",
    "provider_access_token",
    "suite_access_token",
    "device_access_token",
    "model_access_token",
    "ticket",
    "pre_auth_code",
    "permanent_code",
    "auth_corp_info",
];

/// What a source lacks for a token of this kind, and how to give it.
fn lacking(kind: TokenKind, missing: String) -> Error {
    // Whose call it is, is known where the token is wanted.
    Error::Credentials { origin: String::new().into(), kind, missing }
}

/// The secret of an application, of contact synchronization or of another part of the admin console.
#[derive(Clone, Debug)]
pub struct AppSecret {
    corp_id: CorpId,
    app: String,
    secret: Secret,
}

impl AppSecret {
    /// The secret, with a name for the app that tells its tokens from those of the corp's other apps: the agent
    /// ID, or a word such as `contacts`.
    pub fn new(corp_id: impl Into<CorpId>, app: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { corp_id: corp_id.into(), app: app.into(), secret: secret.into() }
    }
}

impl TokenSource for AppSecret {
    fn key(&self) -> String {
        format!("app:{}:{}", self.corp_id, self.app)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        let input = json!({ "corpid": self.corp_id, "corpsecret": self.secret.expose() });
        ask(client, &issuers::GET_ACCESS_TOKEN, input).boxed()
    }
}

/// The secret of a service provider.
#[derive(Clone, Debug)]
pub struct ProviderSecret {
    corp_id: CorpId,
    secret: Secret,
}

impl ProviderSecret {
    /// The provider's own corp ID and `ProviderSecret`.
    pub fn new(corp_id: impl Into<CorpId>, secret: impl Into<Secret>) -> Self {
        Self { corp_id: corp_id.into(), secret: secret.into() }
    }
}

impl TokenSource for ProviderSecret {
    fn key(&self) -> String {
        format!("provider:{}", self.corp_id)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        let input = json!({ "corpid": self.corp_id, "provider_secret": self.secret.expose() });
        ask(client, &issuers::GET_PROVIDER_TOKEN, input).boxed()
    }
}

/// The secret of a third-party application. Its ticket comes by callback every ten minutes: give it to
/// [`Client::put_suite_ticket`].
#[derive(Clone, Debug)]
pub struct SuiteSecret {
    suite_id: SuiteId,
    secret: Secret,
}

impl SuiteSecret {
    /// Suite ID and suite secret.
    pub fn new(suite_id: impl Into<SuiteId>, secret: impl Into<Secret>) -> Self {
        Self { suite_id: suite_id.into(), secret: secret.into() }
    }

    pub(crate) fn suite_id(&self) -> &str {
        self.suite_id.as_str()
    }
}

/// The place of a suite's token.
pub(super) fn suite_key(suite_id: &str) -> String {
    format!("suite:{suite_id}")
}

/// The place of a suite's ticket in the store.
pub(super) fn ticket_key(suite_id: &str) -> String {
    format!("suite-ticket:{suite_id}")
}

/// The place of a corp's permanent code in the store.
pub(super) fn permanent_code_key(suite_id: &str, corp_id: &str) -> String {
    format!("permanent-code:{suite_id}:{corp_id}")
}

/// Where it is remembered that an auth code was spent. The code itself is a secret.
#[cfg(feature = "callback")]
pub(super) fn auth_code_key(suite_id: &str, auth_code: &str) -> String {
    use sha1::{Digest, Sha1};
    format!("auth-code:{suite_id}:{}", crate::hex::hex(&Sha1::digest(auth_code.as_bytes())))
}

impl TokenSource for SuiteSecret {
    fn key(&self) -> String {
        suite_key(self.suite_id.as_str())
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        async move {
            let Some(ticket) = client.tokens().value(&ticket_key(self.suite_id.as_str())).await? else {
                let missing = format!(
                    "the store has no ticket of the suite {}, or only one that has expired after thirty minutes; \
                     the server pushes one every ten: give it to Client::put_suite_ticket",
                    self.suite_id
                );
                return Err(lacking(TokenKind::Suite, missing));
            };
            let input = json!({
                "suite_id": self.suite_id,
                "suite_secret": self.secret.expose(),
                "suite_ticket": ticket.value.expose(),
            });
            ask(client, &issuers::GET_SUITE_TOKEN, input).await
        }
        .boxed()
    }
}

/// Whether a suite is a template of custom applications. The permanent code of such an application is its secret, and
/// it gets its token as an application of the corp's own does.
fn is_template(suite_id: &str) -> bool {
    suite_id.starts_with("dk")
}

/// A corp that has authorized the client's suite.
#[derive(Clone, Debug)]
pub struct AuthorizedCorp {
    suite_id: SuiteId,
    corp_id: CorpId,
}

impl AuthorizedCorp {
    /// The corp by its ID; its permanent code is in the store.
    pub fn new(suite_id: impl Into<SuiteId>, corp_id: impl Into<CorpId>) -> Self {
        Self { suite_id: suite_id.into(), corp_id: corp_id.into() }
    }
}

impl TokenSource for AuthorizedCorp {
    fn key(&self) -> String {
        format!("corp:{}:{}", self.suite_id, self.corp_id)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        async move {
            let Some(code) =
                client.tokens().value(&permanent_code_key(self.suite_id.as_str(), self.corp_id.as_str())).await?
            else {
                let missing = format!(
                    "the store has no permanent code of the corp {} for the suite {}; finish its authorization \
                     (Client::authorize_v2), or give the code to Client::put_permanent_code",
                    self.corp_id, self.suite_id
                );
                return Err(lacking(TokenKind::Access, missing));
            };
            if is_template(self.suite_id.as_str()) {
                let input = json!({ "corpid": self.corp_id, "corpsecret": code.value.expose() });
                return ask(client, &issuers::GET_ACCESS_TOKEN, input).await;
            }
            let input = json!({ "auth_corpid": self.corp_id, "permanent_code": code.value.expose() });
            ask(client, &issuers::GET_CORP_TOKEN, input).await
        }
        .boxed()
    }
}

/// A downstream corp, reached through the upstream corp's application.
#[derive(Clone, Debug)]
pub struct DownstreamCorp {
    upstream: Client,
    corp_id: CorpId,
    agent_id: AgentId,
    business_type: i64,
}

impl DownstreamCorp {
    /// The corp, the agent ID of the application that is shared with it, and how they are linked: 0 for linked
    /// corps, 1 for upstream and downstream.
    pub fn new(upstream: Client, corp_id: impl Into<CorpId>, agent_id: impl Into<AgentId>, business_type: i64) -> Self {
        // It fetches only, and so does not count among the clients for which others fetch.
        let upstream = upstream.for_fetch(upstream.tokens().without_hold());
        Self { upstream, corp_id: corp_id.into(), agent_id: agent_id.into(), business_type }
    }
}

impl TokenSource for DownstreamCorp {
    fn key(&self) -> String {
        let Self { upstream, corp_id, agent_id, business_type } = self;
        // Agent IDs are numbers of the upstream corp, of which there may be several in one store.
        format!("downstream:{}:{corp_id}:{agent_id}:{business_type}", upstream.corp_id())
    }

    fn fetch<'a>(&'a self, _client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        let input = json!({ "corpid": self.corp_id, "agentid": self.agent_id, "business_type": self.business_type });
        ask(&self.upstream, &issuers::GET_DOWNSTREAM_CORP_TOKEN, input).boxed()
    }
}

/// The secret of a hardware model. Its ticket comes by callback: give it to [`Client::put_model_ticket`].
#[derive(Clone, Debug)]
pub struct ModelSecret {
    model_id: String,
    secret: Secret,
}

impl ModelSecret {
    /// Model ID and model secret.
    pub fn new(model_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { model_id: model_id.into(), secret: secret.into() }
    }

    pub(crate) fn model_id(&self) -> &str {
        &self.model_id
    }
}

/// The place of a model's token.
pub(super) fn model_key(model_id: &str) -> String {
    format!("model:{model_id}")
}

/// The place of a model's ticket in the store.
pub(super) fn model_ticket_key(model_id: &str) -> String {
    format!("model-ticket:{model_id}")
}

impl TokenSource for ModelSecret {
    fn key(&self) -> String {
        model_key(&self.model_id)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        async move {
            let Some(ticket) = client.tokens().value(&model_ticket_key(&self.model_id)).await? else {
                let missing = format!(
                    "the store has no ticket of the model {}, or only one that has expired after thirty minutes; \
                     the server pushes it: give it to Client::put_model_ticket",
                    self.model_id
                );
                return Err(lacking(TokenKind::Model, missing));
            };
            let input = json!({
                "model_id": self.model_id,
                "model_secret": self.secret.expose(),
                "model_ticket": ticket.value.expose(),
            });
            ask(client, &issuers::GET_MODEL_TOKEN, input).await
        }
        .boxed()
    }
}

/// The secret of one hardware device, exchanged with the token of its model.
#[derive(Clone, Debug)]
pub struct DeviceSecret {
    serial_number: String,
    secret: Secret,
}

impl DeviceSecret {
    /// Serial number and device secret.
    pub fn new(serial_number: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { serial_number: serial_number.into(), secret: secret.into() }
    }
}

impl TokenSource for DeviceSecret {
    fn key(&self) -> String {
        format!("device:{}", self.serial_number)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        let input = json!({ "device_sn": self.serial_number, "device_secret": self.secret.expose() });
        ask(client, &issuers::GET_DEVICE_TOKEN, input).boxed()
    }
}

/// A token or webhook key that is given once and cannot be renewed.
#[derive(Clone, Debug)]
pub struct FixedToken {
    name: String,
    token: Secret,
}

impl FixedToken {
    /// A token under a name that tells it from others.
    pub fn new(name: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self { name: name.into(), token: token.into() }
    }
}

impl TokenSource for FixedToken {
    fn key(&self) -> String {
        format!("fixed:{}", self.name)
    }

    fn fetch<'a>(&'a self, _client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        future::ready(Ok(Issued { token: self.token.clone(), lifetime: None })).boxed()
    }

    fn renewable(&self) -> bool {
        false
    }
}
