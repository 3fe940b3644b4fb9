//! Operations that answer tokens.

/// One row for each: name, method, path, the token that it takes, and the token that it answers.
macro_rules! issuers {
    ($($name:ident: $method:ident $path:literal takes $takes:ident issues $issues:ident;)*) => {
        $(pub(crate) static $name: $crate::token::Issuer = $crate::token::Issuer::new(
            $crate::Method::$method,
            $path,
            $crate::TokenKind::$takes,
            $crate::TokenKind::$issues,
        );)*

        /// All of them.
        #[cfg(feature = "mock")]
        pub(crate) static ALL: &[&$crate::token::Issuer] = &[$(&$name),*];
    };
}
pub(crate) use issuers;
