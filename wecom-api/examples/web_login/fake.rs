//! What the fake server answers to the code that came back.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) const CODE: &str = "CODE";

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/auth/getuserinfo", |_| Ok(json!({ "userid": "zhangsan", "user_ticket": "ticket" })));
    server.on_path("/cgi-bin/auth/getuserdetail", |_| {
        Ok(json!({ "userid": "zhangsan", "gender": "1", "email": "zhangsan@example.com" }))
    });
}
