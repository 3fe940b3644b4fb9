//! `wechatpy.work.client.api.oauth`

use crate::row::{Row, row};
use wecom_api::authentication::GetVisitorOrParentIdentity;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oauth.authorize_url", |client| client
            .authorize_url("https://example.com/back")
            .state("state")
            .to_string())
        .calls([]),
        // `GetVisitorIdentity` is the same at the newer path.
        row!("oauth.get_user_info", |client| GetVisitorOrParentIdentity::new("CODE").send(client).await?),
    ]
}
