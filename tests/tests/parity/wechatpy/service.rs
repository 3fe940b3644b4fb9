//! `wechatpy.work.client.api.service` and `wechatpy.work.services`: service providers and third-party applications

use crate::row::{Row, row};
use wecom_api::third_party::{
    AuthorizationKind, AuthorizationSettings, GetAuthorization, GetCorpToken, GetLoginUser, GetPermanentCode,
    GetPreAuthCode, GetProviderToken, GetSuiteMiniProgramSession, GetSuiteToken, GetSuiteTokenRequired, ListAppAdmins,
    SetAuthorizationSettings,
};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = tokens();
    rows.extend(authorization());
    rows
}

/// The client fetches these tokens on its own; nobody has to.
fn tokens() -> Vec<Row> {
    vec![
        row!("service.get_provider_token", |client| {
            GetProviderToken::new(client.corp_id(), "fake-provider-secret").send(client).await?
        }),
        row!("service.get_suite_token", |client| {
            GetSuiteToken::new(GetSuiteTokenRequired {
                suite_id: "wwfakesuite".into(),
                suite_secret: "fake-suite-secret".into(),
                suite_ticket: "ticket".into(),
            })
            .send(client)
            .await?
        }),
        row!("service.get_login_info", |client| GetLoginUser::new("AUTHCODE").send(client).await?),
        row!("services.auth.get_corp_token", |client| GetCorpToken::new("CORPID", "PERMANENT").send(client).await?),
    ]
}

#[expect(deprecated, reason = "the older client still names the applications of a suite")]
fn authorization() -> Vec<Row> {
    vec![
        row!("services.auth.get_pre_auth_code", |client| GetPreAuthCode::new().send(client).await?),
        row!("services.auth.set_session_info", |client| SetAuthorizationSettings::new(
            "PREAUTHCODE",
            AuthorizationSettings::new().app_ids([1]).auth_type(AuthorizationKind::Test),
        )
        .send(client)
        .await?),
        row!("services.auth.get_permanent_code", |client| GetPermanentCode::new("AUTHCODE").send(client).await?),
        row!("services.auth.get_auth_info", |client| GetAuthorization::new("CORPID", "PERMANENT").send(client).await?),
        row!("services.auth.get_admin_list", |client| ListAppAdmins::new("CORPID", 1000046).send(client).await?),
        row!("services.miniprogram.jscode2session", |client| {
            GetSuiteMiniProgramSession::new("JSCODE", "authorization_code").send(client).await?
        }),
    ]
}
