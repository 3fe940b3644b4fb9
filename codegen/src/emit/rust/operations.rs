//! Requests: an operation as a value.

use super::Emitter;
use super::docs::{self, Docs};
use super::text::{Text, literal};
use crate::model::{Caller, Deprecation, Encoding, Field, Host, Method, Operation, Response, Retry, Type};
use heck::ToUpperCamelCase;

impl Emitter<'_> {
    pub(super) fn operation(&self, out: &mut Text, item: &Operation) {
        out.block("request! {", "}", |out| {
            out.docs(&Docs::of(&item.summary));
            if let Some(note) = self.deprecation_note(item.deprecated.as_ref()) {
                out.line(format!("#[deprecated(note = {})]", literal(&note)));
            }
            self.endpoint(out, item);
            out.docs(&self.details(item));
            out.line(self.constructor(&item.new));
            let body = || item.body.iter().filter(|field| field.ty != Type::File);
            self.section(out, "query", item.query.iter().filter(|field| !field.flatten));
            self.section(out, "body", body().filter(|field| !field.flatten));
            self.flattened(out, item.query.iter().chain(body()), |out, field: &Field| self.asked(out, field));
            self.section(out, "files", item.body.iter().filter(|field| field.ty == Type::File));
        });
        if let Some(paging) = &item.paging {
            out.line("");
            self.paging(out, item, paging);
        }
    }

    fn section<'f>(&self, out: &mut Text, name: &str, fields: impl Iterator<Item = &'f Field>) {
        let fields: Vec<&Field> = fields.collect();
        if !fields.is_empty() {
            out.block(&format!("{name} {{"), "}", |out| fields.iter().for_each(|field| self.asked(out, field)));
        }
    }

    /// The facts about the endpoint.
    fn endpoint(&self, out: &mut Text, item: &Operation) {
        let method = match item.method {
            Method::Get => "Get",
            Method::Post => "Post",
        };
        let encoding = match item.encoding {
            Encoding::None => "None",
            Encoding::Json => "Json",
            Encoding::Multipart => "Multipart",
            Encoding::Xml => "Xml",
        };
        let response = match &item.response {
            Response::Empty => "()".to_owned(),
            Response::Binary => "(crate::Download)".to_owned(),
            Response::Struct(name) if self.is_foreign(name) => format!("({})", self.path(name)),
            Response::Struct(name) => name.name.clone(),
        };
        // How people write it who leave out what all paths begin with.
        let words = item.path.strip_prefix("/cgi-bin/");
        let words = words.map(|words| format!(" alias {}", literal(words))).unwrap_or_default();
        out.line(format!("{}: {method} {}{words} as {encoding} => {response},", item.name, literal(&item.path)));
        let documents: Vec<String> = item.docs.iter().map(ToString::to_string).collect();
        let read = item.read.as_ref().map(|read| format!(" as of {}", literal(&read.updated))).unwrap_or_default();
        let documents = match documents.as_slice() {
            [] => String::new(),
            documents => format!(" documents [{}]{read}", documents.join(", ")),
        };
        let param = item.token_param.as_ref().map(|param| format!(" in {}", literal(param))).unwrap_or_default();
        let retry = match item.retry {
            Retry::Read => "Read",
            Retry::Safe => "Safe",
            Retry::Unsafe => "Unsafe",
        };
        let host = match item.host {
            Host::Api => "",
            Host::Pay => ", host Pay",
        };
        let token = item.token.as_str().to_upper_camel_case();
        let rates = rates(item);
        out.line(format!("{}{documents}, token {token}{param}, retry {retry}{host}{rates};", literal(&item.title)));
    }

    /// What else there is to say.
    fn details(&self, item: &Operation) -> Docs {
        let mut docs = Docs::default();
        if let Some(details) = &item.details {
            docs.paragraph(details);
        }
        if let Some(deprecation) = &item.deprecated {
            docs.lines([self.deprecation_doc(deprecation)]);
        }
        if !item.callers.is_empty() {
            let callers: Vec<&str> = item.callers.iter().map(|caller| caller_doc(*caller)).collect();
            docs.paragraph(&format!("For {} only.", callers.join(" and ")));
        }
        if let Some(rates) = docs::rates(item) {
            docs.paragraph(&rates);
        }
        if let Some(deviation) = &item.deviation {
            docs.paragraph(&format!("Deviation: {deviation}"));
        }
        docs
    }

    /// What the documentation says of what another one replaces.
    pub(super) fn deprecation_doc(&self, deprecation: &Deprecation) -> String {
        let instead = deprecation.replacement.as_ref().map(|name| {
            let other =
                if name.area == self.area { String::new() } else { format!("(crate::{}::{})", name.area, name.name) };
            format!("Use [`{}`]{other} instead.", name.name)
        });
        let parts = [instead, deprecation.reason.clone()];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        format!("**Deprecated.** {}", text.join(" "))
    }

    /// What the compiler says of it.
    pub(super) fn deprecation_note(&self, deprecation: Option<&Deprecation>) -> Option<String> {
        let deprecation = deprecation?;
        let instead = deprecation.replacement.as_ref().map(|name| format!("use `{}`", self.link(name)));
        let note: Vec<String> = [instead, deprecation.reason.clone()].into_iter().flatten().collect();
        Some(note.join(": "))
    }
}

/// The documented limits of calls as facts; those of other things stand in the docs only.
fn rates(item: &Operation) -> String {
    let rates: Vec<String> = (item.rates.iter().filter(|rate| rate.what.is_none()))
        .map(|rate| format!("{} in {} by {}", rate.calls, rate.seconds, rate.by.as_str().to_upper_camel_case()))
        .collect();
    if rates.is_empty() { String::new() } else { format!(", rates [{}]", rates.join(", ")) }
}

fn caller_doc(caller: Caller) -> &'static str {
    match caller {
        Caller::Internal => "internal applications",
        Caller::ThirdParty => "third-party applications",
        Caller::Provider => "service providers",
    }
}
