//! `wechatpy.work.client.api.export`

use crate::row::{Row, row};
use wecom_api::contacts::{ExportDepartments, ExportTagMembers, ExportUserSummaries, ExportUsers, GetExportResult};

const AES_KEY: &str = "IJUiXNpvGbODwKEBSEsAeOAPAhkqHqNCF6g19t9wfg2";
const BLOCK_SIZE: i64 = 1_000_000;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("export.export_simple_user", |client| ExportUserSummaries::new(AES_KEY)
            .block_size(BLOCK_SIZE)
            .send(client)
            .await?),
        row!("export.export_user", |client| ExportUsers::new(AES_KEY).block_size(BLOCK_SIZE).send(client).await?),
        row!("export.export_department", |client| ExportDepartments::new(AES_KEY)
            .block_size(BLOCK_SIZE)
            .send(client)
            .await?),
        row!("export.export_taguser", |client| ExportTagMembers::new(1, AES_KEY)
            .block_size(BLOCK_SIZE)
            .send(client)
            .await?),
        row!("export.get_result", |client| GetExportResult::new("job").send(client).await?),
    ]
}
