//! IDs: as handy as plain values, and never taken for each other.

use super::sent;
use crate::Nullable;
use crate::fixtures::ids::{MoveThing, MoveThingResponse};
use crate::fixtures::shared::{OwnerId, ShelfId, ThingId};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

#[test]
fn plain_values_of_every_kind_make_ids() {
    let (text, number) = ("a".to_owned(), 1_i64);
    let from_text =
        [ThingId::from("a"), ThingId::from(&text), text.clone().into(), ThingId::new("a"), "a".parse().unwrap()];
    assert!(from_text.iter().all(|id| id == "a" && "a" == id.as_str() && *id == text));
    assert_eq!(ThingId::from(&from_text[0]), from_text[0]);
    let from_number =
        [number.into(), 1_i32.into(), 1_u32.into(), 1_u16.into(), ShelfId::from(&number), "1".parse().unwrap()];
    assert!(from_number.iter().all(|id| *id == 1 && *id == number && id.get() == 1));
    assert!("x".parse::<ShelfId>().is_err());
}

#[test]
fn ids_are_sent_as_what_they_are_made_of() {
    let request = MoveThing::new("t", [1, 2])
        .owner_id("o")
        .thing_ids(["a", "b"])
        .shelf_ids([ShelfId::new(3), ShelfId::new(4)])
        .shelf_text(5);
    assert_eq!(
        sent(&request),
        json!({ "thing_id": "t", "shelves": [1, 2], "owner_id": "o", "thing_ids": "a|b", "shelf_ids": "3,4", "shelf_text": "5" })
    );
    assert_eq!(sent(&MoveThing::new("t", [7]).owner_id(Nullable::Null))["owner_id"], json!(null));
}

#[test]
fn ids_are_read_in_whichever_way_they_come() {
    for (id, shelf) in [(json!("7"), json!(7)), (json!(7), json!("7")), (json!(7), json!(7.0))] {
        let answer: MoveThingResponse =
            serde_json::from_value(json!({ "thing_id": id, "shelf_id": shelf, "thing_ids": [1, "b"] }))
                .expect("lenient");
        assert_eq!((answer.thing_id.as_str(), answer.shelf_id.get()), ("7", 7));
        assert_eq!(answer.thing_ids, ["1", "b"]);
    }
    let answer: MoveThingResponse =
        serde_json::from_value(json!({ "thing_id": null, "shelf_id": "" })).expect("lenient");
    assert!(answer.thing_id.is_empty() && answer.shelf_id == 0);
    assert!(serde_json::from_value::<ShelfId>(json!("x")).is_err());
}

#[test]
fn ids_show_and_serialize_as_plain_values() {
    let (thing, shelf) = (ThingId::new("t"), ShelfId::new(7));
    assert_eq!((format!("{thing} {thing:?}"), format!("{shelf} {shelf:?}")), ("t \"t\"".to_owned(), "7 7".to_owned()));
    assert_eq!(json!([thing, shelf]), json!(["t", 7]));
    assert_eq!((String::from(thing), i64::from(shelf)), ("t".to_owned(), 7));
}

#[test]
fn ids_are_keys_that_plain_text_finds() {
    let hashed: HashMap<OwnerId, i32> = [(OwnerId::new("o"), 1)].into();
    let ordered: BTreeMap<OwnerId, i32> = [(OwnerId::new("b"), 2), (OwnerId::new("a"), 1)].into();
    assert_eq!((hashed.get("o"), ordered.get("b")), (Some(&1), Some(&2)));
    assert_eq!(ordered.into_keys().collect::<Vec<_>>(), ["a", "b"]);
}
