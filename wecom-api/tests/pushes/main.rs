//! What the fake server pushes to a callback URL, what a receiver makes of it, and what of it the client's store keeps.

mod applied;
mod order;
mod pushed;
mod receiver;
mod service;

use wecom_api::callback::Event;

/// A callback of the suite `wwfakesuite`, as it is when it is decrypted.
fn told(info_type: &str, time: i64, more: &str) -> Event {
    let text = format!(
        "<xml><SuiteId>wwfakesuite</SuiteId><InfoType>{info_type}</InfoType><TimeStamp>{time}</TimeStamp>{more}</xml>"
    );
    Event::parse(&text).expect("it is XML")
}

fn auth_code(info_type: &str, time: i64, code: &str) -> Event {
    told(info_type, time, &format!("<AuthCode>{code}</AuthCode>"))
}

fn of_corp(info_type: &str, time: i64, corp_id: &str) -> Event {
    told(info_type, time, &format!("<AuthCorpId>{corp_id}</AuthCorpId>"))
}
