//! The operations that answer tokens: the client reaches them whether or not their areas are enabled.

use super::text::{Text, literal};
use crate::model::{Api, Method};
use heck::{ToShoutySnakeCase, ToUpperCamelCase};

pub(super) fn issuers(api: &Api) -> String {
    let mut out = Text::file();
    out.line("");
    out.line("//! The operations that answer tokens, also those whose areas are not enabled.");
    out.line("");
    out.block("crate::declare::issuers! {", "}", |out| {
        for (_, _, item) in api.operations() {
            let Some(issues) = item.issues else { continue };
            let method = match item.method {
                Method::Get => "Get",
                Method::Post => "Post",
            };
            let (name, path) = (item.name.to_shouty_snake_case(), literal(&item.path));
            let kind = |word: &str| word.to_upper_camel_case();
            let (takes, issues) = (kind(item.token.as_str()), kind(issues.as_str()));
            out.line(format!("{name}: {method} {path} takes {takes} issues {issues};"));
        }
    });
    out.finish()
}
