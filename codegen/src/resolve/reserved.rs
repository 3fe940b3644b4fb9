//! What the client writes and reads by itself, and so no field may carry; and keys that say nothing where they stand.

use super::Resolver;
use super::direction::Reach;
use crate::diagnostic::Code;
use crate::load::raw::{RawField, RawOperation, RawResponse};
use crate::model::{Api, Deprecation, TokenKind, Type, TypeRef};
use crate::source::Spanned;
use std::collections::BTreeSet;

/// What every answer holds.
const OUTCOME: &[&str] = &["errcode", "errmsg"];

/// The query parameter that usually carries a token of a kind.
pub(super) fn usual_parameter(kind: TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::Access => Some("access_token"),
        TokenKind::Provider => Some("provider_access_token"),
        TokenKind::Suite => Some("suite_access_token"),
        TokenKind::Device => Some("device_access_token"),
        TokenKind::Model => Some("model_access_token"),
        TokenKind::Webhook => Some("key"),
        TokenKind::None => None,
    }
}

impl Resolver<'_> {
    /// The query holds no token, and the token's parameter is said only where it is another.
    pub(super) fn check_token_parameter(&mut self, raw: &RawOperation) {
        let kind = raw.token.unwrap_or(TokenKind::Access);
        let usual = usual_parameter(kind);
        let parameter = raw.token_param.as_ref().map(|name| name.value.as_str()).or(usual);
        let carries =
            |name: &str| Some(name) == parameter || (kind != TokenKind::None && name.ends_with("access_token"));
        for field in raw.query.iter().filter(|field| carries(&field.wire_name)) {
            self.diagnostics.report(
                Code::ReservedWireName,
                field.wire_name.span,
                format!("the client itself puts the token into `{}`", parameter.unwrap_or(&field.wire_name)),
                "remove the field; say with `token` of which kind the token is, or that the call takes none of the client",
            );
        }
        if let Some(name) = &raw.token_param
            && (kind == TokenKind::None || usual == Some(name.value.as_str()))
        {
            self.diagnostics.report(
                Code::MeaninglessKey,
                name.span,
                if kind == TokenKind::None {
                    "there is no token that a parameter could carry".to_owned()
                } else {
                    format!("`{name}` is the usual parameter of this kind of token")
                },
                "remove `token_param`",
            );
        }
    }

    /// An answer's fields do not list what every answer has, carry no files, and are not told null from absent.
    pub(super) fn check_response_fields(&mut self, raw: &[RawField]) {
        for field in raw {
            if OUTCOME.contains(&field.wire_name.value.as_str()) {
                self.diagnostics.report(
                    Code::ReservedWireName,
                    field.wire_name.span,
                    format!("the client itself reads `{}` of every answer", field.wire_name),
                    "remove the field: what is refused becomes an error that holds it",
                );
            }
            if field.nullable {
                self.diagnostics.report(
                    Code::MeaninglessKey,
                    field.wire_name.span,
                    format!("`{}` is nullable in an answer, where null means nothing", field.wire_name),
                    "remove `nullable`: it is for requests",
                );
            }
        }
        self.check_no_files(raw);
    }

    /// Files travel as parts of a multipart body, and nowhere else.
    pub(super) fn check_no_files(&mut self, raw: &[RawField]) {
        for field in raw.iter().filter(|field| field.ty.value == "file") {
            self.diagnostics.report(
                Code::BadBody,
                field.ty.span,
                "no file can travel here",
                "list it in the `body` of an operation; an operation that answers a file says `response: binary`",
            );
        }
    }

    /// The same for the types that answers are made of, or that are flattened into these.
    pub(super) fn check_named_responses(&mut self, api: &Api, reach: &Reach) {
        let spec = self.spec;
        let mut open: Vec<TypeRef> = Vec::new();
        for file in &spec.files {
            for item in &file.operations {
                match &item.value.response {
                    Some(RawResponse::Name(name)) if name.value != "binary" => {
                        open.extend(self.struct_of(&file.folder, name));
                    }
                    Some(RawResponse::Fields(fields)) => open.extend(self.flattened(&file.folder, fields)),
                    _ => {}
                }
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let fields = self.raw_fields(&name);
            let outcome = fields.iter().filter(|field| OUTCOME.contains(&field.wire_name.value.as_str()));
            let found: Vec<Spanned<String>> = outcome.map(|field| field.wire_name.clone()).collect();
            let inner = self.flattened(&name.area, fields);
            open.extend(inner);
            for wire_name in found {
                self.diagnostics.report(
                    Code::ReservedWireName,
                    wire_name.span,
                    format!("`{}` is an answer, of which the client itself reads `{wire_name}`", name.name),
                    "remove the field: what is refused becomes an error that holds it",
                );
            }
        }
        self.check_nullable_answers(api, reach);
    }

    fn check_nullable_answers(&mut self, api: &Api, reach: &Reach) {
        for area in api.all_areas() {
            let only_answers = area
                .modules
                .iter()
                .flat_map(|module| &module.structs)
                .filter(|item| !reach.is_sent(&TypeRef::new(&area.name, &item.name)));
            for item in only_answers {
                let fields = self.raw_fields(&TypeRef::new(&area.name, &item.name));
                let nullable = fields.iter().filter(|field| field.nullable);
                for wire_name in nullable.map(|field| field.wire_name.clone()).collect::<Vec<_>>() {
                    self.diagnostics.report(
                        Code::MeaninglessKey,
                        wire_name.span,
                        format!("`{wire_name}` is nullable in an answer, where null means nothing"),
                        "remove `nullable`: it is for requests",
                    );
                }
            }
        }
    }

    fn struct_of(&mut self, area: &str, name: &Spanned<String>) -> Option<TypeRef> {
        match self.type_of(area, name) {
            Some((Type::Struct(name), _)) => Some(name),
            _ => None,
        }
    }

    fn flattened(&mut self, area: &str, fields: &[RawField]) -> Vec<TypeRef> {
        fields.iter().filter(|field| field.flatten).filter_map(|field| self.struct_of(area, &field.ty)).collect()
    }

    /// What replaces an operation or event is another one, and not itself replaced.
    pub(super) fn check_replacements(&mut self, api: &Api) {
        let mut replaced: Vec<(TypeRef, TypeRef)> = Vec::new();
        let operations = api.operations().map(|(area, _, item)| (area, &item.name, &item.deprecated));
        let events = api.events().map(|(area, _, item)| (area, &item.name, &item.deprecated));
        for (area, name, deprecated) in operations.chain(events) {
            if let Some(Deprecation { replacement: Some(other), .. }) = deprecated {
                replaced.push((TypeRef::new(&area.name, name), other.clone()));
            }
        }
        for file in &self.spec.files {
            let operations = file.operations.iter().map(|item| (&item.name, &item.value.deprecated));
            let events = file.events.iter().map(|item| (&item.name, &item.value.deprecated));
            for (name, deprecated) in operations.chain(events) {
                let own = TypeRef::new(&file.folder, &name.value);
                let Some((_, other)) = replaced.iter().find(|(name, _)| *name == own) else { continue };
                let Some(place) = deprecated.as_ref().and_then(|it| it.replacement.as_ref()) else { continue };
                if *other == own {
                    self.diagnostics.report(
                        Code::BadDeprecation,
                        place.span,
                        format!("`{place}` is to be replaced by itself"),
                        "name what to use instead, or give a `reason` alone",
                    );
                } else if let Some((_, next)) = replaced.iter().find(|(name, _)| name == other) {
                    self.diagnostics.report(
                        Code::BadDeprecation,
                        place.span,
                        format!("`{place}` is deprecated itself"),
                        format!("name what replaces both, such as `{}`", next.name),
                    );
                }
            }
        }
    }
}
