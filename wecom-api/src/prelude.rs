//! What the generated areas take for granted. Which of it is used depends on the features.
#![allow(unused_imports)]

pub(crate) use crate::codec::{Secret, Timestamp, TimestampMs};
#[cfg(feature = "callback")]
pub(crate) use crate::declare::event;
pub(crate) use crate::declare::{answer, int_enum, int_id, paged, request, text_enum, text_id, union, value};
#[cfg(feature = "client")]
pub(crate) use crate::file::FilePart;
pub(crate) use serde_json::Value;
pub(crate) use std::collections::BTreeMap;
