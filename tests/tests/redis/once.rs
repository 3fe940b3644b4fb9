//! What a handler does once by a key.

use crate::inbox::{LEASE, Running, delivery, inbox, until, until_handled, worker};
use crate::server::RedisServer;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use wecom_api::callback::{Handle, Handlers, Once};

type Answers = Arc<Mutex<Vec<Once>>>;

#[tokio::test]
async fn two_events_with_one_key_are_done_once() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let answers = Answers::default();
    let handlers = Handlers::new(answers.clone()).fallback(|context| async move {
        let once = context.once("order 17").await?;
        assert_eq!(context.once("order 17").await?, once, "the same within one run");
        context.state.lock().expect("not poisoned").push(once);
        Ok(())
    });
    for member in ["a", "b", "c"] {
        inbox.store(&delivery(member)).await.expect("it is stored");
    }
    let running = Running::start(worker(&inbox), handlers);
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(*answers.lock().expect("not poisoned"), [Once::First, Once::Done, Once::Done]);
}

#[tokio::test]
async fn two_workers_never_have_one_key_at_once_and_waiting_for_it_is_no_attempt() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let handlers = || {
        Handlers::new((inside.clone(), most.clone())).fallback(|context| async move {
            if context.once("order 17").await? == Once::Done {
                return Ok(());
            }
            let (inside, most) = context.state;
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(LEASE).await;
            inside.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
    };
    for member in ["a", "b", "c"] {
        inbox.store(&delivery(member)).await.expect("it is stored");
    }
    let workers: Vec<_> = (0..2).map(|_| Running::start(worker(&inbox).attempts(1), handlers())).collect();
    until_handled(&inbox).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(most.load(Ordering::SeqCst), 1);
    assert_eq!(inbox.dead().list(None, 10).await.expect("Redis answers").len(), 0);
}

#[tokio::test]
async fn what_was_begun_and_not_ended_is_in_doubt() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("a")).await.expect("it is stored");
    let (answers, begun) = (Answers::default(), Arc::new(Semaphore::new(0)));
    let handlers = || {
        Handlers::new((answers.clone(), begun.clone())).fallback(|context| async move {
            let once = context.once(&context.delivery().key()).await?;
            let (answers, begun) = context.state;
            let run = {
                let mut answers = answers.lock().expect("not poisoned");
                answers.push(once);
                answers.len()
            };
            begun.add_permits(1);
            match run {
                // Its worker dies.
                1 => std::future::pending().await,
                2 => Err("it fails".into()),
                _ => Ok(()),
            }
        })
    };
    let first = Running::start(worker(&inbox), handlers());
    begun.acquire().await.expect("it is open").forget();
    first.kill().await;
    let second = Running::start(worker(&inbox), handlers());
    until_handled(&inbox).await;
    second.stop().await;
    assert_eq!(*answers.lock().expect("not poisoned"), [Once::First, Once::InDoubt, Once::InDoubt]);
}

#[tokio::test]
async fn a_handler_whose_lease_has_ended_is_stopped() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("a")).await.expect("it is stored");
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let handlers = Handlers::new((begun.clone(), ended.clone())).fallback(|context| async move {
        let (begun, ended) = context.state;
        if begun.fetch_add(1, Ordering::SeqCst) == 0 {
            tokio::time::sleep(6 * LEASE).await;
        }
        ended.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let running = Running::start(worker(&inbox), handlers);
    until("it has begun", async || begun.load(Ordering::SeqCst) == 1).await;
    redis.freeze();
    tokio::time::sleep(2 * LEASE).await;
    redis.thaw();
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!((begun.load(Ordering::SeqCst), ended.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn without_an_inbox_nobody_knows_what_was_done() {
    let handlers = Handlers::new(()).fallback(|context| async move { context.once("a").await.map(drop) });
    let error = handlers.handle(Arc::new(delivery("a"))).await.expect_err("there is no worker");
    assert!(error.to_string().contains("inbox"), "{error}");
}
