//! A callback URL on this machine, which remembers what came.

use axum::Router;
use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::routing::get;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wecom_api::callback::{Application, Delivery, Receiver};

pub(crate) const TOKEN: &str = "a token of mine";
pub(crate) const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// What a URL does with a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// This text, once it is verified.
    Text(&'static str),
    /// This reply, encrypted.
    Reply(&'static str),
    /// This HTTP status.
    Status(u16),
    /// Nothing to the first requests, and then this text.
    LateBy(usize, &'static str),
}

#[derive(Clone)]
pub(crate) struct Url {
    pub(crate) address: String,
    came: Arc<Mutex<Vec<Delivery>>>,
    queries: Arc<Mutex<Vec<String>>>,
}

impl Url {
    pub(crate) async fn start(answer: Answer) -> Url {
        let ids = ["wwfake", "wwfakesuite", "wwother", ""];
        let receiver = Receiver::new(Application::new(TOKEN, KEY, ids).expect("the key is one"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = format!("http://{}/wecom", listener.local_addr().expect("it has an address"));
        let url = Url { address, came: Arc::default(), queries: Arc::default() };
        let (checker, taker) = (receiver.clone(), url.clone());
        let check = get(move |RawQuery(query): RawQuery| async move {
            checker.verify_url(&query.expect("a query")).expect("it is verified")
        });
        let take = move |RawQuery(query): RawQuery, body: Bytes| async move {
            let query = query.expect("a query");
            let delivery = receiver.open(&query, &body).expect("it is for us");
            let sealed = match &answer {
                Answer::Reply(reply) => {
                    let sealed = receiver.seal_for(0, delivery.format(), delivery.receive_id(), reply);
                    sealed.expect("it is sealed").body()
                }
                _ => String::new(),
            };
            let before = {
                let mut came = taker.came.lock().expect("no panic");
                taker.queries.lock().expect("no panic").push(query);
                came.push(delivery);
                came.len() - 1
            };
            match answer {
                Answer::Text(text) => (200, text.to_owned()),
                Answer::Reply(_) => (200, sealed),
                Answer::Status(status) => (status, "no".to_owned()),
                Answer::LateBy(count, text) => {
                    if before < count {
                        tokio::time::sleep(Duration::from_secs(3600)).await;
                    }
                    (200, text.to_owned())
                }
            }
        };
        let take = move |query: RawQuery, body: Bytes| async move {
            let (status, text) = take(query, body).await;
            (axum::http::StatusCode::from_u16(status).expect("a status"), text)
        };
        let router = Router::new().route("/wecom", check.post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    /// What came, in order.
    pub(crate) fn came(&self) -> Vec<Delivery> {
        self.came.lock().expect("no panic").clone()
    }

    pub(crate) fn queries(&self) -> Vec<String> {
        self.queries.lock().expect("no panic").clone()
    }
}
