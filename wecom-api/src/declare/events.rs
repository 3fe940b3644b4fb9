//! Events: what tells one from others.

/// The facts about an event, whose struct stands beside it.
macro_rules! event {
    (@read) => { None };
    (@read $day:literal) => { Some($day) };
    (
        $name:ident: $title:literal documents [$($document:literal),*] $(as of $read:literal)?
        $(callers [$($caller:ident),*])?
        $(when $($key:literal = $value:literal),+)+
    ) => {
        impl $crate::callback::EventBody for $name {
            const FACTS: $crate::callback::EventFacts = $crate::callback::EventFacts {
                name: stringify!($name),
                title: $title,
                area: AREA,
                documents: &[$($document),*],
                read: $crate::declare::event!(@read $($read)?),
                callers: &[$($($crate::callback::Caller::$caller),*)?],
                when: &[$(&[$(($key, $value)),+]),+],
                #[cfg(feature = "mock")]
                again: |body| serde_json::to_value(<$name as serde::Deserialize>::deserialize(body)?),
            };
        }
    };
}
pub(crate) use event;
