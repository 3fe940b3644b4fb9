//! TLS to Redis. The tests' program has two crypto providers for rustls, and chooses none.

use crate::authority::{Authority, Signed};
use crate::server::RedisServer;
use crate::worker::{Job, Worker};
use std::time::Duration;
use wecom_api::mock::Server;
use wecom_api::{RedisStore, RedisStoreBuilder, StoreError, TokenStore, WhenLost};

fn builder(redis: &RedisServer) -> RedisStoreBuilder {
    named("127.0.0.1", redis)
}

fn named(host: &str, redis: &RedisServer) -> RedisStoreBuilder {
    RedisStore::builder(format!("rediss://{host}:{}", redis.port()))
}

async fn works(store: &RedisStore) {
    store.put("app:a", &"one".into(), None).await.expect("it is kept");
    assert!(store.get("app:a").await.expect("Redis answers").is_some());
}

async fn refused(builder: RedisStoreBuilder) -> StoreError {
    builder.connect().await.expect_err("it is refused")
}

#[tokio::test]
async fn a_certificate_of_a_private_authority_is_trusted_when_its_root_is_given() {
    let authority = Authority::new();
    let mut redis = authority.redis("127.0.0.1", false);
    let store = builder(&redis).root_certificate(authority.root()).connect().await.expect("it is trusted");
    works(&store).await;
    redis.kill();
    redis.restart();
    works(&store).await;
}

#[tokio::test]
async fn without_a_root_that_is_given_those_of_the_platform_are_trusted() {
    let authority = Authority::new();
    let (server, redis) = (Server::start().await, authority.redis("127.0.0.1", false));
    let urls = [format!("rediss://127.0.0.1:{}", redis.port())];
    let job = Job { tasks: 1, calls: 1, rounds: 1, uses_memory: false };
    // This variable names the platform's certificates; a process of its own can be given it safely.
    let mut worker = Worker::start_in(&server, &urls, job, &[("SSL_CERT_FILE", &authority.root_file())]);
    worker.go();
    let result = tokio::task::spawn_blocking(move || worker.result()).await.expect("it ends");
    assert_eq!(result, "all calls succeeded");
}

#[tokio::test]
async fn one_root_of_several_is_enough() {
    let (authority, other) = (Authority::new(), Authority::new());
    let redis = authority.redis("127.0.0.1", false);
    let roots = format!("{}{}", other.root(), authority.root());
    works(&builder(&redis).root_certificate(roots).connect().await.expect("it is trusted")).await;
}

#[tokio::test]
async fn without_the_root_the_error_says_what_to_give_even_where_memory_would_do() {
    let redis = Authority::new().redis("127.0.0.1", false);
    let stranger = Authority::new().root();
    for when_lost in [WhenLost::Fail, WhenLost::UseMemory] {
        for builder in [builder(&redis), builder(&redis).root_certificate(stranger.clone())] {
            let text = refused(builder.when_lost(when_lost)).await.to_string();
            assert!(text.starts_with(&format!("no TLS with Redis at 127.0.0.1:{}: ", redis.port())), "{text}");
            assert!(text.contains("certificate") && text.contains("`root_certificate`"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let redis = authority.redis("redis.example", false);
    let text = refused(builder(&redis).root_certificate(authority.root())).await.to_string();
    assert!(text.contains("not valid for name") && text.contains("name a host"), "{text}");
    let redis = authority.redis("localhost", false);
    works(&named("localhost", &redis).root_certificate(authority.root()).connect().await.expect("it is trusted")).await;
}

#[tokio::test]
async fn a_certificate_that_is_refused_later_is_a_loss() {
    let authority = Authority::new();
    let mut redis = authority.redis("127.0.0.1", false);
    let builder = builder(&redis).root_certificate(authority.root());
    let strict = builder.clone().connect().await.expect("it is trusted");
    let store = builder.when_lost(WhenLost::UseMemory).connect().await.expect("it is trusted");
    redis.kill();
    authority.settings("redis.example", false);
    redis.restart();
    works(&store).await;
    let text = strict.get("app:a").await.expect_err("it is not trusted any more").to_string();
    assert!(text.contains("no TLS") && text.contains("not valid for name"), "{text}");
}

#[tokio::test]
async fn a_client_certificate_is_shown_and_its_absence_is_told() {
    let authority = Authority::new();
    let redis = authority.redis("127.0.0.1", true);
    let builder = builder(&redis).root_certificate(authority.root());
    let Signed { certificate, key } = authority.sign("client");
    let store = builder.clone().client_certificate(certificate, key).connect().await.expect("it is accepted");
    works(&store).await;
    // Redis closes the connection at once, so that what it says of the reason may be lost on the way.
    for _ in 0..5 {
        let text = refused(builder.clone()).await.to_string();
        assert!(text.contains("certificate") && text.contains("`client_certificate`"), "{text}");
    }
}

#[tokio::test]
async fn a_client_certificate_of_a_stranger_is_refused() {
    let authority = Authority::new();
    let redis = authority.redis("127.0.0.1", true);
    let Signed { certificate, key } = Authority::new().sign("client");
    let builder = builder(&redis).root_certificate(authority.root()).client_certificate(certificate, key);
    let text = refused(builder).await.to_string();
    assert!(text.contains("certificate"), "{text}");
}

#[tokio::test]
async fn certificates_that_cannot_be_read_are_told_without_showing_them() {
    let authority = Authority::new();
    let redis = authority.redis("127.0.0.1", false);
    let (one, two) = (authority.sign("client"), authority.sign("client"));
    let broken = |pem: &str| pem.replacen('\n', "\n!", 1);
    let secret = two.key.lines().nth(1).expect("it has several").to_owned();
    let cases = [
        (builder(&redis).root_certificate(""), "root certificate"),
        (builder(&redis).root_certificate(broken(&authority.root())), "root certificate"),
        (builder(&redis).client_certificate("", one.key.clone()), "client certificate"),
        (builder(&redis).client_certificate(broken(&one.certificate), two.key.clone()), "client certificate"),
        (builder(&redis).client_certificate(one.certificate.clone(), ""), "key"),
        (builder(&redis).client_certificate(one.certificate.clone(), broken(&two.key)), "key"),
        (builder(&redis).client_certificate(one.certificate.clone(), two.key.replace("KEY-----", "-----")), "key"),
        // The key of another certificate.
        (builder(&redis).client_certificate(one.certificate.clone(), two.key.clone()), "key"),
    ];
    for (builder, what) in cases {
        let shown = format!("{builder:?}");
        let error = refused(builder).await;
        let text = format!("{error} {error:?}");
        assert!(text.contains(what), "{what}: {text}");
        assert!(!text.contains(&secret) && !shown.contains(&secret), "{text}");
    }
}

#[tokio::test]
async fn certificates_without_tls_are_an_error() {
    let redis = RedisServer::start();
    let builder = RedisStore::builder(redis.url()).root_certificate(Authority::new().root());
    let text = refused(builder).await.to_string();
    assert!(text.contains("`rediss://`"), "{text}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_hangs_nobody() {
    let redis = RedisServer::start();
    let builder = builder(&redis).root_certificate(Authority::new().root()).timeout(Duration::from_millis(500));
    let text = refused(builder).await.to_string();
    assert!(text.contains("does not answer"), "{text}");
}
