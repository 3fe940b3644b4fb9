//! `wechatpy.work.client.api.message`

use crate::row::{Row, row};
use wecom_api::messages::{
    Message, MessageConfidentiality, MiniProgramNotice, SendMessage, UpdateTaskCard, UpdateTaskCardRequired,
};
use wecom_api::shared::{MpNewsArticle, NewsArticle, TextCard, VideoContent};

const AGENT: i64 = 1000002;

/// Each kind of message goes the same way.
fn one_call(row: Row) -> Row {
    row.calls(["POST /cgi-bin/message/send"])
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = texts();
    rows.extend(files());
    rows.extend(articles());
    rows
}

fn texts() -> Vec<Row> {
    vec![
        row!("message.send", |client| SendMessage::new(AGENT, MiniProgramNotice::new("wx123123", "Room booked"))
            .to_users(["zhangsan", "lisi"])
            .to_departments([2])
            .to_tags([1])
            .send(client)
            .await?),
        one_call(row!("message.send_text", |client| SendMessage::new(AGENT, Message::text("Disk is full"))
            .to_users(["zhangsan", "lisi"])
            .to_departments([2])
            .to_tags([1])
            .safe(MessageConfidentiality::Confidential)
            .send(client)
            .await?)),
        one_call(row!("message.send_text_card", |client| SendMessage::new(
            AGENT,
            Message::TextCard(TextCard::new("Notice", "Fetch your prize", "https://example.com").button_text("More")),
        )
        .to_users(["zhangsan"])
        .to_departments([2])
        .to_tags([1])
        .send(client)
        .await?)),
        one_call(row!("message.send_markdown", |client| SendMessage::new(AGENT, Message::markdown("**Booked**"))
            .to_users(["zhangsan"])
            .to_departments([2])
            .to_tags([1])
            .send(client)
            .await?)),
        row!("message.update_taskcard", |client| {
            UpdateTaskCard::new(UpdateTaskCardRequired {
                agent_id: AGENT.into(),
                userids: vec!["zhangsan".into(), "lisi".into()],
                task_id: "task-1".into(),
                replace_name: "Approved".into(),
            })
            .send(client)
            .await?
        }),
    ]
}

fn files() -> Vec<Row> {
    vec![
        one_call(row!("message.send_image", |client, media| SendMessage::new(AGENT, Message::image(&media.image))
            .to_users(["zhangsan"])
            .to_departments([2])
            .to_tags([1])
            .safe(MessageConfidentiality::Shareable)
            .send(client)
            .await?)),
        one_call(row!("message.send_voice", |client, media| SendMessage::new(AGENT, Message::voice(&media.voice))
            .to_users(["zhangsan"])
            .to_departments([2])
            .to_tags([1])
            .safe(MessageConfidentiality::Shareable)
            .send(client)
            .await?)),
        one_call(row!("message.send_video", |client, media| SendMessage::new(
            AGENT,
            Message::Video(VideoContent::new(&media.video).title("Tour").description("Of the office")),
        )
        .to_users(["zhangsan"])
        .to_departments([2])
        .to_tags([1])
        .safe(MessageConfidentiality::Shareable)
        .send(client)
        .await?)),
        one_call(row!("message.send_file", |client, media| SendMessage::new(AGENT, Message::file(&media.file))
            .to_users(["zhangsan"])
            .to_departments([2])
            .to_tags([1])
            .safe(MessageConfidentiality::Confidential)
            .send(client)
            .await?)),
    ]
}

fn articles() -> Vec<Row> {
    vec![
        one_call(row!("message.send_articles", |client| SendMessage::new(
            AGENT,
            Message::news([NewsArticle::new("Gifts")
                .description("For the festival")
                .url("https://example.com")
                .pic_url("https://example.com/gift.png")]),
        )
        .to_users(["zhangsan"])
        .to_departments([2])
        .to_tags([1])
        .send(client)
        .await?)),
        one_call(row!("message.send_mp_articles", |client, media| SendMessage::new(
            AGENT,
            Message::mp_news([MpNewsArticle::new("Gifts", &media.image, "<p>For all</p>")
                .author("张三")
                .content_source_url("https://example.com")
                .digest("For the festival")]),
        )
        .to_users(["zhangsan"])
        .to_departments([2])
        .to_tags([1])
        .safe(MessageConfidentiality::InternalOnly)
        .send(client)
        .await?)),
    ]
}
