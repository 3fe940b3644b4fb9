//! Calls: typed, raw, untyped; what travels.

use serde_json::json;
use std::time::Duration;
use wecom_api::agents::{CreateMenu, MenuAction, MenuButton};
use wecom_api::contacts::{CreateUser, GetUser, UpdateUser};
use wecom_api::messages::{Message, SendMessage};
use wecom_api::mock::{Fault, Server};
use wecom_api::{RetryPolicy, UnknownVariant, user_ids_by};

#[tokio::test]
async fn a_request_is_sent_and_its_answer_read() {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("lisi", "李四")
        .mobile("13800000000")
        .department([1])
        .mobile("+86 13800000000")
        .send(&client)
        .await
        .expect("created");
    let user = GetUser::new("lisi").send(&client).await.expect("read");
    assert_eq!((user.name.as_str(), user.mobile.as_str()), ("李四", "+86 13800000000"));
    let by_mobile = user_ids_by(&client, 1, true, |user| Some(user.mobile.clone())).await.expect("listed");
    assert_eq!(by_mobile["+86 13800000000"], "lisi");
}

#[tokio::test]
async fn absent_and_empty_stay_different() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<UpdateUser>(|_| Ok(()));
    let none: [i64; 0] = [];
    UpdateUser::new("lisi").department(none).send(&client).await.expect("sent");
    UpdateUser::new("lisi").send(&client).await.expect("sent");
    let bodies: Vec<_> =
        server.requests().iter().filter(|it| it.path.ends_with("/update")).map(|it| it.json()).collect();
    assert_eq!(bodies, [json!({ "userid": "lisi", "department": [] }), json!({ "userid": "lisi" })]);
}

#[tokio::test]
async fn lists_of_recipients_are_joined_and_a_message_stands_beside_them() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<SendMessage>(|_| Ok(Default::default()));
    SendMessage::new(1000002, Message::text("disk is full")).to_users(["a", "b"]).send(&client).await.expect("sent");
    SendMessage::new(1000002, Message::text("hi")).to_all().send(&client).await.expect("sent");
    let novelty = UnknownVariant::new([("msgtype", json!("hologram")), ("hologram", json!({ "media_id": "m" }))]);
    SendMessage::new(1000002, Message::Unrecognized(novelty)).to_all().send(&client).await.ok();
    let requests = server.requests();
    let bodies: Vec<_> = requests.iter().filter(|it| it.path.ends_with("/send")).map(|it| it.json()).collect();
    assert_eq!(
        bodies[0],
        json!({ "agentid": 1000002, "msgtype": "text", "text": { "content": "disk is full" }, "touser": "a|b" })
    );
    assert_eq!(bodies[1]["touser"], "@all");
    assert_eq!(bodies[2]["hologram"]["media_id"], "m");
}

#[tokio::test]
async fn query_and_body_of_one_request_go_their_own_ways() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<CreateMenu>(|_| Ok(()));
    let button = MenuButton::new("Go").kind(MenuAction::Click).key("go");
    CreateMenu::new(7, [button]).send(&client).await.expect("sent");
    let requests = server.requests();
    let request = requests.last().expect("a request");
    assert_eq!(request.parameter("agentid"), Some("7"));
    assert_eq!(request.json(), json!({ "button": [{ "name": "Go", "type": "click", "key": "go" }] }));
}

#[tokio::test]
async fn the_raw_answer_holds_the_body_and_the_message() {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("lisi", "李四").mobile("13800000000").department([1]).send(&client).await.expect("created");
    let answer = GetUser::new("lisi").send(&client).raw().await.expect("read");
    assert_eq!(answer.value.userid, "lisi");
    assert_eq!(answer.message, "ok");
    assert!(String::from_utf8_lossy(&answer.body).contains("\"userid\":\"lisi\""));
}

#[tokio::test]
async fn busy_is_repeated_for_reads_but_not_for_writes_that_would_be_done_twice() {
    let server = Server::start().await;
    let policy = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let client = server.client_builder().retry(policy).build().expect("a client");
    CreateUser::new("lisi", "李四").mobile("13800000000").department([1]).send(&client).await.expect("created");
    server.inject(Fault::busy().on::<GetUser>().times(2));
    GetUser::new("lisi").send(&client).await.expect("the third try succeeds");
    server.inject(Fault::busy().on::<SendMessage>());
    let message = SendMessage::new(1, Message::text("x")).to_all();
    let error = message.send(&client).await.expect_err("a message must not be sent twice");
    assert_eq!(error.code().map(|code| code.get()), Some(-1));
}

#[tokio::test]
async fn a_deadline_covers_the_whole_call() {
    let server = Server::start().await;
    let client = server.client();
    server.inject(Fault::delay(Duration::from_secs(30)).on::<GetUser>());
    let call = GetUser::new("lisi");
    let error = call.send(&client).deadline(Duration::from_millis(100)).await.expect_err("it is too slow");
    assert!(matches!(error, wecom_api::Error::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn a_menu_that_is_refused_takes_nothing_away() {
    let server = Server::start().await;
    let client = server.client();
    let button = || [MenuButton::new("Today").kind(MenuAction::Click).key("today")];
    server.inject(Fault::refuse((40018, "invalid button name size")).on::<CreateMenu>());
    let error = wecom_api::replace_menu(&client, 7, button()).await.expect_err("refused");
    assert_eq!(error.code().map(|code| code.get()), Some(40018));
    wecom_api::replace_menu(&client, 7, button()).await.expect("replaced");
    let paths: Vec<_> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/cgi-bin/gettoken", "/cgi-bin/menu/create", "/cgi-bin/menu/create"]);
}
