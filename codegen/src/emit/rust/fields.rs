//! Fields: their types, setters, and how they are written and read.

use super::{Emitter, docs, ident};
use crate::model::{Field, Form, Presence, Type};
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    /// The type of the field as it stands in the struct.
    fn field_type(&self, field: &Field) -> TokenStream {
        let ty = self.ty(&field.ty);
        let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
        match field.presence {
            Presence::Required | Presence::Default => ty,
            Presence::Optional => quote!(Option<#ty>),
            Presence::Nullable => quote!(Nullable<#ty>),
        }
    }

    pub(super) fn field_declaration(&self, field: &Field) -> TokenStream {
        let docs = docs::field(field).outer();
        let name = ident(&field.name);
        let ty = self.field_type(field);
        let deprecated = deprecated(field);
        quote!(#docs #deprecated pub #name: #ty)
    }

    /// `name: impl Into<…>`, the argument that a constructor or setter takes.
    pub(super) fn argument(&self, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        let ty = match (&field.ty, field.presence) {
            (ty, Presence::Nullable) => {
                let ty = self.ty(ty);
                quote!(impl Into<Nullable<#ty>>)
            }
            (Type::Bool, _) => quote!(bool),
            (Type::List(item), _) if **item == Type::Bool => quote!(impl IntoIterator<Item = bool>),
            (Type::List(item), _) => {
                let item = self.ty(item);
                quote!(impl IntoIterator<Item = impl Into<#item>>)
            }
            (Type::Map(item), _) => {
                let item = self.ty(item);
                quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#item>)>)
            }
            (ty, _) => {
                let ty = self.ty(ty);
                quote!(impl Into<#ty>)
            }
        };
        quote!(#name: #ty)
    }

    /// The argument turned into the field's value, without the `Option` around it.
    pub(super) fn conversion(&self, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        let value = match (&field.ty, field.presence) {
            (_, Presence::Nullable) => return quote!(#name.into()),
            (Type::Bool, _) => quote!(#name),
            (Type::List(item), _) if **item == Type::Bool => quote!(#name.into_iter().collect()),
            (Type::List(_), _) => quote!(#name.into_iter().map(Into::into).collect()),
            (Type::Map(_), _) => {
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
            }
            _ => quote!(#name.into()),
        };
        if field.boxed { quote!(Box::new(#value)) } else { value }
    }

    /// A constructor from the required fields, and a setter for each of the others.
    pub(super) fn constructor_and_setters<'f>(
        &self,
        what: &str,
        fields: impl Iterator<Item = &'f Field> + Clone,
    ) -> TokenStream {
        let required = fields.clone().filter(|field| field.presence == Presence::Required);
        let arguments = required.map(|field| self.argument(field));
        let values = fields.clone().map(|field| {
            let name = ident(&field.name);
            match field.presence {
                Presence::Required => {
                    let value = self.conversion(field);
                    quote!(#name: #value)
                }
                _ => quote!(#name: Default::default()),
            }
        });
        let setters =
            fields.clone().filter(|field| field.presence != Presence::Required).map(|field| self.setter(field));
        let deprecated = fields.clone().any(|field| field.deprecated.is_some()).then(|| quote!(#[allow(deprecated)]));
        let doc = format!(" {what}");
        quote! {
            #[doc = #doc]
            #deprecated
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let docs = docs::field(field).outer();
        let name = ident(&field.name);
        let argument = self.argument(field);
        let value = self.conversion(field);
        let value = if field.presence == Presence::Optional { quote!(Some(#value)) } else { value };
        let deprecated = deprecated(field);
        let allow = deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
        quote! {
            #docs
            #deprecated
            #allow
            pub fn #name(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    }

    /// Statements that write the fields into `map`.
    pub(super) fn writes<'f>(&self, fields: impl Iterator<Item = &'f Field>) -> TokenStream {
        let writes = fields.filter(|field| field.ty != Type::File).map(|field| {
            let (wire, name) = (&field.wire_name, ident(&field.name));
            if field.flatten {
                return match field.presence {
                    Presence::Optional => quote! {
                        if let Some(value) = &self.#name { value.write(map)?; }
                    },
                    _ => quote!(self.#name.write(map)?;),
                };
            }
            let form = form(field.form);
            match (field.presence, form) {
                (Presence::Required | Presence::Default, None) => quote!(put(map, #wire, &self.#name)?;),
                (Presence::Required | Presence::Default, Some(form)) => {
                    quote!(put_as::<crate::codec::form::#form, _, _>(map, #wire, &self.#name)?;)
                }
                (Presence::Optional, None) => quote!(put_some(map, #wire, &self.#name)?;),
                (Presence::Optional, Some(form)) => {
                    quote!(put_some_as::<crate::codec::form::#form, _, _>(map, #wire, &self.#name)?;)
                }
                (Presence::Nullable, None) => {
                    quote!(put_nullable::<crate::codec::form::Plain, _, _>(map, #wire, &self.#name)?;)
                }
                (Presence::Nullable, Some(form)) => {
                    quote!(put_nullable::<crate::codec::form::#form, _, _>(map, #wire, &self.#name)?;)
                }
            }
        });
        quote!(#(#writes)*)
    }

    /// The members of an `impl Read` that read the fields.
    pub(super) fn reads<'f>(&self, name: &str, fields: impl Iterator<Item = &'f Field> + Clone) -> TokenStream {
        let readable = fields.clone().filter(|field| !field.flatten && field.ty != Type::File);
        let arms: Vec<TokenStream> = readable
            .map(|field| {
                let (wire, name) = (&field.wire_name, ident(&field.name));
                match form(field.form) {
                    None => quote!(#wire => self.#name = get(map)?,),
                    Some(form) => quote!(#wire => self.#name = get_as::<crate::codec::form::#form, _, _>(map)?,),
                }
            })
            .collect();
        let flattened = |union: bool| {
            let fields = fields.clone().filter(|field| field.flatten);
            fields.filter(move |field| matches!(field.ty, Type::Union(_)) == union)
        };
        let inner: Vec<TokenStream> = flattened(false)
            .map(|field| {
                let name = ident(&field.name);
                quote!(if self.#name.read(key, map)? { return Ok(true); })
            })
            .collect();
        let unions = flattened(true).map(|field| {
            let name = ident(&field.name);
            let ty = self.ty(&field.ty);
            let boxed = field.boxed.then(|| quote!(.map(Box::new)));
            match field.presence {
                Presence::Optional => quote!(self.#name = <#ty as Union>::take(rest)?#boxed;),
                _ => quote!(self.#name = <#ty as Union>::take(rest)?#boxed.unwrap_or_default();),
            }
        });
        let finishes = flattened(false).map(|field| {
            let name = ident(&field.name);
            quote!(self.#name.finish(rest)?;)
        });
        let keeps = flattened(false).map(|field| {
            let ty = self.ty(&field.ty);
            quote!(<#ty as Read>::KEEPS_REST)
        });
        let has_union = flattened(true).next().is_some();
        let rest = (has_union || !inner.is_empty()).then(|| {
            quote! {
                const KEEPS_REST: bool = #has_union #(|| #keeps)*;
                fn finish<E: DecodeError>(&mut self, rest: &mut Rest) -> Result<(), E> {
                    #(#unions)*
                    #(#finishes)*
                    Ok(())
                }
            }
        });
        let body = if arms.is_empty() {
            quote!(#(#inner)* let _ = (key, map); Ok(false))
        } else {
            quote! {
                match key {
                    #(#arms)*
                    _ => {
                        #(#inner)*
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        };
        quote! {
            const NAME: &'static str = #name;
            fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                #body
            }
            #rest
        }
    }
}

pub(super) fn deprecated(field: &Field) -> Option<TokenStream> {
    field.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]))
}

pub(super) fn any_deprecated<'f>(mut fields: impl Iterator<Item = &'f Field>) -> Option<TokenStream> {
    fields.any(|field| field.deprecated.is_some()).then(|| quote!(#[allow(deprecated)]))
}

fn form(form: Form) -> Option<syn::Ident> {
    let name = match form {
        Form::Plain => return None,
        Form::Flag => "Flag",
        Form::Flags => "Flags",
        Form::Text => "Text",
        Form::FlagText => "FlagText",
        Form::Pipe => "Pipe",
        Form::Comma => "Comma",
        Form::Json => "Json",
        Form::OneOrMany => "OneOrMany",
    };
    Some(ident(name))
}
