//! Redis is lost and comes back.

use crate::server::RedisServer;
use redis::Commands;
use std::time::{Duration, Instant};
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{Client, Error, RedisStore, WhenLost};

async fn client(server: &Server, redis: &RedisServer, when_lost: WhenLost) -> Client {
    let builder = RedisStore::builder(redis.url()).timeout(Duration::from_millis(300)).when_lost(when_lost);
    let store = builder.connect().await.expect("Redis answers");
    server.client_builder().store(store).build().expect("a client")
}

async fn call(client: &Client) -> Result<(), Error> {
    ListDepartments::new().send(client).await.map(drop)
}

#[tokio::test]
async fn with_memory_calls_go_on_while_redis_is_gone_and_tokens_are_shared_again_after() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    let client = client(&server, &redis, WhenLost::UseMemory).await;
    call(&client).await.expect("with Redis");
    redis.kill();
    for _ in 0..3 {
        server.revoke_tokens();
        call(&client).await.expect("without Redis");
    }
    let fetched = server.token_requests();
    assert_eq!(fetched, 4);
    redis.restart();
    let look = || redis.connection().keys::<_, Vec<String>>("*").expect("Redis answers");
    for _ in 0..200 {
        if !look().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let other = self::client(&server, &redis, WhenLost::Fail).await;
    call(&other).await.expect("with Redis");
    assert_eq!(server.token_requests(), fetched, "what was fetched without Redis is in it now");
}

#[tokio::test]
async fn with_memory_what_was_seen_once_is_there_without_redis() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    let client = client(&server, &redis, WhenLost::UseMemory).await;
    client.put_suite_ticket("ticket").await.expect("it is kept");
    redis.kill();
    client.pre_authorize().await.expect("the ticket is known");
}

#[tokio::test]
async fn with_memory_a_client_starts_without_redis() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    redis.kill();
    let client = client(&server, &redis, WhenLost::UseMemory).await;
    call(&client).await.expect("without Redis");
}

#[tokio::test]
async fn with_fail_the_error_is_clear_and_calls_go_on_after_a_restart() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    let client = client(&server, &redis, WhenLost::Fail).await;
    call(&client).await.expect("with Redis");
    redis.kill();
    call(&client).await.expect("a token that is known is used");
    server.revoke_tokens();
    let error = call(&client).await.expect_err("no token can be had");
    assert!(matches!(error, Error::Store { .. }), "{error}");
    let text = error.to_string();
    let begin = "contacts::ListDepartments (token app:wwfake:fake): the token store failed: Redis at 127.0.0.1:";
    assert!(text.starts_with(begin), "{text}");
    assert!(text.contains("does not answer: "), "{text}");
    redis.restart();
    call(&client).await.expect("the first call after the restart");
}

#[tokio::test]
async fn a_restart_between_two_calls_is_not_noticed() {
    let (server, mut redis) = (Server::start().await, RedisServer::start());
    let client = client(&server, &redis, WhenLost::Fail).await;
    call(&client).await.expect("before");
    redis.kill();
    redis.restart();
    server.revoke_tokens();
    call(&client).await.expect("after");
}

#[tokio::test]
async fn a_silent_redis_hangs_nobody() {
    for when_lost in [WhenLost::Fail, WhenLost::UseMemory] {
        let (server, redis) = (Server::start().await, RedisServer::start());
        let client = client(&server, &redis, when_lost).await;
        call(&client).await.expect("with Redis");
        redis.freeze();
        server.revoke_tokens();
        let started = Instant::now();
        let calls = (0..64).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        });
        for call in calls.collect::<Vec<_>>() {
            let answer = call.await.expect("the task ends");
            match when_lost {
                WhenLost::Fail => {
                    let text = answer.expect_err("no token can be had").to_string();
                    assert!(text.contains("within 0.3 s"), "{text}");
                }
                _ => answer.expect("memory is used"),
            }
        }
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
        redis.thaw();
        call(&client).await.expect("after");
    }
}
