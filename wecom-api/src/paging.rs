//! Listings that come in pages: pages and items as streams that tell where they are.

use crate::client::{Call, Client};
use crate::error::Error;
use crate::operation::{Paged, Request};
use futures_core::Stream;
use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::BuildHasher;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// After so many failures in a row a stream gives `None` once, so that a loop that only notes errors ends.
const PATIENCE: usize = 10;

/// The pages of a listing, from the one that the request asks for. Each is asked for when the stream comes to it.
///
/// Made by the `pages` of a request. It is a [`Stream`], and has a [`next`](Self::next) of its own.
///
/// # Where it is
/// [`cursor`](Self::cursor) tells the page that was given last, [`next_cursor`](Self::next_cursor) where the listing
/// goes on, even after the last page where the server says it. Keep the one or the other and set it in a new request to
/// go on in another process.
///
/// # Errors
/// After an error the next step asks for the same page again: no page is lost, and whether to go on is for the caller
/// to say. Where a cursor leads back to a page that was asked for before, the last error says so, and the stream is over.
/// After ten errors in a row the stream gives `None`, so that a loop which does no more than note them ends;
/// [`is_over`](Self::is_over) tells that from the end of the listing.
#[must_use = "pages are asked for only when the stream is read"]
pub struct Pages<R: Paged> {
    client: Client,
    /// Asks for the page to come.
    request: R,
    call: Option<Call<<R as Request>::Response>>,
    current: Option<R::Cursor>,
    next: Option<R::Cursor>,
    over: bool,
    failures: usize,
    /// The cursors that were asked for, as hashes: none is asked for a second time, for that would never end.
    asked: HashSet<u64>,
    /// The page to come was asked for before.
    goes_round: bool,
}

/// The items of a listing, one by one, from the page that the request asks for.
///
/// Made by the `stream` of a request. It is a [`Stream`], and has a [`next`](Self::next) of its own. What
/// [`Pages`] says of places and errors holds here, too; to handle items in bulk and keep the place after each page, use
/// that.
#[must_use = "pages are asked for only when the stream is read"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    page: vec::IntoIter<R::Item>,
}

impl<R: Paged> Pages<R> {
    pub(crate) fn new(client: &Client, request: R) -> Self {
        let next = request.current().cloned();
        let mut pages = Self {
            client: client.clone(),
            request,
            call: None,
            current: None,
            next,
            over: false,
            failures: 0,
            asked: HashSet::new(),
            goes_round: false,
        };
        pages.note();
        pages
    }

    /// Notes what is asked for next.
    fn note(&mut self) {
        let cursor = self.asked.hasher().hash_one(self.request.current());
        self.goes_round = !self.asked.insert(cursor);
    }

    /// The next page; `None` when the listing is over.
    ///
    /// A step that is dropped before it is done is taken up by the following one.
    pub async fn next(&mut self) -> Option<Result<<R as Request>::Response, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The cursor with which the page was asked for that was given last; `None` before that, and for a first page that
    /// takes none.
    pub fn cursor(&self) -> Option<&R::Cursor> {
        self.current.as_ref()
    }

    /// The cursor with which to go on after the page that was given last; `None` where there is none.
    pub fn next_cursor(&self) -> Option<&R::Cursor> {
        self.next.as_ref()
    }

    /// Whether the last page was given.
    pub fn is_over(&self) -> bool {
        self.over
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<<R as Request>::Response, Error>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if self.failures == PATIENCE {
            self.failures = 0;
            return Poll::Ready(None);
        }
        if self.goes_round {
            self.over = true;
            let error = Error::Endless { origin: R::OPERATION.into(), pages: self.asked.len() };
            return Poll::Ready(Some(Err(error)));
        }
        let call = self.call.get_or_insert_with(|| self.client.send(&self.request));
        let answer = ready!(Pin::new(call).poll(context));
        self.call = None;
        match &answer {
            Ok(response) => self.turn(response),
            Err(_) => self.failures += 1,
        }
        Poll::Ready(Some(answer))
    }

    /// Goes to the page after this one.
    fn turn(&mut self, response: &<R as Request>::Response) {
        self.failures = 0;
        self.current = self.request.current().cloned();
        let (next, more) = after(&self.request, response);
        self.next = (next != R::Cursor::default()).then(|| next.clone());
        self.over = !more;
        if more {
            self.request.go_to(next);
            self.note();
        }
    }
}

/// The cursor after a page, and whether there is another page: not where the cursor is empty, nor where it stands still,
/// as some listings say the end, unless the page tells in so many words that there is more.
pub(crate) fn after<R: Paged>(request: &R, response: &<R as Request>::Response) -> (R::Cursor, bool) {
    let next = request.following(response);
    let moves = next != R::Cursor::default() && (R::TELLS_MORE || request.current() != Some(&next));
    (next, moves && !request.is_last(response))
}

/// A number that counts on; at the end of all numbers it stands still, and the listing is over.
pub(crate) fn plus(number: i64, count: usize) -> i64 {
    number.saturating_add(i64::try_from(count).unwrap_or(i64::MAX))
}

impl<R: Paged> Items<R> {
    pub(crate) fn new(client: &Client, request: R) -> Self {
        Self { pages: Pages::new(client, request), page: Vec::new().into_iter() }
    }

    /// The next item; `None` when the listing is over.
    ///
    /// A step that is dropped before it is done is taken up by the following one.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The cursor of the page on which the item stands that was given last: to begin with this page again.
    pub fn cursor(&self) -> Option<&R::Cursor> {
        self.pages.cursor()
    }

    /// The cursor of the page after it; what is left of this page is lost if one goes on there.
    pub fn next_cursor(&self) -> Option<&R::Cursor> {
        self.pages.next_cursor()
    }

    /// Whether the last item was given.
    pub fn is_over(&self) -> bool {
        self.pages.is_over() && self.page.len() == 0
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(mut response)) => self.page = R::take_items(&mut response).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// Nothing in them is pinned in place.
impl<R: Paged> Unpin for Pages<R> {}
impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<<R as Request>::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    /// Does not show the request, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &R::OPERATION.to_string())
            .field("cursor", &self.current)
            .field("next_cursor", &self.next)
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).field("left", &self.page.len()).finish()
    }
}
