//! Unions in each layout: written and read back, beside other fields and as values of their own; what is unknown
//! is kept.

use super::{read, refused, sent};
use crate::UnknownVariant;
use crate::fixtures::{
    unions_adjacent as adjacent, unions_external as external, unions_inline as inline, unions_int_tag as numbered,
    unions_keyed as keyed,
};
use serde_json::json;

#[test]
fn keyed_unions_round_trip() {
    let value = keyed::KeyedContent::words("hi");
    let request = keyed::SendKeyedContent::new("a", value).attachments([
        keyed::KeyedContent::photo("m"),
        keyed::KeyedContent::list(["x", "y"]),
        keyed::KeyedContent::File(keyed::KeyedContentPicture::new("f")),
        keyed::KeyedContent::Nothing,
    ]);
    let json = json!({
        "to": "a", "kind": "words", "words": { "text": "hi" },
        "attachments": [
            { "kind": "picture", "picture": { "media_id": "m" } },
            { "kind": "list", "list": ["x", "y"] },
            { "kind": "file", "document": { "media_id": "f" } },
            { "kind": "nothing" },
        ],
    });
    assert_eq!(sent(&request), json);
    let list: Vec<keyed::KeyedContent> = read(&json["attachments"]);
    assert_eq!(Some(list), request.attachments);
    let message: keyed::KeyedContentMessage = read(&json);
    assert_eq!(message.content, Some(request.content));
}

#[test]
fn a_missing_tag_is_told_by_the_body() {
    let value: keyed::KeyedContent = read(&json!({ "words": { "text": "hi" } }));
    assert_eq!(value, keyed::KeyedContent::words("hi"));
}

#[test]
fn a_missing_body_is_an_empty_one() {
    let value: keyed::KeyedContent = read(&json!({ "kind": "words" }));
    assert_eq!(value, keyed::KeyedContent::words(""));
}

#[test]
fn a_union_that_is_not_there_is_none() {
    let message: keyed::KeyedContentMessage = read(&json!({ "id": "i" }));
    assert_eq!((message.content, message.quote), (None, None));
    let message: keyed::KeyedContentMessage = read(&json!({ "id": "i", "quote": null }));
    assert_eq!(message.quote, None);
}

#[test]
fn inline_unions_round_trip() {
    let request = inline::SendInlineContent::new("a", inline::InlineContent::words("hi"))
        .attachments([inline::InlineContent::photo("m"), inline::InlineContent::Nothing]);
    let json = json!({
        "to": "a", "kind": "words", "text": "hi",
        "attachments": [{ "kind": "picture", "media_id": "m" }, { "kind": "nothing" }],
    });
    assert_eq!(sent(&request), json);
    let message: inline::InlineContentMessage = read(&json);
    assert_eq!(message.content, Some(request.content));
    assert_eq!(Some(read::<Vec<inline::InlineContent>>(&json["attachments"])), request.attachments);
}

#[test]
fn adjacent_unions_round_trip() {
    let request = adjacent::SendAdjacentContent::new("a", adjacent::AdjacentContent::words("hi"))
        .attachments([adjacent::AdjacentContent::amount(5), adjacent::AdjacentContent::Nothing]);
    let json = json!({
        "to": "a", "kind": "words", "value": { "text": "hi" },
        "attachments": [{ "kind": "amount", "value": 5 }, { "kind": "nothing" }],
    });
    assert_eq!(sent(&request), json);
    let message: adjacent::AdjacentContentMessage = read(&json);
    assert_eq!(message.content, Some(request.content));
    assert_eq!(Some(read::<Vec<adjacent::AdjacentContent>>(&json["attachments"])), request.attachments);
}

#[test]
fn external_unions_round_trip() {
    let request = external::SendExternalContent::new("a", external::ExternalContent::words("hi"))
        .attachments([external::ExternalContent::photo("m"), external::ExternalContent::count(3)]);
    let json = json!({
        "to": "a", "words": { "text": "hi" },
        "attachments": [{ "picture": { "media_id": "m" } }, { "count": 3 }],
    });
    assert_eq!(sent(&request), json);
    assert_eq!(Some(read::<Vec<external::ExternalContent>>(&json["attachments"])), request.attachments);
    let message: external::ExternalContentMessage = read(&json!({ "id": "i", "words": { "text": "hi" } }));
    assert_eq!(message.content, Some(request.content));
}

#[test]
fn a_flattened_external_union_is_not_made_of_foreign_keys() {
    let message: external::ExternalContentMessage = read(&json!({ "errcode": 0, "errmsg": "ok", "id": "i" }));
    assert_eq!(message.content, None);
}

#[test]
fn numbered_unions_round_trip() {
    let request = numbered::SendNumberedContent::new("a", numbered::NumberedContent::words("hi"))
        .attachments([numbered::NumberedContent::picture("m"), numbered::NumberedContent::Recalled]);
    let json = json!({
        "to": "a", "kind": 1, "body": { "text": "hi" },
        "attachments": [{ "kind": 2, "body": { "media_id": "m" } }, { "kind": -1 }],
    });
    assert_eq!(sent(&request), json);
    assert_eq!(Some(read::<Vec<numbered::NumberedContent>>(&json["attachments"])), request.attachments);
    // The number as a string.
    let value: numbered::NumberedContent = read(&json!({ "kind": "2", "body": { "media_id": "m" } }));
    assert_eq!(value, numbered::NumberedContent::picture("m"));
}

#[test]
fn unknown_variants_are_kept_and_written_again() {
    let json = json!({ "kind": "hologram", "hologram": { "depth": 3 } });
    let value: keyed::KeyedContent = read(&json);
    assert!(matches!(value, keyed::KeyedContent::Unrecognized(_)));
    assert_eq!(sent(&value), json);

    let json = json!({ "kind": "hologram", "depth": 3 });
    assert_eq!(sent(&read::<inline::InlineContent>(&json)), json);
    let json = json!({ "kind": "hologram", "value": [1, 2] });
    assert_eq!(sent(&read::<adjacent::AdjacentContent>(&json)), json);
    let json = json!({ "hologram": { "depth": 3 } });
    assert_eq!(sent(&read::<external::ExternalContent>(&json)), json);
    let json = json!({ "kind": 99, "body": { "depth": 3 } });
    assert_eq!(sent(&read::<numbered::NumberedContent>(&json)), json);
}

#[test]
fn unknown_variants_beside_other_fields_are_kept() {
    let json = json!({ "id": "i", "kind": "hologram", "hologram": { "depth": 3 } });
    assert_eq!(sent(&read::<keyed::KeyedContentMessage>(&json)), json);
}

#[test]
fn a_variant_that_the_crate_does_not_know_can_be_sent() {
    let variant = UnknownVariant::new([("kind", json!("hologram")), ("hologram", json!({ "depth": 3 }))]);
    let request = keyed::SendKeyedContent::new("a", keyed::KeyedContent::Unrecognized(variant));
    assert_eq!(sent(&request), json!({ "to": "a", "kind": "hologram", "hologram": { "depth": 3 } }));
}

#[test]
fn a_body_converts_into_the_variant_that_says_so() {
    let value: keyed::KeyedContent = keyed::KeyedContentWords::new("hi").mood(1).into();
    assert_eq!(sent(&value), json!({ "kind": "words", "words": { "text": "hi", "mood": 1 } }));
    // Another variant has the same body, and does not say so.
    let value: keyed::KeyedContent = keyed::KeyedContentPicture::new("m").into();
    assert_eq!(sent(&value), json!({ "kind": "picture", "picture": { "media_id": "m" } }));
}

#[test]
fn an_error_in_a_body_names_the_way_to_it() {
    let json = json!({ "id": "i", "kind": "words", "words": { "mood": "bad" } });
    assert_eq!(refused::<keyed::KeyedContentMessage>(&json).path, "words.mood");
    let json = json!({ "quote": { "kind": "words", "words": { "mood": "bad" } } });
    assert_eq!(refused::<keyed::KeyedContentMessage>(&json).path, "quote.words.mood");
    let json = json!({ "quote": { "kind": "words", "mood": "bad" } });
    assert_eq!(refused::<inline::InlineContentMessage>(&json).path, "quote.mood");
    let json = json!({ "quote": { "kind": "amount", "value": "much" } });
    assert_eq!(refused::<adjacent::AdjacentContentMessage>(&json).path, "quote.value");
}
