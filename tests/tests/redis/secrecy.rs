//! No password, secret or token is told.

use crate::server::RedisServer;
use redis::Commands;
use std::time::Duration;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{RedisStore, StoreError, TokenKind, TokenStore, WhenLost};

const PASSWORD: &str = "hunter2";

/// All that an error shows, with what caused it.
fn shown(error: &StoreError) -> String {
    format!("{error} {error:?}")
}

#[tokio::test]
async fn no_key_holds_a_secret_and_locks_are_gone_after_use() {
    let (server, redis) = (Server::start().await, RedisServer::start());
    let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
    let client = server.client_builder().store(store).build().expect("a client");
    client.put_suite_ticket("ticket-text").await.expect("it is kept");
    client.put_permanent_code("wwcorp", "code-text").await.expect("it is kept");
    ListDepartments::new().send(&client).await.expect("the call succeeds");
    client.token(TokenKind::Suite).await.expect("there is a ticket");
    client.token(TokenKind::Webhook).await.expect("there is a key");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut keys: Vec<String> = redis.connection().keys("*").expect("Redis answers");
    keys.sort();
    let mut kinds: Vec<&str> = keys.iter().filter_map(|key| key.split(':').nth(1)).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["app", "permanent-code", "suite", "suite-ticket"], "{keys:?}");
    for secret in [server.secret(), "ticket-text", "code-text"] {
        assert!(keys.iter().all(|key| !key.contains(secret)), "{keys:?}");
    }
}

#[tokio::test]
async fn a_refused_password_is_told_but_not_shown() {
    let redis = RedisServer::start_with(&["--requirepass", "right"]);
    let url = redis.url().replace("redis://", &format!("redis://:{PASSWORD}@"));
    for when_lost in [WhenLost::Fail, WhenLost::UseMemory] {
        let builder = RedisStore::builder(&url).when_lost(when_lost);
        assert!(!format!("{builder:?}").contains(PASSWORD));
        let text = shown(&builder.connect().await.expect_err("the password is wrong"));
        assert!(text.contains("refuses the user name or password"), "{text}");
        assert!(!text.contains(PASSWORD), "{text}");
    }
    let text = shown(&RedisStore::connect(redis.url()).await.expect_err("the password is missing"));
    assert!(text.contains("NOAUTH"), "{text}");
    let url = redis.url().replace("redis://", "redis://:right@");
    let store = RedisStore::connect(url).await.expect("the password is right");
    assert!(!format!("{store:?}").contains("right"), "{store:?}");
}

#[tokio::test]
async fn a_url_that_cannot_be_used_is_not_shown() {
    for url in ["", "redis://:hunter2@", "http://:hunter2@localhost", "hunter2", "redis://:hunter2@[::1/0"] {
        let text = shown(&RedisStore::connect(url).await.expect_err(url));
        assert!(text.contains("redis://user:password@host:6379/0"), "{text}");
        assert!(!text.contains(PASSWORD), "{text}");
    }
    let gone = RedisServer::start().url().replace("redis://", "redis://:hunter2@");
    let text = shown(&RedisStore::connect(gone).await.expect_err("nobody listens"));
    assert!(text.contains("does not answer") && !text.contains(PASSWORD), "{text}");
}

#[tokio::test]
async fn a_command_that_redis_does_not_know_shows_no_token() {
    // Redis repeats the arguments of a command that was taken from it.
    let redis = RedisServer::start_with(&["--rename-command", "EVAL", "", "--rename-command", "SET", ""]);
    let store = RedisStore::connect(redis.url()).await.expect("Redis answers");
    let token = "token-text".into();
    let refused = store.invalidate("app:a", &token).await.expect_err("there is no EVAL");
    assert!(shown(&refused).contains("refuses EVAL"), "{refused}");
    assert!(!shown(&refused).contains("token-text"), "{refused:?}");
    let refused = store.put("app:a", &token, None).await.expect_err("there is no SET");
    assert!(shown(&refused).contains("refuses SET"), "{refused}");
    assert!(!shown(&refused).contains("token-text"), "{refused:?}");
}
