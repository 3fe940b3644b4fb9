//! The life cycle of a third-party application, from the suite's ticket to a client for each corp.

use super::source::{
    AuthorizedCorp, TokenSource, model_key, model_ticket_key, permanent_code_key, suite_key, text, ticket_key,
};
use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use crate::operation::{Method, Operation, Retry, TokenKind};
use crate::shared::{CorpId, SuiteId};
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;
use url::Url;

/// How long a ticket lives; the server pushes a new one every ten minutes.
pub(super) const TICKET_LIFETIME: Duration = Duration::from_secs(30 * 60);

static PRE_AUTH_CODE: Operation = suite(Method::Get, "/cgi-bin/service/get_pre_auth_code");
static PERMANENT_CODE: Operation = suite(Method::Post, "/cgi-bin/service/get_permanent_code");
pub(super) static PERMANENT_CODE_V2: Operation = suite(Method::Post, "/cgi-bin/service/v2/get_permanent_code");

const fn suite(method: Method, path: &'static str) -> Operation {
    Operation::untyped(method, Cow::Borrowed(path), TokenKind::Suite, Retry::Unsafe)
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
        self.spend(&PERMANENT_CODE, auth_code, None).await
    }

    /// The same by the second version of the endpoint, which applications made since 2023 use: its answer names
    /// the corp and the administrator only, and holds no access token.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize).
    pub async fn authorize_v2(&self, auth_code: &str) -> Result<Authorization, Error> {
        self.spend(&PERMANENT_CODE_V2, auth_code, None).await
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
