//! The pushes of the fake server.

use super::receiver::{Answer, KEY, TOKEN, Url};
use serde_json::json;
use std::time::Duration;
use wecom_api::contacts::{MemberCreated, MemberDeleted};
use wecom_api::messages::TextReceived;
use wecom_api::mock::{Push, PushError, Server};
use wecom_api::third_party::AuthorizationCreated;

async fn pushing_to(url: &Url) -> Server {
    let server = Server::start().await;
    server.callback_to(&url.address, TOKEN, KEY).expect("the key is one");
    server
}

fn member(userid: &str) -> MemberCreated {
    let mut event = MemberCreated::default();
    event.userid = userid.into();
    event.name = "张三 <&]]>".to_owned();
    event.department = vec![1.into(), 2.into()];
    event
}

#[tokio::test]
async fn a_typed_event_arrives_as_it_was() {
    let url = Url::start(Answer::Text("")).await;
    let server = pushing_to(&url).await;
    server.verify_callback().await.expect("the URL is good");
    let answer = server.push(&member("zhangsan")).await.expect("answered");
    assert_eq!((answer.status, answer.body.as_str(), answer.reply, answer.attempts), (200, "", None, 1));
    let came = url.came();
    assert_eq!((came.len(), came[0].receive_id()), (1, "wwfake"));
    let event = came[0].event();
    assert_eq!(event.read::<MemberCreated>().expect("it is read"), Some(member("zhangsan")));
    assert_eq!((event.to_user_name(), event.from_user_name(), event.msg_type()), ("wwfake", "sys", "event"));
    assert_eq!((event.event(), event.change_type()), ("change_contact", "create_user"));
    assert!(event.time().is_some_and(|time| time.seconds() > 1_600_000_000));
    assert_eq!(event.body()["Department"], "1,2", "lists have the form that the server gives them");
    assert_eq!(event.body().get("Alias"), None, "what was not set is not there");
}

#[tokio::test]
async fn fields_that_all_events_have_can_be_set() {
    let url = Url::start(Answer::Text("")).await;
    let server = pushing_to(&url).await;
    let mut text = TextReceived::default();
    text.content = "Good morning".to_owned();
    let push = || Push::from(&text).field("FromUserName", "lisi").field("AgentID", 7);
    server.push(push()).await.expect("answered");
    server.push(push()).await.expect("answered");
    let came = url.came();
    let event = came[0].event();
    assert_eq!((event.from_user_name(), event.agent_id(), event.msg_type()), ("lisi", Some(7), "text"));
    assert!(event.body()["MsgId"] != came[1].event().body()["MsgId"], "each message has a number of its own");
}

#[tokio::test]
async fn what_a_suite_gets_has_the_form_and_the_key_of_a_suite() {
    let url = Url::start(Answer::Text("success")).await;
    let server = pushing_to(&url).await;
    let mut deleted = MemberDeleted::default();
    deleted.userid = "zhangsan".into();
    let answer = server.push(Push::from(&deleted).from_suite("wwcorp")).await.expect("answered");
    assert_eq!(answer.body, "success");
    let mut created = AuthorizationCreated::default();
    created.auth_code = "a code".into();
    server.push(&created).await.expect("answered");
    server.push_suite_ticket().await.expect("answered");
    let came = url.came();
    for delivery in &came {
        let event = delivery.event();
        assert_eq!((delivery.receive_id(), event.suite_id(), event.msg_type()), ("wwfakesuite", "wwfakesuite", ""));
        assert!(event.time().is_some());
    }
    assert_eq!(came[0].event().auth_corp_id(), "wwcorp");
    assert_eq!(came[0].event().read::<MemberDeleted>().expect("it is read"), Some(deleted));
    assert_eq!(came[1].event().read::<AuthorizationCreated>().expect("it is read"), Some(created));
    assert_eq!(
        (came[2].event().event(), &came[2].event().body()["SuiteTicket"]),
        ("suite_ticket", &json!("fake-suite-ticket-1"))
    );
}

#[tokio::test]
async fn what_has_no_type_can_be_pushed_as_it_is() {
    let url = Url::start(Answer::Text("")).await;
    let server = pushing_to(&url).await;
    server.push(Push::xml("<xml><Event>new</Event></xml>")).await.expect("answered");
    server.push(Push::json(&json!({ "msgtype": "text" }))).await.expect("answered");
    server.push(Push::xml("no XML").receive_id("wwother")).await.map(drop).expect_err("the receiver panics");
    let came = url.came();
    assert_eq!((came[0].text(), came[0].receive_id()), ("<xml><Event>new</Event></xml>", "wwfake"));
    assert_eq!((came[1].text(), came[1].receive_id()), (r#"{"msgtype":"text"}"#, ""));
}

#[tokio::test]
async fn a_reply_is_verified_and_decrypted() {
    let reply = "<xml><MsgType>text</MsgType><Content>hello</Content></xml>";
    let url = Url::start(Answer::Reply(reply)).await;
    let server = pushing_to(&url).await;
    let answer = server.push(&member("a")).await.expect("answered");
    assert_eq!(answer.reply.as_deref(), Some(reply));
    assert_eq!(answer.reply_body(), Some(json!({ "MsgType": "text", "Content": "hello" })));
    let to_bot = server.push(Push::json(&json!({}))).await.expect("answered");
    assert_eq!(to_bot.reply.as_deref(), Some(reply));
}

#[tokio::test]
async fn a_push_that_is_not_answered_in_time_comes_again_with_a_new_signature() {
    let url = Url::start(Answer::LateBy(2, "at last")).await;
    let server = pushing_to(&url).await;
    server.answer_callbacks_within(Duration::from_millis(300));
    let answer = server.push(&member("a")).await.expect("answered");
    assert_eq!((answer.body.as_str(), answer.attempts), ("at last", 3));
    let came = url.came();
    assert_eq!((came[0].text(), came[1].text()), (came[2].text(), came[2].text()));
    let queries = url.queries();
    assert!(queries[0] != queries[1] && queries[1] != queries[2]);
}

#[tokio::test]
async fn a_push_is_given_up_after_three_repeats() {
    let url = Url::start(Answer::LateBy(100, "never")).await;
    let server = pushing_to(&url).await;
    server.answer_callbacks_within(Duration::from_millis(50));
    let error = server.push(&member("a")).await.expect_err("nobody answers");
    assert!(matches!(error, PushError::Unanswered { attempts: 4, .. }), "{error}");
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port").local_addr().expect("one");
    server.callback_to(format!("http://{nobody}/"), TOKEN, KEY).expect("the key is one");
    let error = server.push(&member("a")).await.expect_err("nobody listens");
    assert!(error.to_string().contains("tried 4 times") && error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn any_status_is_an_answer() {
    let url = Url::start(Answer::Status(503)).await;
    let answer = pushing_to(&url).await.push(&member("a")).await.expect("answered");
    assert_eq!((answer.status, answer.attempts, url.came().len()), (503, 1, 1));
}

#[tokio::test]
async fn mistakes_are_told() {
    let server = Server::start().await;
    assert!(matches!(server.push_suite_ticket().await, Err(PushError::NoUrl)));
    server.callback_to("http://127.0.0.1:9/", TOKEN, "short").expect_err("that is no key");
    let url = Url::start(Answer::Text("")).await;
    server.callback_to(&url.address, "another token", KEY).expect("the key is one");
    server.verify_callback().await.expect_err("the token is not that of the receiver");
}

#[test]
fn what_is_pushed_and_answered_is_not_shown() {
    let mut created = AuthorizationCreated::default();
    created.auth_code = "a secret code".into();
    let shown = format!("{:?}", Push::from(&created));
    assert_eq!(shown, "Push { event: \"AuthorizationCreated\", receive_id: None, .. }");
}
