//! A Redis Cluster: what is not the same as with a single Redis.

use crate::authority::{Authority, Signed};
use crate::nodes::RedisCluster;
use crate::server::RedisServer;
use redis::Commands;
use std::time::Duration;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{RedisStore, Secret, TokenStore, WhenLost};

const LEASE: Duration = Duration::from_secs(60);
const TIMEOUT: Duration = Duration::from_secs(1);

async fn value(store: &RedisStore, key: &str) -> Option<Secret> {
    store.get(key).await.expect("Redis answers").map(|stored| stored.value)
}

#[tokio::test]
async fn one_node_is_enough_to_find_the_keys_of_all() {
    let cluster = RedisCluster::start();
    let store = RedisStore::cluster([cluster.nodes[1].url()]).connect().await.expect("Redis answers");
    for node in 0..3 {
        let key = cluster.key_of(node);
        store.put(&key, &"one".into(), Some(LEASE)).await.expect("it is kept");
        assert_eq!(value(&store, &key).await, Some("one".into()));
        let _held = store.lock(&key, LEASE).await.expect("Redis answers").expect("it is free");
        let place = format!("wecom:lock:{{wecom:{key}}}");
        assert!(cluster.nodes[node].connection().exists::<_, bool>(place).expect("it is beside the value"));
        assert!(store.lock(&key, LEASE).await.expect("Redis answers").is_none());
        store.invalidate(&key, &"one".into()).await.expect("Redis answers");
        assert_eq!(value(&store, &key).await, None);
    }
}

#[tokio::test]
async fn a_node_that_does_not_answer_at_first_does_not_keep_the_others_from_it() {
    let mut cluster = RedisCluster::start();
    cluster.nodes[0].kill();
    cluster.nodes[1].freeze();
    let store = cluster.builder().connect().await.expect("the third answers");
    let key = cluster.key_of(2);
    store.put(&key, &"one".into(), None).await.expect("it is kept");
    cluster.nodes[1].thaw();
}

#[tokio::test]
async fn a_slot_that_moves_is_followed() {
    let cluster = RedisCluster::start();
    let key = cluster.key_of(0);
    let store = cluster.builder().connect().await.expect("Redis answers");
    store.put(&key, &"one".into(), None).await.expect("it is kept");
    let slot = cluster.slot(&format!("wecom:{key}"));
    let id = |node: usize| -> String {
        redis::cmd("CLUSTER").arg("MYID").query(&mut cluster.nodes[node].connection()).expect("an ID")
    };
    let (from, to) = (id(0), id(1));
    let set = |node: usize, state: &str, id: &str| {
        let mut command = redis::cmd("CLUSTER");
        let command = command.arg("SETSLOT").arg(slot).arg(state).arg(id);
        command.exec(&mut cluster.nodes[node].connection()).expect("the slot moves");
    };
    set(1, "IMPORTING", &from);
    set(0, "MIGRATING", &to);
    // ASK: the key is at neither place for certain.
    assert_eq!(value(&store, &key).await, Some("one".into()));
    let mut migrate = redis::cmd("MIGRATE");
    let migrate = migrate.arg("127.0.0.1").arg(cluster.nodes[1].port()).arg(format!("wecom:{key}")).arg(0).arg(1000);
    migrate.exec(&mut cluster.nodes[0].connection()).expect("the key moves");
    assert_eq!(value(&store, &key).await, Some("one".into()));
    store.put(&key, &"two".into(), None).await.expect("it is kept");
    // MOVED: for good.
    for node in [1, 0, 2] {
        set(node, "NODE", &to);
    }
    assert_eq!(value(&store, &key).await, Some("two".into()));
    store.invalidate(&key, &"two".into()).await.expect("Redis answers");
    assert_eq!(value(&store, &key).await, None);
}

#[tokio::test]
async fn the_keys_of_a_lost_node_fail_alone_and_are_back_with_it() {
    let mut cluster = RedisCluster::start();
    let (lost, other) = (cluster.key_of(0), cluster.key_of(1));
    let store = cluster.builder().timeout(TIMEOUT).connect().await.expect("Redis answers");
    store.put(&lost, &"one".into(), None).await.expect("it is kept");
    cluster.nodes[0].kill();
    for _ in 0..3 {
        let text = store.get(&lost).await.expect_err("its node is gone").to_string();
        assert!(text.contains("does not answer"), "{text}");
        store.put(&other, &"two".into(), None).await.expect("another node has it");
        assert_eq!(value(&store, &other).await, Some("two".into()));
    }
    cluster.nodes[0].restart();
    cluster.wait();
    store.put(&lost, &"three".into(), None).await.expect("its node is back");
    assert_eq!(value(&store, &lost).await, Some("three".into()));
}

#[tokio::test]
async fn with_memory_only_the_keys_of_a_lost_node_are_kept_there_and_written_when_it_is_back() {
    let mut cluster = RedisCluster::start();
    let (lost, other) = (cluster.key_of(0), cluster.key_of(1));
    let builder = cluster.builder().timeout(TIMEOUT).when_lost(WhenLost::UseMemory);
    let store = builder.connect().await.expect("Redis answers");
    let witness = cluster.builder().connect().await.expect("Redis answers");
    cluster.nodes[0].kill();
    store.put(&lost, &"one".into(), None).await.expect("memory keeps it");
    store.put(&other, &"two".into(), None).await.expect("another node has it");
    assert_eq!(value(&store, &lost).await, Some("one".into()));
    assert_eq!(value(&witness, &other).await, Some("two".into()), "it is shared");
    let held = store.lock(&lost, LEASE).await.expect("memory locks it").expect("it is free");
    assert!(store.lock(&lost, LEASE).await.expect("memory locks it").is_none());
    drop(held);
    cluster.nodes[0].restart();
    cluster.wait();
    for _ in 0..100 {
        if witness.get(&lost).await.is_ok_and(|stored| stored.is_some()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(value(&witness, &lost).await, Some("one".into()), "nobody asked for it");
}

#[tokio::test]
async fn a_silent_node_hangs_nobody_and_is_asked_again_when_it_wakes() {
    let cluster = RedisCluster::start();
    let (silent, other) = (cluster.key_of(0), cluster.key_of(1));
    let store = cluster.builder().timeout(TIMEOUT).connect().await.expect("Redis answers");
    for key in [&silent, &other] {
        store.put(key, &"one".into(), None).await.expect("it is kept");
    }
    cluster.nodes[0].freeze();
    let all = async {
        for _ in 0..3 {
            let (lost, found) = tokio::join!(store.get(&silent), value(&store, &other));
            assert!(lost.expect_err("its node is silent").to_string().contains("does not answer"));
            assert_eq!(found, Some("one".into()));
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("nobody hangs");
    cluster.nodes[0].thaw();
    cluster.wait();
    assert_eq!(value(&store, &silent).await, Some("one".into()));
}

#[tokio::test]
async fn all_nodes_gone_is_a_clear_error_and_their_return_is_noticed() {
    let mut cluster = RedisCluster::start();
    let server = Server::start().await;
    let store = cluster.builder().timeout(TIMEOUT).connect().await.expect("Redis answers");
    let client = server.client_builder().store(store).build().expect("a client");
    ListDepartments::new().send(&client).await.expect("with Redis");
    cluster.nodes.iter_mut().for_each(RedisServer::kill);
    server.revoke_tokens();
    let text = ListDepartments::new().send(&client).await.expect_err("no token can be had").to_string();
    assert!(text.contains(": the token store failed: Redis at 127.0.0.1:"), "{text}");
    assert!(text.contains("does not answer"), "{text}");
    let text = cluster.builder().connect().await.expect_err("nobody is there").to_string();
    assert!(text.contains("does not answer"), "{text}");
    cluster.nodes.iter_mut().for_each(RedisServer::restart);
    cluster.wait();
    ListDepartments::new().send(&client).await.expect("Redis is back");
}

#[tokio::test]
async fn the_password_goes_for_all_nodes_and_a_wrong_one_is_told_but_not_shown() {
    let cluster = RedisCluster::start();
    for node in &cluster.nodes {
        let mut command = redis::cmd("CONFIG");
        let command = command.arg("SET").arg("requirepass").arg("right");
        command.exec(&mut node.connection()).expect("it is set");
    }
    let urls = |user: &str| cluster.urls().iter().map(|url| url.replace("//", user)).collect::<Vec<_>>();
    let store = RedisStore::cluster(urls("//:right@")).connect().await.expect("the password is right");
    for number in 0..20 {
        store.put(&format!("app:{number}"), &"one".into(), None).await.expect("it is kept");
    }
    let text = RedisStore::cluster(urls("//:hunter2@")).connect().await.expect_err("it is wrong").to_string();
    assert!(text.contains("refuses the user name or password") && !text.contains("hunter2"), "{text}");
    let error = RedisStore::cluster(urls("//")).connect().await.expect_err("it is missing");
    assert!(error.to_string().contains("NOAUTH"), "{error}");
    let mut mixed = urls("//:hunter2@");
    mixed.truncate(1);
    mixed.extend(urls("//:right@"));
    let text = RedisStore::cluster(mixed).connect().await.expect_err("they differ").to_string();
    assert!(text.contains("do not belong together") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn what_is_no_cluster_is_told() {
    let redis = RedisServer::start();
    let text = RedisStore::cluster([redis.url()]).connect().await.expect_err("it is none").to_string();
    assert!(text.contains("not part of a cluster"), "{text}");
    for (url, hint) in [(format!("{}/3", redis.url()), "database 0"), ("unix:///tmp/redis".to_owned(), "`unix://`")] {
        let text = RedisStore::cluster([url]).connect().await.expect_err(hint).to_string();
        assert!(text.contains(hint), "{text}");
    }
    let none: [&str; 0] = [];
    let text = RedisStore::cluster(none).connect().await.expect_err("there is none").to_string();
    assert!(text.contains("at least one"), "{text}");
}

#[tokio::test]
async fn a_node_of_a_cluster_alone_is_told_to_be_one() {
    let cluster = RedisCluster::start();
    let store = RedisStore::connect(cluster.nodes[0].url()).await.expect("Redis answers");
    let text = store.get(&cluster.key_of(1)).await.expect_err("another node has it").to_string();
    assert!(text.contains("`RedisStore::cluster`"), "{text}");
}

#[tokio::test]
async fn tls_goes_for_all_nodes() {
    let authority = Authority::new();
    let cluster = RedisCluster::encrypted(&authority);
    let Signed { certificate, key } = authority.sign("client");
    let builder = cluster.builder().root_certificate(authority.root());
    let store = builder.clone().client_certificate(certificate, key).connect().await.expect("it is trusted");
    for number in 0..20 {
        store.put(&format!("app:{number}"), &"one".into(), None).await.expect("it is kept");
    }
    let text = builder.connect().await.expect_err("it shows no certificate").to_string();
    assert!(text.contains("`client_certificate`"), "{text}");
    let text = cluster.builder().connect().await.expect_err("it is not trusted").to_string();
    assert!(text.contains("no TLS") && text.contains("`root_certificate`"), "{text}");
}
