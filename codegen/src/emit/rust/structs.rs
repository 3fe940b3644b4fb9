//! Structs of requests and responses.

use super::docs::Docs;
use super::{Emitter, fields, ident};
use crate::model::Struct;
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    pub(super) fn struct_(&self, item: &Struct) -> TokenStream {
        let mut docs = Docs::default();
        docs.paragraph(&item.doc);
        let docs = docs.outer();
        let name = ident(&item.name);
        let declarations = item.fields.iter().map(|field| self.field_declaration(field));
        let builder = item.in_request.then(|| {
            let members = self.constructor_and_setters("The value from what is required.", item.fields.iter());
            quote!(impl #name { #members })
        });
        let writes = self.writes(item.fields.iter());
        let reads = self.reads(&item.name, item.fields.iter());
        let allow = fields::any_deprecated(item.fields.iter());
        quote! {
            #docs
            #allow
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#declarations),* }

            #builder

            #allow
            impl Write for #name {
                fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    #writes
                    Ok(())
                }
            }

            #allow
            impl Read for #name { #reads }
            crate::codec::object!(#name);
        }
    }
}
