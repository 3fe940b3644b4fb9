//! Listings that come in pages: how the next page follows from the one before.

/// What makes a request a listing. Places in an answer are written `page.…`, with `as_ref()?` where an optional struct
/// is on the way; the items then a second time, with `as_mut()?`. The next page begins `after` a value of this one,
/// after a value of its `last` item, after its `items` (of a total, where one is known), or is the next of `pages`.
macro_rules! paged {
    (
        $name:ident: $item:ty;
        items |$page:ident| $items:expr $(, $items_mut:expr)?;
        $(while $more:expr;)?
        $(until $done:expr;)?
        next $field:ident = $how:ident($($next:tt)*);
    ) => {
        impl $name {
            /// All pages, from the one that this request asks for.
            pub fn pages(
                self,
                client: &$crate::Client,
            ) -> impl futures_core::Stream<Item = Result<<Self as $crate::Request>::Response, $crate::Error>> + Send {
                $crate::paging::pages(client.clone(), self)
            }

            /// The items of all pages, one by one.
            pub fn stream(
                self,
                client: &$crate::Client,
            ) -> impl futures_core::Stream<Item = Result<$item, $crate::Error>> + Send {
                $crate::paging::items(client.clone(), self)
            }
        }

        impl $crate::Paged for $name {
            type Item = $item;
            fn take_items($page: &mut Self::Response) -> Vec<$item> {
                (|| Some(std::mem::take(&mut $crate::declare::second!($items $(, $items_mut)?))))().unwrap_or_default()
            }
            fn advance(&mut self, $page: &Self::Response) -> bool {
                $(if !(|| Some($more))().unwrap_or_default() { return false; })?
                $(if (|| Some($done))().unwrap_or_default() { return false; })?
                #[allow(unused_variables)]
                let items = (|| Some($items.as_slice()))().unwrap_or_default();
                let next =
                    $crate::declare::next!(items, self.$field, $crate::declare::is_there!($($more)?), $how($($next)*));
                let goes_on = next.is_some();
                if let Some(next) = next {
                    self.$field = next.into();
                }
                goes_on
            }
        }
    };
}
pub(crate) use paged;

/// The second, where there is one.
macro_rules! second {
    ($first:expr) => {
        $first
    };
    ($first:expr, $second:expr) => {
        $second
    };
}
pub(crate) use second;

/// Whether there is anything.
macro_rules! is_there {
    () => {
        false
    };
    ($($anything:tt)+) => {
        true
    };
}
pub(crate) use is_there;

/// The value that asks for the next page; `None` when there is none.
macro_rules! next {
    ($items:ident, $current:expr, $more_is_told:expr, after($next:expr)) => {
        $crate::paging::after(Option::from($current.clone()), (|| Some($next))(), $more_is_told)
    };
    ($items:ident, $current:expr, $more_is_told:expr, last($item:ident => $next:expr)) => {
        $crate::paging::after(Option::from($current.clone()), $items.last().and_then(|$item| Some($next)), $more_is_told)
    };
    ($items:ident, $current:expr, $more_is_told:expr, items($($total:expr)?)) => {
        $crate::paging::after_items(Option::from($current), $items.len(), None $(.or((|| Some($total))()))?)
    };
    ($items:ident, $current:expr, $more_is_told:expr, pages(nonempty)) => {
        $crate::paging::next_page(Option::from($current)).filter(|_| !$items.is_empty())
    };
    ($items:ident, $current:expr, $more_is_told:expr, pages(all)) => { $crate::paging::next_page(Option::from($current)) };
}
pub(crate) use next;
