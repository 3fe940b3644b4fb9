//! Calls of what the crate has no type for: any method, query, body, token and answer.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Download, Error, FilePart, Json, Method, Retry, RetryPolicy, Secret, Timestamp, TokenKind};

const PATH: &str = "/cgi-bin/new/thing";

#[tokio::test]
async fn every_method_goes_out_with_a_query_beside_the_body() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |request| Ok(json!({ "method": request.method, "body": request.json() })));
    for (method, name) in [
        (Method::Get, "GET"),
        (Method::Post, "POST"),
        (Method::Put, "PUT"),
        (Method::Patch, "PATCH"),
        (Method::Delete, "DELETE"),
    ] {
        let call = client.call(method, PATH).query("type", 2).query("name", "张三 & co").query("none", None::<i64>);
        let answer: Value = call.json(json!({ "x": 1 })).send().await.expect("answered");
        assert_eq!((&answer["method"], &answer["body"]), (&json!(name), &json!({ "x": 1 })));
        let requests = server.requests();
        let request = requests.last().expect("a request");
        let query: Vec<_> = request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(query, [("type", "2"), ("name", "张三 & co")], "{name}");
    }
}

#[tokio::test]
async fn a_path_is_taken_with_and_without_its_slash_and_nothing_else() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |_| Ok(json!({})));
    for path in [PATH, &PATH[1..], "//cgi-bin/new/thing"] {
        client.call(Method::Get, path).send::<()>().await.expect("answered");
    }
    let before = server.requests().len();
    for (path, says) in [
        ("/cgi-bin/new/thing?access_token=S3CRET-TOKEN", "give it to `query`"),
        ("/cgi-bin/new/thing#S3CRET-TOKEN", "give it to `query`"),
        ("https://qyapi.weixin.qq.com/cgi-bin/new/thing", "begins with a host"),
    ] {
        let error = client.call(Method::Get, path).send::<Value>().await.expect_err("no path");
        let shown = format!("{error} {error:?}");
        assert!(matches!(error, Error::Encode { .. }) && shown.contains(says), "{shown}");
        assert!(!shown.contains("S3CRET"), "{shown}");
    }
    assert_eq!(server.requests().len(), before, "nothing was sent");
}

#[tokio::test]
async fn any_kind_of_token_is_fetched_and_put_where_it_belongs() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |request| Ok(json!({ "query": request.query.len() })));
    let tokens = || server.requests().iter().filter(|request| request.path.contains("token")).count();
    client.put_suite_ticket("ticket").await.expect("kept");
    client.put_model_ticket("ticket").await.expect("kept");
    let kinds = [TokenKind::Access, TokenKind::Provider, TokenKind::Suite, TokenKind::Model, TokenKind::Device];
    for kind in kinds {
        let before = tokens();
        let answer: Value = client.call(Method::Post, PATH).token(kind).send().await.expect("answered");
        assert_eq!(answer["query"], 0, "only the token was in the query");
        assert_eq!(tokens(), before + 1, "{kind} was fetched");
    }
    let before = tokens();
    client.call(Method::Get, PATH).token(TokenKind::None).send::<()>().await.expect("answered");
    assert_eq!(tokens(), before);
    // Under another name it is no token that the fake server takes out of its record.
    let call = client.call(Method::Get, PATH).token(TokenKind::Suite).token_parameter("ticket_for_suite");
    let answer: Value = call.send().await.expect("answered");
    assert_eq!(answer["query"], 1);
}

#[tokio::test]
async fn a_body_goes_out_as_it_is_or_in_parts() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |request| {
        let parts: Vec<_> = request.parts.iter().map(|part| (part.name.clone(), part.content.len())).collect();
        Ok(json!({ "body": String::from_utf8_lossy(&request.body).into_owned(), "parts": parts }))
    });
    let call = client.call(Method::Post, PATH).body("text/xml", "<xml><a>1</a></xml>");
    let answer: Value = call.send().await.expect("answered");
    assert_eq!(answer["body"], "<xml><a>1</a></xml>");
    let file = FilePart::new("图.png", vec![7; 9]);
    let call = client.call(Method::Post, PATH).query("type", "image").text("note", "hello").file("media", file);
    let answer: Value = call.send().await.expect("answered");
    assert_eq!(answer["parts"], json!([["note", 5], ["media", 9]]));
}

#[tokio::test]
async fn the_answer_is_read_as_what_is_asked_for() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Thing {
        id: u32,
        tags: Vec<String>,
    }
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |request| Ok(request.json()));
    let thing = Thing { id: 7, tags: vec!["a".to_owned()] };
    let request = client.call(Method::Post, PATH).json(&thing);
    assert_eq!(request.send::<Json<Thing>>().await.expect("read").0, thing);
    assert_eq!(request.send::<Value>().await.expect("read")["id"], 7, "a request can be sent again");
    let answer = request.send::<Json<Thing>>().raw().await.expect("read");
    assert!(!answer.body.is_empty());
    // What does not fit is an error that keeps the answer.
    let error = client.call(Method::Post, PATH).json(json!({ "id": "x" })).send::<Json<Thing>>().await;
    let error = error.expect_err("no number");
    assert!(matches!(&error, Error::Decode { body, .. } if !body.0.is_empty()), "{error:?}");
    server.inject(Fault::refuse(40003));
    assert_eq!(request.send::<Value>().await.expect_err("refused").code().map(|code| code.get()), Some(40003));
}

#[tokio::test]
async fn a_file_is_downloaded_from_any_path() {
    let server = Server::start().await;
    let client = server.client();
    let file = FilePart::new("a.txt", &b"content"[..]);
    let upload = client.call(Method::Post, "/cgi-bin/media/upload").query("type", "file").file("media", file);
    let uploaded: Value = upload.send().await.expect("uploaded");
    let download = client.call(Method::Get, "/cgi-bin/media/get").query("media_id", &uploaded["media_id"]);
    let download = download.send::<Download>().await.expect("answered");
    assert_eq!(download.bytes().await.expect("a file"), &b"content"[..]);
}

#[tokio::test]
async fn only_what_may_be_repeated_is() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |_| Ok(json!({})));
    let quickly = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    for (method, said, repeated) in [
        (Method::Get, None, true),
        (Method::Post, None, false),
        (Method::Delete, None, false),
        (Method::Post, Some(Retry::Read), true),
        (Method::Post, Some(Retry::Safe), true),
        (Method::Get, Some(Retry::Unsafe), false),
    ] {
        server.inject(Fault::drop_after());
        let request = client.call(method, PATH);
        let request = said.map_or_else(|| request.clone(), |retry| request.clone().repeatable(retry));
        let outcome = request.send::<()>().retry(quickly.clone()).await;
        assert_eq!(outcome.is_ok(), repeated, "{method} {said:?}");
    }
}

#[tokio::test]
async fn no_secret_that_was_sent_is_shown() {
    let server = Server::start().await;
    let client = server.client();
    for request in [
        client.call(Method::Post, PATH).json(json!({ "new_secret": "S3CRET-1" })),
        client.call(Method::Post, PATH).query("auth_code", "S3CRET-1"),
        client.call(Method::Post, PATH).json([Secret::new("S3CRET-1")]),
    ] {
        server.on_path(PATH, |_| Ok(json!({})));
        server.inject(Fault::refuse((40029, "invalid S3CRET-1, hint")));
        let error = request.send::<()>().await.expect_err("refused");
        let shown = format!("{error} {error:?} {request:?}");
        assert!(shown.contains("hint") && !shown.contains("S3CRET"), "{shown}");
    }
}

#[tokio::test]
async fn typed_values_go_into_the_query() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path(PATH, |_| Ok(json!({})));
    let call = client.call(Method::Get, PATH).query("from", Timestamp::new(5)).query("deep", true);
    call.send::<()>().await.expect("answered");
    let requests = server.requests();
    let query = &requests.last().expect("a request").query;
    assert_eq!(*query, [("from".to_owned(), "5".to_owned()), ("deep".to_owned(), "true".to_owned())]);
}
