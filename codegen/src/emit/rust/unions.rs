//! Unions: a tag and one of several bodies.

use super::docs::Docs;
use super::enums::literal;
use super::{Emitter, ident};
use crate::model::{Field, Layout, Union, Variant};
use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    pub(super) fn union_(&self, item: &Union) -> TokenStream {
        let mut docs = Docs::default();
        docs.paragraph(&item.doc);
        let docs = docs.outer();
        let name = ident(&item.name);
        let variants = item.variants.iter().map(|variant| {
            let mut docs = Docs::default();
            docs.paragraph(&variant.doc);
            let docs = docs.outer();
            let name = ident(&variant.name);
            let body = variant.ty.as_ref().map(|ty| {
                let ty = self.ty(ty);
                quote!((#ty))
            });
            quote!(#docs #name #body)
        });
        let constructors = item.in_request.then(|| self.union_constructors(item));
        let conversions = item.variants.iter().filter(|variant| variant.convertible).map(|variant| {
            let variant_name = ident(&variant.name);
            let ty = self.ty(variant.ty.as_ref()?);
            Some(quote! {
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self {
                        Self::#variant_name(body)
                    }
                }
            })
        });
        let write = write(item);
        let take = take(item);
        let name_text = &item.name;
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A variant that this version of the crate does not know, with its JSON.
                Unrecognized(UnknownVariant),
            }

            #constructors
            #(#conversions)*

            impl Write for #name {
                fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    #write
                }
            }

            impl Union for #name {
                const NAME: &'static str = #name_text;
                fn take<E: DecodeError>(rest: &mut Rest) -> Result<Option<Self>, E> {
                    #take
                }
            }
            crate::codec::union!(#name);
        }
    }

    fn union_constructors(&self, item: &Union) -> TokenStream {
        let name = ident(&item.name);
        let constructors = item.variants.iter().map(|variant| {
            let variant_name = ident(&variant.name);
            let function = ident(&variant.name.to_snake_case());
            let mut docs = Docs::default();
            docs.paragraph(&variant.doc);
            let docs = docs.outer();
            match (&variant.arguments, &variant.ty) {
                (Some(fields), Some(ty)) => {
                    let ty = self.ty(ty);
                    let arguments = fields.iter().map(|field| self.argument(field));
                    let names = fields.iter().map(|field| ident(&field.name));
                    quote! {
                        #docs
                        pub fn #function(#(#arguments),*) -> Self {
                            Self::#variant_name(#ty::new(#(#names),*))
                        }
                    }
                }
                (None, Some(ty)) => {
                    let field = Field::of_type("body", ty);
                    let argument = self.argument(&field);
                    let value = self.conversion(&field);
                    quote! {
                        #docs
                        pub fn #function(#argument) -> Self {
                            Self::#variant_name(#value)
                        }
                    }
                }
                _ => quote!(),
            }
        });
        quote!(impl #name { #(#constructors)* })
    }
}

fn write(item: &Union) -> TokenStream {
    let arms = item.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let key = &variant.key;
        let value = literal(&variant.tag, item.repr);
        let value = match item.repr {
            crate::model::Repr::Int => quote!(&(#value as i64)),
            crate::model::Repr::String => value,
        };
        let pattern = if variant.ty.is_some() { quote!(Self::#name(body)) } else { quote!(Self::#name) };
        let has_body = variant.ty.is_some();
        let (tag, body) = match &item.layout {
            Layout::Keyed { tag } => (Some(tag), has_body.then(|| quote!(put(map, #key, body)?;))),
            Layout::Adjacent { tag, content } => (Some(tag), has_body.then(|| quote!(put(map, #content, body)?;))),
            Layout::Inline { tag } => (Some(tag), has_body.then(|| quote!(body.write(map)?;))),
            Layout::External => (None, has_body.then(|| quote!(put(map, #key, body)?;))),
        };
        let tag = tag.map(|tag| quote!(put(map, #tag, #value)?;));
        quote!(#pattern => { #tag #body })
    });
    quote! {
        match self {
            #(#arms)*
            Self::Unrecognized(unknown) => unknown.write(map)?,
        }
        Ok(())
    }
}

fn take(item: &Union) -> TokenStream {
    let body_keys = || item.variants.iter().filter(|variant| variant.ty.is_some()).map(|variant| &variant.key);
    let pairs = || {
        item.variants.iter().filter(|variant| variant.ty.is_some()).map(|variant| {
            let (tag, key) = (&variant.tag, &variant.key);
            quote!((#tag, #key))
        })
    };
    let (find, unknown) = match &item.layout {
        Layout::Keyed { tag } => {
            let pairs = pairs();
            (quote!(rest.keyed_tag(#tag, &[#(#pairs),*])), quote!(rest.unknown_keyed(#tag, &tag)?))
        }
        Layout::Adjacent { tag, content } => (quote!(rest.tag(#tag)), quote!(rest.unknown_adjacent(#tag, #content)?)),
        Layout::Inline { tag } => (quote!(rest.tag(#tag)), quote!(rest.unknown_inline()?)),
        Layout::External => {
            let keys = body_keys();
            (quote!(rest.external_tag(&[#(#keys),*])), quote!(rest.unknown_inline()?))
        }
    };
    let arms = item.variants.iter().map(|variant| arm(&item.layout, variant));
    quote! {
        let Some(tag) = #find else {
            return Ok(None);
        };
        Ok(Some(match tag.as_str() {
            #(#arms)*
            _ => Self::Unrecognized(#unknown),
        }))
    }
}

fn arm(layout: &Layout, variant: &Variant) -> TokenStream {
    let (tag, key, name) = (&variant.tag, &variant.key, ident(&variant.name));
    // With `external`, the tag found is the key itself.
    let found = if *layout == Layout::External { key } else { tag };
    if variant.ty.is_none() {
        return quote!(#found => Self::#name,);
    }
    match layout {
        Layout::Keyed { .. } | Layout::External => quote!(#found => Self::#name(rest.body(#key)?),),
        Layout::Adjacent { content, .. } => quote!(#found => Self::#name(rest.body(#content)?),),
        Layout::Inline { .. } => quote!(#found => Self::#name(rest.inline()?),),
    }
}
