//! Decoding a large `user/list`: the generated, lenient types against plain derive on the same fields, those that
//! are not in the body included, since a larger struct costs more to move.
//! Run by hand: `cargo bench -p wecom-tests --bench decode`. Compare rows, not runs.

use divan::{Bencher, counter::BytesCount};
use serde::Deserialize;
use serde_json::json;
use wecom_api::contacts::ListUsersResponse;
use wecom_api::customer_service::SyncMessagesResponse;

fn main() {
    divan::main();
}

/// About 6.8 MB: 20,000 members.
fn body() -> Vec<u8> {
    let users: Vec<_> = (0..20_000)
        .map(|index| {
            json!({
                "userid": format!("user{index}"), "name": "李四", "department": [1, 2], "order": [1, 2],
                "position": "后台工程师", "mobile": "13800000000", "gender": "1", "email": "lisi@example.com",
                "biz_mail": "lisi@corp.example.com", "is_leader_in_dept": [1, 0], "direct_leader": ["boss"],
                "avatar": "https://example.com/avatar/0", "telephone": "020-123456", "alias": "lisi",
                "status": 1, "main_department": 1, "open_userid": "xxxxxx",
            })
        })
        .collect();
    json!({ "errcode": 0, "errmsg": "ok", "userlist": users }).to_string().into_bytes()
}

#[divan::bench]
fn generated(bencher: Bencher) {
    let body = body();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| serde_json::from_slice::<ListUsersResponse>(divan::black_box(&body)).expect("it decodes"));
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Derived {
    userlist: Vec<DerivedUser>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[allow(dead_code)]
struct DerivedUser {
    userid: String,
    name: String,
    department: Vec<i64>,
    order: Vec<i64>,
    position: String,
    mobile: String,
    gender: String,
    email: String,
    biz_mail: String,
    is_leader_in_dept: Vec<i64>,
    direct_leader: Vec<String>,
    avatar: String,
    telephone: String,
    alias: String,
    status: i64,
    main_department: i64,
    open_userid: String,
    english_name: String,
    thumb_avatar: String,
    extattr: Option<Vec<String>>,
    qr_code: String,
    external_profile: Option<[String; 4]>,
    external_position: String,
    address: String,
}

#[divan::bench]
fn derived(bencher: Bencher) {
    let body = body();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| serde_json::from_slice::<Derived>(divan::black_box(&body)).expect("it decodes"));
}

/// Unknown keys of 11 bytes beside those of a union, which looks for its own among them: twice as many take twice
/// as long. 80,000 are about 880 kB.
#[divan::bench(args = [20_000, 40_000, 80_000])]
fn unknown_keys(bencher: Bencher, count: usize) {
    let keys: Vec<_> = (0..count).map(|key| format!("\"k{key:05}\":1")).collect();
    let body = format!(r#"{{"errcode":0,"msg_list":[{{{}}}]}}"#, keys.join(",")).into_bytes();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| serde_json::from_slice::<SyncMessagesResponse>(divan::black_box(&body)).expect("it decodes"));
}
