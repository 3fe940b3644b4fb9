//! The table of all operations, for the fake server and the sample checker.

use super::facts::fact;
use super::{ident, public_area};
use crate::model::Area;
use crate::model::{Api, Response};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn table(api: &Api) -> TokenStream {
    let areas = api.areas.iter().filter(|area| area.modules.iter().any(|module| !module.operations.is_empty()));
    let pushes = areas.map(area_entries);
    quote! {
        //! All operations of the enabled areas, for the fake server and the sample checker.

        use crate::mock::Entry;

        #[allow(deprecated, unused_mut)]
        pub(crate) fn entries() -> Vec<Entry> {
            let mut entries = Vec::new();
            #(#pushes)*
            entries
        }
    }
}

fn area_entries(area: &Area) -> TokenStream {
    let feature = &area.name;
    let module = public_area(&area.name);
    let entries = area.modules.iter().flat_map(|module| &module.operations).map(|operation| {
        let (name, fact) = (ident(&operation.name), fact(&operation.name));
        match operation.response {
            Response::Binary => quote!(Entry::binary::<#module::#name>(&facts::#fact)),
            _ => quote!(Entry::json::<#module::#name>(&facts::#fact)),
        }
    });
    quote! {
        #[cfg(feature = #feature)]
        {
            use super::#module;
            use super::facts::#module as facts;
            entries.extend([#(#entries),*]);
        }
    }
}
