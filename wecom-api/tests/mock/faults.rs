//! Tokens that go bad, and scripted faults.

use super::{code, impatient};
use std::time::{Duration, Instant};
use wecom_api::contacts::{GetUser, User};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error};

#[tokio::test]
async fn expired_and_revoked_tokens_are_refused_until_renewed() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<GetUser>(|_| Ok(User::default()));
    GetUser::new("a").send(&client).await.expect("the first token is good");
    server.expire_tokens();
    GetUser::new("a").send(&client).await.expect("the token is renewed");
    server.revoke_tokens();
    GetUser::new("a").send(&client).await.expect("the token is renewed again");
    assert_eq!(server.token_requests(), 3);
    assert_eq!(server.calls::<GetUser>().len(), 3);
    assert_eq!(server.requests().iter().filter(|request| request.path == "/cgi-bin/user/get").count(), 5);
}

#[tokio::test]
async fn tokens_are_checked_as_the_real_server_checks_them() {
    let server = Server::start().await;
    let wrong_secret = server.client_builder().secret("wrong").build().expect("the client can be made");
    assert_eq!(code(GetUser::new("a").send(&wrong_secret).await.expect_err("wrong secret")), 40001);
    let wrong_corp = Client::builder("wwother").base_url(server.url()).secret(server.secret()).build();
    let wrong_corp = wrong_corp.expect("the client can be made");
    assert_eq!(code(GetUser::new("a").send(&wrong_corp).await.expect_err("wrong corp")), 40013);
    let wrong_token = wrong_corp.with_access("x", wecom_api::FixedToken::new("x", "no-token"));
    assert_eq!(code(GetUser::new("a").send(&wrong_token).await.expect_err("wrong token")), 40014);
}

#[tokio::test]
async fn faults_happen_as_scripted() {
    let server = Server::start().await;
    let client = impatient(&server);
    server.on::<GetUser>(|_| Ok(User::default()));
    let get = GetUser::new("a");
    get.send(&client).await.expect("nothing is scripted yet");

    server.inject(Fault::refuse(45009));
    assert_eq!(code(get.send(&client).await.expect_err("refused")), 45009);
    server.inject(Fault::status(502));
    assert!(matches!(get.send(&client).await, Err(Error::Status { status: 502, .. })));
    server.inject(Fault::drop_before());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { .. })));
    assert_eq!(server.calls::<GetUser>().len(), 1, "none of these was done");

    server.inject(Fault::drop_after());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { sent: true, .. })));
    assert_eq!(server.calls::<GetUser>().len(), 2);
    server.inject(Fault::cut_off());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { sent: true, .. })));
    server.inject(Fault::not_json());
    assert!(matches!(get.send(&client).await, Err(Error::Decode { .. } | Error::Status { .. })));
    server.inject(Fault::wrong_content_type());
    get.send(&client).await.expect("the content type of JSON is not looked at");

    let (asked, done) = (server.token_requests(), server.calls::<GetUser>().len());
    server.inject(Fault::expire_tokens());
    get.send(&client).await.expect("the token is renewed");
    server.inject(Fault::revoke_tokens());
    get.send(&client).await.expect("the token is renewed again");
    assert_eq!((server.token_requests(), server.calls::<GetUser>().len()), (asked + 2, done + 2));

    server.inject(Fault::delay(Duration::from_millis(80)));
    let started = Instant::now();
    get.send(&client).await.expect("late, but good");
    assert!(started.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let server = Server::start().await;
    let client = impatient(&server);
    server.on::<GetUser>(|_| Ok(User::default()));
    GetUser::new("a").send(&client).await.expect("it is there");
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(matches!(GetUser::new("a").send(&client).await, Err(Error::Transport { .. })));
}
