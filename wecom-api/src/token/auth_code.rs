//! Spends an auth code, which works once: what it gives must reach the store, or whoever asked.

use super::flow::Authorization;
use super::source::{AuthorizedCorp, TokenSource, issued, permanent_code_key, text};
use super::store::{Lock, StoreError};
use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use crate::operation::Operation;
use crate::shared::CorpId;
use futures_util::future::{BoxFuture, FutureExt};
use serde_json::json;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::task::JoinError;
use tracing::Instrument;

/// How long what tries the store stays at most.
const TRIAL: Duration = Duration::from_secs(60);

/// How long a store may take while a one-time code depends on it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it is remembered that an auth code was spent; it lives for ten minutes.
const SPENT: Duration = Duration::from_secs(60 * 60);

/// The right to spend an auth code, which several hosts may have got at once.
pub(super) struct Claim {
    /// Where it is remembered for which corp the code was spent.
    pub(super) mark: String,
    /// Held until the code is spent.
    pub(super) _turn: Option<Box<dyn Lock>>,
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

impl Client {
    /// Exchanges an auth code for a permanent code, and keeps that.
    pub(super) async fn spend(
        &self,
        operation: &'static Operation,
        auth_code: &str,
        claim: Option<Claim>,
    ) -> Result<Authorization, Error> {
        let suite_id = self.suite_id()?.to_owned();
        let started = Instant::now();
        let end = self.deadline().and_then(|deadline| started.checked_add(deadline));
        let late = || Error::timeout(operation, started.elapsed());
        within(end, self.try_store(&suite_id)).await.ok_or_else(late)??;
        // The auth code works once: from here on its yield must not depend on whether somebody still waits for it.
        let (client, yielded) = (self.for_fetch(self.tokens().clone()), Arc::new(Yield::default()));
        let (auth_code, of_task) = (auth_code.to_owned(), yielded.clone());
        let work = async move { client.exchange_code(operation, &suite_id, auth_code, claim, &of_task).await };
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
        claim: Option<Claim>,
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
        if let (Ok(()), Some(Claim { mark, .. })) = (&kept, &claim)
            && let Err(error) = patiently(self.store().put(mark, &Secret::new(corp_id.as_str()), Some(SPENT))).await
        {
            tracing::warn!(target: "wecom_api", %error, "a repeat of this auth code will be told that it is spent");
        }
        yielded.kept.get_or_init(|| kept);
        self.tokens().try_again(&corp_key);
        if let Some(first_token) = first_token {
            self.tokens().keep(&corp_key, first_token).await;
        }
        Ok(())
    }
}
