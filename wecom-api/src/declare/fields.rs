//! Fields: their types, setters, and how one is written and read.

/// The Rust type of what is written as `String`, `[i64]`, `{Value}` or `(super::media::MediaType)`.
macro_rules! ty {
    ($name:ident) => { $name };
    (()) => { () };
    ([$item:tt]) => { Vec<$crate::declare::ty!($item)> };
    ({$item:tt}) => { std::collections::BTreeMap<String, $crate::declare::ty!($item)> };
    (($path:ty)) => { $path };
}
pub(crate) use ty;

/// The type of a field as it stands in the struct.
macro_rules! field_type {
    (required $ty:tt) => { $crate::declare::ty!($ty) };
    (default $ty:tt) => { $crate::declare::ty!($ty) };
    (optional $ty:tt) => { Option<$crate::declare::ty!($ty)> };
    (boxed $ty:tt) => { Option<Box<$crate::declare::ty!($ty)>> };
    (nullable $ty:tt) => { $crate::Nullable<$crate::declare::ty!($ty)> };
}
pub(crate) use field_type;

/// The type of the argument that sets a field.
macro_rules! takes {
    (nullable $ty:tt) => { impl Into<$crate::Nullable<$crate::declare::ty!($ty)>> };
    ($presence:ident bool) => { bool };
    ($presence:ident [bool]) => { impl IntoIterator<Item = bool> };
    ($presence:ident [$item:tt]) => { impl IntoIterator<Item = impl Into<$crate::declare::ty!($item)>> };
    ($presence:ident {$item:tt}) => {
        impl IntoIterator<Item = (impl Into<String>, impl Into<$crate::declare::ty!($item)>)>
    };
    ($presence:ident $ty:tt) => { impl Into<$crate::declare::ty!($ty)> };
}
pub(crate) use takes;

/// The value that an argument gives.
macro_rules! given {
    (bool $value:ident) => {
        $value
    };
    ([bool] $value:ident) => {
        $value.into_iter().collect()
    };
    ([$item:tt] $value:ident) => {
        $value.into_iter().map(Into::into).collect()
    };
    ({$item:tt} $value:ident) => {
        $value.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
    };
    ($ty:tt $value:ident) => {
        $value.into()
    };
}
pub(crate) use given;

/// The value of a field from the argument that sets it.
macro_rules! taken {
    (nullable $ty:tt $value:ident) => { $value.into() };
    (optional $ty:tt $value:ident) => { Some($crate::declare::given!($ty $value)) };
    (boxed $ty:tt $value:ident) => { Some(Box::new($crate::declare::given!($ty $value))) };
    ($presence:ident $ty:tt $value:ident) => { $crate::declare::given!($ty $value) };
}
pub(crate) use taken;

/// The setter of a field; what is required has none, for the constructor takes it.
macro_rules! setter {
    (required $(#[$meta:meta])* $name:ident: $ty:tt) => {};
    ($presence:ident $(#[$meta:meta])* $name:ident: $ty:tt) => {
        $(#[$meta])*
        pub fn $name(mut self, $name: $crate::declare::takes!($presence $ty)) -> Self {
            self.$name = $crate::declare::taken!($presence $ty $name);
            self
        }
    };
}
pub(crate) use setter;

/// The value of a field in a new request: the argument where it is required.
macro_rules! initial {
    (required $ty:tt $name:ident) => { $crate::declare::given!($ty $name) };
    ($presence:ident $ty:tt $name:ident) => { Default::default() };
}
pub(crate) use initial;

/// Writes a field.
macro_rules! write_field {
    ($out:ident, $wire:literal, $value:expr) => {
        $crate::codec::put($out, $wire, $value)
    };
    ($out:ident, $wire:literal, $value:expr, $form:ident) => {
        $crate::codec::put_as::<$crate::codec::form::$form, _, _>($out, $wire, $value)
    };
}
pub(crate) use write_field;

/// Reads the value of a field.
macro_rules! read_field {
    ($map:ident, $field:expr) => {
        $crate::codec::get($map, $field)
    };
    ($map:ident, $field:expr, $form:ident) => {
        $crate::codec::get_as::<$crate::codec::form::$form, _, _>($map, $field)
    };
}
pub(crate) use read_field;
