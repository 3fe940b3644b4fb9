//! What is read: novelty and disorder never fail, and what does fail says where.

use super::{read, refused, sent};
use crate::fixtures::{
    collections, enums, flags, flattened_structs, json as free_form, nullable, recursion, scalars, secrets, timestamps,
    wire_forms,
};
use serde_json::{Value, json};

#[test]
fn a_number_may_be_a_string_and_the_other_way_round() {
    let value: scalars::Scalars = read(&json!({ "text": 7, "count": "8", "ratio": "0.5", "open": 1 }));
    assert_eq!((value.text.as_str(), value.count, value.ratio, value.open), ("7", 8, 0.5, true));
    let value: scalars::Scalars = read(&json!({ "text": true, "count": 8.0, "ratio": 2, "open": "true" }));
    assert_eq!((value.text.as_str(), value.count, value.ratio, value.open), ("true", 8, 2.0, true));
}

#[test]
fn missing_null_and_empty_become_the_default() {
    let nothing: scalars::Scalars = read(&json!({}));
    assert_eq!(nothing, scalars::Scalars::default());
    assert_eq!(read::<scalars::Scalars>(&json!({ "text": null, "count": null, "ratio": null, "open": null })), nothing);
    assert_eq!(read::<scalars::Scalars>(&json!({ "text": "", "count": "", "ratio": "", "open": "" })), nothing);
}

#[test]
fn lists_and_maps_may_be_null_or_missing_or_of_the_wrong_emptiness() {
    let nothing = collections::SetCollectionsResponse::default();
    for json in [
        json!({}),
        json!({ "names": null, "boxes": null, "labels": null }),
        json!({ "names": {}, "boxes": "", "labels": [] }),
        json!({ "names": [], "boxes": [], "labels": {} }),
    ] {
        assert_eq!(read::<collections::SetCollectionsResponse>(&json), nothing, "{json}");
    }
}

#[test]
fn unknown_keys_are_ignored() {
    let value: scalars::Scalars = read(&json!({ "errcode": 0, "errmsg": "ok", "count": 1, "new": { "a": [1] } }));
    assert_eq!(value.count, 1);
}

#[test]
fn unknown_values_of_enums_are_kept() {
    let value: enums::SetKindResponse = read(&json!({ "gender": "7", "status": "paused" }));
    assert_eq!((value.gender.code(), value.status.as_str()), (7, "paused"));
    assert!(matches!(value.gender, enums::Gender::Unrecognized(_)));
    assert_eq!(sent(&value), json!({ "gender": "7", "status": "paused" }));
    let value: enums::SetKindResponse = read(&json!({ "gender": 2, "status": "on" }));
    assert_eq!((value.gender, value.status), (enums::Gender::Female, enums::Status::On));
    // A known value has one form only, however it is made.
    assert_eq!(enums::Gender::from(-1), enums::Gender::Withheld);
    assert_eq!(enums::Status::from("1st"), enums::Status::First);
}

#[test]
fn flags_are_read_in_any_form() {
    for (json, wanted) in
        [(json!(1), true), (json!("1"), true), (json!(true), true), (json!(0), false), (Value::Null, false)]
    {
        let value: flags::SetFlagsResponse = read(&json!({ "enable": json, "is_leader": [json] }));
        assert_eq!((value.enable, value.is_leader), (wanted, vec![wanted]), "{json}");
    }
}

#[test]
fn times_are_read_as_numbers_and_strings() {
    let value: timestamps::SetTimesResponse = read(&json!({ "create_time": "1700000000", "update_time": 5 }));
    assert_eq!((value.create_time.seconds(), value.update_time.milliseconds()), (1_700_000_000, 5));
}

#[test]
fn joined_lists_may_also_be_lists() {
    for json in [json!("a|b"), json!(["a", "b"]), json!("a||b|")] {
        let value: wire_forms::SendFormsResponse = read(&json!({ "invaliduser": json }));
        assert_eq!(value.invaliduser, ["a", "b"], "{json}");
    }
    assert!(read::<wire_forms::SendFormsResponse>(&json!({ "invaliduser": "" })).invaliduser.is_empty());
}

#[test]
fn one_element_may_stand_without_its_list() {
    let value: wire_forms::SendFormsResponse = read(&json!({ "receipts": { "number": 1 }, "sizes": 2 }));
    assert_eq!((value.receipts[0].number.as_str(), value.sizes.as_slice()), ("1", &[2][..]));
    let value: wire_forms::SendFormsResponse = read(&json!({ "receipts": [{}, {}], "sizes": null }));
    assert_eq!((value.receipts.len(), value.sizes.len()), (2, 0));
}

#[test]
fn a_document_in_a_string_may_also_stand_alone() {
    for json in [json!("{\"color\":\"red\"}"), json!({ "color": "red" })] {
        let value: wire_forms::SendFormsResponse = read(&json!({ "options": json }));
        assert_eq!(value.options.and_then(|options| options.color).as_deref(), Some("red"), "{json}");
    }
    for json in [json!(""), Value::Null] {
        let value: wire_forms::SendFormsResponse = read(&json!({ "options": json }));
        assert!(value.options.unwrap_or_default().color.is_none(), "{json}");
    }
}

#[test]
fn null_is_told_from_absent_where_both_mean_something() {
    let place: nullable::NullablePlace = read(&json!({ "city": null }));
    assert_eq!(place.city, crate::Nullable::Null);
    assert_eq!(read::<nullable::NullablePlace>(&json!({})).city, crate::Nullable::Absent);
    let value: nullable::UpdateNullableResponse = read(&json!({ "name": null, "place": null }));
    assert_eq!((value.name.as_str(), value.place), ("", None));
}

#[test]
fn flattened_structs_are_read_from_among_the_other_fields() {
    let json = json!({ "id": "i", "color": "red", "shape": "circle", "circle": { "radius": 3 } });
    let value: flattened_structs::FlatThing = read(&json);
    assert_eq!(value.settings.shape, Some(flattened_structs::FlatShape::circle(3)));
    assert_eq!(sent(&value), json);
}

#[test]
fn types_that_hold_themselves_are_read() {
    let json = json!({ "root": { "name": "a", "parent": { "name": "b" }, "children": [{ "name": "c" }] } });
    let value: recursion::SearchTreeResponse = read(&json);
    let root = value.root.expect("there is a root");
    assert_eq!(root.parent.expect("it has a parent").name, "b");
    assert_eq!(root.children[0].name, "c");
}

#[test]
fn free_form_json_is_kept() {
    let value: free_form::SetJsonResponse = read(&json!({ "value": { "a": [1, null] } }));
    assert_eq!(value.value, json!({ "a": [1, null] }));
}

#[test]
fn answered_secrets_are_not_shown() {
    let value: secrets::ExchangeSecretResponse = read(&json!({ "ticket": "hush" }));
    assert_eq!(value.ticket.expose(), "hush");
    assert!(!format!("{value:?}").contains("hush"));
}

#[test]
fn an_error_names_the_way_to_the_value() {
    for (json, path) in [
        (json!({ "count": {} }), "count"),
        (json!({ "text": "a", "count": "many" }), "count"),
        (json!({ "ratio": [1] }), "ratio"),
    ] {
        assert_eq!(refused::<scalars::Scalars>(&json).path, path, "{json}");
    }
    let json = json!({ "boxes": [{ "weight": 1 }, { "weight": "heavy" }] });
    let error = refused::<collections::SetCollectionsResponse>(&json);
    assert_eq!(error.path, "boxes[1].weight");
    assert_eq!(error.message, "invalid value: string, expected a whole number", "the value itself is not told");
    let json = json!({ "root": { "children": [{}, { "children": [{ "name": [] }] }] } });
    assert_eq!(refused::<recursion::SearchTreeResponse>(&json).path, "root.children[1].children[0].name");
}

#[test]
fn an_error_inside_a_wire_form_names_the_way_too() {
    let json = json!({ "options": "{\"copies\":\"many\"}", "sizes": [] });
    assert_eq!(refused::<wire_forms::SendFormsResponse>(&json).path, "options.copies");
    let json = json!({ "receipts": { "number": [] }, "sizes": [] });
    assert_eq!(refused::<wire_forms::SendFormsResponse>(&json).path, "receipts.number");
    // The last of its object.
    for (json, path) in [
        (json!({ "options": { "copies": {} } }), "options.copies"),
        (json!({ "options": "{\"copies\":\"many\"}" }), "options.copies"),
        (json!({ "invaliduser": "a", "receipts": [{ "number": "1" }, { "number": [] }] }), "receipts[1].number"),
        (json!({ "receipts": { "number": [] } }), "receipts.number"),
        (json!({ "sizes": "many" }), "sizes"),
    ] {
        assert_eq!(refused::<wire_forms::SendFormsResponse>(&json).path, path, "{json}");
    }
}
