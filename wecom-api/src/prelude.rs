//! What generated modules take for granted. Which of it is used depends on the features.
#![allow(unused_imports)]

pub(crate) use crate::client::{Call, Client};
pub(crate) use crate::codec::{
    Decode, Nullable, Read, Rest, Secret, Timestamp, TimestampMs, Union, UnknownCode, UnknownText, UnknownVariant,
    Write, get, get_as, put, put_as, put_nullable, put_some, put_some_as,
};
pub(crate) use crate::error::Error;
pub(crate) use crate::file::{Download, FilePart};
pub(crate) use crate::operation::{
    Encoding, Host, Method, Operation, Paged, Rate, RateScope, Request, Retry, TokenKind,
};
pub(crate) use crate::paging::{Items, Pages};
pub(crate) use serde::de::{Error as DecodeError, MapAccess};
pub(crate) use serde::ser::SerializeMap;
pub(crate) use serde_json::Value;
pub(crate) use std::borrow::Cow;
pub(crate) use std::collections::BTreeMap;
