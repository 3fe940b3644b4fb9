//! Pages and items as streams.

use crate::client::Client;
use crate::error::Error;
use crate::operation::{Paged, Request};
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};

/// All pages. Each is asked for only when the stream is polled for it.
pub(crate) fn pages<R: Paged>(client: Client, request: R) -> impl Stream<Item = Result<R::Response, Error>> + Send {
    stream::try_unfold(Some(request), move |request| {
        let client = client.clone();
        async move {
            let Some(mut request) = request else { return Ok(None) };
            let response = client.send(&request).await?;
            let next = request.advance(&response).then_some(request);
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

/// Whether a listing is over: the next value is empty, or the same as before, which would never end.
pub(crate) fn ended<T: Default + PartialEq>(next: &T, current: &T) -> bool {
    *next == T::default() || next == current
}
