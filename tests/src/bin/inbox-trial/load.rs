//! How many events one process stores and handles in a second.

use crate::event::{delivery, inbox, receiver, sealed};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use wecom_api::callback::Handlers;
use wecom_api::contacts::MemberCreated;
use wecom_tests::redis_server::RedisServer;

/// Events that are stored at once.
const AT_ONCE: usize = 64;

pub(crate) async fn measure(events: usize) {
    for durable in ["no", "yes"] {
        let directory = tempfile::TempDir::new().expect("a directory");
        let path = directory.path().display().to_string();
        let redis = RedisServer::start_with(&["--dir", &path, "--appendonly", durable]);
        let inbox = inbox(&redis.url()).await.expect("Redis answers");
        let requests: Vec<_> = (0..events).map(sealed).map(|sealed| (sealed.query(), sealed.body())).collect();
        let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));

        let began = Instant::now();
        let tasks = (0..AT_ONCE).map(|_| {
            let (requests, next, inbox) = (requests.clone(), next.clone(), inbox.clone());
            tokio::spawn(async move {
                let receiver = receiver();
                while let Some((query, body)) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let delivery = receiver.open(query, body.as_bytes()).expect("it is opened");
                    assert!(inbox.store(&delivery).await.expect("it is stored"));
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("it is stored");
        }
        let stored = per_second(events, began.elapsed());

        let handled = Arc::new(AtomicUsize::new(0));
        let handlers = Handlers::new(handled.clone()).on(|_: MemberCreated, context| async move {
            context.state.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        let began = Instant::now();
        let all = async {
            while handled.load(Ordering::Relaxed) < events {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        inbox.worker("load").concurrency(AT_ONCE).run(handlers, all).await.expect("Redis answers");
        let handled = per_second(events, began.elapsed());
        println!("append-only file {durable}: opened and stored {stored}/s, handled {handled}/s");
        assert!(!inbox.store(&delivery(0)).await.expect("Redis answers"), "all are known");
    }
}

fn per_second(events: usize, time: Duration) -> u64 {
    (events as f64 / time.as_secs_f64()) as u64
}
