//! What the fake server knows of operations: the fields of requests with their limits and values, and an example
//! of the answer. Types are included as far as requests contain them.

use super::{OutputFile, ident, print};
use crate::emit::example::Examples;
use crate::model::{
    Api, Area, Enum, Field, Form, Item, Layout, Limit, Operation, Presence, Struct, Type, TypeRef, Union,
};
use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// One file for each area, and the module that holds them.
pub(super) fn files(api: &Api) -> Vec<OutputFile> {
    let (reached, examples) = (Reached::new(api), Examples::new(api));
    let mut files = vec![OutputFile { path: "facts/mod.rs".to_owned(), text: print(root(api)) }];
    for area in api.all_areas() {
        files.push(OutputFile {
            path: format!("facts/{}.rs", area.name),
            text: print(facts(area, &reached, &examples)),
        });
    }
    files
}

/// The name of the facts about an operation or type.
pub(super) fn fact(name: &str) -> Ident {
    Ident::new(&name.to_shouty_snake_case(), Span::call_site())
}

fn root(api: &Api) -> TokenStream {
    let areas = api.areas.iter().map(|area| {
        let (name, feature) = (ident(&area.name), &area.name);
        quote! {
            #[cfg(feature = #feature)]
            pub(crate) mod #name;
        }
    });
    quote! {
        //! What the fake server knows of operations.

        pub(crate) mod shared;
        #(#areas)*
    }
}

fn facts<'a>(area: &'a Area, reached: &Reached, examples: &Examples<'a>) -> TokenStream {
    let has = |name: &str| reached.types.contains(&TypeRef::new(&area.name, name));
    let modules = || area.modules.iter();
    let operations = modules().flat_map(|module| &module.operations).map(|item| operation_facts(item, examples));
    let structs = modules().flat_map(|module| &module.structs).filter(|item| has(&item.name)).map(struct_facts);
    let unions = modules().flat_map(|module| &module.unions).filter(|item| has(&item.name)).map(union_facts);
    let enums = modules().flat_map(|module| &module.enums).filter(|item| has(&item.name)).map(enum_facts);
    let doc = format!(" {}.", area.en);
    quote! {
        #![doc = #doc]
        // Which of the shared types are used depends on the features.
        #![allow(dead_code, unused_imports)]

        use crate::mock::facts::{Facts, Field, Form, Kind, Layout, Limit, Union, Variant};

        #(#operations)*
        #(#structs)*
        #(#unions)*
        #(#enums)*
    }
}

fn operation_facts<'a>(item: &'a Operation, examples: &Examples<'a>) -> TokenStream {
    let name = fact(&item.name);
    let (query, body) = (item.query.iter().map(field_facts), item.body.iter().map(field_facts));
    let answer = examples.answer(item).map(|answer| answer.to_string()).unwrap_or_default();
    let page = match &item.paging {
        Some(paging) => {
            let name = &paging.request.wire_name;
            quote!(Some(#name))
        }
        None => quote!(None),
    };
    quote! {
        pub(crate) static #name: Facts =
            Facts { query: &[#(#query),*], body: &[#(#body),*], answer: #answer, page: #page };
    }
}

fn struct_facts(item: &Struct) -> TokenStream {
    let name = fact(&item.name);
    let fields = item.fields.iter().map(field_facts);
    quote!(pub(crate) static #name: &[Field] = &[#(#fields),*];)
}

fn enum_facts(item: &Enum) -> TokenStream {
    let name = fact(&item.name);
    let values = item.values.iter().map(|value| &value.wire);
    quote!(pub(crate) static #name: &[&str] = &[#(#values),*];)
}

fn union_facts(item: &Union) -> TokenStream {
    let name = fact(&item.name);
    let layout = match &item.layout {
        Layout::Keyed { tag } => quote!(Keyed(#tag)),
        Layout::Inline { tag } => quote!(Inline(#tag)),
        Layout::Adjacent { tag, content } => quote!(Adjacent(#tag, #content)),
        Layout::External => quote!(External),
    };
    let variants = item.variants.iter().map(|variant| {
        let (tag, key) = (&variant.tag, &variant.key);
        let body = match &variant.ty {
            Some(ty) => {
                let kind = kind(ty);
                quote!(Some(#kind))
            }
            None => quote!(None),
        };
        quote!(Variant::new(#tag, #key, #body))
    });
    quote! {
        pub(crate) static #name: Union = Union { layout: Layout::#layout, variants: &[#(#variants),*] };
    }
}

fn field_facts(field: &Field) -> TokenStream {
    let (name, kind) = (&field.wire_name, kind(&field.ty));
    let new = if field.flatten { quote!(Field::flat(#kind)) } else { quote!(Field::new(#name, #kind)) };
    let required = (field.presence == Presence::Required).then(|| quote!(.required()));
    let form = match field.form {
        Form::Pipe => Some(quote!(.form(Form::Pipe))),
        Form::Comma => Some(quote!(.form(Form::Comma))),
        Form::Json => Some(quote!(.form(Form::Json))),
        Form::Plain | Form::Flag | Form::Flags | Form::Text | Form::FlagText | Form::OneOrMany => None,
    };
    let limits = (!field.limits.is_empty()).then(|| {
        let limits = field.limits.iter().map(limit);
        quote!(.limits(&[#(#limits),*]))
    });
    quote!(#new #required #form #limits)
}

fn kind(ty: &Type) -> TokenStream {
    match ty {
        Type::String
        | Type::Secret
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Timestamp
        | Type::TimestampMs
        | Type::Json => quote!(Kind::Plain),
        Type::File => quote!(Kind::File),
        Type::List(item) => {
            let item = kind(item);
            quote!(Kind::List(&#item))
        }
        Type::Map(item) => {
            let item = kind(item);
            quote!(Kind::Map(&#item))
        }
        Type::Struct(name) => {
            let path = path(name);
            quote!(Kind::Struct(&#path))
        }
        Type::Enum(name, _) => {
            let path = path(name);
            quote!(Kind::Enum(&#path))
        }
        Type::Union(name) => {
            let path = path(name);
            quote!(Kind::Union(&#path))
        }
    }
}

fn path(name: &TypeRef) -> TokenStream {
    let (area, item) = (ident(&name.area), fact(&name.name));
    quote!(super::#area::#item)
}

fn limit(limit: &Limit) -> TokenStream {
    let number = |number: &u64| Literal::u64_unsuffixed(*number);
    let count = |name: &str, value: &u64| {
        let (name, value) = (ident(name), number(value));
        quote!(Limit::#name(#value))
    };
    match limit {
        Limit::MaxLen(value) => count("MaxLen", value),
        Limit::MinLen(value) => count("MinLen", value),
        Limit::MaxBytes(value) => count("MaxBytes", value),
        Limit::MaxItems(value) => count("MaxItems", value),
        Limit::MinItems(value) => count("MinItems", value),
        Limit::Range(smallest, largest) => {
            let (smallest, largest) = (Literal::f64_unsuffixed(*smallest), Literal::f64_unsuffixed(*largest));
            quote!(Limit::Range(#smallest, #largest))
        }
    }
}

/// The types that requests contain.
struct Reached {
    types: BTreeSet<TypeRef>,
}

impl Reached {
    fn new(api: &Api) -> Self {
        let within = |name: &TypeRef| -> Vec<&Type> {
            match api.item(name) {
                Some(Item::Struct(item)) => item.fields.iter().map(|field| &field.ty).collect(),
                Some(Item::Union(item)) => item.variants.iter().filter_map(|variant| variant.ty.as_ref()).collect(),
                Some(Item::Enum(_) | Item::Operation(_)) | None => Vec::new(),
            }
        };
        let fields = api.operations().flat_map(|(_, _, item)| item.query.iter().chain(&item.body));
        let mut left: Vec<&Type> = fields.map(|field| &field.ty).collect();
        let mut types = BTreeSet::new();
        while let Some(ty) = left.pop() {
            if let Some(name) = ty.named().filter(|name| types.insert((*name).clone())) {
                left.extend(within(name));
            }
        }
        Self { types }
    }
}
