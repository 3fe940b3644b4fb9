//! How a connection begins, lives and ends.

use super::connected;
use serde_json::json;
use std::time::Duration;
use wecom_api::aibot::{Bot, BotAnswer, BotError, BotState, Received};
use wecom_api::messages::{BotEventContent, BotMessageContent};
use wecom_api::mock::BotServer;

#[tokio::test]
async fn a_wrong_secret_is_told_at_once() {
    let server = BotServer::start().await;
    let refused = Bot::builder(server.bot_id(), "another-secret").url(server.url()).connect().await;
    let error = refused.expect_err("the secret is wrong");
    assert!(matches!(error, BotError::Subscription { code, .. } if code.get() == 40_001), "{error}");
    assert!(!error.to_string().contains("another-secret"));
    let gone = Bot::builder("bot", "secret").url("ws://127.0.0.1:1").connect().await;
    assert!(matches!(gone, Err(BotError::Connect(_))));
}

#[tokio::test]
async fn the_secret_is_not_shown() {
    let (_server, bot, _incomings) = connected().await;
    let builder = Bot::builder("bot", "hush-hush");
    assert!(!format!("{builder:?} {bot:?}").contains("hush-hush"));
}

#[tokio::test]
async fn messages_arrive_typed_and_whole() {
    let (server, _bot, mut incomings) = connected().await;
    server.say("zhangsan", "Hello");
    server.push_message(json!({
        "chattype": "group", "chatid": "c1", "from": { "userid": "lisi" }, "msgtype": "mixed",
        "mixed": { "msg_item": [{ "msgtype": "text", "text": { "content": "look" } },
                                { "msgtype": "image", "image": { "url": "https://example.com/i", "aeskey": "k" } }] },
        "quote": { "msgtype": "voice", "voice": { "content": "said" } },
    }));
    server.push_message(json!({ "from": { "userid": "lisi" }, "msgtype": "hologram", "hologram": { "depth": 3 } }));
    server.push_event("feedback_event", json!({ "id": "f1", "type": 2, "inaccurate_reason_list": [2, 99] }));
    server.push_event("something_new", json!({ "a": 1 }));

    let first = incomings.next().await.expect("it came");
    let message = first.message().expect("it is a message");
    assert_eq!(message.sender.userid, "zhangsan");
    assert!(matches!(&message.content, BotMessageContent::Text(text) if text.content == "Hello"));

    let second = incomings.next().await.expect("it came");
    let message = second.message().expect("it is a message");
    let BotMessageContent::Mixed(mixed) = &message.content else { panic!("it is mixed") };
    assert!(matches!(&mixed.parts[1], BotMessageContent::Image(image) if image.aeskey.expose() == "k"));
    assert!(matches!(&message.quote, Some(BotMessageContent::Voice(voice)) if voice.content == "said"));
    assert_eq!(message.chat_id, "c1");

    let third = incomings.next().await.expect("it came");
    assert!(matches!(third.message().expect("it is one").content, BotMessageContent::Unrecognized(_)));
    assert_eq!(third.body()["hologram"]["depth"], 3);

    let feedback = incomings.next().await.expect("it came");
    let BotEventContent::FeedbackGiven(given) = &feedback.event().expect("it is one").event else { panic!("feedback") };
    assert_eq!((given.id.as_str(), given.reasons.len()), ("f1", 2));
    let new = incomings.next().await.expect("it came");
    assert!(
        matches!(new.received(), Received::Event(event) if matches!(event.event, BotEventContent::Unrecognized(_)))
    );
}

#[tokio::test]
async fn what_comes_again_comes_once_also_over_the_next_connection() {
    let (server, _bot, mut incomings) = connected().await;
    let message = json!({ "msgid": "same", "from": { "userid": "a" }, "msgtype": "text", "text": { "content": "1" } });
    server.push_message(message.clone());
    server.push_message(message.clone());
    assert!(incomings.next().await.is_some());
    server.drop_connection();
    server.wait_for_subscriptions(2).await;
    server.push_message(message);
    server.say("a", "the next");
    let next = incomings.next().await.expect("it came");
    assert_eq!(next.body()["text"]["content"], "the next");
}

#[tokio::test]
async fn a_broken_connection_is_made_anew_and_what_was_on_its_way_is_told() {
    let (server, bot, mut incomings) = connected().await;
    server.hold_acknowledgements();
    let waiting = tokio::spawn({
        let bot = bot.clone();
        async move { bot.send_to_user("zhangsan", BotAnswer::markdown("x")).await }
    });
    server.wait_for("aibot_send_msg", 1).await;
    server.drop_connection();
    assert_eq!(waiting.await.expect("no panic"), Err(BotError::Disconnected));
    server.wait_for_subscriptions(2).await;
    server.release_acknowledgements();
    server.say("zhangsan", "Are you back?");
    incomings.next().await.expect("it came").reply_text("Yes").await.expect("it is acknowledged");
    assert_eq!(bot.state(), BotState::Connected);
}

#[tokio::test]
async fn a_connection_without_pongs_is_dead() {
    let server = BotServer::start().await;
    let (bot, _incomings) = server.bot().heartbeat(Duration::from_millis(50)).connect().await.expect("it connects");
    server.wait_for("ping", 4).await;
    assert_eq!(server.subscriptions(), 1, "answered beats keep it alive");
    server.answer_heartbeats(false);
    server.wait_for_subscriptions(2).await;
    server.answer_heartbeats(true);
    bot.close().await;
}

#[tokio::test]
async fn refusals_are_counted_apart_and_end_the_bot() {
    let server = BotServer::start().await;
    let (bot, mut incomings) = server.bot().max_refusals(3).connect().await.expect("it connects");
    server.refuse_subscriptions(2);
    server.drop_connection();
    server.wait_for_subscriptions(2).await;
    assert_eq!(server.refusals(), 2, "fewer than three are borne");
    server.refuse_subscriptions(100);
    server.drop_connection();
    let error = bot.closed().await;
    assert!(matches!(error, BotError::Subscription { .. }), "{error}");
    assert_eq!(server.refusals(), 5);
    assert!(incomings.next().await.is_none());
    assert_eq!(bot.send_to_user("a", BotAnswer::markdown("x")).await, Err(error));
}

#[tokio::test]
async fn a_second_connection_ends_the_first_for_good() {
    let (server, first, mut incomings) = connected().await;
    let (second, _others) = server.bot().connect().await.expect("it connects");
    assert_eq!(first.closed().await, BotError::Replaced);
    let event = incomings.next().await.expect("it is told");
    assert_eq!(event.event().expect("it is one").event, BotEventContent::Disconnected);
    assert!(incomings.next().await.is_none());
    assert_eq!((server.subscriptions(), second.state()), (2, BotState::Connected));
}

#[tokio::test]
async fn closing_waits_for_what_is_still_to_be_sent() {
    let (server, bot, mut incomings) = connected().await;
    server.hold_acknowledgements();
    let sends: Vec<_> = (0..5)
        .map(|number| {
            let bot = bot.clone();
            tokio::spawn(async move { bot.send_to_chat("c1", BotAnswer::markdown(number.to_string())).await })
        })
        .collect();
    server.wait_for("aibot_send_msg", 5).await;
    let closing = tokio::spawn({
        let bot = bot.clone();
        async move { bot.close().await }
    });
    server.release_acknowledgements();
    closing.await.expect("no panic");
    for send in sends {
        assert_eq!(send.await.expect("no panic"), Ok(()));
    }
    assert_eq!(bot.closed().await, BotError::Closed);
    assert!(incomings.next().await.is_none());
    assert_eq!(bot.send_to_user("a", BotAnswer::markdown("x")).await, Err(BotError::Closed));
}

#[tokio::test]
async fn a_bot_that_nobody_has_is_closed() {
    let (server, bot, mut incomings) = connected().await;
    drop(bot);
    assert!(incomings.next().await.is_none());
    assert_eq!(server.subscriptions(), 1);
}
