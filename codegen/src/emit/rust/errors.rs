//! The global error codes: constants, and the table behind messages and hints.

use super::docs::Docs;
use super::ident;
use crate::model::{ErrorCode, ErrorRetry};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn error_codes(errors: &[ErrorCode]) -> TokenStream {
    let constants = errors.iter().filter_map(|error| {
        let name = ident(error.name.as_ref()?);
        let mut docs = Docs::default();
        docs.paragraph(error.en.as_deref().unwrap_or_default());
        docs.paragraph(&format!("`{}`: {}", error.code, error.zh));
        docs.paragraph(error.hint.as_deref().unwrap_or_default());
        let docs = docs.outer();
        let code = code(error.code);
        Some(quote!(#docs pub const #name: ErrorCode = ErrorCode::new(#code);))
    });
    let rows = errors.iter().map(|error| {
        let (code, zh) = (code(error.code), &error.zh);
        let option = |text: &Option<String>| match text {
            Some(text) => quote!(Some(#text)),
            None => quote!(None),
        };
        let (en, hint) = (option(&error.en), option(&error.hint));
        let retry = ident(match error.retry {
            Some(ErrorRetry::Token) => "Token",
            Some(ErrorRetry::Busy) => "Busy",
            Some(ErrorRetry::Rate) => "Rate",
            None => "Never",
        });
        quote!(ErrorMeaning { code: #code, official: #zh, english: #en, retry: ErrorRetry::#retry, hint: #hint })
    });
    quote! {
        //! The global error codes (全局错误码) by name.
        //!
        //! The list is open: the server sends codes that are not here. Compare with
        //! [`Error::code`](crate::Error::code).

        use crate::error::{ErrorCode, ErrorMeaning, ErrorRetry};

        #(#constants)*

        /// What is known of the codes, ordered by code.
        pub(crate) static MEANINGS: &[ErrorMeaning] = &[#(#rows),*];
    }
}

fn code(code: i64) -> TokenStream {
    let literal = Literal::u64_unsuffixed(code.unsigned_abs());
    if code < 0 { quote!(-#literal) } else { quote!(#literal) }
}
