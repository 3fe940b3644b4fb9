//! Unions: a tag and one of several bodies.

/// A union. The layout says where tag and body stand: `keyed(tag)`, `inline(tag)`, `adjacent(tag, content)` or
/// `external()`. A variant names its tag's value; its key where that is another; the constructor that takes what the
/// body's takes (`new`), or the body (`of`); and whether its body converts into the union (`from Self`).
macro_rules! union {
    (
        $(#[$meta:meta])*
        $name:ident: $layout:ident $place:tt {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident($body:ty) = $tag:literal $(in $key:literal)?
                $(new $new:ident($($argument:ident: $argument_ty:tt),*))? $(of $of:ident($of_ty:tt))? $(from $from:ident)?,
            )*
        }
        $(bare { $($(#[$bare_meta:meta])* $bare:ident = $bare_tag:literal,)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($body),)*
            $($($(#[$bare_meta])* $bare,)*)?
            /// A variant that this version of the crate does not know, with its JSON.
            Unrecognized($crate::UnknownVariant),
        }

        impl $name {
            $($crate::declare::constructor! {
                $(#[$variant_meta])*
                $variant $(new $new($body; $($argument: $argument_ty),*))? $(of $of($of_ty))?
            })*
        }

        $($(impl From<$body> for $name {
            fn from(body: $body) -> $from {
                Self::$variant(body)
            }
        })?)*

        impl $crate::codec::Write for $name {
            fn write<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                match self {
                    $(Self::$variant(body) => {
                        $crate::declare::write_tag!($layout $place out $tag);
                        $crate::declare::write_body!($layout $place out $tag $(in $key)?, body);
                    })*
                    $($(Self::$bare => $crate::declare::write_tag!($layout $place out $bare_tag),)*)?
                    Self::Unrecognized(unknown) => $crate::codec::Write::write(unknown, out),
                }
            }
        }

        impl $crate::codec::Union for $name {
            const NAME: &'static str = stringify!($name);
            fn take<E: serde::de::Error>(rest: &mut $crate::codec::Rest) -> Result<Option<Self>, E> {
                let found = $crate::declare::find_tag!(
                    $layout $place rest [$(&$tag, $crate::declare::key!($tag $(in $key)?);)*]
                );
                let Some(tag) = found else { return Ok(None) };
                $(if $crate::declare::is_tag!($layout $tag $(in $key)?, tag) {
                    return $crate::declare::read_body!($layout $place rest $tag $(in $key)?)
                        .map(Self::$variant).map(Some);
                })*
                $($(if $crate::codec::Tag::is(&$bare_tag, &tag) {
                    return Ok(Some(Self::$bare));
                })*)?
                Ok(Some(Self::Unrecognized($crate::declare::unknown!($layout $place rest tag))))
            }
        }

        $crate::codec::union!($name);
    };
}
pub(crate) use union;

/// The constructor of a variant.
macro_rules! constructor {
    ($(#[$meta:meta])* $variant:ident) => {};
    ($(#[$meta:meta])* $variant:ident new $new:ident($body:ty; $($argument:ident: $argument_ty:tt),*)) => {
        $(#[$meta])*
        pub fn $new($($argument: $crate::declare::takes!(required $argument_ty)),*) -> Self {
            Self::$variant(<$body>::new($($argument),*))
        }
    };
    ($(#[$meta:meta])* $variant:ident of $of:ident($body:tt)) => {
        $(#[$meta])*
        pub fn $of(body: $crate::declare::takes!(required $body)) -> Self {
            Self::$variant($crate::declare::given!($body body))
        }
    };
}
pub(crate) use constructor;

/// The key of a body: the tag's value, where no other is given.
macro_rules! key {
    ($tag:literal) => {
        $tag
    };
    ($tag:literal in $key:literal) => {
        $key
    };
}
pub(crate) use key;

macro_rules! write_tag {
    (external() $out:ident $tag:literal) => {
        ()
    };
    ($layout:ident($name:literal $(, $content:literal)?) $out:ident $tag:literal) => {
        $out.entry($name, &$tag)
    };
}
pub(crate) use write_tag;

macro_rules! write_body {
    (inline($name:literal) $out:ident $tag:literal, $body:ident) => { $crate::codec::Write::write($body, $out) };
    (adjacent($name:literal, $content:literal) $out:ident $tag:literal, $body:ident) => {
        $crate::codec::put($out, $content, $body)
    };
    ($layout:ident($($name:literal)?) $out:ident $tag:literal $(in $key:literal)?, $body:ident) => {
        $crate::codec::put($out, $crate::declare::key!($tag $(in $key)?), $body)
    };
}
pub(crate) use write_body;

macro_rules! find_tag {
    (keyed($name:literal) $rest:ident [$($tag:expr, $key:expr;)*]) => { $rest.keyed_tag($name, &[$(($tag, $key)),*]) };
    (external() $rest:ident [$($tag:expr, $key:expr;)*]) => { $rest.external_tag(&[$($key),*]) };
    ($layout:ident($name:literal $(, $content:literal)?) $rest:ident [$($known:tt)*]) => { $rest.tag($name) };
}
pub(crate) use find_tag;

/// Whether what was found is this variant: with `external`, what was found is the key itself.
macro_rules! is_tag {
    (external $tag:literal $(in $key:literal)?, $found:ident) => {
        $crate::codec::Tag::is(&$crate::declare::key!($tag $(in $key)?), &$found)
    };
    ($layout:ident $tag:literal $(in $key:literal)?, $found:ident) => { $crate::codec::Tag::is(&$tag, &$found) };
}
pub(crate) use is_tag;

macro_rules! read_body {
    (inline($name:literal) $rest:ident $tag:literal) => { $rest.inline() };
    (adjacent($name:literal, $content:literal) $rest:ident $tag:literal) => { $rest.body($content) };
    ($layout:ident($($name:literal)?) $rest:ident $tag:literal $(in $key:literal)?) => {
        $rest.body($crate::declare::key!($tag $(in $key)?))
    };
}
pub(crate) use read_body;

macro_rules! unknown {
    (keyed($name:literal) $rest:ident $tag:ident) => {
        $rest.unknown_keyed($name, &$tag)?
    };
    (adjacent($name:literal, $content:literal) $rest:ident $tag:ident) => {
        $rest.unknown_adjacent($name, $content)?
    };
    ($layout:ident($($name:literal)?) $rest:ident $tag:ident) => {
        $rest.unknown_inline()?
    };
}
pub(crate) use unknown;
