//! What generated files are made of: macros that turn the facts about an operation or a type into its code, so that
//! a generated file holds documentation, fields and facts, and nothing that is the same for all.
//!
//! None of them calls itself: each line is matched once. Types are Rust's, in requests with `[T]` for a list, `{T}` for
//! an object with free keys, and `(path)` for a type of another area.

mod enums;
mod errors;
#[cfg(feature = "callback")]
mod events;
mod fields;
mod ids;
#[cfg(feature = "client")]
mod issuers;
#[cfg(feature = "client")]
mod operations;
#[cfg(feature = "client")]
mod paging;
mod structs;
mod unions;
#[cfg(not(feature = "client"))]
mod without_client;

pub(crate) use enums::{int_enum, text_enum};
pub(crate) use errors::error_codes;
#[cfg(feature = "callback")]
pub(crate) use events::event;
pub(crate) use fields::{field_type, given, initial, read_field, setter, taken, takes, ty, write_field};
pub(crate) use ids::{id, id_from, int_eq, int_id, text_eq, text_id};
#[cfg(feature = "client")]
pub(crate) use issuers::issuers;
#[cfg(feature = "client")]
pub(crate) use operations::{answer_doc, method_doc, request, request_serde, retry_doc, token_doc};
#[cfg(feature = "client")]
pub(crate) use paging::{following, is_last, is_there, paged, second};
pub(crate) use structs::{answer, builder, new, required, value};
pub(crate) use unions::{constructor, find_tag, is_tag, key, read_body, union, unknown, write_body, write_tag};
#[cfg(not(feature = "client"))]
pub(crate) use without_client::{paged, request};
