//! The life cycle of a third-party application, from the suite's ticket to a client for each corp.

use super::source::{
    AuthorizedCorp, TokenSource, issued, model_key, model_ticket_key, permanent_code_key, suite_key, text, ticket_key,
};
use super::store::StoreError;
use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use crate::operation::{Method, Operation, Retry, TokenKind};
use crate::shared::{CorpId, SuiteId};
use futures_util::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::task::JoinError;
use tracing::Instrument;
use url::Url;

/// How long a ticket lives; the server pushes a new one every ten minutes.
const TICKET_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// How long what tries the store stays at most.
const TRIAL: Duration = Duration::from_secs(60);

/// How long a store may take while a one-time code depends on it.
const PATIENCE: Duration = Duration::from_secs(20);

static PRE_AUTH_CODE: Operation = suite(Method::Get, "/cgi-bin/service/get_pre_auth_code");
static PERMANENT_CODE: Operation = suite(Method::Post, "/cgi-bin/service/get_permanent_code");
static PERMANENT_CODE_V2: Operation = suite(Method::Post, "/cgi-bin/service/v2/get_permanent_code");

const fn suite(method: Method, path: &'static str) -> Operation {
    Operation::untyped(method, Cow::Borrowed(path), TokenKind::Suite, Retry::Unsafe)
}

/// What an auth code has given so far.
#[derive(Default)]
struct Yield {
    authorization: OnceLock<Authorization>,
    /// Whether the store has the permanent code.
    kept: OnceLock<Result<(), StoreError>>,
}

fn not_kept(authorization: &Authorization, source: StoreError) -> Error {
    Error::NotKept { authorization: Box::new(authorization.clone()), source }
}

/// What it comes to until this time; `None` when that is over before.
async fn within<T>(end: Option<Instant>, work: impl Future<Output = T>) -> Option<T> {
    match end {
        None => Some(work.await),
        Some(end) => tokio::time::timeout_at(end.into(), work).await.ok(),
    }
}

/// What a store does while a one-time code depends on it: one that hangs or panics has failed.
async fn patiently(work: BoxFuture<'_, Result<(), StoreError>>) -> Result<(), StoreError> {
    match tokio::time::timeout(PATIENCE, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(StoreError::new("it has panicked")),
        Err(_) => Err(StoreError::new(format!("it does not answer within {} s", PATIENCE.as_secs()))),
    }
}

/// An authorization that a corp's administrator is about to give.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PreAuthorization {
    suite_id: SuiteId,
    /// The code; it goes into the install URL and lives twenty minutes.
    pub code: Secret,
}

impl PreAuthorization {
    /// The page on which an administrator installs the application. It returns to `redirect_uri`, whose domain
    /// must be registered, with an auth code and this `state`.
    ///
    /// The URL holds the code: show it to the administrator only.
    pub fn install_url(&self, redirect_uri: &str, state: &str) -> String {
        let query = [
            ("suite_id", self.suite_id.as_str()),
            ("pre_auth_code", self.code.expose()),
            ("redirect_uri", redirect_uri),
            ("state", state),
        ];
        Url::parse_with_params("https://open.work.weixin.qq.com/3rdapp/install", query)
            .map(String::from)
            .unwrap_or_default()
    }
}

/// An authorization that a corp has given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Authorization {
    /// ID of the corp.
    pub corp_id: CorpId,
    /// Its permanent code, which the client keeps in its store too.
    pub permanent_code: Secret,
    /// The server's whole answer, without the tokens: corp, agents, administrator.
    pub details: Value,
}

impl Client {
    /// Keeps the suite's ticket that the server has pushed by callback.
    ///
    /// # Errors
    /// When the client has no suite, or the store fails.
    pub async fn put_suite_ticket(&self, ticket: impl Into<Secret>) -> Result<(), Error> {
        let suite_id = self.suite_id()?;
        self.store().put(&ticket_key(suite_id), &ticket.into(), Some(TICKET_LIFETIME)).await?;
        self.tokens().try_again(&suite_key(suite_id));
        Ok(())
    }

    /// Keeps the hardware model's ticket that the server has pushed by callback.
    ///
    /// # Errors
    /// When the client has no model, or the store fails.
    pub async fn put_model_ticket(&self, ticket: impl Into<Secret>) -> Result<(), Error> {
        let model_id = self.model_id()?;
        self.store().put(&model_ticket_key(model_id), &ticket.into(), Some(TICKET_LIFETIME)).await?;
        self.tokens().try_again(&model_key(model_id));
        Ok(())
    }

    /// Keeps a corp's permanent code that was got elsewhere.
    ///
    /// # Errors
    /// When the client has no suite, or the store fails.
    pub async fn put_permanent_code(&self, corp_id: impl Into<CorpId>, code: impl Into<Secret>) -> Result<(), Error> {
        let corp_id = corp_id.into();
        let suite_id = self.suite_id()?;
        self.store().put(&permanent_code_key(suite_id, corp_id.as_str()), &code.into(), None).await?;
        self.tokens().try_again(&AuthorizedCorp::new(suite_id, corp_id).key());
        Ok(())
    }

    /// Begins an authorization.
    ///
    /// # Errors
    /// When the client has no suite, or no ticket for it; and see [`Error`].
    pub async fn pre_authorize(&self) -> Result<PreAuthorization, Error> {
        let suite_id = self.suite_id()?.into();
        let answer = self.exchange(&PRE_AUTH_CODE, Value::Null).await?;
        let code = Secret::new(text(&PRE_AUTH_CODE, &answer, "pre_auth_code")?);
        Ok(PreAuthorization { suite_id, code })
    }

    /// Finishes an authorization with the auth code that came to the redirect URL or by callback, and keeps the
    /// permanent code. An auth code can be used once.
    ///
    /// The answer of this first version of the endpoint also describes the corp and what it authorized, and holds
    /// an access token, which is the corp's current one from then on: its client need not fetch one first.
    ///
    /// The auth code is used by a task of its own, which keeps the permanent code also when this future is dropped or
    /// meets its deadline.
    ///
    /// # Errors
    /// See [`Error`]. A store that cannot be written fails before the auth code is used; one that fails, panics or hangs
    /// (20 seconds, or the deadline) after that gives [`Error::NotKept`], in which the permanent code is. When the answer lacks what it must have, all of it is
    /// in the body of [`Error::Decode`].
    pub async fn authorize(&self, auth_code: &str) -> Result<Authorization, Error> {
        self.finish(&PERMANENT_CODE, auth_code).await
    }

    /// The same by the second version of the endpoint, which applications made since 2023 use: its answer names
    /// the corp and the administrator only, and holds no access token.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize).
    pub async fn authorize_v2(&self, auth_code: &str) -> Result<Authorization, Error> {
        self.finish(&PERMANENT_CODE_V2, auth_code).await
    }

    async fn finish(&self, operation: &'static Operation, auth_code: &str) -> Result<Authorization, Error> {
        let suite_id = self.suite_id()?.to_owned();
        let started = Instant::now();
        let end = self.deadline().and_then(|deadline| started.checked_add(deadline));
        let late = || Error::timeout(operation, started.elapsed());
        within(end, self.try_store(&suite_id)).await.ok_or_else(late)??;
        // The auth code works once: from here on its yield must not depend on whether somebody still waits for it.
        let (client, yielded) = (self.for_fetch(self.tokens().clone()), Arc::new(Yield::default()));
        let (auth_code, of_task) = (auth_code.to_owned(), yielded.clone());
        let work = async move { client.exchange_code(operation, &suite_id, auth_code, &of_task).await };
        let ended = within(end, tokio::spawn(work.in_current_span())).await;
        // Once the server has given it, its yield comes before whatever else has gone wrong.
        if let Some(authorization) = yielded.authorization.get() {
            return match yielded.kept.get() {
                Some(Ok(())) => Ok(authorization.clone()),
                Some(Err(source)) => Err(not_kept(authorization, source.clone())),
                None => Err(not_kept(authorization, StoreError::new("it has not answered yet"))),
            };
        }
        match ended.ok_or_else(late)?.map_err(JoinError::try_into_panic) {
            Ok(Err(error)) => Err(error),
            Err(Ok(panic)) => resume_unwind(panic),
            Ok(Ok(())) | Err(Err(_)) => {
                Err(Error::Configuration("the runtime ends the task that finishes it".to_owned()))
            }
        }
    }

    /// Writes where the permanent code will stand, as an auth code is not to be spent for a store that cannot keep
    /// what it gives.
    async fn try_store(&self, suite_id: &str) -> Result<(), Error> {
        let (key, value) = (permanent_code_key(suite_id, ""), Secret::new("whether the store can be written"));
        patiently(self.store().put(&key, &value, Some(TRIAL))).await?;
        if let Err(error) = patiently(self.store().invalidate(&key, &value)).await {
            tracing::debug!(target: "wecom_api", key, %error, "what was written to try the store stays for a minute");
        }
        Ok(())
    }

    /// Exchanges an auth code for a permanent code, and keeps that.
    async fn exchange_code(
        &self,
        operation: &Operation,
        suite_id: &str,
        auth_code: String,
        yielded: &Yield,
    ) -> Result<(), Error> {
        let mut details = self.exchange(operation, json!({ "auth_code": auth_code })).await?;
        let permanent_code = Secret::new(text(operation, &details, "permanent_code")?);
        let corp_id = CorpId::from(text(operation, &details, "auth_corp_info.corpid")?);
        // Only the first version's answer has one.
        let first_token = issued(operation, &details, "access_token").ok();
        if let Some(details) = details.as_object_mut() {
            details.remove("permanent_code");
            details.remove("access_token");
        }
        let authorization = Authorization { corp_id, permanent_code, details };
        let Authorization { corp_id, permanent_code, .. } = yielded.authorization.get_or_init(|| authorization);
        let corp_key = AuthorizedCorp::new(suite_id, corp_id.as_str()).key();
        let place = permanent_code_key(suite_id, corp_id.as_str());
        let kept = patiently(self.store().put(&place, permanent_code, None)).await;
        if let Err(error) = &kept {
            tracing::error!(target: "wecom_api", %corp_id, %error, "a permanent code could not be kept");
        }
        yielded.kept.get_or_init(|| kept);
        self.tokens().try_again(&corp_key);
        if let Some(first_token) = first_token {
            self.tokens().keep(&corp_key, first_token).await;
        }
        Ok(())
    }

    /// Forgets a corp's permanent code and its access token, here and in the store: after the callback that the
    /// corp has withdrawn its authorization (`cancel_auth`). Nothing is sent.
    ///
    /// From then on a call of that corp's client fails with [`Error::Credentials`] before anything is sent, in
    /// other processes with the same store as soon as the token that they still have is refused or ends.
    ///
    /// # Errors
    /// When the client has no suite, or the store fails.
    pub async fn forget_authorization(&self, corp_id: impl Into<CorpId>) -> Result<(), Error> {
        let corp_id = corp_id.into();
        let suite_id = self.suite_id()?;
        // The code first, so that no task fetches another token with it.
        self.tokens().forget_value(&permanent_code_key(suite_id, corp_id.as_str())).await?;
        self.tokens().forget(&AuthorizedCorp::new(suite_id, corp_id)).await
    }

    /// A client for a corp that has authorized the suite. It shares connections and store with this one.
    ///
    /// # Errors
    /// When the client has no suite.
    pub fn for_corp(&self, corp_id: impl Into<CorpId>) -> Result<Client, Error> {
        let corp_id = corp_id.into();
        let source = AuthorizedCorp::new(self.suite_id()?, corp_id.clone());
        Ok(self.with_access(corp_id, source))
    }
}
