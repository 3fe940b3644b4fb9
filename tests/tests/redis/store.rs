//! Values: read, written, forgotten.

use crate::place::Place;
use crate::server::RedisServer;
use redis::Commands;
use std::time::{Duration, SystemTime};
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{RedisStore, Secret, TokenKind, TokenStore};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_value_is_read_back_with_its_end() {
    for redis in Place::both() {
        let store = redis.store().await;
        assert_eq!(store.get("app:a").await.expect("Redis answers"), None);
        store.put("app:a", &"one".into(), Some(MINUTE)).await.expect("it is kept");
        let stored = store.get("app:a").await.expect("Redis answers").expect("it is there");
        assert_eq!(stored.value, Secret::new("one"));
        let left = stored.expires.expect("it ends").duration_since(SystemTime::now()).expect("later");
        assert!(left <= MINUTE && left > MINUTE - Duration::from_secs(10), "{left:?}");
    }
}

#[tokio::test]
async fn a_value_without_a_lifetime_stays_and_one_with_a_short_one_ends() {
    for redis in Place::both() {
        let store = redis.store().await;
        store.put("code", &"one".into(), None).await.expect("it is kept");
        store.put("brief", &"two".into(), Some(Duration::from_millis(50))).await.expect("it is kept");
        store.put("none", &"three".into(), Some(Duration::ZERO)).await.expect("an end at once is no error");
        store.put("long", &"four".into(), Some(Duration::MAX)).await.expect("the longest lifetime is no error");
        tokio::time::sleep(Duration::from_millis(80)).await;
        assert_eq!(store.get("code").await.expect("Redis answers").expect("it stays").expires, None);
        assert_eq!(store.get("brief").await.expect("Redis answers"), None);
        assert_eq!(store.get("none").await.expect("Redis answers"), None);
        assert!(store.get("long").await.expect("Redis answers").is_some());
    }
}

#[tokio::test]
async fn a_late_failure_does_not_discard_a_fresh_token() {
    for redis in Place::both() {
        let store = redis.store().await;
        store.put("app:a", &"new".into(), Some(MINUTE)).await.expect("it is kept");
        store.invalidate("app:a", &"old".into()).await.expect("Redis answers");
        assert!(store.get("app:a").await.expect("Redis answers").is_some());
        store.invalidate("app:a", &"new".into()).await.expect("Redis answers");
        assert_eq!(store.get("app:a").await.expect("Redis answers"), None);
    }
}

#[tokio::test]
async fn other_programs_find_the_bare_token_under_prefix_and_key() {
    let redis = RedisServer::start();
    let server = Server::start().await;
    let store = RedisStore::builder(redis.url()).prefix("mine:").connect().await.expect("Redis answers");
    let client = server.client_builder().store(store).build().expect("a client");
    ListDepartments::new().send(&client).await.expect("the call succeeds");
    let token = client.token(TokenKind::Access).await.expect("it is known");
    let key = format!("mine:app:{}:fake", server.corp_id());
    let mut redis = redis.connection();
    let (value, left): (String, i64) = (redis.get(&key).expect("a text"), redis.pttl(&key).expect("a number"));
    assert_eq!(value, token.expose());
    assert!(left > 7_000_000 && left <= 7_080_000, "the margin is taken off the two hours: {left} ms");
}
