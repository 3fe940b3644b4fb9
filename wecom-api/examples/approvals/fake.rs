//! What the fake server answers: one expense claim.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/oa/getapprovalinfo", |_| Ok(json!({ "sp_no_list": ["202611250001"] })));
    server.on_path("/cgi-bin/oa/getapprovaldetail", |request| {
        let title = |text: &str| json!([{ "text": text, "lang": "en" }]);
        let money = |value: &str| json!({ "new_money": value });
        let row = |what: &str, amount: &str| {
            json!({ "list": [
                { "control": "Text", "id": "t", "title": title("For"), "value": { "text": what } },
                { "control": "Money", "id": "m", "title": title("Amount"), "value": money(amount) },
            ] })
        };
        Ok(json!({ "info": {
            "sp_no": request.json()["sp_no"], "sp_name": "报销", "sp_status": 2, "apply_time": 1_764_000_000,
            "applyer": { "userid": "zhangsan", "partyid": "2" },
            "apply_data": { "contents": [
                { "control": "Date", "id": "d", "title": title("Day"),
                  "value": { "date": { "type": "day", "s_timestamp": "1764000000" } } },
                { "control": "Selector", "id": "s", "title": title("Kind"), "value": { "selector": {
                    "type": "single", "options": [{ "key": "o1", "value": title("Travel") }] } } },
                { "control": "Table", "id": "l", "title": title("Items"),
                  "value": { "children": [row("train", "553.50"), row("taxi", "38")] } },
                { "control": "Money", "id": "a", "title": title("Total"), "value": money("591.50") },
            ] },
        } }))
    });
}
