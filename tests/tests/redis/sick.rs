//! Redis answers, but takes no writes: it is full, cannot save, misses its replicas, or is one.

use crate::server::RedisServer;
use redis::Commands;
use std::time::Duration;
use tempfile::TempDir;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{Client, Error, RedisStore, Secret, TokenKind, TokenStore, WhenLost};

/// A way to be sick: the word that Redis says then, what brings it about, and what ends it.
struct Sickness {
    word: &'static str,
    begin: fn(&mut redis::Connection),
    end: fn(&mut redis::Connection),
}

const ALL: [Sickness; 4] = [
    Sickness { word: "OOM", begin: |redis| set(redis, "maxmemory", "1"), end: |redis| set(redis, "maxmemory", "0") },
    Sickness { word: "MISCONF", begin: lose_the_disk, end: |redis| set(redis, "stop-writes-on-bgsave-error", "no") },
    Sickness {
        word: "NOREPLICAS",
        begin: |redis| set(redis, "min-replicas-to-write", "1"),
        end: |redis| set(redis, "min-replicas-to-write", "0"),
    },
    Sickness {
        word: "READONLY",
        // Nobody listens there: it goes on with what it has.
        begin: |redis| redis::cmd("REPLICAOF").arg("127.0.0.1").arg(1).exec(redis).expect("it takes commands"),
        end: |redis| redis::cmd("REPLICAOF").arg("NO").arg("ONE").exec(redis).expect("it takes commands"),
    },
];

fn set(redis: &mut redis::Connection, name: &str, value: &str) {
    redis::cmd("CONFIG").arg("SET").arg(name).arg(value).exec(redis).expect("it takes settings");
}

/// A Redis that was well until now, in a folder of its own.
fn well() -> (RedisServer, TempDir) {
    let directory = TempDir::new().expect("a directory");
    (RedisServer::start_with(&["--dir", &directory.path().display().to_string()]), directory)
}

/// Lets a save fail, for which Redis takes no more writes.
fn lose_the_disk(redis: &mut redis::Connection) {
    let (_, directory): (String, String) =
        redis::cmd("CONFIG").arg("GET").arg("dir").query(redis).expect("it has a folder");
    std::fs::remove_dir_all(directory).expect("it is removed");
    set(redis, "save", "3600 1");
    redis::cmd("BGSAVE").exec(redis).expect("it begins to save");
    for _ in 0..200 {
        let info: String = redis::cmd("INFO").arg("persistence").query(redis).expect("Redis answers");
        if info.contains("rdb_last_bgsave_status:err") {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the save does not fail");
}

async fn store(redis: &RedisServer, when_lost: WhenLost) -> RedisStore {
    RedisStore::builder(redis.url()).when_lost(when_lost).connect().await.expect("Redis answers")
}

async fn client(server: &Server, redis: &RedisServer, when_lost: WhenLost) -> Client {
    server.client_builder().store(store(redis, when_lost).await).build().expect("a client")
}

async fn call(client: &Client) -> Result<(), Error> {
    ListDepartments::new().send(client).await.map(drop)
}

#[tokio::test]
async fn with_memory_calls_go_on_and_tokens_are_shared_again_after() {
    for Sickness { word, begin, end } in ALL {
        let (server, (redis, _directory)) = (Server::start().await, well());
        let mut look = redis.connection();
        let known = client(&server, &redis, WhenLost::UseMemory).await;
        // It has read nothing before.
        let cold = client(&server, &redis, WhenLost::UseMemory).await;
        known.put_suite_ticket("the ticket").await.expect("kept");
        known.put_permanent_code("wwcorp", "the code").await.expect("kept");
        call(&known).await.expect("while it is well");
        begin(&mut look);
        for _ in 0..3 {
            server.revoke_tokens();
            call(&known).await.unwrap_or_else(|error| panic!("{word}: {error}"));
        }
        assert_eq!(server.token_requests(), 4, "{word}");
        call(&cold).await.unwrap_or_else(|error| panic!("{word}, cold: {error}"));
        let corp = cold.for_corp("wwcorp").expect("there is a suite");
        call(&corp).await.unwrap_or_else(|error| panic!("{word}, what Redis has is read: {error}"));
        known.put_permanent_code("wwnew", "its code").await.unwrap_or_else(|error| panic!("{word}: {error}"));

        end(&mut look);
        let token = known.token(TokenKind::Access).await.expect("it is known");
        let mut shared = None;
        for _ in 0..200 {
            shared = look.get::<_, Option<String>>("wecom:app:wwfake:fake").expect("Redis answers");
            if shared.as_deref() == Some(token.expose())
                && look.exists("wecom:permanent-code:wwfakesuite:wwnew").expect("Redis answers")
                && look.exists("wecom:suite:wwfakesuite").expect("Redis answers")
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(shared.as_deref(), Some(token.expose()), "{word}: what Redis has missed is in it now");
        let fetched = server.token_requests();
        let other = client(&server, &redis, WhenLost::Fail).await;
        call(&other).await.expect("it is well again");
        call(&other.for_corp("wwnew").expect("there is a suite")).await.expect("its code is in Redis");
        assert_eq!(server.token_requests(), fetched + 1, "{word}: for the corp alone");
    }
}

#[tokio::test]
async fn a_sick_redis_is_enough_to_begin_with() {
    for Sickness { word, begin, .. } in ALL {
        let (server, (redis, _directory)) = (Server::start().await, well());
        begin(&mut redis.connection());
        let client = client(&server, &redis, WhenLost::UseMemory).await;
        for _ in 0..3 {
            call(&client).await.unwrap_or_else(|error| panic!("{word}: {error}"));
        }
        assert_eq!(server.token_requests(), 1, "{word}");
    }
}

#[tokio::test]
async fn with_fail_the_error_says_why_and_no_token_or_code_is_used_up() {
    for Sickness { word, begin, end } in ALL {
        let (server, (redis, _directory)) = (Server::start().await, well());
        let client = client(&server, &redis, WhenLost::Fail).await;
        client.put_suite_ticket("the ticket").await.expect("kept");
        client.pre_authorize().await.expect("the suite's token is in memory");
        let before = server.token_requests();
        begin(&mut redis.connection());
        let auth_code = server.auth_code("wwcorp");
        for error in [
            call(&client).await.expect_err("the lock cannot be taken"),
            client.authorize(&auth_code).await.map(drop).expect_err("the code could not be kept"),
            client.authorize_v2(&auth_code).await.map(drop).expect_err("the code could not be kept"),
        ] {
            let text = error.to_string();
            assert!(matches!(error, Error::Store { .. }), "{word}: {text}");
            assert!(text.contains(word) && text.contains("takes no writes"), "{word}: {text}");
        }
        assert_eq!(server.token_requests(), before, "{word}");
        end(&mut redis.connection());
        client.authorize_v2(&auth_code).await.expect("the auth code is still good");
        call(&client).await.expect("it is well again");
    }
}

#[tokio::test]
async fn what_stands_in_redis_and_can_be_no_value_is_replaced() {
    type Spoil = fn(&mut redis::Connection, &str);
    let table: [(&str, Spoil); 7] = [
        ("empty", |redis, place| redis.set(place, "").expect("it is written")),
        ("long", |redis, place| redis.set(place, "x".repeat(2_000_000)).expect("it is written")),
        ("no text", |redis, place| redis.set(place, b"\xff\xfe\x00token").expect("it is written")),
        ("a list", |redis, place| redis.lpush(place, "x").map(|_: ()| ()).expect("it is written")),
        ("a hash", |redis, place| redis.hset(place, "x", "x").map(|_: ()| ()).expect("it is written")),
        ("a set", |redis, place| redis.sadd(place, "x").map(|_: ()| ()).expect("it is written")),
        ("a sorted set", |redis, place| redis.zadd(place, "x", 1).map(|_: ()| ()).expect("it is written")),
    ];
    for when_lost in [WhenLost::Fail, WhenLost::UseMemory] {
        for (title, spoil) in table {
            let (server, redis) = (Server::start().await, RedisServer::start());
            let mut look = redis.connection();
            for place in ["wecom:app:wwfake:fake", "wecom:suite-ticket:wwfakesuite"] {
                spoil(&mut look, place);
            }
            let client = client(&server, &redis, when_lost).await;
            call(&client).await.unwrap_or_else(|error| panic!("{title}: {error}"));
            let token = client.token(TokenKind::Access).await.expect("it is known");
            let found: String = look.get("wecom:app:wwfake:fake").expect("it is a text now");
            assert_eq!(found, token.expose(), "{title}");

            let error = client.token(TokenKind::Suite).await.expect_err("there is no ticket");
            assert!(matches!(error, Error::Credentials { .. }), "{title}: {error}");
            client.put_suite_ticket("a ticket").await.expect("kept");
            client.token(TokenKind::Suite).await.expect("there is one now");

            // It may be spoilt while the client knows a token that is refused.
            spoil_anew(&mut look, spoil);
            server.revoke_tokens();
            call(&client).await.unwrap_or_else(|error| panic!("{title}, again: {error}"));
        }
    }

    fn spoil_anew(look: &mut redis::Connection, spoil: Spoil) {
        let _: () = look.del("wecom:app:wwfake:fake").expect("Redis answers");
        spoil(look, "wecom:app:wwfake:fake");
    }
}

#[tokio::test]
async fn what_stands_in_the_place_of_a_lock_without_being_one_is_replaced() {
    const PLACE: &str = "wecom:lock:{wecom:app:a}";
    type Spoil = fn(&mut redis::Connection);
    let table: [(&str, Spoil); 4] = [
        ("without an end", |redis| redis.set(PLACE, "somebody").expect("it is written")),
        ("with a late end", |redis| redis.set_ex(PLACE, "somebody", 86_400).expect("it is written")),
        ("a list", |redis| redis.lpush(PLACE, "x").map(|_: ()| ()).expect("it is written")),
        ("empty, without an end", |redis| redis.set(PLACE, "").expect("it is written")),
    ];
    let redis = RedisServer::start();
    let mut look = redis.connection();
    let store = store(&redis, WhenLost::Fail).await;
    for (title, spoil) in table {
        let _: () = look.del(PLACE).expect("Redis answers");
        spoil(&mut look);
        let lease = Duration::from_secs(20);
        let held = store.lock("app:a", lease).await.expect("Redis answers").unwrap_or_else(|| panic!("{title}"));
        assert!(store.lock("app:a", lease).await.expect("Redis answers").is_none(), "{title}: it is a lock now");
        drop(held);
        for _ in 0..200 {
            if !look.exists::<_, bool>(PLACE).expect("Redis answers") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    let value = Secret::new("a value");
    let _: () = look.lpush("wecom:app:b", "x").expect("it is written");
    store.invalidate("app:b", &value).await.expect("it is not this value");
}
