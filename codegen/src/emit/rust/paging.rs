//! Listings that come in pages: how the next page follows from the one before.

use super::{Emitter, ident};
use crate::model::{Field, Next, Operation, Paging, Path, Presence, Type};
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    pub(super) fn paging_methods(&self, paging: &Paging) -> TokenStream {
        let item = self.ty(&paging.item);
        quote! {
            /// All pages, from the one that this request asks for.
            pub fn pages(self, client: &Client) -> impl Stream<Item = Result<<Self as Request>::Response, Error>> + Send {
                crate::paging::pages(client.clone(), self)
            }

            /// The items of all pages, one by one.
            pub fn stream(self, client: &Client) -> impl Stream<Item = Result<#item, Error>> + Send {
                crate::paging::items(client.clone(), self)
            }
        }
    }

    pub(super) fn paging_impl(&self, operation: &Operation, paging: &Paging) -> TokenStream {
        let name = ident(&operation.name);
        let item = self.ty(&paging.item);
        let take = take(&paging.items);
        let advance = advance(paging);
        let allow = operation.deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            impl Paged for #name {
                type Item = #item;
                fn take_items(response: &mut Self::Response) -> Vec<#item> {
                    #take
                }
                fn advance(&mut self, response: &Self::Response) -> bool {
                    #advance
                }
            }
        }
    }
}

fn advance(paging: &Paging) -> TokenStream {
    let name = ident(&paging.request.name);
    let stop = |path: &Option<Path>, until: bool| {
        path.as_ref().map(|path| {
            let flag = copy(&quote!(response), &path.fields);
            if until { quote!(if #flag { return false; }) } else { quote!(if !#flag { return false; }) }
        })
    };
    let (more, done) = (stop(&paging.more, false), stop(&paging.done, true));
    let current = match paging.request.presence {
        Presence::Required => quote!(self.#name),
        _ => quote!(self.#name.clone().unwrap_or_default()),
    };
    let set = match paging.request.presence {
        Presence::Required => quote!(self.#name = next;),
        _ => quote!(self.#name = Some(next);),
    };
    let count = count(&paging.items);
    let next = match &paging.next {
        Next::Response(path) => copy(&quote!(response), &path.fields),
        Next::Last(path) => {
            let last = last(&paging.items);
            let value = copy(&quote!(last), &path.fields);
            quote!(#last.map(|last| #value).unwrap_or_default())
        }
        Next::Items => quote!(#current + #count),
        Next::Page => quote!(#current + 1),
    };
    let end = match (&paging.next, &paging.total, paging.more.is_some() || paging.done.is_some()) {
        (Next::Items | Next::Page, Some(total), _) => {
            let total = copy(&quote!(response), &total.fields);
            match paging.next {
                Next::Items => quote!(if #count == 0 || next >= #total { return false; }),
                _ => quote!(if #count == 0 { return false; }),
            }
        }
        (Next::Items | Next::Page, None, false) => quote!(if #count == 0 { return false; }),
        (Next::Items, None, true) => quote!(if #count == 0 { return false; }),
        (Next::Page, None, true) => quote!(),
        _ => quote!(if crate::paging::ended(&next, &#current) { return false; }),
    };
    quote! {
        #more
        #done
        let next = #next;
        #end
        #set
        true
    }
}

/// The value at the end of a path, copied; its default where a struct on the way is missing.
fn copy(start: &TokenStream, fields: &[Field]) -> TokenStream {
    let Some((last, way)) = fields.split_last() else { return start.clone() };
    let name = ident(&last.name);
    let value = if matches!(last.ty, Type::String) { quote!(.clone()) } else { quote!() };
    let optional = last.presence == Presence::Optional;
    if way.iter().all(|field| field.presence != Presence::Optional) {
        let way = way.iter().map(|field| ident(&field.name));
        let path = quote!(#start #(.#way)*.#name);
        return if optional { quote!(#path.clone().unwrap_or_default()) } else { quote!(#path #value) };
    }
    let reference = reference(start, way);
    if optional {
        quote!(#reference.and_then(|inner| inner.#name.clone()).unwrap_or_default())
    } else {
        quote!(#reference.map(|inner| inner.#name #value).unwrap_or_default())
    }
}

/// An `Option` with a reference to the struct at the end of a path.
fn reference(start: &TokenStream, way: &[Field]) -> TokenStream {
    way.iter().fold(quote!(Some(&#start)), |before, field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Optional => quote!(#before.and_then(|inner| inner.#name.as_ref())),
            _ => quote!(#before.map(|inner| &inner.#name)),
        }
    })
}

fn take(items: &Path) -> TokenStream {
    let Some((last, way)) = items.fields.split_last() else { return quote!(Vec::new()) };
    let name = ident(&last.name);
    if way.iter().all(|field| field.presence != Presence::Optional) {
        let way: Vec<_> = way.iter().map(|field| ident(&field.name)).collect();
        let list = quote!(response #(.#way)*.#name);
        return match last.presence {
            Presence::Optional => quote!(#list.take().unwrap_or_default()),
            _ => quote!(std::mem::take(&mut #list)),
        };
    }
    let reference = way.iter().fold(quote!(Some(response)), |before, field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Optional => quote!(#before.and_then(|inner| inner.#name.as_mut())),
            _ => quote!(#before.map(|inner| &mut inner.#name)),
        }
    });
    match last.presence {
        Presence::Optional => quote!(#reference.and_then(|inner| inner.#name.take()).unwrap_or_default()),
        _ => quote!(#reference.map(|inner| std::mem::take(&mut inner.#name)).unwrap_or_default()),
    }
}

/// The list as an `Option` of a slice-like reference.
fn list(items: &Path) -> TokenStream {
    reference(&quote!(*response), &items.fields)
}

fn count(items: &Path) -> TokenStream {
    let list = list(items);
    quote!(#list.map_or(0, |items| items.len() as i64))
}

fn last(items: &Path) -> TokenStream {
    let list = list(items);
    quote!(#list.and_then(|items| items.last()))
}
