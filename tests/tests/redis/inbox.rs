//! A durable inbox: stored once, handled by somebody, whoever dies meanwhile.

use crate::nodes::RedisCluster;
use crate::place::Place;
use crate::server::RedisServer;
use redis::Commands;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use wecom_api::callback::{
    Application, Delivery, Endpoint, Format, Handle, Handlers, Inbox, Pending, Receiver, Worker,
};
use wecom_api::contacts::MemberCreated;
use wecom_api::{RedisStore, StoreError};

pub(crate) const STREAM: &str = "wecom:{inbox:test}:events";
const CORP: &str = "ww1234567890";
/// The shortest that there is.
pub(crate) const LEASE: Duration = Duration::from_secs(1);

pub(crate) fn receiver() -> Receiver {
    let application = Application::new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", [CORP]);
    Receiver::new(application.expect("a key"))
}

/// Query and body of a callback: a member was created.
fn created(member: &str) -> (String, String) {
    let text = format!(
        "<xml><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>create_user</ChangeType>\
         <CreateTime>1403610513</CreateTime><UserID>{member}</UserID></xml>"
    );
    let sealed = receiver().seal_for(0, Format::Xml, CORP, &text).expect("it is sealed");
    (sealed.query(), sealed.body())
}

pub(crate) fn delivery(member: &str) -> Delivery {
    let (query, body) = created(member);
    receiver().open(&query, body.as_bytes()).expect("it is opened")
}

pub(crate) async fn inbox(redis: &RedisServer) -> Inbox {
    Inbox::new(&RedisStore::connect(redis.url()).await.expect("Redis answers"), "test")
}

pub(crate) fn worker(inbox: &Inbox) -> Worker {
    inbox.worker("worker").lease(LEASE).delay(Duration::from_millis(50), Duration::from_millis(200))
}

/// A worker that runs until it is stopped.
pub(crate) struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), StoreError>>,
}

impl Running {
    pub(crate) fn start(worker: Worker, handler: impl Handle + 'static) -> Self {
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(worker.run(handler, async {
            let _ = stopped.await;
        }));
        Self { stop, ended }
    }

    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.ended.await.expect("it does not panic").expect("it ends well");
    }

    /// As if its process had died.
    pub(crate) async fn kill(self) {
        self.ended.abort();
        let _ = self.ended.await;
    }
}

pub(crate) type Seen = Arc<Mutex<Vec<String>>>;

/// Notes which members were created.
pub(crate) fn noting(seen: &Seen) -> Handlers<Seen> {
    Handlers::new(seen.clone()).on(|member: MemberCreated, context| async move {
        context.state.lock().expect("not poisoned").push(member.userid.to_string());
        Ok(())
    })
}

pub(crate) fn sorted(seen: &Seen) -> Vec<String> {
    let mut seen = seen.lock().expect("not poisoned").clone();
    seen.sort();
    seen
}

pub(crate) async fn until(what: &str, mut happened: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !happened().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.unwrap_or_else(|_| panic!("{what}"));
}

/// Waits until nothing is left to do.
pub(crate) async fn until_handled(inbox: &Inbox) {
    until("all is handled", async || {
        let Ok(Pending { waiting, in_work, delayed, .. }) = inbox.pending().await else { return false };
        waiting + in_work + delayed == 0
    })
    .await;
}

#[tokio::test]
async fn what_the_server_repeats_is_stored_once_and_handled_once() {
    for redis in Place::both() {
        let inbox = Inbox::new(&redis.store().await, "test");
        let endpoint = Endpoint::new(receiver(), inbox.clone());
        // No worker is there yet, and no group.
        for member in ["a", "b", "a", "a"] {
            let (query, body) = created(member);
            assert_eq!(endpoint.post(&query, body.as_bytes()).await.status, 200);
        }
        let pending = inbox.pending().await.expect("Redis answers");
        assert_eq!((pending.waiting, pending.in_work), (2, 0));
        assert!(pending.oldest.is_some());

        let seen = Seen::default();
        let running = Running::start(worker(&inbox), noting(&seen));
        until_handled(&inbox).await;
        assert!(!inbox.store(&delivery("b")).await.expect("Redis answers"), "it is known, though it was handled");
        running.stop().await;
        assert_eq!(sorted(&seen), ["a", "b"]);
        let left: usize = redis::cmd("XLEN").arg(STREAM).query(&mut redis.connection(STREAM)).expect("Redis answers");
        assert_eq!(left, 0, "what is handled is deleted");
    }
}

#[tokio::test]
async fn what_a_dead_worker_had_is_given_to_another() {
    for redis in Place::both() {
        let inbox = Inbox::new(&redis.store().await, "test");
        inbox.store(&delivery("a")).await.expect("it is stored");
        let begun = Arc::new(Semaphore::new(0));
        let hanging = Handlers::new(begun.clone()).fallback(|context| async move {
            context.state.add_permits(1);
            std::future::pending::<()>().await;
            Ok(())
        });
        let first = Running::start(worker(&inbox), hanging);
        begun.acquire().await.expect("it is open").forget();
        first.kill().await;

        let seen = Seen::default();
        let second = Running::start(worker(&inbox), noting(&seen));
        until_handled(&inbox).await;
        second.stop().await;
        assert_eq!(sorted(&seen), ["a"]);
    }
}

#[tokio::test]
async fn a_handler_that_takes_longer_than_the_lease_keeps_its_event() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("slow")).await.expect("it is stored");
    let begun = Arc::new(AtomicUsize::new(0));
    let slow = || {
        Handlers::new(begun.clone()).fallback(|context| async move {
            context.state.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(3 * LEASE).await;
            Ok(())
        })
    };
    let workers = [Running::start(worker(&inbox), slow()), Running::start(worker(&inbox), slow())];
    until_handled(&inbox).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(begun.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_worker_that_is_stopped_ends_what_it_has_begun_and_leaves_nothing_behind() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    let (begun, go_on) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let handlers = Handlers::new((begun.clone(), go_on.clone())).fallback(|context| async move {
        let (begun, go_on) = context.state;
        begun.add_permits(1);
        go_on.acquire().await?.forget();
        Ok(())
    });
    inbox.store(&delivery("a")).await.expect("it is stored");
    let running = Running::start(worker(&inbox), handlers);
    begun.acquire().await.expect("it is open").forget();
    let stopping = tokio::spawn(running.stop());
    go_on.add_permits(1);
    stopping.await.expect("it ends");
    assert_eq!(inbox.pending().await.expect("Redis answers"), Pending::default());
    let info: Vec<redis::Value> =
        redis::cmd("XINFO").arg("CONSUMERS").arg(STREAM).arg("workers").query(&mut redis.connection()).expect("a list");
    assert!(info.is_empty(), "no consumer stays");
}

#[tokio::test]
async fn a_redis_that_is_restarted_loses_nothing_that_was_stored() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().display().to_string();
    let mut redis = RedisServer::start_with(&["--dir", &path, "--appendonly", "yes"]);
    let inbox = inbox(&redis).await;
    for number in 0..20 {
        inbox.store(&delivery(&format!("{number:02}"))).await.expect("it is stored");
    }
    let (seen, go_on) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let handlers = Handlers::new((seen.clone(), go_on.clone())).on(|member: MemberCreated, context| async move {
        let (seen, go_on) = context.state;
        go_on.acquire().await?.forget();
        seen.lock().expect("not poisoned").push(member.userid.to_string());
        Ok(())
    });
    let running = Running::start(worker(&inbox).concurrency(4).lease(Duration::from_secs(30)), handlers);
    until("four are in work", async || inbox.pending().await.is_ok_and(|pending| pending.in_work == 4)).await;
    redis.kill();
    let lost = inbox.store(&delivery("while it was gone")).await.expect_err("Redis is gone");
    assert!(lost.to_string().contains("does not answer"), "{lost}");
    // Handled while Redis is gone, and told to it when it is back.
    go_on.add_permits(1000);
    until("four are handled", async || seen.lock().expect("not poisoned").len() == 4).await;
    redis.restart();
    until_handled(&inbox).await;
    running.stop().await;
    let expected: Vec<_> = (0..20).map(|number| format!("{number:02}")).collect();
    assert_eq!(sorted(&seen), expected);
}

#[tokio::test]
async fn what_cannot_be_stored_is_answered_with_an_error_so_that_it_comes_again() {
    let mut redis = RedisServer::start();
    let inbox = inbox(&redis).await.max_waiting(1).max_bytes(1_000);
    let endpoint = Endpoint::new(receiver(), inbox.clone());
    let post = async |member: &str| {
        let (query, body) = created(member);
        endpoint.post(&query, body.as_bytes()).await.status
    };
    assert_eq!(post("first").await, 200);
    assert_eq!(post("second").await, 500, "it is full");
    assert_eq!(post(&"x".repeat(1_000)).await, 500, "it is too large");
    redis.kill();
    assert_eq!(post("third").await, 500);
    redis.restart();
    assert_eq!(post("third").await, 200);
}

#[tokio::test]
async fn a_worker_waits_for_a_redis_that_is_not_there_yet_and_makes_its_group_anew() {
    let mut redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    redis.kill();
    let seen = Seen::default();
    let running = Running::start(worker(&inbox), noting(&seen));
    redis.restart();
    inbox.store(&delivery("a")).await.expect("it is stored");
    until_handled(&inbox).await;
    let () = redis::cmd("FLUSHALL").query(&mut redis.connection()).expect("Redis answers");
    inbox.store(&delivery("b")).await.expect("it is stored");
    until_handled(&inbox).await;
    running.stop().await;
    assert_eq!(sorted(&seen), ["a", "b"]);
}

#[tokio::test]
async fn a_worker_says_at_the_beginning_what_stands_in_the_way() {
    let redis = RedisServer::start();
    let () = redis.connection().set(STREAM, "a text").expect("Redis answers");
    let inbox = inbox(&redis).await;
    let error =
        worker(&inbox).run(noting(&Seen::default()), std::future::pending()).await.expect_err("it is no stream");
    assert!(error.to_string().contains("WRONGTYPE"), "{error}");
    inbox.store(&delivery("a")).await.expect_err("it is no stream");
    let () = redis.connection().del(STREAM).expect("Redis answers");
    assert!(inbox.store(&delivery("a")).await.expect("it is stored"), "the failure has not made it known");
}

#[tokio::test]
async fn all_of_one_inbox_stands_on_one_node_of_a_cluster() {
    let cluster = RedisCluster::start();
    let owner = cluster.owner(STREAM);
    let store = cluster.builder().connect().await.expect("Redis answers");
    Inbox::new(&store, "test").store(&delivery("a")).await.expect("it is stored");
    for (number, node) in cluster.nodes.iter().enumerate() {
        let keys: usize = redis::cmd("DBSIZE").query(&mut node.connection()).expect("Redis answers");
        assert_eq!(keys, if number == owner { 2 } else { 0 });
    }
}

#[tokio::test]
async fn nothing_of_an_event_is_shown() {
    let redis = RedisServer::start();
    let inbox = inbox(&redis).await;
    inbox.store(&delivery("a-secret-ticket")).await.expect("it is stored");
    let shown = format!("{inbox:?} {:?} {:?}", worker(&inbox), inbox.pending().await);
    assert!(!shown.contains("a-secret-ticket"), "{shown}");
}
