//! What the fake server answers of the drive.

use serde_json::json;
use std::sync::Mutex;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    static PARTS: Mutex<Vec<i64>> = Mutex::new(Vec::new());
    server.on_path("/cgi-bin/wedrive/file_upload_init", |request| {
        println!("  {} parts", request.json()["block_sha"].as_array().map_or(0, Vec::len));
        Ok(json!({ "hit_exist": false, "upload_key": "key" }))
    });
    server.on_path("/cgi-bin/wedrive/file_upload_part", |request| {
        PARTS.lock().expect("nobody panicked").push(request.json()["index"].as_i64().unwrap_or_default());
        Ok(json!({}))
    });
    server.on_path("/cgi-bin/wedrive/file_upload_finish", |_| {
        let mut parts = PARTS.lock().expect("nobody panicked").clone();
        parts.sort_unstable();
        println!("  got the parts {parts:?}");
        Ok(json!({ "fileid": "f.demo" }))
    });
    server.on_path("/cgi-bin/wedrive/file_info", |request| {
        Ok(json!({ "file_info": { "fileid": request.json()["fileid"], "file_name": "recording.bin" } }))
    });
}
