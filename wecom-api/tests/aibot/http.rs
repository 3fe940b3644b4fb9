//! A bot over HTTP: its callbacks, the polls of a streamed answer, and what goes back.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use wecom_api::aibot::{BotAnswer, PolledStream, PolledStreams};
use wecom_api::callback::{Application, Context, Endpoint, Format, Handlers, Receiver};
use wecom_api::messages::{BotEvent, BotEventContent, BotMessage, BotStreamPolled};

const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

/// What the handlers share: the answers, and the one that the test writes.
#[derive(Clone, Default)]
struct Bot {
    streams: PolledStreams,
    started: Arc<Mutex<Option<PolledStream>>>,
}

fn receiver() -> Receiver {
    Receiver::new(Application::new("token", KEY, [""]).expect("the key is one"))
}

fn endpoint(bot: &Bot) -> Endpoint {
    let handlers = Handlers::new(bot.clone())
        .on(|_: BotMessage, context: Context<Bot>| async move {
            let mut answer = context.state.streams.start()?;
            answer.write("Let me see")?;
            let first = answer.reply();
            *context.state.started.lock().expect("no panic") = Some(answer);
            Ok(first)
        })
        .on(|polled: BotStreamPolled, context: Context<Bot>| async move { Ok(context.state.streams.poll(&polled)) })
        .on(|event: BotEvent, _: Context<Bot>| async move {
            Ok((event.event == BotEventContent::ChatEntered).then(|| BotAnswer::text("Welcome")))
        });
    Endpoint::new(receiver(), handlers)
}

/// Sends a callback as the server does, and gives what was encrypted in the answer.
async fn call(endpoint: &Endpoint, body: Value) -> Value {
    let sealed = receiver().seal_for(0, Format::Json, "", &body.to_string()).expect("it can be sealed");
    let answer = endpoint.post(&sealed.query(), sealed.body().as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    if answer.body.is_empty() {
        return Value::Null;
    }
    let reply: Value = serde_json::from_str(&answer.body).expect("the answer is JSON");
    let query = format!(
        "msg_signature={}&timestamp={}&nonce={}",
        reply["msgsignature"].as_str().expect("it is signed"),
        reply["timestamp"],
        reply["nonce"].as_str().expect("there is a nonce")
    );
    let opened = receiver().open(&query, answer.body.as_bytes()).expect("the answer is encrypted");
    opened.event().body().clone()
}

fn poll(id: &str, stream: &Value) -> Value {
    json!({ "msgid": id, "aibotid": "b", "from": { "userid": "a" }, "msgtype": "stream", "stream": { "id": stream } })
}

#[tokio::test]
async fn a_streamed_answer_is_polled_until_it_is_finished() {
    let bot = Bot::default();
    let endpoint = endpoint(&bot);
    let message = json!({ "msgid": "1", "aibotid": "b", "from": { "userid": "a" }, "msgtype": "text", "text": { "content": "?" } });
    let first = call(&endpoint, message).await;
    assert_eq!((&first["msgtype"], &first["stream"]["content"]), (&json!("stream"), &json!("Let me see")));
    assert_eq!(first["stream"]["finish"], false);
    let id = &first["stream"]["id"];

    let mut answer = bot.started.lock().expect("no panic").take().expect("it has begun");
    answer.push(": it is").expect("it is short");
    assert_eq!(call(&endpoint, poll("2", id)).await["stream"]["content"], "Let me see: it is");
    assert!(answer.push(&"x".repeat(20_480)).is_err(), "what is too long leaves the content as it is");
    answer.push(" nine").expect("it is short");
    answer.finish();
    let last = call(&endpoint, poll("3", id)).await;
    assert_eq!(
        (&last["stream"]["content"], &last["stream"]["finish"]),
        (&json!("Let me see: it is nine"), &json!(true))
    );
    // An answer that is lost on the way is asked for again.
    assert_eq!(call(&endpoint, poll("4", id)).await, last);
}

#[tokio::test]
async fn an_answer_that_nobody_knows_is_finished() {
    let endpoint = endpoint(&Bot::default());
    let unknown = call(&endpoint, poll("1", &json!("gone"))).await;
    assert_eq!((&unknown["stream"]["id"], &unknown["stream"]["finish"]), (&json!("gone"), &json!(true)));
}

#[tokio::test]
async fn events_are_answered_or_not() {
    let endpoint = endpoint(&Bot::default());
    let event = |id: &str, kind: &str| {
        json!({
            "msgid": id, "aibotid": "b", "from": { "userid": "a" }, "msgtype": "event", "event": { "eventtype": kind },
        })
    };
    assert_eq!(call(&endpoint, event("1", "enter_chat")).await["text"]["content"], "Welcome");
    assert_eq!(call(&endpoint, event("2", "something_new")).await, Value::Null);
}
