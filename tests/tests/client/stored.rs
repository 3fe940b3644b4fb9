//! What a program keeps comes back as it was: in JSON, and in the types of other crates.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};
use wecom_api::contacts::{CreateUser, User};
use wecom_api::customer_service::SyncMessages;
use wecom_api::messages::{Message, SendMessage};
use wecom_api::shared::Gender;
use wecom_api::{Nullable, Secret, Timestamp, TimestampMs, UnknownVariant};

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    let text = serde_json::to_string(&value).expect("written");
    assert_eq!(serde_json::from_str::<T>(&text).expect("read"), value, "{text}");
    // By way of a tree, as stores with a format of their own read.
    let tree = serde_json::to_value(&value).expect("written");
    assert_eq!(serde_json::from_value::<T>(tree).expect("read"), value, "{text}");
}

#[test]
fn what_a_program_stores_comes_back() {
    comes_back(Secret::new("permanent code"));
    comes_back(Timestamp::new(1_700_000_000));
    comes_back(TimestampMs::new(-1));
    comes_back(Gender::Male);
    comes_back(Gender::from(9));
    comes_back(Message::text("hi"));
    comes_back(UnknownVariant::new([("msgtype", json!("hologram")), ("hologram", json!({ "size": 3 }))]));
    comes_back(Message::Unrecognized(UnknownVariant::new([("msgtype", json!("x")), ("x", json!({ "y": 1 }))])));
    comes_back(CreateUser::new("lisi", "李四").department([1, 2]).mobile("1"));
    comes_back(SyncMessages::new("wk1").cursor("c").token("t"));
    comes_back(SendMessage::new(7, Message::text("hi")).to_users(["a", "b"]));
    comes_back(serde_json::from_value::<User>(json!({ "userid": "a", "department": [1] })).expect("a member"));
    comes_back((Nullable::Value(1), Nullable::<i64>::Null));
}

#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
struct Change {
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    alias: Nullable<String>,
    at: Timestamp,
}

#[test]
fn absent_null_and_a_value_stay_apart_in_a_type_of_the_program() {
    for (alias, text) in [
        (Nullable::Absent, r#"{"at":7}"#),
        (Nullable::Null, r#"{"alias":null,"at":7}"#),
        (Nullable::from("x"), r#"{"alias":"x","at":7}"#),
    ] {
        let change = Change { alias, at: Timestamp::new(7) };
        assert_eq!(serde_json::to_string(&change).expect("written"), text);
        comes_back(change);
    }
}

#[test]
fn an_absent_value_is_not_written_as_null() {
    let error = serde_json::to_string(&Nullable::<i64>::Absent).expect_err("null would be another value");
    assert!(error.to_string().contains("skip_serializing_if"), "{error}");
}

#[test]
fn times_and_spans_are_reckoned_with_and_never_overflow() {
    let time = Timestamp::new(100);
    let (second, ages) = (Duration::from_secs(1), Duration::MAX);
    assert_eq!((time + second, time - second), (Timestamp::new(101), Timestamp::new(99)));
    assert_eq!(time + Duration::from_millis(1999), Timestamp::new(101));
    assert_eq!(TimestampMs::new(5) + Duration::from_micros(2999), TimestampMs::new(7));
    assert_eq!((time + ages, time - ages), (Timestamp::new(i64::MAX), Timestamp::new(i64::MIN)));
    assert_eq!((time.checked_add(ages), time.checked_sub(ages)), (None, None));
    assert_eq!(Timestamp::new(i64::MAX).checked_add(second), None);
    assert_eq!(Timestamp::new(i64::MIN).checked_sub(second), None);
    assert_eq!((time + second).checked_duration_since(time), Some(second));
    assert_eq!(time.checked_duration_since(time + second), None);
    let longest = Timestamp::new(i64::MAX).checked_duration_since(Timestamp::new(i64::MIN));
    assert_eq!(longest, Some(Duration::from_secs(u64::MAX)));
    let mut moved = time;
    moved += second;
    moved -= second * 2;
    assert_eq!(moved, Timestamp::new(99));
}

#[test]
fn times_go_to_the_clock_and_to_jiff_and_back() {
    for seconds in [0, 1, -1, 1_700_000_000] {
        let (time, fine) = (Timestamp::new(seconds), TimestampMs::new(seconds * 1000 + 7));
        assert_eq!(Timestamp::from(SystemTime::from(time)), time);
        assert_eq!(TimestampMs::from(SystemTime::from(fine)), fine);
        assert_eq!(Timestamp::from(jiff::Timestamp::try_from(time).expect("in range")), time);
        assert_eq!(TimestampMs::from(jiff::Timestamp::try_from(fine).expect("in range")), fine);
    }
    let date = jiff::Timestamp::try_from(Timestamp::new(1_700_000_000)).expect("in range");
    assert_eq!(date.to_string(), "2023-11-14T22:13:20Z");
    assert!(jiff::Timestamp::try_from(Timestamp::new(i64::MAX)).is_err());
}
