//! Listings that come in pages.

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use std::fmt::Debug;
use std::time::Duration;
use wecom_api::contacts::ListUserIds;
use wecom_api::customer_service::SyncMessages;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Error, Items, Pages, RetryPolicy};

fn anywhere<T: Send + Unpin + Debug + 'static>(value: T) -> T {
    value
}

/// Members a to f on three pages with the cursors none, 2 and 3.
async fn with_three_pages() -> (Server, Client) {
    let server = Server::start().await;
    let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
    server.on_path("/cgi-bin/user/list_id", |request| {
        let page = |ids: [&str; 2], next: &str| {
            let list: Vec<_> = ids.iter().map(|id| json!({ "userid": id, "department": 1 })).collect();
            Ok(json!({ "dept_user": list, "next_cursor": next }))
        };
        match request.json()["cursor"].as_str() {
            None => page(["a", "b"], "2"),
            Some("2") => page(["c", "d"], "3"),
            Some("3") => page(["e", "f"], ""),
            other => panic!("no such cursor: {other:?}"),
        }
    });
    (server, client)
}

/// What is left of a listing.
async fn rest(items: &mut Items<ListUserIds>) -> String {
    let mut ids = String::new();
    while let Some(item) = items.next().await {
        ids.push_str(item.expect("an item").userid.as_ref());
    }
    ids
}

#[tokio::test]
async fn items_of_all_pages_come_one_by_one() {
    let (_server, client) = with_three_pages().await;
    assert_eq!(rest(&mut anywhere(ListUserIds::new().stream(&client))).await, "abcdef");
    let members: Vec<_> = ListUserIds::new().stream(&client).try_collect().await.expect("listed");
    assert_eq!(members.len(), 6);
}

#[tokio::test]
async fn streams_are_named_kept_and_read_elsewhere_without_being_pinned() {
    struct Reader {
        pages: Pages<ListUserIds>,
    }
    let (_server, client) = with_three_pages().await;
    let mut reader = anywhere(Reader { pages: ListUserIds::new().pages(&client) }.pages);
    assert_eq!(reader.next().await.expect("a page").expect("read").memberships.len(), 2);
    let left =
        tokio::spawn(async move { StreamExt::next(&mut reader).await.is_some() as usize + reader.count().await });
    assert_eq!(left.await.expect("no panic"), 2);
}

#[tokio::test]
async fn a_listing_goes_on_at_a_cursor_that_was_kept() {
    let (_server, client) = with_three_pages().await;
    let mut pages = ListUserIds::new().pages(&client);
    assert_eq!((pages.cursor(), pages.next_cursor()), (None, None));
    pages.next().await.expect("a page").expect("read");
    assert_eq!((pages.cursor(), pages.next_cursor().map(String::as_str)), (None, Some("2")));
    pages.next().await.expect("a page").expect("read");
    let (cursor, next) = (pages.cursor().cloned(), pages.next_cursor().cloned());
    assert_eq!((cursor.as_deref(), next.as_deref()), (Some("2"), Some("3")));
    // Both can be stored and read back.
    let stored = serde_json::to_string(&cursor).expect("written");
    let cursor: String = serde_json::from_str(&stored).expect("read");
    assert_eq!(rest(&mut ListUserIds::new().cursor(cursor).stream(&client)).await, "cdef");
    assert_eq!(rest(&mut ListUserIds::new().cursor(next.expect("more")).stream(&client)).await, "ef");
}

#[tokio::test]
async fn items_tell_the_cursor_of_their_page() {
    let (_server, client) = with_three_pages().await;
    let mut items = ListUserIds::new().stream(&client);
    let mut places = Vec::new();
    while let Some(item) = items.next().await {
        places.push((item.expect("an item").userid.to_string(), items.cursor().cloned().unwrap_or_default()));
    }
    let places: Vec<_> = places.iter().map(|(id, cursor)| format!("{id}{cursor}")).collect();
    assert_eq!(places, ["a", "b", "c2", "d2", "e3", "f3"]);
    assert!(items.is_over());
    assert_eq!(items.next_cursor(), None);
}

#[tokio::test]
async fn the_cursor_for_the_next_time_is_told_after_the_last_page() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/kf/sync_msg", |request| {
        let first = request.json()["cursor"] == Value::Null;
        let (next, more) = if first { ("m2", 1) } else { ("m3", 0) };
        Ok(json!({ "next_cursor": next, "has_more": more, "msg_list": [] }))
    });
    let mut pages = SyncMessages::new("wk1").pages(&client);
    let mut count = 0;
    while let Some(page) = pages.next().await {
        page.expect("read");
        count += 1;
    }
    assert_eq!((count, pages.next_cursor().map(String::as_str)), (2, Some("m3")));
}

#[tokio::test]
async fn an_error_loses_no_page_whatever_it_is() {
    let faults = [Fault::refuse(45009), Fault::refuse(60011), Fault::drop_after(), Fault::not_json()];
    for fault in faults {
        let (server, client) = with_three_pages().await;
        let mut items = ListUserIds::new().stream(&client);
        assert_eq!(items.next().await.expect("an item").expect("read").userid, "a");
        server.inject(fault.on::<ListUserIds>());
        assert_eq!(items.try_next().await.expect("read").expect("an item").userid, "b");
        items.try_next().await.expect_err("the fault");
        assert_eq!(rest(&mut items).await, "cdef");
        assert!(items.is_over());
    }
}

#[tokio::test]
async fn a_loop_that_only_notes_errors_ends_and_no_page_is_lost_by_that() {
    let (server, client) = with_three_pages().await;
    let mut pages = ListUserIds::new().cursor("3").pages(&client);
    server.inject(Fault::refuse(60011).on::<ListUserIds>().times(15));
    let mut errors = 0;
    while let Some(page) = pages.next().await {
        page.expect_err("no right");
        errors += 1;
    }
    assert_eq!((errors, pages.is_over()), (10, false));
    assert_eq!((&mut pages).filter(|page| std::future::ready(page.is_err())).count().await, 5);
    assert!(pages.is_over());
}

#[tokio::test]
async fn a_step_that_is_dropped_is_taken_up_by_the_next() {
    let (server, client) = with_three_pages().await;
    server.inject(Fault::delay(Duration::from_millis(100)).on::<ListUserIds>());
    let mut items = ListUserIds::new().stream(&client);
    tokio::select! {
        biased;
        _ = items.next() => panic!("the server takes its time"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(rest(&mut items).await, "abcdef");
    assert_eq!(server.calls::<ListUserIds>().len(), 3);
}

/// Listings whose cursors do not come to an end by themselves: the cursor of each page, what happens after it, and how
/// many pages come.
#[tokio::test]
async fn no_listing_goes_on_for_ever() {
    let standing = |_: Option<&str>| "same";
    let two = |cursor: Option<&str>| if cursor == Some("a") { "b" } else { "a" };
    let three = |cursor: Option<&str>| match cursor {
        Some("a") => "b",
        Some("b") => "c",
        _ => "a",
    };
    let late = |cursor: Option<&str>| match cursor {
        None => "1",
        Some("1") => "2",
        Some("2") => "3",
        Some("3") => "4",
        _ => "3",
    };
    type Cursors = fn(Option<&str>) -> &'static str;
    let cases: [(&str, Cursors, bool, usize, bool); 6] = [
        ("it stands still", standing, false, 2, true),
        ("it stands still, and there is more", standing, true, 2, false),
        ("there and back", two, false, 3, false),
        ("there and back, and there is more", two, true, 3, false),
        ("a round of three", three, true, 4, false),
        ("into a round", late, false, 5, false),
    ];
    for (title, cursors, flagged, pages, ends) in cases {
        let server = Server::start().await;
        let client = server.client();
        server.on_path("/cgi-bin/user/list_id", move |request| {
            Ok(json!({ "dept_user": [], "next_cursor": cursors(request.json()["cursor"].as_str()) }))
        });
        server.on_path("/cgi-bin/kf/sync_msg", move |request| {
            let next = cursors(request.json()["cursor"].as_str());
            Ok(json!({ "msg_list": [], "has_more": 1, "next_cursor": next }))
        });
        let results: Vec<Result<(), Error>> = if flagged {
            SyncMessages::new("kf").pages(&client).map_ok(drop).take(20).collect().await
        } else {
            ListUserIds::new().pages(&client).map_ok(drop).take(20).collect().await
        };
        assert_eq!(results.iter().flatten().count(), pages, "{title}");
        match results.last() {
            Some(Err(Error::Endless { pages: told, .. })) => assert!(!ends && *told == pages, "{title}: {told}"),
            last => assert!(ends && matches!(last, Some(Ok(()))), "{title}: {last:?}"),
        }
    }
}
