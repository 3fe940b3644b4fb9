//! Listings that come in pages: how the next page follows from the one before.

/// What makes a request a listing. Places in an answer are written `page.…`, with `as_ref()?` where an optional struct
/// is on the way; the items then a second time, with `as_mut()?`. The next page begins `after` a value of this one,
/// after a value of its `last` item, after its `items` (of a total, where one is known), or is the next of `pages`.
/// When a listing is over says [`paging::after`](crate::paging::after).
macro_rules! paged {
    (
        $name:ident: $item:ty;
        items |$page:ident| $items:expr $(, $items_mut:expr)?;
        $(while $more:expr;)?
        $(until $done:expr;)?
        next $field:ident: $cursor:ty = $how:ident($($next:tt)*);
    ) => {
        impl $name {
            /// All pages, from the one that this request asks for.
            pub fn pages(self, client: &$crate::Client) -> $crate::Pages<Self> {
                $crate::Pages::new(client, self)
            }

            /// The items of all pages, one by one.
            pub fn stream(self, client: &$crate::Client) -> $crate::Items<Self> {
                $crate::Items::new(client, self)
            }
        }

        impl $crate::Paged for $name {
            type Item = $item;
            type Cursor = $cursor;
            fn take_items($page: &mut Self::Response) -> Vec<$item> {
                (|| Some(std::mem::take(&mut $crate::declare::second!($items $(, $items_mut)?))))().unwrap_or_default()
            }
            const TELLS_MORE: bool = $crate::declare::is_there!($($more)?);
            fn current(&self) -> Option<&$cursor> {
                Option::from(&self.$field)
            }
            #[allow(unused_variables)]
            fn following(&self, $page: &Self::Response) -> $cursor {
                let items = (|| Some($items.as_slice()))().unwrap_or_default();
                let current = || self.current().cloned().unwrap_or_default();
                $crate::declare::following!(items, current, $how($($next)*))
            }
            #[allow(unused_variables)]
            fn is_last(&self, $page: &Self::Response) -> bool {
                let items = (|| Some($items.as_slice()))().unwrap_or_default();
                let over = false $(|| !(|| Some($more))().unwrap_or_default())? $(|| (|| Some($done))().unwrap_or_default())?;
                over || $crate::declare::is_last!(self, $page, items, $how($($next)*))
            }
            fn go_to(&mut self, cursor: $cursor) {
                self.$field = cursor.into();
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

/// The cursor of the next page.
macro_rules! following {
    ($items:ident, $current:ident, after($next:expr)) => {
        (|| Some($next))().unwrap_or_default()
    };
    ($items:ident, $current:ident, last($item:ident => $next:expr)) => {
        $items.last().and_then(|$item| Some($next)).unwrap_or_default()
    };
    ($items:ident, $current:ident, items($($total:expr)?)) => {
        $crate::paging::plus($current(), $items.len())
    };
    ($items:ident, $current:ident, pages($which:ident)) => {
        $crate::paging::plus($current(), 1)
    };
}
pub(crate) use following;

/// Whether numbers say that a page is the last. A cursor says that itself.
macro_rules! is_last {
    ($request:ident, $page:ident, $items:ident, items()) => {
        $items.is_empty()
    };
    ($request:ident, $page:ident, $items:ident, items($total:expr)) => {
        $items.is_empty() || (|| Some($total))().is_some_and(|total| $request.following($page) >= total)
    };
    ($request:ident, $page:ident, $items:ident, pages(nonempty)) => {
        $items.is_empty()
    };
    ($request:ident, $page:ident, $items:ident, $how:ident($($next:tt)*)) => {
        false
    };
}
pub(crate) use is_last;
