//! What the fake server answers: two members, with customers on two pages.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/externalcontact/get_follow_user_list", |_| {
        Ok(json!({ "follow_user": ["zhangsan", "lisi"] }))
    });
    server.on_path("/cgi-bin/externalcontact/batch/get_by_user", |request| {
        let (first, name, next) = match request.json()["cursor"].as_str() {
            Some("page 2") => (3, "王", ""),
            _ => (1, "陈", "page 2"),
        };
        let customers: Vec<_> = (first..first + 2)
            .map(|number| {
                json!({
                    "external_contact": { "external_userid": format!("wm{number}"), "name": format!("{name}{number}") },
                    "follow_info": { "userid": "zhangsan", "createtime": 1_700_000_000 + number, "tag_id": ["et1"] },
                })
            })
            .collect();
        Ok(json!({ "external_contact_list": customers, "next_cursor": next }))
    });
}
