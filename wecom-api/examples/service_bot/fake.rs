//! What the fake server answers: two questions and a message of a colleague, on two pages.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/kf/sync_msg", |request| {
        let message = |id: &str, origin: i64, text: &str| {
            json!({
                "msgid": id, "open_kfid": "wkdemo", "external_userid": "wm1", "send_time": 1_700_000_000,
                "origin": origin, "msgtype": "text", "text": { "content": text },
            })
        };
        Ok(match request.json()["cursor"].as_str() {
            None => json!({
                "msg_list": [message("m1", 3, "Are you open today?"), message("m2", 5, "Good morning")],
                "has_more": 1,
                "next_cursor": "after m2",
            }),
            Some("after m2") => json!({
                "msg_list": [message("m3", 3, "Until when?")],
                "has_more": 0,
                "next_cursor": "after m3",
            }),
            Some(_) => json!({ "msg_list": [], "has_more": 0, "next_cursor": "after m3" }),
        })
    });
    server.on_path("/cgi-bin/kf/send_msg", |_| Ok(json!({ "msgid": "answer" })));
}
