//! Batch jobs.

use crate::row::{Row, row};
use wecom_api::contacts::{
    GetImportResult, ImportCallback, ImportUsers, InviteMembers, ReplaceDepartments, ReplaceUsers,
};

fn callback() -> ImportCallback {
    ImportCallback::new()
        .url("https://example.com/callback")
        .token("token")
        .encoding_aeskey("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("batch.sync_user", |client, media| ImportUsers::new(&media.file)
            .callback(callback())
            .send(client)
            .await?),
        row!("batch.replace_user", |client, media| ReplaceUsers::new(&media.file)
            .callback(callback())
            .send(client)
            .await?),
        row!("batch.replace_party", |client, media| ReplaceDepartments::new(&media.departments)
            .callback(callback())
            .send(client)
            .await?),
        row!("batch.get_result", |client| GetImportResult::new("job").send(client).await?),
        row!("batch.invite", |client| InviteMembers::new()
            .users(["zhangsan"])
            .departments([2])
            .tags([1])
            .send(client)
            .await?),
    ]
}
