//! `wechatpy.work.client.api.appchat`

use crate::row::{Row, row};
use wecom_api::messages::{CreateGroupChat, GetGroupChat, GroupMessage, SendGroupMessage, UpdateGroupChat};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("appchat.create", |client| CreateGroupChat::new(["zhangsan", "lisi"])
            .chat_id("launch")
            .name("Launch")
            .owner("zhangsan")
            .send(client)
            .await?),
        row!("appchat.get", |client| GetGroupChat::new("team").send(client).await?),
        row!("appchat.update", |client| UpdateGroupChat::new("team")
            .name("The team")
            .owner("lisi")
            .add_user_list(["zhaoliu"])
            .remove_user_list(["wangwu"])
            .send(client)
            .await?),
        row!("appchat.send", |client, media| SendGroupMessage::new("team", GroupMessage::image(&media.image))
            .send(client)
            .await?),
        row!("appchat.send_text", |client| SendGroupMessage::new("team", GroupMessage::text("Lunch?"))
            .safe(true)
            .send(client)
            .await?)
        .calls(["POST /cgi-bin/appchat/send"]),
    ]
}
