//! `wechatpy.work.client.api.misc`

use crate::row::{Row, row};
use wecom_api::authentication::ListCallbackIps;

pub(super) fn rows() -> Vec<Row> {
    vec![row!("misc.get_wechat_ips", |client| ListCallbackIps::new().send(client).await?)]
}
