//! What callbacks tell about the client's own credentials goes into its store.

use super::auth_code::Claim;
use super::flow::{Authorization, PERMANENT_CODE_V2, TICKET_LIFETIME};
use super::order::{Last, turn};
use super::source::{AuthorizedCorp, TokenSource, auth_code_key, model_ticket_key, permanent_code_key, ticket_key};
use crate::callback::Event;
use crate::client::Client;
use crate::error::Error;
use crate::shared::CorpId;
use serde_json::Value;
use std::time::Duration;

/// How long it is remembered when a corp authorized or withdrew. A callback that comes later than this is not late but
/// lost; and what is known of a corp that has withdrawn must go.
const ORDER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const PUSHED: &str = "pushed";
const GRANTED: &str = "granted";
const WITHDRAWN: &str = "withdrawn";

/// What [`Client::apply_event`] did.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Applied {
    /// Nothing: the event is about something else, or about another suite or model.
    Nothing,
    /// Nothing: something that happened later was applied before. Callbacks overtake each other.
    Outdated,
    /// A suite's ticket was kept (`suite_ticket`).
    SuiteTicket,
    /// A hardware model's ticket was kept (`model_ticket`).
    ModelTicket,
    /// A corp authorized the suite (`create_auth`): its permanent code was had for the auth code, and kept.
    Authorized(Authorization),
    /// A corp's permanent code was replaced (`reset_permanent_code`): the new one was had for the auth code, and kept.
    PermanentCodeReset(Authorization),
    /// Nothing: the same auth code came before, here or in another process with the same store.
    Repeated {
        /// The corp that it was of.
        corp_id: CorpId,
    },
    /// A corp changed what it authorized (`change_auth`). Its permanent code and its token stay good. What it authorizes
    /// now is told by `third_party::GetAuthorizationV2`.
    AuthorizationChanged {
        /// The corp.
        corp_id: CorpId,
    },
    /// A corp withdrew (`cancel_auth`): its permanent code and its token were forgotten. What else you know of it has to
    /// be deleted, too.
    AuthorizationCanceled {
        /// The corp.
        corp_id: CorpId,
    },
}

impl Applied {
    /// The corp whose authorization came, changed or ended.
    pub fn corp_id(&self) -> Option<&CorpId> {
        match self {
            Applied::Nothing | Applied::Outdated | Applied::SuiteTicket | Applied::ModelTicket => None,
            Applied::Authorized(authorization) | Applied::PermanentCodeReset(authorization) => {
                Some(&authorization.corp_id)
            }
            Applied::Repeated { corp_id }
            | Applied::AuthorizationChanged { corp_id }
            | Applied::AuthorizationCanceled { corp_id } => Some(corp_id),
        }
    }
}

impl Client {
    /// Applies an event about the client's suite or hardware model to its store: a ticket is kept, an auth code is
    /// exchanged for the permanent code (by the second version of the endpoint, as
    /// [`authorize_v2`](Self::authorize_v2) does), and a corp that has withdrawn is forgotten. Give it every event;
    /// those about something else are left alone.
    /// [`Handlers::apply_to`](crate::callback::Handlers::apply_to) does so by itself.
    ///
    /// The server repeats a callback that was not answered in time, and several hosts may get it at once. Those that
    /// share a store spend an auth code once, and apply an event only if nothing later was applied before: a late
    /// cancellation does not undo a new authorization, and an old ticket does not replace a newer one.
    ///
    /// An event that lacks what it must have is left alone, with a warning in the trace.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize), and when the store fails. After [`Error::NotKept`] the auth code is spent, and
    /// the permanent code is in the error. After any other error the event can be applied again.
    pub async fn apply_event(&self, event: &Event) -> Result<Applied, Error> {
        let body = event.body();
        if let Some(told) = body.get("event").filter(|told| told["event_type"] == "model_ticket") {
            return self.apply_model_ticket(&body["base_info"], told).await;
        }
        // Elsewhere the names of events are others'.
        if body.get("InfoType").is_none() || self.suite_id().ok() != Some(event.suite_id()) {
            return Ok(Applied::Nothing);
        }
        let at = event.time().map(|time| time.seconds());
        let needed = |name: &'static str| {
            let text = body.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
            if text.is_none() {
                tracing::warn!(target: "wecom_api", event = event.event(), "a callback without its {name} is left alone");
            }
            text
        };
        match event.event() {
            "suite_ticket" => match needed("SuiteTicket") {
                Some(ticket) => self.apply_suite_ticket(ticket, at).await,
                None => Ok(Applied::Nothing),
            },
            name @ ("create_auth" | "reset_permanent_code") => match needed("AuthCode") {
                Some(auth_code) => self.apply_auth_code(auth_code, at, name == "reset_permanent_code").await,
                None => Ok(Applied::Nothing),
            },
            "change_auth" => Ok(match needed("AuthCorpId") {
                Some(corp_id) => {
                    // An application that was disabled may be enabled again.
                    self.tokens().try_again(&self.authorized(corp_id)?.key());
                    Applied::AuthorizationChanged { corp_id: corp_id.into() }
                }
                None => Applied::Nothing,
            }),
            "cancel_auth" => match needed("AuthCorpId") {
                Some(corp_id) => self.apply_withdrawal(corp_id.into(), at).await,
                None => Ok(Applied::Nothing),
            },
            _ => Ok(Applied::Nothing),
        }
    }

    async fn apply_suite_ticket(&self, ticket: &str, at: Option<i64>) -> Result<Applied, Error> {
        let last = Last::of(self.store(), &ticket_key(self.suite_id()?)).await?;
        if last.is_later(PUSHED, at) {
            return Ok(Applied::Outdated);
        }
        self.put_suite_ticket(ticket).await?;
        last.is(PUSHED, at, TICKET_LIFETIME).await?;
        Ok(Applied::SuiteTicket)
    }

    async fn apply_model_ticket(&self, base: &Value, told: &Value) -> Result<Applied, Error> {
        let (Some(model_id), Some(ticket)) = (base["model_id"].as_str(), told["model_ticket"].as_str()) else {
            tracing::warn!(target: "wecom_api", "a callback without its model or its ticket is left alone");
            return Ok(Applied::Nothing);
        };
        if self.model_id().ok() != Some(model_id) {
            return Ok(Applied::Nothing);
        }
        let at = base["createtime"].as_i64();
        let last = Last::of(self.store(), &model_ticket_key(model_id)).await?;
        if last.is_later(PUSHED, at) {
            return Ok(Applied::Outdated);
        }
        self.put_model_ticket(ticket).await?;
        last.is(PUSHED, at, TICKET_LIFETIME).await?;
        Ok(Applied::ModelTicket)
    }

    async fn apply_auth_code(&self, auth_code: &str, at: Option<i64>, reset: bool) -> Result<Applied, Error> {
        let mark = auth_code_key(self.suite_id()?, auth_code);
        let turn = turn(self.store(), &mark).await?;
        if let Some(corp_id) = self.tokens().value(&mark).await? {
            return Ok(Applied::Repeated { corp_id: corp_id.value.expose().into() });
        }
        let claim = Claim { mark, _turn: turn };
        let authorization = self.spend(&PERMANENT_CODE_V2, auth_code, Some(claim)).await?;
        match self.granted(&authorization.corp_id, at, reset).await {
            Ok(true) => {}
            Ok(false) => return Ok(Applied::Outdated),
            // The permanent code is kept, and this must not look as if it were not.
            Err(error) => {
                let corp_id = &authorization.corp_id;
                tracing::warn!(target: "wecom_api", %corp_id, %error, "a late callback could undo an authorization");
            }
        }
        Ok(if reset { Applied::PermanentCodeReset(authorization) } else { Applied::Authorized(authorization) })
    }

    /// Takes note of when a corp gave a permanent code; false when it has withdrawn since.
    async fn granted(&self, corp_id: &CorpId, at: Option<i64>, reset: bool) -> Result<bool, Error> {
        let last = Last::of(self.store(), &permanent_code_key(self.suite_id()?, corp_id.as_str())).await?;
        if last.is_later(WITHDRAWN, at) {
            self.forget_authorization(corp_id.clone()).await?;
            return Ok(false);
        }
        if reset {
            // It was had for the code before.
            self.tokens().forget(&self.authorized(corp_id.as_str())?).await?;
        }
        last.is(GRANTED, at, ORDER).await?;
        Ok(true)
    }

    async fn apply_withdrawal(&self, corp_id: CorpId, at: Option<i64>) -> Result<Applied, Error> {
        let last = Last::of(self.store(), &permanent_code_key(self.suite_id()?, corp_id.as_str())).await?;
        if last.is_later(GRANTED, at) {
            return Ok(Applied::Outdated);
        }
        self.forget_authorization(corp_id.clone()).await?;
        last.is(WITHDRAWN, at, ORDER).await?;
        Ok(Applied::AuthorizationCanceled { corp_id })
    }

    fn authorized(&self, corp_id: &str) -> Result<AuthorizedCorp, Error> {
        Ok(AuthorizedCorp::new(self.suite_id()?, corp_id))
    }
}
