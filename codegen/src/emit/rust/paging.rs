//! Listings that come in pages: how the next page follows from the one before.

use super::{Emitter, ident};
use crate::model::{Field, Next, Operation, Paging, Path, Presence, Type};
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    pub(super) fn paging_methods(&self) -> TokenStream {
        quote! {
            /// All pages, from the one that this request asks for.
            pub fn pages(self, client: &Client) -> Pages<Self> {
                Pages::new(client, self)
            }

            /// The items of all pages, one by one.
            pub fn stream(self, client: &Client) -> Items<Self> {
                Items::new(client, self)
            }
        }
    }

    pub(super) fn paging_impl(&self, operation: &Operation, paging: &Paging) -> TokenStream {
        let name = ident(&operation.name);
        let item = self.ty(&paging.item);
        let cursor = self.ty(&paging.request.ty);
        let field = ident(&paging.request.name);
        let (current, set) = match paging.request.presence {
            Presence::Required => (quote!(Some(&self.#field)), quote!(cursor)),
            _ => (quote!(self.#field.as_ref()), quote!(Some(cursor))),
        };
        let take = take(&paging.items);
        let following = following(paging);
        // A page number follows from the request alone.
        let response = if paging.next == Next::Page { quote!(_) } else { quote!(response) };
        let is_last = is_last(paging).map(|is_last| {
            quote! {
                fn is_last(&self, response: &Self::Response) -> bool {
                    #is_last
                }
            }
        });
        let allow = operation.deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            impl Paged for #name {
                type Item = #item;
                type Cursor = #cursor;
                fn take_items(response: &mut Self::Response) -> Vec<#item> {
                    #take
                }
                fn current(&self) -> Option<&#cursor> {
                    #current
                }
                fn following(&self, #response: &Self::Response) -> #cursor {
                    #following
                }
                #is_last
                fn go_to(&mut self, cursor: #cursor) {
                    self.#field = #set;
                }
            }
        }
    }
}

/// The cursor of the next page.
fn following(paging: &Paging) -> TokenStream {
    let name = ident(&paging.request.name);
    let current = match paging.request.presence {
        Presence::Required => quote!(self.#name),
        _ => quote!(self.#name.unwrap_or_default()),
    };
    match &paging.next {
        Next::Response(path) => copy(&quote!(response), &path.fields),
        Next::Last(path) => {
            let last = last(&paging.items);
            let value = copy(&quote!(last), &path.fields);
            quote!(#last.map(|last| #value).unwrap_or_default())
        }
        Next::Items => {
            let count = count(&paging.items);
            quote!(#current + #count)
        }
        Next::Page => quote!(#current + 1),
    }
}

/// What says that a page is the last, apart from a cursor that is empty or stands still.
fn is_last(paging: &Paging) -> Option<TokenStream> {
    let more = paging.more.as_ref().map(|more| {
        let more = copy(&quote!(response), &more.fields);
        quote!(!#more)
    });
    let done = paging.done.as_ref().map(|done| copy(&quote!(response), &done.fields));
    let counted = match (&paging.next, &paging.total) {
        (Next::Items, Some(total)) => {
            let total = copy(&quote!(response), &total.fields);
            Some(quote!(self.following(response) >= #total))
        }
        // A page number always moves, so that an empty page has to tell, where no flag does.
        (Next::Page, total) if total.is_some() || (more.is_none() && done.is_none()) => {
            let count = count(&paging.items);
            Some(quote!(#count == 0))
        }
        _ => None,
    };
    [more, done, counted].into_iter().flatten().reduce(|before, other| quote!(#before || #other))
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
