//! The global error codes: constants, and the table behind messages and hints.

/// One row for each code: number, name where it has one, official message, meaning, what a repeat needs, hint.
macro_rules! error_codes {
    ($($code:literal $($name:ident)? $official:literal $english:literal $retry:ident $hint:literal;)*) => {
        $($(
            #[doc = $english]
            #[doc = ""]
            #[doc = concat!("`", $code, "`: ", $official)]
            #[doc = ""]
            #[doc = $hint]
            pub const $name: $crate::ErrorCode = $crate::ErrorCode::new($code);
        )?)*

        /// What is known of the codes, ordered by code.
        pub(crate) static MEANINGS: &[$crate::ErrorMeaning] = &[$(
            $crate::ErrorMeaning {
                code: $code,
                official: $official,
                english: $crate::error_code::text($english),
                retry: $crate::ErrorRetry::$retry,
                hint: $crate::error_code::text($hint),
            }
        ),*];
    };
}
pub(crate) use error_codes;
