//! IDs: each kind is a type of its own, so that none can stand where another is meant.

/// An ID that travels as text.
macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The ID as it travels.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The ID as it travels.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The ID as it travels.
            pub fn into_string(self) -> String {
                self.0
            }

            /// Whether there is none: what an answer leaves out is empty.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<&str> for $crate::Nullable<$name> {
            fn from(id: &str) -> Self {
                Self::Value($name::from(id))
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&String> for $name {
            fn from(id: &String) -> Self {
                Self(id.clone())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                Ok(Self(id.to_owned()))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        $crate::declare::text_eq!($name: str, &str, String);
        $crate::declare::id!($name);

        impl $crate::codec::form::Piece for $name {
            fn to_piece(&self) -> String {
                self.0.clone()
            }
            fn from_piece(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }
        }
    };
}
pub(crate) use text_id;

/// An ID that travels as a number.
macro_rules! int_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The ID as it travels.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The ID as it travels.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        $crate::declare::id_from!($name: i64, i32, u32, u16);

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                id.parse().map(Self)
            }
        }

        $crate::declare::int_eq!($name: i64, i32);
        $crate::declare::id!($name);

        impl $crate::codec::form::Number for $name {
            fn to_text(&self) -> String {
                self.0.to_string()
            }
        }

        impl $crate::codec::form::Piece for $name {
            fn to_piece(&self) -> String {
                self.0.to_string()
            }
            fn from_piece(text: &str) -> Option<Self> {
                <i64 as $crate::codec::form::Piece>::from_piece(text).map(Self)
            }
        }
    };
}
pub(crate) use int_id;

/// The numbers that an ID is made from.
macro_rules! id_from {
    ($name:ident: $($number:ty),+) => {$(
        impl From<$number> for $name {
            fn from(id: $number) -> Self {
                Self(id.into())
            }
        }

        impl From<&$number> for $name {
            fn from(id: &$number) -> Self {
                Self((*id).into())
            }
        }
    )+};
}
pub(crate) use id_from;

/// The texts that an ID compares with.
macro_rules! text_eq {
    ($name:ident: $($plain:ty),+) => {$(
        impl PartialEq<$plain> for $name {
            fn eq(&self, id: &$plain) -> bool {
                let plain: &str = id;
                self.0 == plain
            }
        }

        impl PartialEq<$name> for $plain {
            fn eq(&self, id: &$name) -> bool {
                let plain: &str = self;
                plain == id.0
            }
        }
    )+};
}
pub(crate) use text_eq;

/// The numbers that an ID compares with.
macro_rules! int_eq {
    ($name:ident: $($plain:ty),+) => {$(
        impl PartialEq<$plain> for $name {
            fn eq(&self, id: &$plain) -> bool {
                self.0 == i64::from(*id)
            }
        }

        impl PartialEq<$name> for $plain {
            fn eq(&self, id: &$name) -> bool {
                i64::from(*self) == id.0
            }
        }
    )+};
}
pub(crate) use int_eq;

/// What all IDs have in common.
macro_rules! id {
    ($name:ident) => {
        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer).map(Self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::Decode::decode(deserializer)
            }
        }
    };
}
pub(crate) use id;
