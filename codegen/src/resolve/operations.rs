//! Operations: path, token, bodies, response, deprecation.

use super::Resolver;
use super::names::{SHARED, Symbol};
use crate::diagnostic::{Code, did_you_mean};
use crate::load::raw::{Named, RawDeprecation, RawField, RawOfficialOperation, RawOperation, RawResponse};
use crate::model::{
    Constructor, Deprecation, Encoding, Field, Form, Host, Method, OfficialOperation, Operation, Response, Retry,
    Struct, TokenKind, Type, TypeRef,
};
use crate::source::Spanned;

/// What another one replaces.
#[derive(Clone, Copy)]
pub(super) enum Replaced {
    Operation,
    Event,
}

impl Replaced {
    fn is(self, symbol: &Symbol) -> bool {
        match self {
            Replaced::Operation => symbol.is_operation(),
            Replaced::Event => symbol.is_event(),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Replaced::Operation => "operation",
            Replaced::Event => "event",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Replaced::Operation => "OtherOperation",
            Replaced::Event => "OtherEvent",
        }
    }
}

impl<'s> Resolver<'s> {
    /// The operation, and the struct of its response when the fields are listed with it.
    pub(super) fn operation(
        &mut self,
        area: &str,
        named: &'s Named<RawOperation>,
    ) -> Option<(Operation, Option<Struct>)> {
        let (name, raw) = (&named.name, &named.value);
        if area == SHARED {
            self.diagnostics.report(
                Code::UnknownArea,
                name.span,
                "an operation cannot be shared",
                "put it into the folder of its area",
            );
            return None;
        }
        let title = self.required(name, raw.title.as_ref(), "title", "the official Chinese title", Code::MissingTitle);
        let summary = self.required(name, raw.summary.as_ref(), "summary", "one English sentence", Code::MissingDoc);
        let (method, path) = self.endpoint(name, raw)?;
        if let (Method::Get, Some(body)) = (method, &raw.body) {
            self.diagnostics.report(Code::BadBody, body.span, "a GET carries no body", "move the fields to `query`");
        }
        let raw_body: &[RawField] = raw.body.as_ref().map(|body| body.value.as_slice()).unwrap_or_default();
        let all: Vec<&RawField> = raw.query.iter().chain(raw_body).collect();
        for field in raw_body {
            if let Some(first) = raw.query.iter().find(|first| first.wire_name.value == field.wire_name.value) {
                self.diagnostics
                    .report(
                        Code::DuplicateKey,
                        field.wire_name.span,
                        format!("`{}` stands in the query and in the body", field.wire_name),
                        "keep the one that the server reads",
                    )
                    .related(first.wire_name.span, "first here");
            }
        }
        let in_query: Vec<&str> = raw.query.iter().map(|field| field.wire_name.value.as_str()).collect();
        let fields = self.fields(area, &all);
        let (query, body): (Vec<Field>, Vec<Field>) =
            fields.into_iter().partition(|field| in_query.contains(&field.wire_name.as_str()));
        self.check_query(raw, &query);
        self.check_token_parameter(raw);
        self.check_retry_is_said(name, raw);
        let (response, made) = self.response(area, name, raw);
        let host = raw.host.unwrap_or(Host::Api);
        let encoding = self.encoding(method, host, raw_body, &body);
        let paging = raw.paging.as_ref().and_then(|paging| {
            self.pending_paging(area, name, paging);
            None
        });
        Some((
            Operation {
                name: name.value.clone(),
                span: name.span,
                title: title?,
                summary: summary?,
                details: raw.details.clone(),
                docs: raw.docs.clone(),
                read: raw.read.as_ref().and_then(|read| self.reading(&raw.docs, read)),
                rates: raw.rates.iter().filter_map(|rate| self.rate(rate)).collect(),
                method,
                path,
                token: raw.token.unwrap_or(TokenKind::Access),
                issues: self.issues(name, raw),
                token_param: raw.token_param.as_ref().map(|name| name.value.clone()),
                retry: raw.retry.unwrap_or(match method {
                    Method::Get => Retry::Read,
                    Method::Post => Retry::Unsafe,
                }),
                callers: raw.callers.clone(),
                host,
                deprecated: raw.deprecated.as_ref().and_then(|raw| self.deprecation(area, raw, Replaced::Operation)),
                deviation: raw.official.as_ref().and_then(|official| self.operation_deviation(raw, official, method)),
                official: raw.official.as_ref().map(|official| OfficialOperation {
                    path: official.path.clone(),
                    method: official.method,
                    title: official.title.clone(),
                    absent: official.absent,
                }),
                query,
                body,
                new: Constructor::Listed(Vec::new()),
                encoding,
                response,
                paging,
            },
            made,
        ))
    }

    pub(super) fn required(
        &mut self,
        name: &Spanned<String>,
        text: Option<&Spanned<String>>,
        key: &str,
        what: &str,
        code: Code,
    ) -> Option<String> {
        if text.is_none() {
            self.diagnostics.report(
                code,
                name.span,
                format!("`{name}` has no {key}"),
                format!("add `{key}: …`, {what}"),
            );
        }
        text.map(|text| text.value.clone())
    }

    fn endpoint(&mut self, name: &Spanned<String>, raw: &RawOperation) -> Option<(Method, String)> {
        let (method, path) = match (&raw.get, &raw.post) {
            (Some(path), None) => (Method::Get, path),
            (None, Some(path)) => (Method::Post, path),
            (Some(_), Some(post)) => {
                self.diagnostics.report(
                    Code::InvalidValue,
                    post.span,
                    format!("`{name}` is both GET and POST"),
                    "keep one of `get` and `post`",
                );
                return None;
            }
            (None, None) => {
                self.diagnostics.report(
                    Code::MissingKey,
                    name.span,
                    format!("`{name}` has no path"),
                    "add `get: /cgi-bin/…` or `post: /cgi-bin/…`",
                );
                return None;
            }
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
        if !path.starts_with('/') || path.ends_with('/') || !path.chars().all(plain) {
            self.diagnostics.report(
                Code::InvalidValue,
                path.span,
                format!("`{path}` is not a path"),
                "write it as `/cgi-bin/user/get`, without host and query",
            );
        }
        let key = (method.to_string(), path.value.clone());
        match self.paths.get(&key) {
            Some((first, span)) => {
                self.diagnostics
                    .report(
                        Code::DuplicatePath,
                        path.span,
                        format!("`{method} {path}` is already the operation `{first}`"),
                        "remove one of the two",
                    )
                    .related(*span, "first here");
            }
            None => {
                self.paths.insert(key, (name.value.clone(), path.span));
            }
        }
        Some((method, path.value.clone()))
    }

    /// A POST that is named like a read, or lists pages, is most likely one: whoever writes it down decides.
    fn check_retry_is_said(&mut self, name: &Spanned<String>, raw: &RawOperation) {
        const READING: &[&str] = &["Get", "List", "Search", "Find", "Check", "Count", "Query", "Read"];
        let verb = name.value.find(|c: char| c.is_ascii_lowercase()).map_or("", |at| {
            let end = name.value[at..].find(|c: char| c.is_ascii_uppercase()).map_or(name.value.len(), |end| at + end);
            &name.value[..end]
        });
        if raw.post.is_some() && raw.retry.is_none() && (raw.paging.is_some() || READING.contains(&verb)) {
            self.diagnostics.report(
                Code::MissingKey,
                name.span,
                format!("`{name}` does not say whether it may be repeated"),
                "add `retry: read` when it changes nothing, else `retry: safe` or `retry: unsafe`",
            );
        }
    }

    /// The query string carries single values and joined lists only.
    fn check_query(&mut self, raw: &RawOperation, query: &[Field]) {
        for (raw, field) in raw.query.iter().filter_map(|raw| {
            query.iter().find(|field| field.wire_name == raw.wire_name.value).map(|field| (raw, field))
        }) {
            if !is_scalar(&field.ty) && !matches!(field.form, Form::Pipe | Form::Comma | Form::Json) {
                self.diagnostics.report(
                    Code::BadBody,
                    raw.ty.span,
                    format!("`{}` cannot stand in a query string", raw.ty),
                    "use a single value, or say with `wire` how it travels",
                );
            }
        }
    }

    fn encoding(&mut self, method: Method, host: Host, raw_body: &[RawField], body: &[Field]) -> Encoding {
        let multipart = body.iter().any(|field| field.ty == Type::File);
        if multipart {
            for (raw, field) in raw_body.iter().zip(body) {
                if field.ty != Type::File && !is_scalar(&field.ty) {
                    self.diagnostics.report(
                        Code::BadBody,
                        raw.ty.span,
                        format!("`{}` cannot be a part beside a file", raw.ty),
                        "a multipart body has files and single values",
                    );
                }
            }
        }
        match (method, host) {
            (Method::Get, _) => Encoding::None,
            (Method::Post, _) if multipart => Encoding::Multipart,
            (Method::Post, Host::Pay) => Encoding::Xml,
            (Method::Post, Host::Api) => Encoding::Json,
        }
    }

    fn response(&mut self, area: &str, name: &Spanned<String>, raw: &RawOperation) -> (Response, Option<Struct>) {
        match &raw.response {
            None => (Response::Empty, None),
            Some(RawResponse::Name(text)) if text.value == "binary" => (Response::Binary, None),
            Some(RawResponse::Name(text)) => match self.type_of(area, text) {
                Some((Type::Struct(reference), _)) => (Response::Struct(reference), None),
                Some(_) => {
                    self.diagnostics.report(
                        Code::InvalidType,
                        text.span,
                        format!("`{text}` cannot be a response"),
                        "name a type, write `binary`, or list the fields",
                    );
                    (Response::Empty, None)
                }
                None => (Response::Empty, None),
            },
            Some(RawResponse::Fields(raw)) => {
                self.check_response_fields(raw);
                let reference = TypeRef::new(area, &format!("{name}Response"));
                let fields = self.fields(area, &raw.iter().collect::<Vec<_>>());
                let made = Struct {
                    name: reference.name.clone(),
                    span: name.span,
                    doc: format!("What [`{name}`] answers."),
                    fields,
                    new: None,
                };
                (Response::Struct(reference), Some(made))
            }
        }
    }

    pub(super) fn deprecation(&mut self, area: &str, raw: &RawDeprecation, what: Replaced) -> Option<Deprecation> {
        if raw.replacement.is_none() && raw.reason.is_none() {
            self.diagnostics.report(
                Code::BadDeprecation,
                raw.span,
                "this deprecation says neither what to use nor why",
                format!("write `deprecated: {{ use: {} }}` or `{{ reason: \"…\" }}`", what.example()),
            );
            return None;
        }
        let replacement = raw.replacement.as_ref().and_then(|name| {
            let (area, short) = name.value.split_once('.').unwrap_or((area, &name.value));
            if self.symbols.get(area, short).is_some_and(|symbol| what.is(&symbol)) {
                return Some(TypeRef::new(area, short));
            }
            if self.diagnostics.is_left_out(short) {
                return None;
            }
            let others = self.symbols.visible(area).filter(|(_, symbol)| what.is(symbol));
            let help = did_you_mean(short, others.map(|(name, _)| name), || match what {
                Replaced::Operation => "name an operation of this area, or `area.Operation`".to_owned(),
                Replaced::Event => "name an event of this area, or `area.Event`".to_owned(),
            });
            self.diagnostics.report(
                Code::BadDeprecation,
                name.span,
                format!("there is no {} `{name}` to use instead", what.word()),
                help,
            );
            None
        });
        Some(Deprecation { replacement, reason: raw.reason.clone() })
    }

    fn operation_deviation(
        &mut self,
        raw: &RawOperation,
        official: &RawOfficialOperation,
        method: Method,
    ) -> Option<String> {
        let ours = raw.get.as_ref().or(raw.post.as_ref()).map(|path| path.value.clone());
        let (mut same, mut parts) = (Vec::new(), Vec::new());
        let mut compare = |key: &'static str, said: Option<String>, ours: Option<String>| {
            if let Some(said) = said {
                if Some(&said) == ours.as_ref() { same.push(key) } else { parts.push(format!("{key} `{said}`")) }
            }
        };
        compare("path", official.path.clone(), ours);
        compare("method", official.method.map(|method| method.to_string()), Some(method.to_string()));
        compare("title", official.title.clone(), raw.title.as_ref().map(|title| title.value.clone()));
        self.correction(official.span, &same, official.absent, raw.note.as_deref(), &parts)
    }
}

/// Whether a value fits into a query string or a text part as it is.
fn is_scalar(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String
            | Type::Secret
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Timestamp
            | Type::TimestampMs
            | Type::Id(..)
            | Type::Enum(..)
    )
}
