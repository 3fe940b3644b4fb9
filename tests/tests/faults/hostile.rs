//! Bodies with HTTP status 200 that are made to do harm, half-broken, or not the WeCom server's: what the caller sees.

use std::error::Error as _;
use wecom_api::contacts::{CreateTag, GetUser, UpdateUser};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Error, RetryPolicy};

/// What the caller sees of a read, of a write whose answer has fields, and of one whose answer has none.
///
/// `ok` is success; a number is the server's errcode; `not WeCom` is `Error::Status`, `unreadable` is `Error::Decode`,
/// `too long` is `Error::TooLong`.
const TABLE: &[(&str, &[u8], [&str; 3])] = &[
    ("nothing", b"", ["not WeCom"; 3]),
    ("null", b"null", ["not WeCom"; 3]),
    ("a number", b"0", ["not WeCom"; 3]),
    ("a text", b"\"ok\"", ["not WeCom"; 3]),
    ("a list", b"[]", ["not WeCom"; 3]),
    ("a page", b"<html>ok</html>", ["not WeCom"; 3]),
    ("an empty object", b"{}", ["not WeCom"; 3]),
    ("another's error", br#"{"code":401,"msg":"log in"}"#, ["not WeCom"; 3]),
    ("another's success", br#"{"success":true,"data":{"userid":"a","tagid":1}}"#, ["not WeCom"; 3]),
    ("only errmsg", br#"{"errmsg":"ok"}"#, ["not WeCom"; 3]),
    ("fields without errcode", br#"{"userid":"a","tagid":1}"#, ["ok", "ok", "not WeCom"]),
    ("errcode alone", br#"{"errcode":0}"#, ["ok"; 3]),
    ("errcode as text", br#"{"errcode":"0"}"#, ["ok"; 3]),
    ("errcode of null", br#"{"errcode":null}"#, ["ok"; 3]),
    ("errcode twice", br#"{"errcode":0,"errmsg":"ok","errcode":60111}"#, ["ok"; 3]),
    ("errcode at the end", br#"{"name":{"errcode":7},"errmsg":"no","errcode":60111}"#, ["60111"; 3]),
    ("a success that breaks off", br#"{"errcode":0,"errmsg":"ok","name":"#, ["unreadable"; 3]),
    ("a success that breaks off early", br#"{"errcode":0,"errmsg":"o"#, ["not WeCom"; 3]),
    ("a failure that breaks off", br#"{"errcode":60111,"errmsg":"us"#, ["60111"; 3]),
    ("a failure after nonsense", br#"{"list":[nonsense],"errcode":60111}"#, ["60111"; 3]),
    ("a failure in a failure's text", br#"{"errmsg":"\"errcode\":1","errcode":60111,"x":"#, ["60111"; 3]),
    ("a byte-order mark", b"\xef\xbb\xbf{\"errcode\":0,\"name\":\"a\"}", ["ok"; 3]),
    ("NULs at the end", b"{\"errcode\":0,\"name\":\"a\"}\0\0", ["ok"; 3]),
    ("a control character", b"{\"errcode\":0,\"name\":\"a\x01\"}", ["ok"; 3]),
    ("a raw line break", b"{\"errcode\":0,\"name\":\"a\nb\"}", ["ok"; 3]),
    ("cut UTF-8", b"{\"errcode\":0,\"name\":\"\xe5\xbc\"}", ["ok"; 3]),
    ("half a surrogate pair", br#"{"errcode":0,"name":"\ud83d"}"#, ["ok"; 3]),
    ("an escape of nothing", br#"{"errcode":0,"name":"\x41"}"#, ["ok"; 3]),
    ("a control character in errmsg", b"{\"errcode\":60111,\"errmsg\":\"\x1b[2J\"}", ["60111"; 3]),
    ("a failure behind bad bytes", b"{\"name\":\"\xff\",\"errcode\":60111,\"errmsg\":\"no\"}", ["60111"; 3]),
    ("a failure behind a byte-order mark", b"\xef\xbb\xbf{\"errcode\":60111,\"errmsg\":\"no\"}", ["60111"; 3]),
    ("half a surrogate pair in errmsg", br#"{"errmsg":"\ude00","errcode":60111}"#, ["60111"; 3]),
    ("half a surrogate pair in a key", br#"{"errcode":0,"\ud83d":1}"#, ["ok"; 3]),
    ("an errmsg that is an object", br#"{"errmsg":{"errcode":7},"errcode":60111}"#, ["60111"; 3]),
    ("errcode in other letters", br#"{"ErrCode":60111,"ErrMsg":"no"}"#, ["60111"; 3]),
    ("errcode in capitals", br#"{"ERRCODE":60111}"#, ["60111"; 3]),
    ("errcode with a fraction", br#"{"errcode":60111.0}"#, ["60111"; 3]),
    ("errcode of words", br#"{"errcode":"no"}"#, ["not WeCom"; 3]),
    ("errcode of an object", br#"{"errcode":{}}"#, ["not WeCom"; 3]),
    ("errcode beyond numbers", br#"{"errcode":99999999999999999999}"#, ["not WeCom"; 3]),
    ("errcode one level too deep", br#"{"result":{"errcode":60111,"errmsg":"no"}}"#, ["not WeCom"; 3]),
    ("a success in a list", br#"[{"errcode":0,"errmsg":"ok"}]"#, ["not WeCom"; 3]),
    ("a success in a text", br#""{\"errcode\":0,\"errmsg\":\"ok\"}""#, ["not WeCom"; 3]),
    ("a success in a call", b"callback({\"errcode\":0,\"errmsg\":\"ok\"})", ["not WeCom"; 3]),
    ("a success in other quotes", b"{'errcode':0,'errmsg':'ok'}", ["not WeCom"; 3]),
    ("a success in UTF-16", b"\xff\xfe{\0\"\0e\0r\0r\0c\0o\0d\0e\0\"\0:\x000\0}\0", ["not WeCom"; 3]),
    ("a packed success", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", ["not WeCom"; 3]),
    ("a page after a failure", br#"{"errcode":60111,"errmsg":"no"}<html>"#, ["60111"; 3]),
    ("a page after a success", br#"{"errcode":0,"errmsg":"ok"}<html>"#, ["unreadable"; 3]),
    ("two successes", br#"{"errcode":0,"errmsg":"ok"}{"errcode":60111}"#, ["unreadable"; 3]),
    (
        "a value of the wrong kind",
        br#"{"errcode":0,"errmsg":"ok","department":{"a":1},"tagid":[1]}"#,
        ["unreadable", "unreadable", "ok"],
    ),
];

fn seen<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Error::Api(error)) => error.code.to_string(),
        Err(Error::Status { status: 200, .. }) => "not WeCom".to_owned(),
        Err(Error::Decode { .. }) => "unreadable".to_owned(),
        Err(Error::TooLong { .. }) => "too long".to_owned(),
        Err(error) => format!("{error:?}"),
    }
}

#[tokio::test]
async fn a_body_is_what_the_table_says() {
    let server = Server::start().await;
    let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
    for (title, body, expected) in TABLE {
        let fault = || server.inject(Fault::body(*body));
        fault();
        let read = seen(GetUser::new("a").send(&client).await);
        fault();
        let write = seen(CreateTag::new("a").send(&client).await);
        fault();
        let silent = seen(UpdateUser::new("a").send(&client).await);
        assert_eq!([read.as_str(), &write, &silent], *expected, "{title}");
    }
}

#[tokio::test]
async fn bad_bytes_are_replaced_and_the_body_stays_as_it_came() {
    let server = Server::start().await;
    let client = server.client();
    let body: &[u8] = b"\xef\xbb\xbf{\"errcode\":0,\"userid\":\"a\",\"name\":\"\xe5\xbc\x01\\ud83d\"}";
    server.inject(Fault::body(body));
    let answer = GetUser::new("a").send(&client).raw().await.expect("it can be read");
    assert_eq!(answer.value.name, "\u{fffd}\u{1}\u{fffd}");
    assert_eq!(answer.body, body);
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_limit() {
    let server = Server::start().await;
    let client = server.client_builder().answer_limit(1 << 16).build().expect("a client");
    let of_length = |length: usize| {
        let body = format!(r#"{{"errcode":0,"more":"{}"}}"#, ".".repeat(length - 23));
        assert_eq!(body.len(), length);
        Fault::body(body)
    };
    let request = UpdateUser::new("a");
    for (fault, limit, fits) in [
        (of_length(1 << 16), None, true),
        (of_length((1 << 16) + 1), None, false),
        (of_length((1 << 16) + 1), Some(1 << 17), true),
        (of_length(1 << 16), Some(1 << 10), false),
        (Fault::endless(), None, false),
    ] {
        server.inject(fault);
        let call = request.send(&client);
        let call = match limit {
            Some(limit) => call.answer_limit(limit),
            None => call,
        };
        assert_eq!(seen(call.await), if fits { "ok" } else { "too long" }, "{limit:?}");
    }
}

#[tokio::test]
async fn no_error_is_as_long_as_what_the_server_sends() {
    let server = Server::start().await;
    let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
    let long = "Zq8".repeat(1 << 20);
    for body in [
        format!(r#"{{"errcode":60111,"errmsg":"{long}"}}"#),
        format!(r#"{{"errmsg":"{long}","errcode":60111}}"#),
        format!(r#"{{"errcode":0,"errmsg":"{long}","department":"{long}"}}"#),
        format!(r#"{{"errcode":0,"department":[{{"{long}":1}}]}}"#),
        format!(r#"{{"errcode":0,"extattr":{{"attrs":[{{"{long}":"{long}","name":["{long}"]}}]}}}}"#),
        format!(r#"{{"code":"{long}"}}"#),
        long.clone(),
    ] {
        server.inject(Fault::body(body.clone()));
        let error = GetUser::new("a").send(&client).await.expect_err("this cannot be read");
        let mut texts = vec![error.to_string(), format!("{error:?}")];
        let mut source = error.source();
        while let Some(inner) = source {
            texts.push(format!("{inner} {inner:?}"));
            source = inner.source();
        }
        for text in texts {
            assert!(text.len() < 8000, "{} bytes for {}…", text.len(), &body[..40]);
            // The server's message may be told in part, a value never.
            assert!(!text.contains("Zq8") || error.code().is_some(), "a value is told: {text}");
        }
    }
}

#[tokio::test]
async fn a_deadline_ends_the_reading_of_what_has_come() {
    let server = Server::start().await;
    let client = server.client();
    let members = vec![r#"{"userid":"a","department":[1,2,3]}"#; 200_000].join(",");
    server.inject(Fault::body(format!(r#"{{"errcode":0,"errmsg":"ok","userlist":[{members}]}}"#)));
    client.token(wecom_api::TokenKind::Access).await.expect("a token");
    let call = wecom_api::contacts::ListUsers::new(1).send(&client).deadline(std::time::Duration::from_millis(150));
    let error = call.await.expect_err("it takes longer than this");
    assert!(error.is_timeout(), "{error}");
}
