//! `wechatpy.work.client.api.agent`

use crate::row::{Row, row};
use wecom_api::agents::{GetAgent, ListAgents, UpdateAgent};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("agent.get", |client| GetAgent::new(1000002).send(client).await?),
        row!("agent.list", |client| ListAgents::new().send(client).await?),
        // `is_report_user` is gone from the server.
        row!("agent.set", |client, media| UpdateAgent::new(1000002)
            .name("报销")
            .description("Expenses")
            .redirect_domain("example.com")
            .logo_media_id(&media.image)
            .report_location_flag(false)
            .is_report_enter(true)
            .send(client)
            .await?),
    ]
}
