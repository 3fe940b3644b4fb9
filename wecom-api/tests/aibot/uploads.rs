//! Files in chunks.

use super::connected;
use wecom_api::aibot::{BotAnswer, BotError, BotMediaKind};

#[tokio::test]
async fn a_file_arrives_as_it_is() {
    let (server, bot, _incomings) = connected().await;
    let content: Vec<u8> = (0..1_200_000_u32).map(|number| (number % 251) as u8).collect();
    let media = bot.upload(BotMediaKind::File, "报告.pdf", &content).await.expect("it is taken");
    let uploads = server.uploads();
    assert_eq!((uploads[0].file_name.as_str(), uploads[0].chunks, uploads[0].kind.as_str()), ("报告.pdf", 3, "file"));
    assert!(uploads[0].content == content);
    bot.send_to_user("zhangsan", BotAnswer::file(media)).await.expect("it is acknowledged");
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_anything_is_sent() {
    let (server, bot, _incomings) = connected().await;
    assert!(matches!(bot.upload(BotMediaKind::Image, "a.png", []).await, Err(BotError::Unsuitable(_))));
    let large = vec![0; 100 * 512 * 1024 + 1];
    assert!(matches!(bot.upload(BotMediaKind::Video, "a.mp4", &large).await, Err(BotError::TooLarge { .. })));
    server.refuse_next(40_058);
    assert!(matches!(bot.upload(BotMediaKind::Voice, "a.amr", [1]).await, Err(BotError::Refused { .. })));
    assert!(server.frames("aibot_upload_media_init").is_empty());
}
