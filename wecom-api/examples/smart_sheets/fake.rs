//! What the fake server answers: a sheet with two tasks.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/wedoc/smartsheet/get_fields", |_| {
        let field = |title: &str, kind: &str| json!({ "field_id": title, "field_title": title, "field_type": kind });
        Ok(json!({ "total": 4, "fields": [
            field("Task", "FIELD_TYPE_TEXT"),
            field("Owner", "FIELD_TYPE_USER"),
            field("Due", "FIELD_TYPE_DATE_TIME"),
            field("State", "FIELD_TYPE_SINGLE_SELECT"),
        ] }))
    });
    server.on_path("/cgi-bin/wedoc/smartsheet/get_records", |_| {
        let task = |id: &str, text: &str, state: &str| {
            json!({ "record_id": id, "values": {
                "Task": [{ "type": "text", "text": text }], "Owner": [{ "user_id": "lisi" }],
                "Due": "1764000000000", "State": [{ "id": "1", "text": state }],
            } })
        };
        Ok(json!({ "total": 2, "has_more": false, "records": [
            task("r1", "Order disks", "Done"),
            task("r2", "Write the runbook", "Open"),
        ] }))
    });
    server.on_path("/cgi-bin/wedoc/smartsheet/add_records", |request| {
        let cells = request.json()["records"][0]["values"].clone();
        Ok(json!({ "records": [{ "record_id": "r3", "values": cells }] }))
    });
    server.on_path("/cgi-bin/wedoc/smartsheet/update_records", |_| Ok(json!({ "records": [] })));
}
