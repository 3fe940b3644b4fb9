//! `wechatpy.work.client.api.jsapi`

use crate::row::{Row, row};
use wecom_api::authentication::{AgentTicketKind, GetAgentTicket, GetJsapiTicket};
use wecom_api::{Secret, Timestamp, page_signature};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("jsapi.get_ticket", |client| GetJsapiTicket::new().send(client).await?),
        row!("jsapi.get_agent_ticket", |client| {
            GetAgentTicket::new(AgentTicketKind::AgentConfig).send(client).await?
        }),
        // `Client::sign_page` does all of it: ticket, nonce, time and signature.
        row!("jsapi.get_jsapi_signature", |_client| {
            page_signature(&Secret::new("ticket"), "nonce", Timestamp::new(1414587457), "https://example.com/")
        })
        .calls([]),
        row!("jsapi.get_jsapi_ticket", |client| client.jsapi_ticket().await?).calls(["GET /cgi-bin/get_jsapi_ticket"]),
        row!("jsapi.get_agent_jsapi_ticket", |client| client.agent_jsapi_ticket().await?)
            .calls(["GET /cgi-bin/ticket/get"]),
    ]
}
