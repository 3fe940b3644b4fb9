//! Listings that come in pages.

use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;
use wecom_api::Error;
use wecom_api::contacts::ListUserIds;
use wecom_api::customer_service::SyncMessages;
use wecom_api::mock::Server;

#[tokio::test]
async fn items_of_all_pages_come_one_by_one() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/user/list_id", |request| {
        let page = |ids: [&str; 2], next: &str| {
            let list: Vec<_> = ids.iter().map(|id| json!({ "userid": id, "department": 1 })).collect();
            Ok(json!({ "dept_user": list, "next_cursor": next }))
        };
        match request.json()["cursor"].as_str() {
            None => page(["a", "b"], "2"),
            Some("2") => page(["c", "d"], ""),
            other => panic!("no such cursor: {other:?}"),
        }
    });
    let members: Vec<_> = ListUserIds::new().stream(&client).try_collect().await.expect("listed");
    let ids: Vec<_> = members.iter().map(|member| member.userid.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
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
