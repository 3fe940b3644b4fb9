//! Structs: those that only answers contain, and those that requests contain, too.

/// A struct of answers: plain fields.
macro_rules! answer {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $ty:ty = $wire:literal $(as $form:ident)?,)*
        }
        $(flat { $($(#[$flat_meta:meta])* $flat:ident: $flat_ty:ty,)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $ty,)*
            $($($(#[$flat_meta])* pub $flat: $flat_ty,)*)?
        }

        impl $crate::codec::Write for $name {
            #[allow(unused_variables)]
            fn write<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                $($crate::declare::write_field!(out, $wire, &self.$field $(, $form)?);)*
                $($($crate::codec::Write::write(&self.$flat, out);)*)?
            }
        }

        impl $crate::codec::Read for $name {
            const NAME: &'static str = stringify!($name);
            const KEYS: &'static [&'static str] = &[$($wire),*];
            fn blank() -> Self {
                Self::default()
            }
            #[allow(unreachable_code, unused_variables)]
            fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                $crate::codec::known(match key {
                    $($wire => $crate::declare::read_field!(map, &mut self.$field $(, $form)?),)*
                    _ => {
                        $($(if $crate::codec::Read::read(&mut self.$flat, key, map)? { return Ok(true); })*)?
                        return Ok(false);
                    }
                })
            }
            $(
                const KEEPS_REST: bool = false $(|| <$flat_ty as $crate::codec::Read>::KEEPS_REST)*;
                fn spelled_like(key: &str) -> Option<&'static str> {
                    $crate::codec::spelled_like(Self::KEYS, key)
                        $(.or_else(|| <$flat_ty as $crate::codec::Read>::spelled_like(key)))*
                }
                fn finish<E: serde::de::Error>(&mut self, rest: &mut $crate::codec::Rest) -> Result<(), E> {
                    $($crate::codec::Read::finish(&mut self.$flat, rest)?;)*
                    Ok(())
                }
            )?
        }

        $crate::codec::serde_impls!($name, ObjectVisitor);
    };
}
pub(crate) use answer;

/// A struct that requests contain: with a constructor and setters.
macro_rules! value {
    (
        $(#[$meta:meta])*
        $name:ident;
        new $($required:ident)? ($($arguments:tt)*)
        {
            $($(#[$field_meta:meta])* $presence:ident $field:ident: $ty:tt = $wire:literal $(as $form:ident)?,)*
        }
        $(flat { $($(#[$flat_meta:meta])* $flat_presence:ident $flat:ident: $flat_ty:tt,)* })?
    ) => {
        $crate::declare::builder! {
            $(#[$meta])*
            $name "The value from what is required."
            new $($required)? ($($arguments)*)
            { $($(#[$field_meta])* $presence $field: $ty = $wire $(as $form)?,)* }
            $(flat { $($(#[$flat_meta])* $flat_presence $flat: $flat_ty,)* })?
        }

        impl Default for $name {
            fn default() -> Self {
                $crate::codec::Read::blank()
            }
        }

        impl $crate::codec::Write for $name {
            fn write<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                $($crate::declare::write_field!(out, $wire, &self.$field $(, $form)?);)*
                $($($crate::codec::Write::write(&self.$flat, out);)*)?
            }
        }

        $crate::codec::serde_impls!($name, ObjectVisitor);
    };
}
pub(crate) use value;

/// What structs of requests and requests themselves have in common.
macro_rules! builder {
    (
        $(#[$meta:meta])*
        $name:ident $new:literal
        new $($required:ident)? ($($argument:ident: $argument_ty:tt),*)
        {
            $($(#[$field_meta:meta])* $presence:ident $field:ident: $ty:tt = $wire:literal $(as $form:ident)?,)*
        }
        $(flat { $($(#[$flat_meta:meta])* $flat_presence:ident $flat:ident: $flat_ty:tt,)* })?
        $(files { $($(#[$file_meta:meta])* $file_presence:ident $file:ident: $file_ty:tt = $file_wire:literal,)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $crate::declare::field_type!($presence $ty),)*
            $($($(#[$flat_meta])* pub $flat: $crate::declare::field_type!($flat_presence $flat_ty),)*)?
            $($($(#[$file_meta])* pub $file: $crate::declare::field_type!($file_presence $file_ty),)*)?
        }

        impl $name {
            $crate::declare::new! {
                $new $($required)? ($($argument: $argument_ty),*)
                Self {
                    $($field: $crate::declare::initial!($presence $ty $field),)*
                    $($($flat: $crate::declare::initial!($flat_presence $flat_ty $flat),)*)?
                    $($($file: $crate::declare::initial!($file_presence $file_ty $file),)*)?
                }
            }
            $($crate::declare::setter! { $presence $(#[$field_meta])* $field: $ty })*
            $($($crate::declare::setter! { $flat_presence $(#[$flat_meta])* $flat: $flat_ty })*)?
            $($($crate::declare::setter! { $file_presence $(#[$file_meta])* $file: $file_ty })*)?
        }

        $crate::declare::required! { $name $($required)? ($($argument: $argument_ty),*) }

        impl $crate::codec::Read for $name {
            const NAME: &'static str = stringify!($name);
            const KEYS: &'static [&'static str] = &[$($wire),*];
            fn blank() -> Self {
                Self {
                    $($field: Default::default(),)*
                    $($($flat: Default::default(),)*)?
                    $($($file: Default::default(),)*)?
                }
            }
            #[allow(unreachable_code, unused_variables)]
            fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                $crate::codec::known(match key {
                    $($wire => $crate::declare::read_field!(map, &mut self.$field $(, $form)?),)*
                    _ => {
                        $($(if $crate::codec::Read::read(&mut self.$flat, key, map)? { return Ok(true); })*)?
                        return Ok(false);
                    }
                })
            }
            $(
                const KEEPS_REST: bool = false
                    $(|| <$crate::declare::field_type!($flat_presence $flat_ty) as $crate::codec::Read>::KEEPS_REST)*;
                fn spelled_like(key: &str) -> Option<&'static str> {
                    $crate::codec::spelled_like(Self::KEYS, key)$(.or_else(|| {
                        <$crate::declare::field_type!($flat_presence $flat_ty) as $crate::codec::Read>::spelled_like(key)
                    }))*
                }
                fn finish<E: serde::de::Error>(&mut self, rest: &mut $crate::codec::Rest) -> Result<(), E> {
                    $($crate::codec::Read::finish(&mut self.$flat, rest)?;)*
                    Ok(())
                }
            )?
        }
    };
}
pub(crate) use builder;

/// A constructor: it takes what is required one after the other, or in a struct with named fields.
macro_rules! new {
    ($doc:literal ($($argument:ident: $ty:tt),*) $value:expr) => {
        #[doc = $doc]
        pub fn new($($argument: $crate::declare::takes!(required $ty)),*) -> Self {
            $value
        }
    };
    ($doc:literal $required:ident ($($argument:ident: $ty:tt),*) $value:expr) => {
        #[doc = $doc]
        pub fn new(required: $required) -> Self {
            let $required { $($argument),* } = required;
            $value
        }
    };
}
pub(crate) use new;

/// The struct that a constructor with named arguments takes.
macro_rules! required {
    ($name:ident ($($argument:ident: $ty:tt),*)) => {};
    ($name:ident $required:ident ($($argument:ident: $ty:tt),*)) => {
        #[doc = concat!("What [`", stringify!($name), "::new`] needs.")]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::exhaustive_structs)]
        pub struct $required {
            $(
                #[doc = concat!("See [`", stringify!($argument), "`](", stringify!($name), "::", stringify!($argument), ").")]
                pub $argument: $crate::declare::ty!($ty),
            )*
        }
    };
}
pub(crate) use required;
