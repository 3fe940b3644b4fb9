//! By which codes flawed fields are refused, and which operations answer tokens.

use super::Resolver;
use super::reserved::usual_parameter;
use crate::diagnostic::Code;
use crate::load::raw::{RawOperation, RawRefusal, RawResponse};
use crate::model::{Api, Item, Layout, Refusal, TokenKind};
use crate::source::{Span, Spanned};
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl Resolver<'_> {
    /// The refusals, the most precise first; those that no field can meet are told.
    pub(super) fn refusals(&mut self, api: &Api) -> Vec<Refusal> {
        let (mut refusals, names) = (Vec::new(), wire_names(api));
        for within in &self.spec.refusals {
            let begin = &within.name;
            let mut operations =
                api.operations().map(|(_, _, item)| item).filter(|item| item.path.starts_with(&begin.value));
            if operations.next().is_none() {
                let message = format!("the path of no operation begins with `{begin}`");
                self.bad_refusal(begin.span, message, "write the begin of a path, such as `/cgi-bin/user/`, or `/`");
            }
            for named in &within.value {
                let (field, raw) = (&named.name, &named.value);
                self.check_refusal(field, raw, api, &names);
                refusals.push(Refusal {
                    operations: begin.value.clone(),
                    field: field.value.clone(),
                    missing: raw.missing.as_ref().map(|code| code.value),
                    invalid: raw.invalid.as_ref().map(|code| code.value),
                    size: raw.size.as_ref().map(|code| code.value),
                });
            }
        }
        let length = |refusal: &Refusal| refusal.field.split('.').count();
        refusals.sort_by_key(|refusal| Reverse((refusal.operations.len(), length(refusal))));
        refusals
    }

    fn check_refusal(&mut self, field: &Spanned<String>, raw: &RawRefusal, api: &Api, names: &BTreeSet<&str>) {
        if let Some(unknown) = field.split('.').find(|name| !names.contains(name)) {
            let message = format!("no field is named `{unknown}`");
            self.bad_refusal(field.span, message, "write the wire names of the field and of those around it");
        }
        let codes = [&raw.missing, &raw.invalid, &raw.size];
        if codes.iter().all(|code| code.is_none()) {
            let message = format!("`{field}` is refused by no code");
            self.bad_refusal(field.span, message, "give `missing`, `invalid` or `size` a code");
        }
        for code in codes.into_iter().flatten() {
            if !api.errors.iter().any(|error| error.code == code.value) {
                let message = format!("errors.yaml has no code {}", code.value);
                self.bad_refusal(code.span, message, "write a code of errors.yaml, or add it there");
            }
        }
    }

    fn bad_refusal(&mut self, span: Span, message: String, help: &str) {
        self.diagnostics.report(Code::BadRefusal, span, message, help);
    }

    /// The kind of token that an operation answers; it must stand in the answer under the name of its kind.
    pub(super) fn issues(&mut self, name: &Spanned<String>, raw: &RawOperation) -> Option<TokenKind> {
        let issues = raw.issues.as_ref()?;
        let fields = match &raw.response {
            Some(RawResponse::Fields(fields)) => fields.as_slice(),
            Some(RawResponse::Name(_)) | None => &[],
        };
        let parameter = match issues.value {
            TokenKind::Webhook | TokenKind::None => None,
            kind => usual_parameter(kind),
        };
        match parameter {
            Some(parameter) if fields.iter().any(|field| field.wire_name.value == parameter) => {}
            Some(parameter) => {
                let message = format!("the response of `{name}` has no field `{parameter}` with the token");
                self.diagnostics.report(
                    Code::InvalidValue,
                    issues.span,
                    message,
                    "correct the kind, or list the field",
                );
            }
            None => {
                let message = "no operation answers a token of this kind";
                self.diagnostics.report(Code::InvalidValue, issues.span, message, "write the kind of token it answers");
            }
        }
        Some(issues.value)
    }
}

/// What can stand in the way to a field: the names of fields and tags, and the keys of bodies.
fn wire_names(api: &Api) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (_, item) in api.items() {
        match item {
            Item::Operation(item) => {
                names.extend(item.query.iter().chain(&item.body).map(|field| field.wire_name.as_str()));
            }
            Item::Struct(item) => names.extend(item.fields.iter().map(|field| field.wire_name.as_str())),
            Item::Union(item) => {
                names.extend(item.variants.iter().map(|variant| variant.key.as_str()));
                match &item.layout {
                    Layout::Keyed { tag } | Layout::Inline { tag } => names.extend([tag.as_str()]),
                    Layout::Adjacent { tag, content } => names.extend([tag.as_str(), content.as_str()]),
                    Layout::External => {}
                }
            }
            Item::Id(_) | Item::Enum(_) => {}
        }
    }
    names
}
