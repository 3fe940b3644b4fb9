//! A third-party application on several hosts, which gets all it needs from the fake server's pushes.

use super::applied::{CODE, TICKET, client, value};
use super::receiver::{KEY, TOKEN};
use std::sync::{Arc, Mutex};
use wecom_api::callback::{Application, Endpoint, Handlers, Receiver};
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::{Fault, Push, Server};
use wecom_api::third_party::{
    AuthorizationCanceled, AuthorizationCreated, GetPermanentCodeV2, PermanentCodeReset, SuiteTicketPushed,
};
use wecom_api::{Applied, MemoryStore};

/// What handlers were told, one line each.
type Told = Arc<Mutex<Vec<String>>>;

/// The URL of a host that has the server's client and this store.
async fn host(server: &Server, store: &MemoryStore, told: &Told) -> String {
    let receiver = Receiver::new(Application::new(TOKEN, KEY, ["wwfakesuite"]).expect("the key is one"));
    let note = |told: &Told, what: &str, applied: &Applied| {
        let corp = applied.corp_id().map_or("nobody", |id| id.as_str());
        told.lock().expect("no panic").push(format!("{what} of {corp}"));
    };
    let handlers = Handlers::new(told.clone())
        .apply_to(client(server, store))
        .on(move |_: AuthorizationCreated, context| async move {
            note(&context.state, "authorization", context.applied());
            Ok(())
        })
        .on(move |_: AuthorizationCanceled, context| async move {
            note(&context.state, "end", context.applied());
            Ok(())
        })
        .on_error(|error, context| context.state.lock().expect("no panic").push(error.to_string()));
    let endpoint = Endpoint::new(receiver, handlers);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = format!("http://{}/", listener.local_addr().expect("it has an address"));
    let router = axum::Router::new().route("/", endpoint.method_router());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn created(auth_code: String) -> AuthorizationCreated {
    let mut event = AuthorizationCreated::default();
    event.auth_code = auth_code.into();
    event
}

#[tokio::test]
async fn callbacks_alone_keep_the_store_of_all_hosts_up_to_date() {
    let (server, store, told) = (Server::start().await, MemoryStore::new(), Told::default());
    let hosts = [host(&server, &store, &told).await, host(&server, &store, &told).await];
    server.callback_to(&hosts[0], TOKEN, KEY).expect("the key is one");
    let first = server.push_suite_ticket().await.expect("answered");
    assert_eq!((first.status, first.body.as_str()), (200, "success"), "the answer that the documents ask for");
    server.push(&created(server.auth_code("wwcorp"))).await.expect("answered");

    let suite = client(&server, &store);
    ListDepartments::new().send(&suite.for_corp("wwcorp").expect("a client")).await.expect("the corp can be called");

    // Each ticket goes to another host, and the first is forgotten by the server.
    for url in [&hosts[1], &hosts[0], &hosts[1]] {
        server.callback_to(url, TOKEN, KEY).expect("the key is one");
        server.push_suite_ticket().await.expect("answered");
    }
    let newest = value(&store, TICKET).await;
    assert!(newest.as_ref().is_some_and(|ticket| ticket.starts_with("fake-suite-ticket-")));
    let mut stale = SuiteTicketPushed::default();
    stale.suite_ticket = "stale".into();
    let late = server.push(Push::from(&stale).field("TimeStamp", 1)).await.expect("answered");
    assert_eq!((late.body.as_str(), value(&store, TICKET).await), ("success", newest));

    let code = value(&store, CODE).await;
    let mut reset = PermanentCodeReset::default();
    reset.auth_code = server.auth_code("wwcorp").into();
    server.push(&reset).await.expect("answered");
    assert!(value(&store, CODE).await.is_some_and(|new| Some(new) != code));
    server.revoke_tokens();
    ListDepartments::new().send(&suite.for_corp("wwcorp").expect("a client")).await.expect("the new code is good");

    let end = || Push::from(&AuthorizationCanceled::default()).field("AuthCorpId", "wwcorp");
    server.push(end().field("TimeStamp", 1)).await.expect("answered");
    assert!(value(&store, CODE).await.is_some(), "a late end is that of an authorization before");
    server.withdraw_authorization("wwcorp");
    server.push(end()).await.expect("answered");
    assert_eq!(value(&store, CODE).await, None);
    assert_eq!(*told.lock().expect("no panic"), ["authorization of wwcorp", "end of wwcorp"]);
}

#[tokio::test]
async fn an_event_that_could_not_be_applied_is_applied_when_it_comes_again() {
    let (server, store, told) = (Server::start().await, MemoryStore::new(), Told::default());
    let url = host(&server, &store, &told).await;
    server.callback_to(&url, TOKEN, KEY).expect("the key is one");
    server.push_suite_ticket().await.expect("answered");
    server.inject(Fault::refuse(45009).on_path("/cgi-bin/service/v2/get_permanent_code"));
    // The server's repeat of an event has the same time.
    let event = created(server.auth_code("wwcorp"));
    let push = || Push::from(&event).field("TimeStamp", 1_700_000_000);
    assert_eq!(server.push(push()).await.expect("answered").status, 500);
    assert!(told.lock().expect("no panic").remove(0).contains("45009"));
    assert_eq!(server.push(push()).await.expect("answered").body, "success");
    // A repeat of what went well is not handled again.
    assert_eq!(server.push(push()).await.expect("answered").body, "success");
    assert_eq!(*told.lock().expect("no panic"), ["authorization of wwcorp"]);
    assert_eq!(server.calls::<GetPermanentCodeV2>().len(), 1);
}
