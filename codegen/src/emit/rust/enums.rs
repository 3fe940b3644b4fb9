//! Open enums.

use super::docs::Docs;
use super::{Emitter, ident};
use crate::model::{Enum, EnumValue, Repr};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emitter<'_> {
    pub(super) fn enum_(&self, item: &Enum) -> TokenStream {
        let mut docs = Docs::default();
        docs.paragraph(&item.doc);
        let docs = docs.outer();
        let name = ident(&item.name);
        let values = item.values.iter().map(|value| {
            let docs = value_docs(value).outer();
            let name = ident(&value.name);
            quote!(#docs #name)
        });
        let reads = item.values.iter().map(|value| {
            let (wire, name) = (literal(&value.wire, item.repr), ident(&value.name));
            quote!(#wire => Self::#name)
        });
        let writes = item.values.iter().map(|value| {
            let (wire, name) = (literal(&value.wire, item.repr), ident(&value.name));
            quote!(Self::#name => #wire)
        });
        match item.repr {
            Repr::Int => quote! {
                #docs
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #(#values,)*
                    /// A code that this version of the crate does not know; made with `From<i64>`.
                    Unrecognized(UnknownCode),
                }

                impl #name {
                    /// The number that travels.
                    pub fn code(&self) -> i64 {
                        match self {
                            #(#writes,)*
                            Self::Unrecognized(code) => code.get(),
                        }
                    }
                }

                impl From<i64> for #name {
                    fn from(code: i64) -> Self {
                        match code {
                            #(#reads,)*
                            _ => Self::Unrecognized(UnknownCode::new(code)),
                        }
                    }
                }
                crate::codec::int_enum!(#name);
            },
            Repr::String => quote! {
                #docs
                #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #(#values,)*
                    /// A value that this version of the crate does not know; made with `From<&str>`.
                    Unrecognized(UnknownText),
                }

                impl #name {
                    /// The text that travels.
                    pub fn as_str(&self) -> &str {
                        match self {
                            #(#writes,)*
                            Self::Unrecognized(text) => text.get(),
                        }
                    }
                }

                impl From<&str> for #name {
                    fn from(text: &str) -> Self {
                        match text {
                            #(#reads,)*
                            _ => Self::Unrecognized(UnknownText::new(text)),
                        }
                    }
                }
                crate::codec::text_enum!(#name);
            },
        }
    }
}

/// What travels, the official meaning, and what else there is to say.
fn value_docs(value: &EnumValue) -> Docs {
    let mut docs = Docs::default();
    let zh = if value.zh.is_empty() { String::new() } else { format!(" {}", value.zh) };
    match &value.doc {
        Some(doc) => docs.paragraph(&format!("{doc} (`{}`{zh})", value.wire)),
        None => docs.paragraph(&format!("`{}`{zh}", value.wire)),
    }
    docs
}

/// The literal of a tag or value in its representation.
pub(super) fn literal(wire: &str, repr: Repr) -> TokenStream {
    match repr {
        Repr::Int => {
            let number = wire.parse::<i64>().unwrap_or_default();
            let literal = Literal::u64_unsuffixed(number.unsigned_abs());
            if number < 0 { quote!(-#literal) } else { quote!(#literal) }
        }
        Repr::String => quote!(#wire),
    }
}
