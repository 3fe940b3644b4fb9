//! Callbacks that come twice, at once, or late.

use super::applied::{CODE, TICKET, client, value};
use super::{auth_code, of_corp, told};
use futures_util::future::join_all;
use std::time::Duration;
use wecom_api::mock::{Fault, Server};
use wecom_api::third_party::GetPermanentCodeV2;
use wecom_api::{Applied, Error, MemoryStore};

#[tokio::test]
async fn hosts_that_share_a_store_spend_an_auth_code_once() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    client(&server, &store).put_suite_ticket("ticket").await.expect("kept");
    server.inject(Fault::delay(Duration::from_millis(100)).on_path("/cgi-bin/service/v2/get_permanent_code"));
    let event = auth_code("create_auth", 1, &server.auth_code("wwcorp"));
    let hosts: Vec<_> = (0..4).map(|_| client(&server, &store)).collect();
    let done = join_all(hosts.iter().map(|host| host.apply_event(&event))).await;
    let (mut authorized, mut repeated) = (0, 0);
    for done in done {
        match done.expect("no host fails") {
            Applied::Authorized(authorization) if authorization.corp_id == "wwcorp" => authorized += 1,
            Applied::Repeated { corp_id } if corp_id == "wwcorp" => repeated += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((authorized, repeated, server.calls::<GetPermanentCodeV2>().len()), (1, 3, 1));
    assert!(matches!(hosts[0].apply_event(&event).await, Ok(Applied::Repeated { .. })), "also later");
}

#[tokio::test]
async fn an_auth_code_is_spent_once_also_when_nobody_waits_any_more() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    suite.put_suite_ticket("ticket").await.expect("kept");
    server.inject(Fault::delay(Duration::from_millis(200)).on_path("/cgi-bin/service/v2/get_permanent_code"));
    let event = auth_code("create_auth", 1, &server.auth_code("wwcorp"));
    let mut dropped = Box::pin(suite.apply_event(&event));
    // Until the server has the request.
    while server.token_requests() == 0 {
        let _ = tokio::time::timeout(Duration::from_millis(5), &mut dropped).await;
    }
    let _ = tokio::time::timeout(Duration::from_millis(50), &mut dropped).await;
    drop(dropped);
    let again = suite.apply_event(&event).await.expect("it waits for the first");
    assert!(matches!(again, Applied::Repeated { .. } | Applied::Authorized(_)), "{again:?}");
    assert_eq!(server.calls::<GetPermanentCodeV2>().len(), 1);
    assert!(value(&store, CODE).await.is_some());
}

#[tokio::test]
async fn an_auth_code_can_be_tried_again_when_the_server_did_not_take_it() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    let event = auth_code("create_auth", 1, &server.auth_code("wwcorp"));
    let error = suite.apply_event(&event).await.expect_err("there is no ticket yet");
    assert!(matches!(error, Error::Credentials { .. }), "{error}");
    suite.put_suite_ticket("ticket").await.expect("kept");
    let done = suite.apply_event(&event).await;
    assert!(matches!(done, Ok(Applied::Authorized(_))), "{done:?}");
}

#[tokio::test]
async fn an_old_ticket_does_not_replace_a_newer_one() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let ticket = |text: &str, time| told("suite_ticket", time, &format!("<SuiteTicket>{text}</SuiteTicket>"));
    let hosts = [client(&server, &store), client(&server, &store)];
    assert!(matches!(hosts[0].apply_event(&ticket("new", 20)).await, Ok(Applied::SuiteTicket)));
    assert!(matches!(hosts[1].apply_event(&ticket("old", 10)).await, Ok(Applied::Outdated)));
    assert_eq!(value(&store, TICKET).await.as_deref(), Some("new"));
    assert!(matches!(hosts[1].apply_event(&ticket("same second", 20)).await, Ok(Applied::SuiteTicket)));
    assert!(matches!(hosts[0].apply_event(&ticket("newest", 30)).await, Ok(Applied::SuiteTicket)));
    assert_eq!(value(&store, TICKET).await.as_deref(), Some("newest"));
}

#[tokio::test]
async fn a_late_cancellation_does_not_undo_a_new_authorization() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    suite.put_suite_ticket("ticket").await.expect("kept");
    let created = auth_code("create_auth", 20, &server.auth_code("wwcorp"));
    assert!(matches!(suite.apply_event(&created).await, Ok(Applied::Authorized(_))));
    assert!(matches!(suite.apply_event(&of_corp("cancel_auth", 10, "wwcorp")).await, Ok(Applied::Outdated)));
    assert!(value(&store, CODE).await.is_some());
    let done = suite.apply_event(&of_corp("cancel_auth", 30, "wwcorp")).await;
    assert!(matches!(done, Ok(Applied::AuthorizationCanceled { .. })), "{done:?}");
    assert_eq!(value(&store, CODE).await, None);
}

#[tokio::test]
async fn a_late_authorization_does_not_bring_a_corp_back() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    suite.put_suite_ticket("ticket").await.expect("kept");
    let done = suite.apply_event(&of_corp("cancel_auth", 20, "wwcorp")).await;
    assert!(matches!(done, Ok(Applied::AuthorizationCanceled { .. })), "{done:?}");
    let late = auth_code("create_auth", 10, &server.auth_code("wwcorp"));
    assert!(matches!(suite.apply_event(&late).await, Ok(Applied::Outdated)));
    assert_eq!(value(&store, CODE).await, None);
    let later = auth_code("create_auth", 30, &server.auth_code("wwcorp"));
    assert!(matches!(suite.apply_event(&later).await, Ok(Applied::Authorized(_))));
    assert!(value(&store, CODE).await.is_some());
}

#[tokio::test]
async fn no_part_of_an_auth_code_stands_in_a_key() {
    let (server, store) = (Server::start().await, MemoryStore::new());
    let suite = client(&server, &store);
    suite.put_suite_ticket("ticket").await.expect("kept");
    let code = server.auth_code("wwcorp");
    suite.apply_event(&auth_code("create_auth", 1, &code)).await.expect("authorized");
    assert!(!format!("{store:?}").contains(&code));
}
