//! `wechatpy.work.client.api.batch`

use crate::row::{Row, row};
use wecom_api::contacts::{
    GetImportResult, ImportCallback, ImportUsers, InviteMembers, ReplaceDepartments, ReplaceUsers,
};

const AES_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

fn callback() -> ImportCallback {
    ImportCallback::new().url("https://example.com/callback").token("token").encoding_aeskey(AES_KEY)
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("batch.sync_user", |client, media| ImportUsers::new(&media.file)
            .callback(callback())
            .to_invite(false)
            .send(client)
            .await?),
        row!("batch.replace_user", |client, media| ReplaceUsers::new(&media.file)
            .callback(callback())
            .to_invite(false)
            .send(client)
            .await?),
        row!("batch.replace_party", |client, media| ReplaceDepartments::new(&media.departments)
            .callback(callback())
            .send(client)
            .await?),
        row!("batch.get_result", |client| GetImportResult::new("job").send(client).await?),
        row!("batch.invite", |client| InviteMembers::new()
            .users(["zhangsan", "lisi"])
            .departments([2])
            .tags([1])
            .send(client)
            .await?),
    ]
}
