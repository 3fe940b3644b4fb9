//! What is sent.

use super::sent;
use crate::fixtures::{
    binary, collections, constructors, deprecation, endpoints, enums, flags, flattened_structs, limits, multipart,
    names, nullable, query_beside_body, recursion, references, scalars, secrets, shared, shared_types, timestamps,
    wire_forms,
};
use crate::{Encoding, FilePart, Host, Method, Nullable, Request, Retry, Timestamp, TimestampMs, TokenKind};
use serde_json::json;

/// The fields that travel in the body alone.
fn body<R: Request>(request: &R) -> serde_json::Value {
    struct Body<'a, R>(&'a R);
    impl<R: Request> serde::Serialize for Body<'_, R> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut fields = crate::codec::Fields::new(serializer.serialize_map(None)?);
            self.0.write_body(&mut fields);
            fields.end()
        }
    }
    sent(&Body(request))
}

#[test]
fn what_is_not_set_is_not_sent() {
    let request =
        scalars::SetScalars::new(scalars::SetScalarsRequired { text: "a".into(), count: 1, ratio: 0.5, open: true });
    assert_eq!(sent(&request), json!({ "text": "a", "count": 1, "ratio": 0.5, "open": true }));
}

#[test]
fn an_empty_value_is_sent_and_differs_from_an_absent_one() {
    let request =
        scalars::SetScalars::new(scalars::SetScalarsRequired { text: "".into(), count: 0, ratio: 0.0, open: false })
            .other_text("")
            .other_count(0)
            .other_open(false);
    assert_eq!(
        sent(&request),
        json!({ "text": "", "count": 0, "ratio": 0.0, "open": false, "other_text": "", "other_count": 0, "other_open": false })
    );
    let nobody: [i64; 0] = [];
    let request = collections::SetCollections::new(["a"], [("b", collections::CollectedBox::new(2))]).numbers(nobody);
    assert_eq!(sent(&request), json!({ "names": ["a"], "boxes": { "b": { "weight": 2 } }, "numbers": [] }));
}

#[test]
fn null_is_sent_only_where_it_is_said() {
    let request = nullable::UpdateNullable::new("i");
    assert_eq!(sent(&request), json!({ "id": "i" }));
    let request = request.name(Nullable::Null).size(Nullable::Null).tags(Nullable::Null).place(Nullable::Null);
    assert_eq!(sent(&request), json!({ "id": "i", "name": null, "size": null, "tags": null, "place": null }));
    let request = request.name("n").size(7).tags(vec!["t".to_owned()]).place(nullable::NullablePlace::new().city("c"));
    assert_eq!(sent(&request), json!({ "id": "i", "name": "n", "size": "7", "tags": ["t"], "place": { "city": "c" } }));
    let origin = nullable::NullablePlace::new().city(Nullable::Null);
    let request =
        nullable::UpdateNullable::new("i").open(false).users(vec!["a".to_owned(), "b".to_owned()]).origin(origin);
    assert_eq!(sent(&request), json!({ "id": "i", "open": 0, "users": "a|b", "origin": "{\"city\":null}" }));
}

#[test]
fn flags_travel_as_numbers() {
    let request = flags::SetFlags::new(true).safe(false).is_leader([true, false]).hidden(true).visible(false);
    assert_eq!(sent(&request), json!({ "enable": 1, "safe": 0, "is_leader": [1, 0], "hidden": "1", "visible": "0" }));
}

#[test]
fn times_travel_as_unix_numbers() {
    let request = timestamps::SetTimes::new(Timestamp::from(1_700_000_000))
        .end_time(TimestampMs::from(1_700_000_000_123))
        .remind_time(Timestamp::from(5));
    assert_eq!(
        sent(&request),
        json!({ "begin_time": 1_700_000_000, "end_time": 1_700_000_000_123_i64, "remind_time": "5" })
    );
}

#[test]
fn values_travel_in_their_wire_form() {
    let request = wire_forms::SendForms::new(["a", "b"], 1.5)
        .areas(["x", "y"])
        .toparty([1, 2])
        .kinds([wire_forms::FormKind::Short, wire_forms::FormKind::from(9)])
        .size(3)
        .kind(wire_forms::FormKind::Long)
        .options(wire_forms::FormOptions::new().color("red"))
        .parts([wire_forms::FormOptions::new().copies(2)]);
    assert_eq!(
        sent(&request),
        json!({
            "areas": "x,y", "touser": "a|b", "toparty": "1|2", "kinds": "1,9", "size": "3", "weight": "1.5", "kind": "2",
            "options": "{\"color\":\"red\"}", "parts": "[{\"copies\":2}]",
        })
    );
}

#[test]
fn enums_travel_as_their_code_or_text() {
    let request = enums::SetKind::new(enums::Gender::Withheld)
        .status(enums::Status::HalfOpen)
        .statuses([enums::Status::First, enums::Status::from("new")]);
    assert_eq!(sent(&request), json!({ "gender": -1, "status": "half-open", "statuses": ["1st", "new"] }));
}

#[test]
fn flattened_structs_stand_among_the_other_fields() {
    let shape = flattened_structs::FlatShape::circle(3);
    let request = flattened_structs::CreateFlat::new("n")
        .settings(flattened_structs::FlatSettings::new().color("red").shape(shape));
    assert_eq!(sent(&request), json!({ "name": "n", "color": "red", "shape": "circle", "circle": { "radius": 3 } }));
    assert_eq!(sent(&flattened_structs::CreateFlat::new("n")), json!({ "name": "n" }));
}

#[test]
fn query_and_body_are_kept_apart() {
    let request = query_beside_body::CreateMenu::new(7, ["a"]).dry_run(true);
    assert_eq!(body(&request), json!({ "button": ["a"] }));
    assert_eq!(sent(&request), json!({ "agentid": 7, "dry_run": 1, "button": ["a"] }));
    assert_eq!(body(&query_beside_body::ListMenus::new().limit(5)), json!({}));
    assert_eq!(sent(&query_beside_body::DeleteMenus::new()), json!({}));
}

#[test]
fn files_are_parts_and_the_fields_beside_them_are_not_lost() {
    let request = multipart::UploadThing::new("image", FilePart::new("a.png", vec![1, 2])).title("A").hidden(true);
    let names: Vec<&str> = request.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["media"]);
    assert_eq!(body(&request), json!({ "title": "A", "hidden": 1 }));
    let request = request.preview(FilePart::new("b.png", vec![3]));
    assert_eq!(request.files().len(), 2);
    assert_eq!(multipart::UploadThing::OPERATION.encoding, Encoding::Multipart);
}

#[test]
fn secrets_are_sent_and_not_shown() {
    let request = secrets::ExchangeSecret::new("hush").old_secret("still");
    assert_eq!(sent(&request), json!({ "secret": "hush", "old_secret": "still" }));
    let shown = format!("{request:?}");
    assert!(!shown.contains("hush") && !shown.contains("still"), "{shown}");
}

#[test]
fn types_that_hold_themselves_are_boxed_behind_plain_setters() {
    let filter = recursion::TreeFilter::new("a").otherwise(recursion::TreeFilter::new("b"));
    let condition = recursion::TreeCondition::negated(recursion::TreeCondition::has("c"));
    assert_eq!(
        sent(&recursion::SearchTree::new(filter).condition(condition)),
        json!({
            "filter": { "text": "a", "otherwise": { "text": "b" } },
            "condition": { "op": "not", "not": { "inner": { "op": "has", "has": "c" } } },
        })
    );
}

#[test]
fn types_of_other_areas_and_shared_ones_are_the_same_type_everywhere() {
    let lender = crate::fixtures::referenced::Lender::new("l");
    #[allow(deprecated)]
    let request = references::BorrowThing::new(lender).reason(crate::fixtures::referenced::LoanReason::Need);
    assert_eq!(sent(&request), json!({ "lender": { "name": "l" }, "reason": "need" }));
    let request = shared_types::MoveThing::new(shared::Place::new(1.0, 2.0));
    assert_eq!(sent(&request), json!({ "place": { "latitude": 1.0, "longitude": 2.0 } }));
}

#[test]
fn rust_names_may_differ_from_wire_names() {
    let request = names::SetNames::new("k", "u").is_report_enter(true).third_no("t").user("v").first("f");
    assert_eq!(
        sent(&request),
        json!({ "type": "k", "userid": "u", "isreportenter": 1, "thirdNo": "t", "UserId": "v", "1": "f" })
    );
}

#[test]
fn a_request_is_a_value() {
    let request = limits::SetLimits::new().name("n").size(5);
    assert_eq!(request, request.clone());
    assert_ne!(request, request.clone().size(6));
    assert_eq!(request.name.as_deref(), Some("n"));
}

#[test]
fn what_is_deprecated_still_works() {
    #[allow(deprecated)]
    let (request, field) = (deprecation::GetOldThing::new("i"), deprecation::GetNewThing::new("i").number(1));
    assert_eq!(sent(&request), json!({ "id": "i" }));
    assert_eq!(sent(&field), json!({ "id": "i", "number": 1 }));
}

#[test]
fn the_facts_of_an_endpoint_are_as_specified() {
    let facts = <endpoints::Pay as Request>::OPERATION;
    assert_eq!((facts.method, facts.host, facts.encoding), (Method::Post, Host::Pay, Encoding::Xml));
    assert_eq!((facts.token, facts.token_parameter()), (TokenKind::None, None));
    let facts = endpoints::GetWithOddToken::OPERATION;
    assert_eq!((facts.token, facts.token_parameter()), (TokenKind::Provider, Some("access_token")));
    let facts = endpoints::GetByProvider::OPERATION;
    assert_eq!((facts.docs, facts.retry, facts.encoding), (&[1, 2, 3][..], Retry::Read, Encoding::None));
    assert_eq!(endpoints::SendByWebhook::OPERATION.retry, Retry::Unsafe);
    assert_eq!(query_beside_body::DeleteMenus::OPERATION.retry, Retry::Safe);
    assert!(binary::DownloadThing::OPERATION.binary);
}

#[test]
fn a_constructor_takes_what_the_specification_lists_in_that_order_or_a_struct() {
    let item = constructors::Item::new(constructors::ItemRequired { name: "n".into(), is_heavy: true });
    let moved = constructors::MoveThing::new("here", "there", [item.clone()]).note("soon");
    assert_eq!(
        sent(&moved),
        json!({ "start": "here", "goal": "there", "items": [{ "name": "n", "is_heavy": true }], "note": "soon" })
    );
    let order = constructors::OrderThing::new(constructors::OrderThingRequired {
        shop: "s".into(),
        name: "n".into(),
        count: 2,
        tags: vec!["t".into()],
        labels: [("k".into(), "v".into())].into(),
        is_urgent: true,
    });
    let sent_with = |wrapping| sent(&order.clone().wrapping(wrapping))["wrapping"].clone();
    assert_eq!(
        sent(&order),
        json!({ "shop": "s", "name": "n", "count": 2, "tags": ["t"], "labels": { "k": "v" }, "is_urgent": 1 })
    );
    // Variants take what their bodies take, or the body.
    assert_eq!(
        sent_with(constructors::Wrapping::crate_(3, 4)),
        json!({ "kind": "crate", "crate": { "width": 3, "height": 4 } })
    );
    assert_eq!(
        sent_with(constructors::Wrapping::ribbon(true)),
        json!({ "kind": "ribbon", "ribbon": { "value": true } })
    );
    assert_eq!(sent_with(constructors::Wrapping::item(item))["item"]["is_heavy"], true);
}
