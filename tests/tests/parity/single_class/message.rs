//! Messages of an application. Without a recipient, the older client sends to all.

use crate::row::{Row, row};
use wecom_api::messages::{Message, MessageConfidentiality, SendMessage};
use wecom_api::shared::{MpNewsArticle, NewsArticle, VideoContent};

const AGENT: i64 = 1000002;
const SECRET: MessageConfidentiality = MessageConfidentiality::Confidential;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = to_some();
    rows.extend(to_all());
    rows
}

/// The members of department 2, those with tag 1, and two more.
fn some(message: impl Into<Message>) -> SendMessage {
    SendMessage::new(AGENT, message).to_users(["zhangsan", "lisi"]).to_departments([2]).to_tags([1])
}

fn video(media_id: &str) -> Message {
    Message::Video(VideoContent::new(media_id).title("Tour").description("Of the office"))
}

fn news() -> Message {
    Message::news([NewsArticle::new("Gifts")
        .description("For the festival")
        .url("https://example.com")
        .pic_url("https://example.com/gift.png")])
}

fn mp_news(cover: &str) -> Message {
    Message::mp_news([MpNewsArticle::new("Gifts", cover, "<p>For all</p>").author("张三").digest("For the festival")])
}

fn to_some() -> Vec<Row> {
    vec![
        row!("message.send_text", |client| some(Message::text("Disk is full")).safe(SECRET).send(client).await?),
        row!("message.send_image", |client, media| {
            some(Message::image(&media.image)).safe(SECRET).send(client).await?
        }),
        row!("message.send_voice", |client, media| {
            some(Message::voice(&media.voice)).safe(SECRET).send(client).await?
        }),
        row!("message.send_video", |client, media| some(video(&media.video)).safe(SECRET).send(client).await?),
        row!("message.send_file", |client, media| some(Message::file(&media.file)).safe(SECRET).send(client).await?),
        row!("message.send_news", |client| some(news()).send(client).await?),
        row!("message.send_mpnews", |client, media| some(mp_news(&media.image)).safe(SECRET).send(client).await?),
    ]
}

fn to_all() -> Vec<Row> {
    vec![
        row!("message.send_text_to_all", |client| SendMessage::new(AGENT, Message::text("Disk is full"))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
        row!("message.send_image_to_all", |client, media| SendMessage::new(AGENT, Message::image(&media.image))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
        row!("message.send_voice_to_all", |client, media| SendMessage::new(AGENT, Message::voice(&media.voice))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
        row!("message.send_video_to_all", |client, media| SendMessage::new(AGENT, video(&media.video))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
        row!("message.send_file_to_all", |client, media| SendMessage::new(AGENT, Message::file(&media.file))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
        row!("message.send_news_to_all", |client| SendMessage::new(AGENT, news()).to_all().send(client).await?),
        row!("message.send_mpnews_to_all", |client, media| SendMessage::new(AGENT, mp_news(&media.image))
            .to_all()
            .safe(SECRET)
            .send(client)
            .await?),
    ]
}
