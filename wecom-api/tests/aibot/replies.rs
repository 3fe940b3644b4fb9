//! What a bot replies, and in which order it arrives.

use super::connected;
use serde_json::json;
use std::time::Duration;
use wecom_api::aibot::{BotAnswer, BotError};
use wecom_api::messages::InlineImage;
use wecom_api::mock::BotServer;
use wecom_api::shared::{CardAction, TemplateCard};

fn card() -> TemplateCard {
    TemplateCard::text_notice(CardAction::new())
}

#[tokio::test]
async fn a_streamed_answer_ends_with_its_last_state() {
    let (server, _bot, mut incomings) = connected().await;
    let req_id = server.say("zhangsan", "Tell me a story");
    let incoming = incomings.next().await.expect("it came");
    let answer = incoming.stream().feedback("f1");
    server.hold_acknowledgements();
    let first = tokio::spawn({
        let answer = answer.clone();
        async move { answer.write("Once").await }
    });
    server.wait_for("aibot_respond_msg", 1).await;
    let mut writes = vec![first];
    for content in ["Once upon", "Once upon a time"] {
        let answer = answer.clone();
        writes.push(tokio::spawn(async move { answer.write(content).await }));
    }
    let image = InlineImage::new("iVBORw0KGgo=", "d41d8cd98f00b204e9800998ecf8427e");
    let last = tokio::spawn(answer.finish_with("Once upon a time. The end.", [image]));
    // The states in between are told done as soon as the last one waits, and by then it waits.
    for write in writes.split_off(1) {
        assert_eq!(write.await.expect("no panic"), Ok(()));
    }
    server.release_acknowledgements();
    assert_eq!(writes.remove(0).await.expect("no panic"), Ok(()));
    assert_eq!(last.await.expect("no panic"), Ok(()));
    let frames = server.frames("aibot_respond_msg");
    let contents: Vec<&str> = frames.iter().filter_map(|frame| frame.body["stream"]["content"].as_str()).collect();
    assert_eq!(contents, ["Once", "Once upon a time. The end."]);
    assert!(frames.iter().all(|frame| frame.req_id == req_id && frame.body["stream"]["feedback"]["id"] == "f1"));
    assert_eq!(frames[1].body["stream"]["finish"], true);
    assert_eq!(frames[1].body["stream"]["msg_item"][0]["msgtype"], "image");
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn acknowledgements_in_another_order_or_twice_reach_whom_they_are_for() {
    let (server, _bot, mut incomings) = connected().await;
    server.hold_acknowledgements();
    let mut replies = Vec::new();
    for number in 0..8 {
        server.say("zhangsan", &number.to_string());
        let incoming = incomings.next().await.expect("it came");
        replies.push(tokio::spawn(async move { incoming.reply_text(number.to_string()).await }));
    }
    server.wait_for("aibot_respond_msg", 8).await;
    server.release_acknowledgements();
    for reply in replies {
        assert_eq!(reply.await.expect("no panic"), Ok(()));
    }
}

#[tokio::test]
async fn each_answer_goes_by_the_command_for_what_it_answers() {
    let (server, bot, mut incomings) = connected().await;
    server.push_event("enter_chat", json!({}));
    let entered = incomings.next().await.expect("it came");
    entered.reply_text("Welcome").await.expect("it is acknowledged");
    assert_eq!(
        server.frames("aibot_respond_welcome_msg")[0].body,
        json!({ "msgtype": "text", "text": { "content": "Welcome" } })
    );
    assert!(matches!(entered.reply(BotAnswer::markdown("x")).await, Err(BotError::Unsuitable(_))));

    server.push_event("template_card_event", json!({ "card_type": "text_notice", "event_key": "k", "task_id": "t" }));
    let clicked = incomings.next().await.expect("it came");
    clicked.reply(BotAnswer::update_card_for(card(), ["zhangsan"])).await.expect("it is acknowledged");
    let update = &server.frames("aibot_respond_update_msg")[0].body;
    assert_eq!((&update["response_type"], &update["userids"]), (&json!("update_template_card"), &json!(["zhangsan"])));
    assert!(matches!(clicked.reply(card()).await, Err(BotError::Unsuitable(_))));

    server.say("zhangsan", "Hello");
    let message = incomings.next().await.expect("it came");
    assert!(matches!(message.reply(BotAnswer::text("x")).await, Err(BotError::Unsuitable(_))));
    message.reply(card()).await.expect("it is acknowledged");
    assert_eq!(server.frames("aibot_respond_msg")[0].body["template_card"]["card_type"], "text_notice");

    bot.send_to_chat("c1", card()).await.expect("it is acknowledged");
    bot.send_to_user("zhangsan", BotAnswer::file("m1")).await.expect("it is acknowledged");
    let sent: Vec<_> = server.frames("aibot_send_msg").into_iter().map(|frame| frame.body).collect();
    assert_eq!((&sent[0]["chatid"], &sent[0]["chat_type"]), (&json!("c1"), &json!(2)));
    assert_eq!(
        sent[1],
        json!({ "chatid": "zhangsan", "chat_type": 1, "msgtype": "file", "file": { "media_id": "m1" } })
    );
    assert!(matches!(bot.send_to_user("a", BotAnswer::text("x")).await, Err(BotError::Unsuitable(_))));
}

#[tokio::test]
async fn refusals_and_silence_are_errors_of_the_one_reply() {
    let server = BotServer::start().await;
    let bot = server.bot().acknowledged_within(Duration::from_millis(200)).connect().await;
    let (_bot, mut incomings) = bot.expect("it connects");
    server.say("zhangsan", "Hello");
    let incoming = incomings.next().await.expect("it came");
    server.refuse_next(846_608);
    let refused = incoming.reply_text("too late").await.expect_err("it is refused");
    assert_eq!(refused.code().map(|code| code.get()), Some(846_608));
    server.hold_acknowledgements();
    let silence = incoming.reply_text("nobody listens").await;
    assert!(matches!(silence, Err(BotError::Unacknowledged(_))), "{silence:?}");
    server.release_acknowledgements();
    incoming.reply_text("and again").await.expect("the next has its turn");
}

#[tokio::test]
async fn content_that_is_too_long_is_not_sent() {
    let (server, bot, mut incomings) = connected().await;
    server.say("zhangsan", "Hello");
    let incoming = incomings.next().await.expect("it came");
    let long = "x".repeat(20_481);
    assert!(matches!(incoming.reply_text(&long).await, Err(BotError::TooLarge { limit: 20_480, .. })));
    assert!(matches!(incoming.stream().write(&long).await, Err(BotError::TooLarge { .. })));
    assert!(matches!(bot.send_to_user("a", BotAnswer::markdown(&long)).await, Err(BotError::TooLarge { .. })));
    incoming.reply_text(&long[1..]).await.expect("this is as long as it may be");
    assert_eq!(server.frames("aibot_respond_msg").len(), 1);
}
