//! The global error codes: one row each.

use super::text::{Text, literal};
use crate::model::{ErrorCode, ErrorRetry};

pub(super) fn error_codes(errors: &[ErrorCode]) -> String {
    let mut out = Text::file();
    out.line("");
    out.line("//! The global error codes (全局错误码) by name.");
    out.line("//!");
    out.line("//! The list is open: the server sends codes that are not here. Compare with");
    out.line("//! [`Error::code`](crate::Error::code).");
    out.line("");
    // Number and name, official message, meaning, what a repeat needs, and what to do.
    out.block("crate::declare::error_codes! {", "}", |out| {
        for error in errors {
            let name = error.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            let retry = match error.retry {
                Some(ErrorRetry::Token) => "Token",
                Some(ErrorRetry::Busy) => "Busy",
                Some(ErrorRetry::Rate) => "Rate",
                None => "Never",
            };
            let text = |text: &Option<String>| literal(text.as_deref().unwrap_or_default());
            let (zh, en, hint) = (literal(&error.zh), text(&error.en), text(&error.hint));
            out.line(format!("{}{name} {zh} {en} {retry} {hint};", error.code));
        }
    });
    out.finish()
}
