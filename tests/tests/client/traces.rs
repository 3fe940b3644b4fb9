//! What is traced of answers.

use crate::listener::Listener;
use serde_json::{Value, json};
use wecom_api::contacts::{GetUser, UpdateUser};
use wecom_api::mock::{Fault, Server};

#[tokio::test]
async fn an_answer_without_any_known_field_is_told_with_its_keys() {
    let listener = Listener::default();
    let _second = tracing::Dispatch::new(Listener::default());
    let _guard = tracing::subscriber::set_default(listener.clone());
    let server = Server::start().await;
    let client = server.client();
    let told = |listener: &Listener| {
        let mut heard = listener.heard.lock().expect("not poisoned");
        let line = heard.lines().find(|line| line.contains("has no field that is known")).map(str::to_owned);
        heard.clear();
        line
    };
    let answer = |body: Value| server.inject(Fault::body(body.to_string()).on_path("/cgi-bin/user/get"));
    // Under another key: the answer is empty, and the trace says what was there.
    answer(json!({ "errcode": 0, "errmsg": "ok", "data": { "userid": "a" }, "k".repeat(99): 1 }));
    let user = GetUser::new("a").send(&client).await.expect("read");
    assert!(user.userid.is_empty());
    let line = told(&listener).expect("it is told");
    assert!(
        line.contains("contacts::GetUser") && line.contains("\"data\"") && !line.contains(&"k".repeat(65)),
        "{line}"
    );
    // One known field is enough, and what says nothing at all is nothing new.
    for body in [json!({ "errcode": 0, "userid": "a", "novelty": 1 }), json!({ "errcode": 0, "errmsg": "ok" })] {
        answer(body);
        GetUser::new("a").send(&client).await.expect("read");
        assert_eq!(told(&listener), None);
    }
    // An operation that answers nothing misses nothing.
    server.inject(Fault::body(r#"{"errcode":0,"novelty":1}"#).on_path("/cgi-bin/user/update"));
    UpdateUser::new("a").send(&client).await.expect("read");
    assert_eq!(told(&listener), None);
}
