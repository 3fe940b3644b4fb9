//! Listings that come in pages.

use futures_util::TryStreamExt;
use serde_json::json;
use wecom_api::contacts::ListUserIds;
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

#[tokio::test]
async fn a_cursor_that_does_not_move_ends_the_listing() {
    let server = Server::start().await;
    let client = server.client();
    server.on_path("/cgi-bin/user/list_id", |_| Ok(json!({ "dept_user": [], "next_cursor": "same" })));
    let pages: Vec<_> = ListUserIds::new().pages(&client).try_collect().await.expect("listed");
    assert_eq!(pages.len(), 2);
}
