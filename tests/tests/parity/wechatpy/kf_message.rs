//! `wechatpy.work.client.api.kf_message`

use crate::row::{Row, row};
use wecom_api::customer_service::{LinkCard, MenuClick, MenuItem, MenuMessage, Message, MiniProgramCard, SendMessage};
use wecom_api::shared::Location;

const CUSTOMER: &str = "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw";
const DESK: &str = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";

/// Each kind of message goes the same way.
fn one_call(row: Row) -> Row {
    row.calls(["POST /cgi-bin/kf/send_msg"])
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("kf_message.send", |client| SendMessage::new(CUSTOMER, DESK, Message::business_card("zhangsan"))
            .message_id("message-1")
            .send(client)
            .await?),
        one_call(row!("kf_message.send_text", |client| SendMessage::new(CUSTOMER, DESK, Message::text("Hello"))
            .message_id("message-1")
            .send(client)
            .await?)),
        one_call(row!("kf_message.send_image", |client, media| {
            SendMessage::new(CUSTOMER, DESK, Message::image(&media.image)).message_id("message-1").send(client).await?
        })),
        one_call(row!("kf_message.send_voice", |client, media| {
            SendMessage::new(CUSTOMER, DESK, Message::voice(&media.voice)).message_id("message-1").send(client).await?
        })),
        one_call(row!("kf_message.send_video", |client, media| {
            SendMessage::new(CUSTOMER, DESK, Message::video(&media.video)).message_id("message-1").send(client).await?
        })),
        one_call(row!("kf_message.send_file", |client, media| {
            SendMessage::new(CUSTOMER, DESK, Message::file(&media.file)).message_id("message-1").send(client).await?
        })),
        one_call(row!("kf_message.send_articles_link", |client, media| SendMessage::new(
            CUSTOMER,
            DESK,
            LinkCard::new("Manual", "https://example.com/manual", &media.image).description("How it works"),
        )
        .message_id("message-1")
        .send(client)
        .await?)),
        one_call(row!("kf_message.send_msgmenu", |client| SendMessage::new(
            CUSTOMER,
            DESK,
            MenuMessage::new()
                .list([
                    MenuItem::from(MenuClick::new("Good").id("101")),
                    MenuItem::link("https://example.com", "Our site")
                ])
                .head_content("How was it?")
                .tail_content("Thank you"),
        )
        .message_id("message-1")
        .send(client)
        .await?)),
        one_call(row!("kf_message.send_location", |client| SendMessage::new(
            CUSTOMER,
            DESK,
            Message::Location(Location::new(22.54, 113.94).name("Office").address("Nanshan")),
        )
        .message_id("message-1")
        .send(client)
        .await?)),
        one_call(row!("kf_message.send_miniprogram", |client, media| SendMessage::new(
            CUSTOMER,
            DESK,
            MiniProgramCard::new("APPID", "index.html", &media.image).title("Shop"),
        )
        .message_id("message-1")
        .send(client)
        .await?)),
    ]
}
