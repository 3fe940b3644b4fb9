//! A request value that may be absent, null or there, where the server treats the three differently.

use super::Decode;
use serde::de::Deserializer;

/// Absent leaves a thing as it is, null clears it, a value sets it.
///
/// ```
/// use wecom_api::Nullable;
///
/// let name: Nullable<String> = "x".into();
/// assert_eq!(name, Nullable::Value("x".to_owned()));
/// assert_eq!(Nullable::<String>::default(), Nullable::Absent);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Not sent at all.
    #[default]
    Absent,
    /// Sent as null.
    Null,
    /// Sent as this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Nullable::Value(value.to_owned())
    }
}

impl<T: Decode> Decode for Nullable<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::decode(deserializer).map(|value| value.map_or(Nullable::Null, Nullable::Value))
    }
    fn is_absent(&self) -> bool {
        matches!(self, Nullable::Absent)
    }
}
