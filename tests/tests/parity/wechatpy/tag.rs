//! `wechatpy.work.client.api.tag`

use crate::row::{Row, row};
use wecom_api::contacts::{AddTagMembers, CreateTag, DeleteTag, ListTagMembers, ListTags, RemoveTagMembers, UpdateTag};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("tag.create", |client| CreateTag::new("新人").tag_id(12).send(client).await?),
        row!("tag.update", |client| UpdateTag::new(1, "周末值班").send(client).await?),
        row!("tag.delete", |client| DeleteTag::new(1).send(client).await?),
        row!("tag.get_users", |client| ListTagMembers::new(1).send(client).await?),
        row!("tag.add_users", |client| AddTagMembers::new(1)
            .user_list(["zhangsan"])
            .department_list([2])
            .send(client)
            .await?),
        row!("tag.delete_users", |client| RemoveTagMembers::new(1)
            .user_list(["lisi"])
            .department_list([2])
            .send(client)
            .await?),
        row!("tag.list", |client| ListTags::new().send(client).await?),
    ]
}
