//! What the fake server reads is what was sent: a request survives the way there.

use super::{read, sent};
use crate::codec::Decode;
use crate::fixtures::{
    collections, enums, flags, flattened_structs, nullable, recursion, scalars, unions_keyed, wire_forms,
};
use crate::{Nullable, Request};

fn arrives<R: Request + Decode + PartialEq + std::fmt::Debug + serde::Serialize>(request: R) {
    assert_eq!(read::<R>(&sent(&request)), request);
}

#[test]
fn requests_arrive_as_they_were_sent() {
    arrives(
        scalars::SetScalars::new(scalars::SetScalarsRequired { text: "a".into(), count: 1, ratio: 0.5, open: true })
            .other_text("")
            .other_count(0),
    );
    arrives(flags::SetFlags::new(true).is_leader([true, false]).hidden(false).visible(true));
    arrives(
        collections::SetCollections::new(["a"], [("b", collections::CollectedBox::new(2))]).grid([vec![1], vec![]]),
    );
    arrives(enums::SetKind::new(enums::Gender::from(9)).status(enums::Status::On));
    arrives(
        wire_forms::SendForms::new(["a", "b"], 1.5)
            .toparty([1, 2])
            .kinds([wire_forms::FormKind::Short])
            .options(wire_forms::FormOptions::new().copies(1)),
    );
    let settings = flattened_structs::FlatSettings::new().color("red").shape(flattened_structs::FlatShape::circle(3));
    arrives(flattened_structs::CreateFlat::new("n").settings(settings));
    arrives(unions_keyed::SendKeyedContent::new("a", unions_keyed::KeyedContent::words("hi")));
    arrives(recursion::SearchTree::new(recursion::TreeFilter::new("a").otherwise(recursion::TreeFilter::new("b"))));
}

#[test]
fn absent_null_and_empty_arrive_apart() {
    let request = nullable::UpdateNullable::new("i");
    arrives(request.clone());
    arrives(request.clone().name(Nullable::Null).size(Nullable::Null).open(Nullable::Null).users(Nullable::Null));
    arrives(request.clone().origin(Nullable::Null));
    arrives(request.name("").size(0).open(false).tags(Vec::new()).origin(nullable::NullablePlace::new()));
}
