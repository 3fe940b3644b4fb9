//! The chat archive by a library with the interface of the vendor's, which a C compiler makes of `library.c`.

mod corp;

use corp::{Corp, pkcs1_pem};
use std::fs;
use std::time::Duration;
use wecom_api::TimestampMs;
use wecom_api::chat_archive::ArchivedContent;
use wecom_api::chat_archive_sdk::{Archive, ArchiveError, Messages, Record};

fn text(content: &str) -> String {
    format!(
        r#"{{"msgid":"m","action":"send","from":"zhangsan","tolist":["lisi"],"roomid":"","msgtime":1700000000123,"msgtype":"text","text":{{"content":"{content}"}}}}"#
    )
}

fn words(record: &Record) -> &str {
    match &record.message().expect("readable").content {
        Some(ArchivedContent::Text(text)) => &text.content,
        other => panic!("{other:?} is no text"),
    }
}

async fn all(mut messages: Messages) -> Vec<Record> {
    let mut records = Vec::new();
    while let Some(record) = messages.next().await {
        records.push(record.expect("fetched"));
    }
    records
}

#[tokio::test]
async fn messages_are_decrypted_with_the_key_of_their_version_across_batches() {
    let corp = Corp::new();
    let texts: Vec<String> = ["one", "two", "three", "four", "five"].map(text).to_vec();
    corp.receive(texts.iter().zip([1, 2, 2, 1, 1]).map(|(text, version)| (version, text.as_str())));
    let archive = corp.archive().await;
    let records = all(archive.messages(0).batch(2)).await;
    assert_eq!(records.iter().map(words).collect::<Vec<_>>(), ["one", "two", "three", "four", "five"]);
    assert_eq!(records.iter().map(Record::seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(records[4].message_id(), "m5");
    assert_eq!(records[0].message().expect("readable").sent_at, TimestampMs::new(1_700_000_000_123));

    let later = all(archive.messages(3)).await;
    assert_eq!(later.iter().map(words).collect::<Vec<_>>(), ["four", "five"]);
}

#[tokio::test]
async fn what_cannot_be_decrypted_or_read_is_a_record_and_holds_up_no_other() {
    let corp = Corp::new();
    let hologram = r#"{"msgid":"m","action":"send","msgtype":"hologram","info":{"depth":3}}"#;
    corp.receive([(7, "for a key that is not there"), (1, "[1]"), (2, hologram), (1, &text("fine"))]);
    let mut lines = fs::read_to_string(corp.path("messages")).expect("readable");
    lines = lines.replacen("\"publickey_ver\":1", "\"publickey_ver\":2", 1);
    lines.push_str("{\"seq\":5,\"msgid\":\"m5\",\"publickey_ver\":{}}\n");
    corp.write("messages", lines);

    let records = all(corp.archive().await.messages(0)).await;
    assert_eq!(records.len(), 5);
    assert!(matches!(records[0].message(), Err(ArchiveError::NoKey { version: 7 })));
    assert!(matches!(records[1].message(), Err(ArchiveError::Decrypt { version: 2, .. } | ArchiveError::Message(_))));
    let unknown = records[2].message().expect("readable");
    let Some(ArchivedContent::Unrecognized(unknown)) = &unknown.content else { panic!("{unknown:?}") };
    assert_eq!(unknown.json()["info"]["depth"], 3);
    assert_eq!(records[2].json(), Some(hologram));
    assert_eq!(words(&records[3]), "fine");
    assert!(matches!(records[4].message(), Err(ArchiveError::Broken { .. })));
    assert_eq!((records[4].seq(), records[4].message_id().as_str()), (5, "m5"));
    let shown = format!("{:?}", records[3]);
    assert!(!shown.contains("fine"), "{shown}");
}

#[tokio::test]
async fn what_may_succeed_later_is_tried_again_and_what_may_not_is_told_and_can_be_taken_up() {
    let corp = Corp::new();
    corp.receive([(1, text("hello").as_str())]);
    let archive = corp.archive().await;

    corp.write("fail", "10001 2");
    assert_eq!(words(&all(archive.messages(0)).await[0]), "hello");

    corp.write("fail", "10009 1");
    let mut messages = archive.messages(0);
    let error = messages.next().await.expect("an error").expect_err("refused");
    assert_eq!(error.code(), Some(10009));
    assert!(error.to_string().contains("trusted"), "{error}");
    assert_eq!(words(&messages.next().await.expect("a record").expect("fetched")), "hello");
    assert!(messages.next().await.is_none());
}

#[tokio::test]
async fn a_refusal_of_the_server_and_an_answer_that_never_ends_are_errors() {
    let corp = Corp::new();
    let archive = corp.archive().await;
    corp.write("answer", r#"{"errcode":41001,"errmsg":"access_token missing"}"#);
    let error = archive.messages(0).next().await.expect("an error").expect_err("refused");
    assert!(matches!(&error, ArchiveError::Server { code: 41001, .. }), "{error}");

    corp.write("answer", r#"{"errcode":0,"chatdata":[{"seq":4,"msgid":"m"}]}"#);
    let error = archive.messages(4).next().await.expect("an error").expect_err("it stands still");
    assert!(matches!(&error, ArchiveError::Broken { .. }), "{error}");

    corp.write("answer", "no JSON");
    assert!(archive.messages(0).next().await.expect("an error").is_err());
    assert!(matches!(
        archive.messages(-1).next().await,
        Some(Err(ArchiveError::Argument { name: "sequence number", .. }))
    ));
}

#[tokio::test]
async fn a_stream_that_follows_waits_for_new_messages() {
    let corp = Corp::new();
    corp.receive([(1, text("first").as_str())]);
    let mut messages = corp.archive().await.messages(0).follow(Duration::from_millis(10));
    assert_eq!(words(&messages.next().await.expect("a record").expect("fetched")), "first");

    // At the end it does not end; a step that is given up is taken up again.
    assert!(tokio::time::timeout(Duration::from_millis(100), messages.next()).await.is_err());
    corp.receive([(2, text("second").as_str())]);
    assert_eq!(words(&messages.next().await.expect("a record").expect("fetched")), "second");
    assert_eq!(messages.seq(), 2);
}

#[tokio::test]
async fn proxy_and_timeout_reach_the_library() {
    let corp = Corp::new();
    let archive = corp
        .builder()
        .proxy("socks5://127.0.0.1:1080")
        .proxy_credentials("user:password")
        .timeout(Duration::from_millis(2500))
        .open()
        .await
        .expect("the archive opens");
    assert!(all(archive.messages(9).batch(50)).await.is_empty());
    let log = fs::read_to_string(corp.path("log")).expect("readable");
    assert_eq!(log, "9 50 [socks5://127.0.0.1:1080] [user:password] 3\n");
}

#[tokio::test]
async fn contents_come_in_pieces_are_resumed_and_saved() {
    let corp = Corp::new();
    let picture: Vec<u8> = (0..2500_u32).map(|number| (number % 251) as u8).collect();
    corp.write("picture", &picture);
    let archive = corp.archive().await;

    let mut content = archive.content("picture");
    let first = content.chunk().await.expect("fetched").expect("a piece");
    assert_eq!((first.len(), content.received()), (1000, 1000));
    let index = content.index().to_owned();
    corp.write("fail", "10005 1");
    assert!(content.chunk().await.is_err());
    assert_eq!(content.chunk().await.expect("fetched").expect("a piece"), picture[1000..2000]);

    let rest = corp.path("rest.jpg");
    assert_eq!(archive.content("picture").resume(index).save(&rest).await.expect("saved"), 1500);
    assert_eq!(fs::read(rest).expect("readable"), picture[1000..]);

    let missing = archive.content("nothing").save(corp.path("nothing.jpg")).await.expect_err("no such content");
    assert_eq!(missing.code(), Some(10005));
    assert!(!corp.path("nothing.jpg").exists());
}

#[test]
fn every_handle_is_freed() {
    // In a process of its own, since other tests make handles at the same time.
    const INNER: &str = "CHAT_ARCHIVE_SDK_BALANCE";
    if std::env::var_os(INNER).is_none() {
        let this = std::env::current_exe().expect("this program");
        let status = std::process::Command::new(this)
            .args(["--exact", "every_handle_is_freed", "--nocapture"])
            .env(INNER, "1")
            .status()
            .expect("it runs");
        assert!(status.success());
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let corp = Corp::new();
        corp.receive([(1, text("one").as_str()), (7, "unreadable"), (2, text("two").as_str())]);
        for _ in 0..3 {
            let archive = corp.archive().await;
            assert_eq!(all(archive.messages(0).batch(2)).await.len(), 3);
            assert!(archive.content("nothing").chunk().await.is_err());
        }
        let balance = corp.archive().await.content("balance").chunk().await.expect("fetched").expect("a piece");
        assert_eq!(balance, "1 sdks, 0 slices, 1 media", "but for those that tell it");
    });
}

#[tokio::test]
async fn what_is_no_library_or_no_key_is_told_and_no_secret_is_shown() {
    let corp = Corp::new();
    let error = Archive::builder(corp.path("messages"), "ww1", "s3cret").open().await.expect_err("no library");
    assert!(matches!(&error, ArchiveError::Library { .. }), "{error}");
    assert!(error.to_string().contains("messages"), "{error}");

    for wrong in ["no PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        let error = corp.builder().private_key(3, wrong).open().await.expect_err("no key");
        assert!(matches!(&error, ArchiveError::Key { version: 3, .. }), "{error}");
    }

    let builder = corp.builder().proxy_credentials("user:s3cret");
    let shown = format!("{builder:?} {:?}", corp.archive().await);
    assert!(!shown.contains("s3cret") && !shown.contains(pkcs1_pem().lines().nth(1).expect("a line")), "{shown}");
    let empty = Archive::builder(corp.path("messages"), "ww1\0", "s").open().await.expect_err("a zero byte");
    assert!(matches!(empty, ArchiveError::Argument { name: "corp ID", .. }), "{empty}");
}
