//! Rust source: one file for each resource, one module for each area.

mod docs;
mod enums;
mod errors;
mod facts;
mod fields;
mod operations;
mod paging;
mod structs;
mod table;
mod unions;

use super::{MARKER, OutputFile};
use crate::model::{Api, Area, Module, Type, TypeRef};
use crate::resolve::SHARED;
use docs::Docs;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

pub(super) fn files(api: &Api) -> Vec<OutputFile> {
    let mut files = vec![
        OutputFile { path: "mod.rs".to_owned(), text: print(root(api)) },
        OutputFile { path: "error_codes.rs".to_owned(), text: print(errors::error_codes(&api.errors)) },
        OutputFile { path: "table.rs".to_owned(), text: print(table::table(api)) },
    ];
    files.extend(facts::files(api));
    for area in api.all_areas() {
        files.push(OutputFile { path: format!("{}/mod.rs", area.name), text: print(area_module(area)) });
        for module in &area.modules {
            let path = format!("{}/{}.rs", area.name, module.name);
            files.push(OutputFile { path, text: print(resource_module(area, module)) });
        }
    }
    files
}

/// Formats the tokens as a file. Tokens that the generator made always parse; when they do not, that is a
/// defect of the generator, and the unformatted text shows it best.
fn print(tokens: TokenStream) -> String {
    let text = match syn::parse2(tokens.clone()) {
        Ok(file) => spaced(&prettyplease::unparse(&file)),
        Err(error) => format!("compile_error!(\"the generator made no valid Rust: {error}\");\n{tokens}\n"),
    };
    format!("{MARKER}\n\n{text}")
}

/// Puts an empty line between items, and between the members of an `impl`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 20);
    let mut before = "";
    for line in text.lines() {
        let closed =
            before == "}" || before == "    }" || before == "use super::*;" || before.starts_with("crate::codec::");
        if closed && !line.is_empty() && !line.trim_start().starts_with('}') {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

fn root(api: &Api) -> TokenStream {
    let areas = api.areas.iter().map(|area| {
        let name = ident(&area.name);
        let feature = &area.name;
        quote! {
            #[cfg(feature = #feature)]
            pub mod #name;
        }
    });
    quote! {
        //! The generated part of the crate: requests, responses and error codes.

        pub mod error_codes;
        pub mod shared;
        #[cfg(feature = "mock")]
        mod facts;
        #[cfg(feature = "mock")]
        pub(crate) mod table;
        #(#areas)*
    }
}

fn area_module(area: &Area) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph(&area.doc);
    if !area.zh.is_empty() {
        docs.paragraph(&format!("Official name: {}.", area.zh));
    }
    let resources = area.modules.iter().filter(|module| !module.operations.is_empty());
    let lines: Vec<String> = resources
        .map(|module| {
            let operations: Vec<String> =
                module.operations.iter().map(|operation| format!("[`{}`]", operation.name)).collect();
            format!("| {} ({}) | {} |", module.en, module.zh, operations.join(", "))
        })
        .collect();
    if !lines.is_empty() {
        docs.lines(["| resource | operations |".to_owned(), "|---|---|".to_owned()].into_iter().chain(lines));
    }
    let docs = docs.inner();
    let modules = area.modules.iter().map(|module| {
        let name = ident(&module.name);
        quote! {
            mod #name;
            pub use #name::*;
        }
    });
    quote! { #docs #(#modules)* }
}

fn resource_module(area: &Area, module: &Module) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph(&format!("{} ({}).", module.en, module.zh));
    let docs = docs.inner();
    let emit = Emitter { area: &area.name };
    let operations = module.operations.iter().map(|item| emit.operation(item));
    let structs = module.structs.iter().map(|item| emit.struct_(item));
    let enums = module.enums.iter().map(|item| emit.enum_(item));
    let unions = module.unions.iter().map(|item| emit.union_(item));
    quote! {
        #docs

        #[allow(unused_imports)]
        use crate::prelude::*;
        #[allow(unused_imports)]
        use super::*;

        #(#operations)*
        #(#structs)*
        #(#enums)*
        #(#unions)*
    }
}

/// Emits the items of one area.
struct Emitter<'a> {
    area: &'a str,
}

impl Emitter<'_> {
    /// The path of a named type: its bare name inside its own area.
    fn path(&self, name: &TypeRef) -> TokenStream {
        let item = ident(&name.name);
        if name.area == self.area {
            quote!(#item)
        } else {
            let area = ident(&name.area);
            quote!(super::super::#area::#item)
        }
    }

    /// The public path of a named type in rustdoc.
    fn link(&self, name: &TypeRef) -> String {
        if name.area == self.area { name.name.clone() } else { format!("crate::{}::{}", name.area, name.name) }
    }

    fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::String => quote!(String),
            Type::Secret => quote!(Secret),
            Type::Int => quote!(i64),
            Type::Float => quote!(f64),
            Type::Bool => quote!(bool),
            Type::Timestamp => quote!(Timestamp),
            Type::TimestampMs => quote!(TimestampMs),
            Type::Json => quote!(Value),
            Type::File => quote!(FilePart),
            Type::List(item) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Type::Map(item) => {
                let item = self.ty(item);
                quote!(BTreeMap<String, #item>)
            }
            Type::Struct(name) | Type::Enum(name, _) | Type::Union(name) => self.path(name),
        }
    }
}

/// An identifier, raw where Rust would read a keyword, with an underscore where it cannot even be raw.
fn ident(name: &str) -> Ident {
    match name {
        "self" | "super" | "crate" => format_ident!("{name}_"),
        name => syn::parse_str::<Ident>(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site())),
    }
}

fn public_area(area: &str) -> Ident {
    if area == SHARED { format_ident!("shared") } else { ident(area) }
}
