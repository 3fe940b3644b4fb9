//! What is answered, and what is refused.

use super::code;
use serde_json::{Value, json};
use wecom_api::contacts::{CreateUser, GetExportResult, GetUser, User};
use wecom_api::media::{MediaType, UploadMedia};
use wecom_api::messages::{Message, SendMessage};
use wecom_api::mock::{self, Server};
use wecom_api::{Error, FilePart, Method};

#[tokio::test]
async fn every_operation_answers_with_its_own_type() {
    let server = Server::start().await;
    let client = server.client();
    let answer = SendMessage::new(1, Message::text("disk is full")).to_users(["zhangsan"]).send(&client).await;
    answer.expect("the message is sent");
    let calls = server.calls::<SendMessage>();
    assert_eq!(calls, [SendMessage::new(1, Message::text("disk is full")).to_users(["zhangsan"])]);
}

#[tokio::test]
async fn a_closure_answers_in_place_of_the_server() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<GetUser>(|request| {
        if request.userid == "gone" {
            return Err((60111, "userid not found").into());
        }
        let mut user = User::default();
        user.userid = request.userid.clone();
        user.name = "张三".to_owned();
        Ok(user)
    });
    assert_eq!(GetUser::new("zhangsan").send(&client).await.expect("found").name, "张三");
    assert_eq!(code(GetUser::new("gone").send(&client).await.expect_err("not found")), 60111);
    assert_eq!(server.calls::<GetUser>(), [GetUser::new("zhangsan"), GetUser::new("gone")]);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let server = Server::start().await;
    let client = server.client();
    let unknown = client.call(Method::Get, "/cgi-bin/user/nothing").send::<Value>().await.expect_err("no such path");
    assert_eq!(code(unknown), 404);
    let method =
        client.call(Method::Post, "/cgi-bin/user/get").json(json!({})).send::<Value>().await.expect_err("wrong method");
    assert_eq!(code(method), 43001);
}

#[tokio::test]
async fn a_body_that_does_not_decode_is_refused_with_its_place() {
    let server = Server::start().await;
    let client = server.client();
    let body = json!({ "userid": "a", "name": "b", "department": [{ "id": 1 }] });
    let error =
        client.call(Method::Post, "/cgi-bin/user/create").json(body).send::<Value>().await.expect_err("malformed");
    assert!(error.to_string().contains("department[0]"), "{error}");
    assert_eq!(code(error), 47001);
}

#[tokio::test]
async fn what_the_specification_forbids_is_refused_by_name() {
    let server = Server::start().await;
    let client = server.client();
    let refused = |error: Error, wanted: i64, part: &str| {
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(code(error), wanted);
    };
    let missing = client.call(Method::Post, "/cgi-bin/user/create").json(json!({ "name": "A" })).send::<Value>().await;
    refused(missing.expect_err("no user ID"), 41009, "missing userid");
    let missing = client.call(Method::Get, "/cgi-bin/user/get").send::<Value>().await;
    refused(missing.expect_err("no user ID"), 41009, "missing userid");
    let long = CreateUser::new("a", "名".repeat(65)).send(&client).await;
    refused(long.expect_err("the name is too long"), 60112, "name has more than 64 characters");
    let unknown = UploadMedia::new(MediaType::from("song"), FilePart::new("a.mp3", &b"123456"[..])).send(&client).await;
    refused(unknown.expect_err("no such type"), 40005, "type is `song`");
    let empty = Message::text("");
    SendMessage::new(1, empty).to_users(["a"]).send(&client).await.expect("an empty text is a text");
    let body = json!({ "agentid": 1, "touser": "a", "msgtype": "news", "news": { "articles": [{ "url": "x" }] } });
    let nested = client.call(Method::Post, "/cgi-bin/message/send").json(body).send::<Value>().await;
    refused(nested.expect_err("an article has a title"), 41016, "missing news.articles[0].title");
    assert!(server.calls::<CreateUser>().is_empty(), "what is refused does not count as a call");
}

#[tokio::test]
async fn what_nobody_has_told_otherwise_is_answered_by_an_example() -> Result<(), Error> {
    let server = Server::start().await;
    let answer = GetExportResult::new("1").send(&server.client()).await?;
    assert_eq!(answer, mock::example::<GetExportResult>());
    assert!(!answer.data_list.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_example_has_the_ids_that_were_asked_for() -> Result<(), Error> {
    let server = Server::start().await;
    let answer = server
        .client()
        .call(Method::Post, "/cgi-bin/oa/getapprovaldetail")
        .json(json!({ "sp_no": "7" }))
        .send::<Value>()
        .await?;
    assert_eq!((&answer["info"]["sp_no"], &answer["info"]["sp_name"]), (&json!("7"), &json!("请假")));
    Ok(())
}

#[test]
fn every_example_is_of_its_own_type() {
    let entries = mock::entries();
    assert!(entries.len() > 50);
    for entry in entries {
        let Some(example) = entry.example_response() else { continue };
        let example = example.expect("it decodes");
        let again = entry.response_again(&example).expect("it is JSON");
        assert_eq!(again.as_deref(), Ok(&example[..]), "{}", entry.operation);
    }
}
