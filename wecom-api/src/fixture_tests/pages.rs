//! How the next page follows from the one before, in each style.

use super::read;
use crate::fixtures::paging;
use crate::paging::after;
use crate::{Paged, Request};
use serde_json::{Value, json};

/// Whether there is another page after this answer.
fn advances<R: Paged>(request: &mut R, answer: Value) -> bool
where
    <R as Request>::Response: crate::Decode,
{
    let (next, more) = after(request, &read(&answer));
    if more {
        request.go_to(next);
    }
    more
}

#[test]
fn a_cursor_is_followed_until_it_is_empty_or_stands_still() {
    let mut request = paging::ListByCursor::new();
    assert!(advances(&mut request, json!({ "next_cursor": "b", "names": ["x"] })));
    assert_eq!(request.cursor.as_deref(), Some("b"));
    assert!(!advances(&mut request.clone(), json!({ "next_cursor": "b", "names": ["x"] })), "it stands still");
    assert!(!advances(&mut request.clone(), json!({ "next_cursor": "" })));
    assert!(!advances(&mut request, json!({ "names": ["x"] })));
}

#[test]
fn a_flag_ends_the_listing_even_with_a_cursor() {
    let mut request = paging::ListWhileMore::new("");
    assert!(advances(&mut request, json!({ "next_cursor": "b", "has_more": 1 })));
    assert_eq!(request.cursor, "b");
    assert!(!advances(&mut request, json!({ "next_cursor": "c", "has_more": 0 })));
    let mut request = paging::ListUntilDone::new();
    assert!(advances(&mut request, json!({ "next_cursor": "b", "is_last": false })));
    assert!(!advances(&mut request, json!({ "next_cursor": "c", "is_last": true })));
}

#[test]
fn an_offset_is_followed_until_it_is_zero() {
    let mut request = paging::ListByOffset::new();
    assert!(advances(&mut request, json!({ "next_offset": 50 })));
    assert_eq!(request.offset, Some(50));
    assert!(!advances(&mut request, json!({ "next_offset": 0 })));
}

#[test]
fn the_last_item_says_where_the_next_page_begins() {
    let mut request = paging::ListByLastItem::new(0);
    assert!(advances(&mut request, json!({ "logs": [{ "seq": 3 }, { "seq": 9 }] })));
    assert_eq!(request.seq, 9);
    assert!(!advances(&mut request, json!({ "logs": [] })));
}

#[test]
fn items_are_counted_until_none_come_or_all_are_there() {
    let mut request = paging::ListByCount::new().offset(10);
    assert!(advances(&mut request, json!({ "names": ["a", "b"] })));
    assert_eq!(request.offset, Some(12));
    assert!(!advances(&mut request, json!({ "names": [] })));

    let mut request = paging::ListUntilTotal::new(0);
    assert!(advances(&mut request, json!({ "total": 3, "names": ["a", "b"] })));
    assert!(!advances(&mut request, json!({ "total": 3, "names": ["c"] })));

    let mut request = paging::ListCountedWhileMore::new();
    assert!(advances(&mut request, json!({ "has_more": true, "names": ["a"] })));
    assert_eq!(request.offset, Some(1));
    assert!(!advances(&mut request, json!({ "has_more": false, "names": ["a"] })));
    assert!(!advances(&mut request, json!({ "has_more": true, "names": [] })), "it would never end");
}

#[test]
fn page_numbers_are_counted_up() {
    let mut request = paging::ListByPage::new(1);
    assert!(advances(&mut request, json!({ "names": ["a"] })));
    assert_eq!(request.page, 2);
    assert!(!advances(&mut request, json!({ "names": [] })));
    let mut request = paging::ListByPageUntilDone::new().page(1);
    assert!(advances(&mut request, json!({ "result": { "finished": false, "names": [] } })));
    assert_eq!(request.page, Some(2));
    assert!(!advances(&mut request, json!({ "result": { "finished": true } })));
}

#[test]
fn items_and_cursor_may_stand_in_an_inner_object() {
    let mut request = paging::ListNested::new();
    let answer = json!({ "result": { "next_cursor": "b", "names": ["x", "y"] } });
    assert!(advances(&mut request, answer.clone()));
    assert_eq!(request.cursor.as_deref(), Some("b"));
    assert_eq!(paging::ListNested::take_items(&mut read(&answer)), ["x", "y"]);
    assert!(!advances(&mut request, json!({})), "an inner object that is missing ends the listing");
}
