//! What an endpoint promises: the right handler, an answer in time, nothing twice, nothing lost.

#![allow(clippy::unwrap_used)]

use futures_util::future::{BoxFuture, FutureExt};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use wecom_api::StoreError;
use wecom_api::callback::{
    Answer, Application, Delivery, Endpoint, Format, Handle, HandlerError, Handlers, Receiver, Repeats, ReplayGuard,
    Reply, Sealed,
};
use wecom_api::contacts::{MemberCreated, MemberDeleted};
use wecom_api::messages::TextReceived;

const CORP: &str = "ww1234567890";

fn application(token: &str) -> Application {
    Application::new(token, "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", [CORP]).unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(application("first")).application(application("second"))
}

fn sealed(inner: &str) -> Sealed {
    receiver().seal_for(0, Format::Xml, CORP, &format!("<xml>{inner}</xml>")).unwrap()
}

async fn send(endpoint: &Endpoint, inner: &str) -> Answer {
    let sealed = sealed(inner);
    endpoint.post(&sealed.query(), sealed.body().as_bytes()).await
}

const CREATED: &str = "<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>create_user</ChangeType>\
                       <CreateTime>1403610513</CreateTime><UserID>zhangsan</UserID>";
const TEXT: &str = "<ToUserName>ww1234567890</ToUserName><FromUserName>zhangsan</FromUserName><MsgType>text</MsgType><Content>Hello</Content><MsgId>1</MsgId>";

/// What handlers saw.
type Seen = Arc<Mutex<Vec<String>>>;

fn recording(seen: &Seen) -> Handlers<Seen> {
    Handlers::new(seen.clone())
        .on(|member: MemberCreated, context| async move {
            context.state.lock().unwrap().push(format!("created {}", member.userid));
            Ok(())
        })
        .on(|member: MemberDeleted, context| async move {
            context.state.lock().unwrap().push(format!("deleted {}", member.userid));
            Ok(())
        })
        .fallback(|context| async move {
            context.state.lock().unwrap().push(format!("other {}", context.event().event()));
            Ok(())
        })
        .on_error(|error, context| context.state.lock().unwrap().push(format!("{error}")))
}

#[tokio::test]
async fn each_event_goes_to_its_handler_and_others_to_the_fallback() {
    let seen = Seen::default();
    let endpoint = Endpoint::new(receiver(), recording(&seen));
    send(&endpoint, CREATED).await;
    send(&endpoint, &CREATED.replace("create_user", "delete_user")).await;
    send(&endpoint, "<Event>brand_new</Event>").await;
    assert_eq!(*seen.lock().unwrap(), ["created zhangsan", "deleted zhangsan", "other brand_new"]);
}

async fn greet(text: TextReceived, _: wecom_api::callback::Context<()>) -> Result<Reply, HandlerError> {
    Ok(Reply::text(format!("{} to you", text.content)))
}

#[tokio::test]
async fn a_reply_in_time_goes_into_the_answer() {
    let endpoint = Endpoint::new(receiver(), Handlers::new(()).on(greet));
    let answer = send(&endpoint, TEXT).await;
    assert_eq!((answer.status, answer.content_type), (200, "application/xml; charset=utf-8"));
    let signature = answer.body.split("<MsgSignature><![CDATA[").nth(1).unwrap().split(']').next().unwrap();
    let time = answer.body.split("<TimeStamp>").nth(1).unwrap().split('<').next().unwrap();
    let nonce = answer.body.split("<Nonce><![CDATA[").nth(1).unwrap().split(']').next().unwrap();
    let query = format!("msg_signature={signature}&timestamp={time}&nonce={nonce}");
    let reply = receiver().open(&query, answer.body.as_bytes()).unwrap();
    assert_eq!(reply.event().body()["Content"], "Hello to you");
    assert_eq!((reply.event().to_user_name(), reply.event().from_user_name()), ("zhangsan", CORP));
}

#[tokio::test]
async fn the_server_is_answered_in_time_and_the_handler_goes_on() {
    let (seen, go) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let handlers = Handlers::new((seen.clone(), go.clone())).on(|_: MemberCreated, context| async move {
        let (seen, go) = context.state;
        go.acquire().await?.forget();
        seen.lock().unwrap().push("done".to_owned());
        Ok(Reply::raw("<xml/>"))
    });
    let endpoint = Endpoint::builder(receiver(), handlers).answer_within(Duration::from_millis(20)).build();
    let answer = send(&endpoint, CREATED).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!((endpoint.running(), seen.lock().unwrap().len()), (1, 0));

    // Draining waits for it, and takes nothing more.
    let draining = tokio::spawn({
        let endpoint = endpoint.clone();
        async move { endpoint.drain().await }
    });
    tokio::task::yield_now().await;
    assert_eq!(send(&endpoint, TEXT).await.status, 503);
    assert!(!draining.is_finished());
    go.add_permits(1);
    draining.await.unwrap();
    assert_eq!((endpoint.running(), seen.lock().unwrap().len()), (0, 1));
}

#[tokio::test]
async fn a_handler_goes_on_when_the_server_hangs_up() {
    let (seen, go) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let handlers = Handlers::new((seen.clone(), go.clone())).fallback(|context| async move {
        context.state.1.acquire().await?.forget();
        context.state.0.lock().unwrap().push("done".to_owned());
        Ok(())
    });
    let endpoint = Endpoint::new(receiver(), handlers);
    // The connection's task is dropped with it.
    assert!(tokio::time::timeout(Duration::from_millis(20), send(&endpoint, CREATED)).await.is_err());
    go.add_permits(1);
    endpoint.drain().await;
    assert_eq!(*seen.lock().unwrap(), ["done"]);
}

#[tokio::test]
async fn what_comes_again_is_handled_once() {
    let seen = Seen::default();
    let endpoint = Endpoint::new(receiver(), recording(&seen));
    for _ in 0..3 {
        let answer = send(&endpoint, CREATED).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    }
    assert_eq!(seen.lock().unwrap().len(), 1);
    // A message is known by its ID, whatever else differs.
    for inner in [TEXT, "<MsgType>text</MsgType><Content>Hello!</Content><MsgId>1</MsgId>"] {
        send(&endpoint, inner).await;
    }
    assert_eq!(seen.lock().unwrap().len(), 2);
    // Another event of the same second is another event.
    send(&endpoint, &CREATED.replace("zhangsan", "lisi")).await;
    assert_eq!(seen.lock().unwrap().len(), 3);
    // Two applications behind one URL may both be told of it.
    let second = receiver().seal_for(1, Format::Xml, CORP, &format!("<xml>{CREATED}</xml>")).unwrap();
    endpoint.post(&second.query(), second.body().as_bytes()).await;
    assert_eq!(seen.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn what_failed_is_handled_when_it_comes_again() {
    let tries = Arc::new(AtomicUsize::new(0));
    let handlers = Handlers::new(tries.clone()).fallback(|context| async move {
        match context.state.fetch_add(1, Ordering::SeqCst) {
            0 => Err("the database is away".into()),
            1 => panic!("on purpose"),
            _ => Ok(()),
        }
    });
    let told = Seen::default();
    let handlers = handlers.on_error({
        let told = told.clone();
        move |error, context| told.lock().unwrap().push(format!("{}: {error}", context.event().change_type()))
    });
    let endpoint = Endpoint::new(receiver(), handlers);
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(send(&endpoint, CREATED).await.status);
    }
    assert_eq!(answers, [500, 500, 200, 200]);
    assert_eq!(tries.load(Ordering::SeqCst), 3);
    assert_eq!(*told.lock().unwrap(), ["create_user: the database is away", "create_user: the handler panicked"]);
}

#[tokio::test]
async fn an_event_that_its_type_cannot_read_is_told_and_not_lost() {
    let seen = Seen::default();
    let handlers = Handlers::new(()).on(|_: TextReceived, _| async move { Ok(()) }).on_error({
        let seen = seen.clone();
        move |error, context| {
            seen.lock().unwrap().push(format!("{error} | {}", context.event().body()["Content"]));
        }
    });
    let endpoint = Endpoint::new(receiver(), handlers);
    let answer = send(&endpoint, "<MsgType>text</MsgType><Content>Hello</Content><MsgId>many</MsgId>").await;
    assert_eq!(answer.status, 500);
    let seen = seen.lock().unwrap();
    assert!(
        seen[0].starts_with("the event TextReceived cannot be read:") && seen[0].ends_with("\"Hello\""),
        "{seen:?}"
    );
}

#[tokio::test]
async fn more_than_can_run_is_asked_to_come_again() {
    let go = Arc::new(Semaphore::new(0));
    let handlers = Handlers::new(go.clone()).fallback(|context| async move {
        context.state.acquire().await?.forget();
        Ok(())
    });
    let endpoint =
        Endpoint::builder(receiver(), handlers).max_running(1).answer_within(Duration::from_millis(5)).build();
    assert_eq!(send(&endpoint, CREATED).await.status, 200);
    assert_eq!(send(&endpoint, TEXT).await.status, 503);
    go.add_permits(2);
    while endpoint.running() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(send(&endpoint, TEXT).await.status, 200);
}

#[tokio::test]
async fn a_command_to_a_third_party_application_is_answered_with_success() {
    let endpoint = Endpoint::new(receiver(), Handlers::new(()));
    let answer = send(&endpoint, "<InfoType>suite_ticket</InfoType><SuiteTicket>t</SuiteTicket>").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "success"));
}

/// Keeps events for later, or cannot.
struct Keeper {
    taken: Seen,
    go: Arc<Semaphore>,
}

impl Handle for Keeper {
    fn handle(&self, delivery: Arc<Delivery>) -> BoxFuture<'_, Result<Option<Reply>, HandlerError>> {
        async move {
            self.go.acquire().await?.forget();
            self.taken.lock().unwrap().push(delivery.key());
            Ok(None)
        }
        .boxed()
    }

    fn keeps(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn what_is_not_kept_in_time_has_failed_and_is_kept_when_it_comes_again() {
    let (taken, go) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let keeper = Keeper { taken: taken.clone(), go: go.clone() };
    let endpoint = Endpoint::builder(receiver(), keeper).answer_within(Duration::from_millis(5)).build();
    assert_eq!(send(&endpoint, CREATED).await.status, 500);
    go.add_permits(2);
    assert_eq!(send(&endpoint, CREATED).await.status, 200);
    endpoint.drain().await;
    let taken = taken.lock().unwrap();
    assert_eq!((taken.len(), &taken[0]), (2, &taken[1]), "it tells repeats itself");
}

/// A place that is away.
#[derive(Debug)]
struct Away;

impl Repeats for Away {
    fn claim<'a>(&'a self, _: &'a str, _: Duration) -> BoxFuture<'a, Result<bool, StoreError>> {
        std::future::ready(Err(StoreError::new("away"))).boxed()
    }

    fn release<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        std::future::ready(Err(StoreError::new("away"))).boxed()
    }
}

#[tokio::test]
async fn events_are_handled_when_nobody_knows_whether_they_came_before() {
    let seen = Seen::default();
    let endpoint = Endpoint::builder(receiver(), recording(&seen)).repeats(Away).build();
    assert_eq!(send(&endpoint, CREATED).await.status, 200);
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_not_the_servers_is_refused() {
    let endpoint = Endpoint::builder(receiver(), Handlers::new(()))
        .replay_guard(ReplayGuard::new(Duration::from_secs(60)))
        .build();
    let sealed = sealed(CREATED);
    let (query, body) = (sealed.query(), sealed.body());
    assert_eq!(endpoint.post("", body.as_bytes()).await.status, 400);
    assert_eq!(endpoint.post(&query, b"<xml>").await.status, 400);
    assert_eq!(endpoint.post(&query.replace("msg_signature=", "msg_signature=0"), body.as_bytes()).await.status, 403);
    assert_eq!(endpoint.post(&query, &vec![b' '; 2 << 20]).await.status, 413);
    assert_eq!(endpoint.post(&query, body.as_bytes()).await.status, 200);
    assert_eq!(endpoint.post(&query, body.as_bytes()).await.status, 403, "somebody recorded it");
    assert_eq!(endpoint.get(&query).status, 400);
}

#[tokio::test]
async fn a_route_of_axum_is_the_endpoint() {
    let seen = Seen::default();
    let endpoint = Endpoint::new(receiver(), recording(&seen));
    let app = axum::Router::new().route("/callback", endpoint.method_router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/callback", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();

    let event = sealed(CREATED);
    let answer = http.post(format!("{url}?{}", event.query())).body(event.body()).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, ""));
    assert_eq!(*seen.lock().unwrap(), ["created zhangsan"]);

    // The check of the URL wants the text as it is.
    let echo = receiver().seal_for(0, Format::Xml, CORP, "1616140317555161061").unwrap();
    let query = url::form_urlencoded::Serializer::new(echo.query()).append_pair("echostr", &echo.encrypted).finish();
    let answer = http.get(format!("{url}?{query}")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, "1616140317555161061"));

    let large = http.post(format!("{url}?{}", event.query())).body(vec![b' '; 2 << 20]).send().await.unwrap();
    assert_eq!(large.status().as_u16(), 413);
    assert_eq!(http.put(&url).send().await.unwrap().status().as_u16(), 405);
}
