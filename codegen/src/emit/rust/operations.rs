//! Requests: an operation as a value.

use super::docs::{self, Docs};
use super::{Emitter, fields, ident, public_area};
use crate::model::{Caller, Encoding, Field, Method, Operation, Presence, Response, Retry, TokenKind, Type};
use heck::ToUpperCamelCase;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Where the official documents stand, by number.
const DOCUMENTS: &str = "https://developer.work.weixin.qq.com/document/path/";

impl Emitter<'_> {
    pub(super) fn operation(&self, item: &Operation) -> TokenStream {
        let docs = self.operation_docs(item).outer();
        let title = &item.title;
        let name = ident(&item.name);
        let all = || item.query.iter().chain(&item.body);
        let declarations = all().map(|field| self.field_declaration(field));
        let members = self.constructor_and_setters("The request with what is required.", all());
        let allow = fields::any_deprecated(all());
        let metadata = self.metadata(item);
        let response = match &item.response {
            Response::Empty => quote!(()),
            Response::Binary => quote!(Download),
            Response::Struct(name) => self.path(name),
        };
        let deprecated = self.operation_deprecated(item);
        let allow_item = deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
        let request_parts = self.request_parts(item);
        let reads = self.reads(&item.name, all());
        let (paging_methods, paging_impl) = match &item.paging {
            Some(paging) => (Some(self.paging_methods()), Some(self.paging_impl(item, paging))),
            None => (None, None),
        };
        quote! {
            #docs
            #[doc(alias = #title)]
            #deprecated
            #allow
            #[derive(Clone, Debug, PartialEq)]
            #[cfg_attr(feature = "mock", derive(Default))]
            #[must_use = "a request does nothing until it is sent"]
            #[non_exhaustive]
            pub struct #name { #(#declarations),* }

            #allow_item
            impl #name {
                #members

                /// Sends the request; `.await` the call for the answer.
                pub fn send(&self, client: &Client) -> Call<#response> {
                    client.send(self)
                }
                #paging_methods
            }

            #allow_item
            impl Request for #name {
                type Response = #response;
                const OPERATION: &'static Operation = &#metadata;
                #request_parts
            }

            #paging_impl

            #allow
            #allow_item
            #[cfg(feature = "mock")]
            impl Read for #name { #reads }
            crate::codec::request!(#name);
        }
    }

    fn operation_docs(&self, item: &Operation) -> Docs {
        let mut docs = Docs::default();
        docs.paragraph(&item.summary);
        if let Some(details) = &item.details {
            docs.paragraph(details);
        }
        if let Some(deprecation) = &item.deprecated {
            let instead = deprecation.replacement.as_ref().map(|name| {
                let other = if name.area == self.area {
                    String::new()
                } else {
                    format!("(crate::{}::{})", public_area(&name.area), name.name)
                };
                format!("Use [`{}`]{other} instead.", name.name)
            });
            let parts = [instead, deprecation.reason.clone()];
            let text: Vec<String> = parts.into_iter().flatten().collect();
            docs.lines([format!("**Deprecated.** {}", text.join(" "))]);
        }
        docs.lines([format!(
            "`{} {}` · {} · {}",
            item.method,
            item.path,
            token_doc(item.token),
            retry_doc(item.retry)
        )]);
        if !item.callers.is_empty() {
            let callers: Vec<String> = item.callers.iter().map(|caller| caller_doc(*caller).to_owned()).collect();
            docs.paragraph(&format!("For {} only.", callers.join(" and ")));
        }
        if let Some(rates) = docs::rates(item) {
            docs.paragraph(&rates);
        }
        if let Some(deviation) = &item.deviation {
            docs.paragraph(&format!("Deviation: {deviation}"));
        }
        docs.lines([documents(item)]);
        docs
    }

    fn operation_deprecated(&self, item: &Operation) -> Option<TokenStream> {
        let deprecation = item.deprecated.as_ref()?;
        let instead = deprecation.replacement.as_ref().map(|name| format!("use `{}`", self.link(name)));
        let note: Vec<String> = [instead, deprecation.reason.clone()].into_iter().flatten().collect();
        let note = note.join(": ");
        Some(quote!(#[deprecated(note = #note)]))
    }

    fn metadata(&self, item: &Operation) -> TokenStream {
        let (area, name, path, title) = (self.area, &item.name, &item.path, &item.title);
        let method = ident(match item.method {
            Method::Get => "Get",
            Method::Post => "Post",
        });
        let token = ident(&item.token.as_str().to_upper_camel_case());
        let token_param = match &item.token_param {
            Some(param) => quote!(Some(#param)),
            None => quote!(None),
        };
        let retry = ident(&item.retry.as_str().to_upper_camel_case());
        let host = ident(&item.host.as_str().to_upper_camel_case());
        let encoding = ident(match item.encoding {
            Encoding::None => "None",
            Encoding::Json => "Json",
            Encoding::Multipart => "Multipart",
            Encoding::Xml => "Xml",
        });
        let binary = item.response == Response::Binary;
        let docs = item.docs.iter().map(|number| Literal::i64_unsuffixed(*number));
        let rates = rates(item);
        quote! {
            Operation {
                area: #area,
                name: #name,
                title: #title,
                method: Method::#method,
                path: Cow::Borrowed(#path),
                token: TokenKind::#token,
                token_param: #token_param,
                retry: Retry::#retry,
                host: Host::#host,
                encoding: Encoding::#encoding,
                binary: #binary,
                docs: &[#(#docs),*],
                rates: &[#(#rates),*],
            }
        }
    }

    /// What goes into the query string, the body and the parts of a multipart body.
    fn request_parts(&self, item: &Operation) -> TokenStream {
        let part = |function: &str, fields: &[Field]| {
            if fields.iter().all(|field| field.ty == Type::File) {
                return None;
            }
            let function = ident(function);
            let writes = self.writes(fields.iter());
            let allow = fields::any_deprecated(fields.iter());
            Some(quote! {
                #allow
                fn #function<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    #writes
                    Ok(())
                }
            })
        };
        let query = part("write_query", &item.query);
        let body = part("write_body", &item.body);
        let file_fields = || item.body.iter().filter(|field| field.ty == Type::File);
        let files: Vec<TokenStream> = file_fields()
            .map(|field| {
                let (wire, name) = (&field.wire_name, ident(&field.name));
                match field.presence {
                    Presence::Required => quote!((#wire, Some(&self.#name))),
                    _ => quote!((#wire, self.#name.as_ref())),
                }
            })
            .collect();
        let takes = file_fields().map(|field| {
            let (wire, name) = (&field.wire_name, ident(&field.name));
            match field.presence {
                Presence::Required => quote!(if name == #wire { self.#name = file.clone(); }),
                _ => quote!(if name == #wire { self.#name = Some(file.clone()); }),
            }
        });
        let files = (!files.is_empty()).then(|| {
            quote! {
                fn files(&self) -> Vec<(&'static str, &FilePart)> {
                    [#(#files),*].into_iter().filter_map(|(name, file)| Some((name, file?))).collect()
                }
                #[cfg(feature = "mock")]
                fn set_file(&mut self, name: &str, file: &FilePart) {
                    #(#takes)*
                }
            }
        });
        quote!(#query #body #files)
    }
}

/// The documented limits of calls as constants; those of other things stand in the docs only.
fn rates(item: &Operation) -> impl Iterator<Item = TokenStream> {
    item.rates.iter().filter(|rate| rate.what.is_none()).map(|rate| {
        let (calls, seconds) = (Literal::u32_unsuffixed(rate.calls), Literal::u32_unsuffixed(rate.seconds));
        let by = ident(&rate.by.as_str().to_upper_camel_case());
        quote!(Rate::new(#calls, #seconds, RateScope::#by))
    })
}

fn token_doc(token: TokenKind) -> &'static str {
    match token {
        TokenKind::Access => "access token",
        TokenKind::Provider => "provider access token",
        TokenKind::Suite => "suite access token",
        TokenKind::Device => "device access token",
        TokenKind::Model => "model access token",
        TokenKind::Webhook => "webhook key",
        TokenKind::None => "no token",
    }
}

fn retry_doc(retry: Retry) -> &'static str {
    match retry {
        Retry::Read => "changes nothing",
        Retry::Safe => "may be repeated",
        Retry::Unsafe => "must not be repeated",
    }
}

fn caller_doc(caller: Caller) -> &'static str {
    match caller {
        Caller::Internal => "internal applications",
        Caller::ThirdParty => "third-party applications",
        Caller::Provider => "service providers",
    }
}

fn documents(item: &Operation) -> String {
    match item.docs.as_slice() {
        [] => format!("Official name: {} (no document).", item.title),
        [first, others @ ..] => {
            let read = item.read.as_ref().map(|read| format!(" Read as of {}.", read.updated)).unwrap_or_default();
            let others: Vec<String> = others.iter().map(|number| format!("[{number}]({DOCUMENTS}{number})")).collect();
            let also = if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
            format!("Official document: [{} ({first})]({DOCUMENTS}{first}){also}.{read}", item.title)
        }
    }
}
