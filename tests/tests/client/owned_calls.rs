//! A call owns what it sends: it is a future like any other, in all places where futures go.

use futures_util::future::{FusedFuture, join, try_join_all};
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use std::fmt::Debug;
use std::time::Duration;
use wecom_api::contacts::{CreateUser, GetUser, User};
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::mock::{Fault, Server};
use wecom_api::payments::GetRedPacket;
use wecom_api::{Call, Client, Download, Error, FilePart};

fn anywhere<T: Send + Unpin + Debug + 'static>(value: T) -> T {
    value
}

async fn with_members(ids: &[&str]) -> (Server, Client) {
    let server = Server::start().await;
    let client = server.client();
    for id in ids {
        CreateUser::new(*id, "x").mobile(*id).department([1]).send(&client).await.expect("created");
    }
    (server, client)
}

#[tokio::test]
async fn a_call_outlives_its_request_and_its_client() {
    let (_server, client) = with_members(&["a"]).await;
    let call: Call<User> = {
        let (request, client) = (GetUser::new("a"), client);
        anywhere(request.send(&client))
    };
    assert_eq!(call.await.expect("read").userid, "a");
}

#[tokio::test]
async fn calls_are_joined() {
    let (_server, client) = with_members(&["a", "b", "c"]).await;
    let users = try_join_all(["a", "b", "c"].map(|id| GetUser::new(id).send(&client))).await.expect("read");
    let ids: Vec<_> = users.into_iter().map(|user| user.userid).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    let (one, other) = join(GetUser::new("a").send(&client), GetUser::new("nobody").send(&client)).await;
    assert!(one.is_ok() && other.is_err());
}

#[tokio::test]
async fn calls_run_some_at_a_time() {
    let (_server, client) = with_members(&["a", "b", "c"]).await;
    let calls = ["a", "b", "c"].map(|id| GetUser::new(id).send(&client));
    let users: Vec<_> = stream::iter(calls).buffered(2).try_collect().await.expect("read");
    assert_eq!(users.len(), 3);
}

#[tokio::test]
async fn a_call_is_spawned() {
    let (_server, client) = with_members(&["a"]).await;
    let task = tokio::spawn(GetUser::new("a").send(&client));
    assert_eq!(task.await.expect("no panic").expect("read").userid, "a");
}

#[tokio::test]
async fn a_call_is_timed_and_selected() {
    let (server, client) = with_members(&["a"]).await;
    server.inject(Fault::delay(Duration::from_secs(30)));
    tokio::select! {
        answer = GetUser::new("a").send(&client) => panic!("the server is silent, but: {answer:?}"),
        () = tokio::time::sleep(Duration::from_millis(50)) => {}
    }
    let answer = tokio::time::timeout(Duration::from_secs(60), GetUser::new("a").send(&client)).await;
    assert_eq!(answer.expect("in time").expect("read").userid, "a");
}

#[tokio::test]
async fn a_request_is_sent_again_and_changed_after_it_was_sent() {
    let (server, client) = with_members(&["a"]).await;
    let mut request = GetUser::new("a");
    let first = request.send(&client);
    request.userid = "b".into();
    assert_eq!(first.await.expect("what was sent is what stood there then").userid, "a");
    request.userid = "a".into();
    assert!(request.send(&client).await.is_ok());
    assert_eq!(server.calls::<GetUser>(), [GetUser::new("a"), GetUser::new("a")]);
}

#[tokio::test]
async fn nothing_is_sent_before_the_call_is_awaited() {
    let (server, client) = with_members(&[]).await;
    drop(GetUser::new("a").send(&client).timeout(Duration::from_secs(1)));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_call_that_cannot_be_encoded_fails_when_it_is_awaited() {
    let (_server, client) = with_members(&[]).await;
    let call = GetRedPacket::new("1", "2", "3").send(&client);
    assert!(matches!(call.await, Err(Error::Unsupported { .. })));
}

#[tokio::test]
async fn a_call_with_files_is_owned_too() {
    let (_server, client) = with_members(&[]).await;
    let upload = UploadMedia::new(MediaType::File, FilePart::new("a.txt", "hello, world")).send(&client);
    let uploaded = tokio::spawn(upload).await.expect("no panic").expect("uploaded");
    let download: Call<Download> = anywhere(DownloadMedia::new(uploaded.media_id).send(&client));
    assert_eq!(download.await.expect("a file").bytes().await.expect("read"), "hello, world");
}

#[tokio::test]
async fn options_and_the_raw_body_are_asked_for_in_any_order() {
    let (_server, client) = with_members(&["a"]).await;
    let call = anywhere(GetUser::new("a").send(&client).raw().timeout(Duration::from_secs(60)).debug());
    let answer = call.await.expect("read");
    assert_eq!(answer.value.userid, "a");
    assert!(answer.body.starts_with(b"{"));
}

#[tokio::test]
async fn a_call_shows_its_operation_and_whether_it_is_over_but_no_content() {
    let (_server, client) = with_members(&["a"]).await;
    let mut call = GetUser::new("a").send(&client);
    assert_eq!(format!("{call:?}"), r#"Call { operation: "contacts::GetUser", state: "ready" }"#);
    (&mut call).await.expect("read");
    assert!(call.is_terminated());
    assert!(call.now_or_never().is_none(), "an answer is given once");
}
