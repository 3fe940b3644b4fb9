//! What fails is tried again, given up in the end, and played again when somebody says so.

use crate::inbox::{Running, STREAM, Seen, delivery, inbox, noting, sorted, until, until_handled, worker};
use crate::server::RedisServer;
use redis::Commands;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use wecom_api::callback::{Handlers, Inbox};

fn failing(tried: &Arc<AtomicUsize>) -> Handlers<Arc<AtomicUsize>> {
    Handlers::new(tried.clone()).fallback(|context| async move {
        context.state.fetch_add(1, Ordering::SeqCst);
        Err::<(), _>("the database is away".into())
    })
}

async fn dead(inbox: &Inbox) -> usize {
    inbox.dead().list(None, 1000).await.expect("Redis answers").len()
}

#[tokio::test]
async fn what_fails_is_tried_again_until_it_succeeds() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let tried = Arc::new(AtomicUsize::new(0));
    let handlers = Handlers::new(tried.clone()).fallback(|context| async move {
        match context.state.fetch_add(1, Ordering::SeqCst) {
            0 => Err("not yet".into()),
            1 => panic!("a mistake"),
            _ => Ok(()),
        }
    });
    inbox.store(&delivery("a")).await.expect("it is stored");
    let running = Running::start(worker(&inbox), handlers);
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(tried.load(Ordering::SeqCst), 3);
    assert_eq!(dead(&inbox).await, 0);
}

#[tokio::test]
async fn what_fails_too_often_is_a_dead_letter_that_can_be_played_again() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let tried = Arc::new(AtomicUsize::new(0));
    for member in ["a", "b", "c", "d"] {
        inbox.store(&delivery(member)).await.expect("it is stored");
    }
    let running = Running::start(worker(&inbox).attempts(3), failing(&tried));
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(tried.load(Ordering::SeqCst), 4 * 3);
    assert_eq!(inbox.pending().await.expect("Redis answers").dead, 4);
    assert!(!inbox.store(&delivery("a")).await.expect("Redis answers"), "a repeat of it is still known");

    let letters = inbox.dead();
    let first = letters.list(None, 1).await.expect("Redis answers").remove(0);
    assert_eq!((first.attempts, &*first.error), (3, "the database is away"));
    assert!(first.time.is_some() && first.delivery.is_some());
    let rest = letters.list(Some(&first.id), 10).await.expect("Redis answers");
    assert_eq!(rest.len(), 3);
    assert!(letters.remove(&rest[2].id).await.expect("Redis answers"));
    assert!(!letters.remove(&rest[2].id).await.expect("Redis answers"), "it is gone");
    assert!(letters.replay(&first.id).await.expect("Redis answers"));
    assert!(!letters.replay(&first.id).await.expect("Redis answers"), "once");
    assert_eq!(letters.replay_all().await.expect("Redis answers"), 2);

    let seen = Seen::default();
    let running = Running::start(worker(&inbox), noting(&seen));
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(sorted(&seen).len(), 3);
    assert_eq!(dead(&inbox).await, 0);
}

#[tokio::test]
async fn an_event_that_kills_its_workers_is_given_up() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("a")).await.expect("it is stored");
    for _ in 0..2 {
        let begun = Arc::new(Semaphore::new(0));
        let hanging = Handlers::new(begun.clone()).fallback(|context| async move {
            context.state.add_permits(1);
            std::future::pending::<()>().await;
            Ok(())
        });
        let running = Running::start(worker(&inbox).attempts(2), hanging);
        begun.acquire().await.expect("it is open").forget();
        running.kill().await;
    }
    let tried = Arc::new(AtomicUsize::new(0));
    let running = Running::start(worker(&inbox).attempts(2), failing(&tried));
    until("it is given up", async || dead(&inbox).await == 1).await;
    running.stop().await;
    assert_eq!(tried.load(Ordering::SeqCst), 0);
    let letter = inbox.dead().list(None, 1).await.expect("Redis answers").remove(0);
    assert!(letter.attempts == 2 && letter.error.contains("worker"), "{letter:?}");
}

#[tokio::test]
async fn what_is_no_event_goes_to_the_dead_letters_and_holds_up_nobody() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let mut look = redis.connection();
    let letters: [&[(&str, &str)]; 4] = [
        &[("something", "else")],
        &[("letter", "no JSON"), ("error", "forged"), ("attempts", "x")],
        &[("letter", r#"{"application":0,"format":"xml","receive_id":"","text":"<xml>"}"#)],
        &[("letter", r#"{"application":-1,"format":"yaml"}"#), ("attempts", "99999999999999999999")],
    ];
    for fields in letters {
        let mut command = redis::cmd("XADD");
        fields.iter().fold(command.arg(STREAM).arg("*"), |command, (field, value)| command.arg(field).arg(value));
        command.exec(&mut look).expect("it is written");
    }
    let mut command = redis::cmd("XADD");
    command.arg(STREAM).arg("*");
    for field in 0..10_000 {
        command.arg(field).arg(b"\xff");
    }
    command.exec(&mut look).expect("it is written");
    let _: usize = look.zadd("wecom:{inbox:test}:delayed", "no letter", 0).expect("it is written");
    inbox.store(&delivery("a")).await.expect("it is stored");

    let seen = Seen::default();
    let running = Running::start(worker(&inbox), noting(&seen));
    until("all are there", async || dead(&inbox).await == 6).await;
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(sorted(&seen), ["a"]);
    let letters = inbox.dead().list(None, 10).await.expect("Redis answers");
    assert!(letters.iter().all(|letter| letter.delivery.is_none() && letter.error != "forged"), "{letters:?}");
    let foreign = letters.iter().find(|letter| letter.error.contains("no event")).expect("there is one");
    inbox.dead().replay(&foreign.id).await.expect_err("it cannot be handled");
    assert!(inbox.dead().remove(&foreign.id).await.expect("Redis answers"));
}

#[tokio::test]
async fn the_text_of_an_error_is_kept_in_part() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("a")).await.expect("it is stored");
    let handlers = Handlers::new(()).fallback(|_| async { Err::<(), _>("长".repeat(100_000).into()) });
    let running = Running::start(worker(&inbox).attempts(1), handlers);
    until("it is given up", async || dead(&inbox).await == 1).await;
    running.stop().await;
    let letter = inbox.dead().list(None, 1).await.expect("Redis answers").remove(0);
    assert_eq!(letter.error.chars().count(), 1_000);
}
