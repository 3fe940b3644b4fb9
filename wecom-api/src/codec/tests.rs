//! Leniency of the hand-written readers, value by value.

use super::form::{Comma, Flag, Flags, Form, Json, OneOrMany, Pipe, Text};
use super::{Decode, Nullable, Secret, Timestamp, from_slice};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn read<T: Decode>(json: Value) -> Result<T, String> {
    from_slice(json.to_string().as_bytes()).map_err(|error| error.to_string())
}

fn form<T, F: Form<T>>(json: Value) -> T {
    F::decode(json).expect("the form reads it")
}

fn written<T, F: Form<T>>(value: T) -> Value {
    F::encode(&value, serde_json::value::Serializer).expect("the form writes it")
}

#[test]
fn numbers_and_numeric_strings_are_both_read() {
    for json in [json!(7), json!("7"), json!(" 7 "), json!(7.0)] {
        assert_eq!(read::<i64>(json), Ok(7));
    }
    assert_eq!(read::<String>(json!(7)), Ok("7".to_owned()));
    assert_eq!(read::<f64>(json!("1.5")), Ok(1.5));
    assert_eq!(read::<i64>(json!(9007199254740993_i64)), Ok(9007199254740993));
    assert_eq!(read::<String>(json!(u64::MAX)), Ok(u64::MAX.to_string()));
    assert_eq!(read::<Timestamp>(json!("1700000000")), Ok(Timestamp::new(1700000000)));
}

#[test]
fn null_and_empty_are_the_default() {
    assert_eq!(read::<i64>(json!(null)), Ok(0));
    assert_eq!(read::<i64>(json!("")), Ok(0));
    assert_eq!(read::<String>(json!(null)), Ok(String::new()));
    assert_eq!(read::<Vec<i64>>(json!(null)), Ok(vec![]));
    assert_eq!(read::<Vec<i64>>(json!("")), Ok(vec![]));
    assert_eq!(read::<Vec<i64>>(json!({})), Ok(vec![]));
    assert_eq!(read::<BTreeMap<String, i64>>(json!([])), Ok(BTreeMap::new()));
    assert_eq!(read::<Option<i64>>(json!(null)), Ok(None));
}

#[test]
fn lists_come_joined() {
    for json in [json!([1, 2]), json!("1|2"), json!("1,2"), json!(" 1 , 2 ")] {
        assert_eq!(read::<Vec<i64>>(json), Ok(vec![1, 2]));
    }
    assert_eq!(read::<Vec<String>>(json!("a|b,c")), Ok(vec!["a".to_owned(), "b,c".to_owned()]));
}

#[test]
fn booleans_come_in_many_ways() {
    for json in [json!(true), json!(1), json!("1"), json!("true")] {
        assert_eq!(read::<bool>(json), Ok(true));
    }
    for json in [json!(false), json!(0), json!("0"), json!(""), json!(null)] {
        assert_eq!(read::<bool>(json), Ok(false));
    }
}

#[test]
fn what_cannot_be_meant_is_an_error_that_says_where() {
    let error = read::<BTreeMap<String, Vec<i64>>>(json!({ "a": [1, {}, 3] })).expect_err("an object is no number");
    assert_eq!(error, "a[1]: invalid type: map, expected a whole number");
    let error = read::<BTreeMap<String, i64>>(json!({ "b": "x" })).expect_err("x is no number");
    assert_eq!(error, "b: invalid value: string, expected a whole number");
}

#[test]
fn nullable_tells_null_from_a_value() {
    assert_eq!(read::<Nullable<i64>>(json!(null)), Ok(Nullable::Null));
    assert_eq!(read::<Nullable<i64>>(json!(3)), Ok(Nullable::Value(3)));
}

#[test]
fn forms_write_one_way_and_read_all() {
    assert_eq!(written::<_, Flag>(true), json!(1));
    assert_eq!(written::<_, Flags>(vec![true, false]), json!([1, 0]));
    assert_eq!(written::<_, Text>(7_i64), json!("7"));
    assert_eq!(written::<_, Pipe>(vec!["a".to_owned(), "b".to_owned()]), json!("a|b"));
    assert_eq!(written::<_, Comma>(vec![1_i64, 2]), json!("1,2"));
    assert_eq!(written::<_, Json>(vec![1_i64]), json!("[1]"));
    for json in [json!("1|2"), json!([1, 2]), json!(["1", "2"])] {
        assert_eq!(form::<Vec<i64>, Pipe>(json), [1, 2]);
    }
    assert_eq!(form::<Vec<i64>, Pipe>(json!(5)), [5]);
    assert_eq!(form::<Vec<i64>, Pipe>(json!("")), Vec::<i64>::new());
    for json in [json!("|a||b|"), json!(["", "a", null, " b "])] {
        assert_eq!(form::<Vec<String>, Pipe>(json), ["a", "b"]);
    }
    for json in [json!("[1]"), json!([1])] {
        assert_eq!(form::<Vec<i64>, Json>(json), [1]);
    }
    assert_eq!(form::<Vec<i64>, OneOrMany>(json!(1)), [1]);
    assert_eq!(form::<Vec<i64>, OneOrMany>(json!([1, 2])), [1, 2]);
}

#[test]
fn secrets_are_not_shown() {
    let secret = Secret::new("open sesame");
    assert!(!format!("{secret:?}").contains("sesame"));
    assert_eq!(secret.expose(), "open sesame");
}
