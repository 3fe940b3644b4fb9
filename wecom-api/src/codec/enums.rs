//! Open enums: known values by name, unknown ones kept.

use std::fmt;

/// A number that this version of the crate does not know.
///
/// It cannot be made directly, so that a known value is never hidden in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCode(i64);

impl UnknownCode {
    pub(crate) const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The number.
    pub const fn get(&self) -> i64 {
        self.0
    }
}

/// A text that this version of the crate does not know.
///
/// It cannot be made directly, so that a known value is never hidden in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn get(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What all enums that travel as numbers have in common.
macro_rules! int_enum {
    ($name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::from(0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.code())
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as $crate::codec::Decode>::decode(deserializer).map(Self::from)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer)
            }
        }

        impl $crate::codec::form::Number for $name {
            fn to_text(&self) -> String {
                self.code().to_string()
            }
        }

        impl $crate::codec::form::Piece for $name {
            fn to_piece(&self) -> String {
                self.code().to_string()
            }
            fn from_piece(text: &str) -> Option<Self> {
                text.parse::<i64>().ok().map(Self::from)
            }
        }
    };
}
pub(crate) use int_enum;

/// What all enums that travel as text have in common.
macro_rules! text_enum {
    ($name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::from("")
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as $crate::codec::Decode>::decode(deserializer).map(Self::from)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer)
            }
        }

        impl $crate::codec::form::Piece for $name {
            fn to_piece(&self) -> String {
                self.as_str().to_owned()
            }
            fn from_piece(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }
        }
    };
}
pub(crate) use text_enum;
