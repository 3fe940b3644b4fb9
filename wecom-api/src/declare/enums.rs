//! Open enums: known values by name, unknown ones kept.

/// An enum that travels as a number.
macro_rules! int_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$value_meta:meta])* $value:ident = $wire:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_meta])* $value,)*
            /// A code that this version of the crate does not know; made with `From<i64>`.
            Unrecognized($crate::UnknownCode),
        }

        impl $name {
            /// The number that travels.
            pub fn code(&self) -> i64 {
                match self {
                    $(Self::$value => $wire,)*
                    Self::Unrecognized(code) => code.get(),
                }
            }
        }

        impl From<i64> for $name {
            fn from(code: i64) -> Self {
                match code {
                    $($wire => Self::$value,)*
                    _ => Self::Unrecognized($crate::UnknownCode::new(code)),
                }
            }
        }

        $crate::codec::int_enum!($name);
    };
}
pub(crate) use int_enum;

/// An enum that travels as text.
macro_rules! text_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$value_meta:meta])* $value:ident = $wire:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_meta])* $value,)*
            /// A value that this version of the crate does not know; made with `From<&str>`.
            Unrecognized($crate::UnknownText),
        }

        impl $name {
            /// The text that travels.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$value => $wire,)*
                    Self::Unrecognized(text) => text.get(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$value,)*
                    _ => Self::Unrecognized($crate::UnknownText::new(text)),
                }
            }
        }

        $crate::codec::text_enum!($name);
    };
}
pub(crate) use text_enum;
