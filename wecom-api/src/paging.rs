//! Pages and items as streams.

use crate::client::{Client, Payload};
use crate::error::Error;
use crate::operation::{Paged, Request};
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::collections::HashSet;

/// All pages. Each is asked for only when the stream is polled for it, and none a second time: that would never end.
pub(crate) fn pages<R: Paged>(client: Client, request: R) -> impl Stream<Item = Result<R::Response, Error>> + Send {
    stream::try_unfold(Some((request, HashSet::new())), move |next| {
        let client = client.clone();
        async move {
            let Some((mut request, mut asked)) = next else { return Ok(None) };
            if !asked.insert(Payload::of(&request)?.fingerprint(asked.hasher())) {
                return Err(Error::Endless { origin: R::OPERATION.into(), pages: asked.len() });
            }
            let response = client.send(&request).await?;
            let next = request.advance(&response).then_some((request, asked));
            Ok(Some((response, next)))
        }
    })
}

/// The items of all pages.
pub(crate) fn items<R: Paged>(client: Client, request: R) -> impl Stream<Item = Result<R::Item, Error>> + Send
where
    <R as Request>::Response: Send,
{
    pages(client, request).map_ok(|mut response| stream::iter(R::take_items(&mut response)).map(Ok)).try_flatten()
}

/// The next value where a page names it; `None` when it is empty. So it is when it is the same as before, which some
/// listings say on their last page, unless the page tells in so many words that there is more.
pub(crate) fn after<T: Default + PartialEq>(current: Option<T>, next: Option<T>, more_is_told: bool) -> Option<T> {
    let next = next.unwrap_or_default();
    (next != T::default() && (more_is_told || next != current.unwrap_or_default())).then_some(next)
}

/// The number of items so far; `None` after an empty page, or when that is the total.
pub(crate) fn after_items(current: Option<i64>, count: usize, total: Option<i64>) -> Option<i64> {
    let next = current.unwrap_or_default().saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
    (count > 0 && total.is_none_or(|total| next < total)).then_some(next)
}

/// The number of the next page.
#[allow(dead_code)] // No listing of today counts pages.
pub(crate) fn next_page(current: Option<i64>) -> Option<i64> {
    current.unwrap_or_default().checked_add(1)
}
