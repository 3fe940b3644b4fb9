//! Faults that the fake server makes on request, for the next requests that they fit.

use super::refusal::Refusal;
use super::tokens;
use crate::operation::Request;
use bytes::Bytes;
use std::time::Duration;

/// A fault for the next request, or several, of any path or of one.
///
/// Without a path it waits for the next request that is not for a token. Faults are used in the order in which
/// they were given, one for each request.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "give it to Server::inject"]
pub struct Fault {
    pub(super) kind: Kind,
    pub(super) delay: Duration,
    path: Option<String>,
    left: usize,
    /// It hits one in so many of the requests that it fits.
    every: usize,
    /// How many requests have fitted since it last hit one.
    spared: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing but the delay.
    None,
    Refuse(Refusal),
    /// With how many seconds to wait, if it says so.
    Status(u16, Option<u64>),
    Body(Bytes),
    Endless,
    DropBefore,
    DropAfter,
    CutOff,
    WrongContentType,
    NotJson,
    /// A pause before each piece of the body.
    Drip(Duration),
    ExpireTokens,
    RevokeTokens,
}

impl Fault {
    fn of(kind: Kind) -> Self {
        Self { kind, delay: Duration::ZERO, path: None, left: 1, every: 1, spared: 0 }
    }

    /// Refuses with an errcode, or an errcode and a message. Nothing is done.
    pub fn refuse(refusal: impl Into<Refusal>) -> Self {
        Self::of(Kind::Refuse(refusal.into()))
    }

    /// Refuses with errcode -1: the server is busy. Nothing is done.
    pub fn busy() -> Self {
        Self::refuse(-1)
    }

    /// Answers with an HTTP status and a page of HTML, as a gateway does. Nothing is done.
    pub fn status(status: u16) -> Self {
        Self::of(Kind::Status(status, None))
    }

    /// Answers with HTTP status 429 and says how many seconds to wait (`Retry-After`). Nothing is done.
    pub fn too_many(retry_after: u64) -> Self {
        Self::of(Kind::Status(429, Some(retry_after)))
    }

    /// Answers with this body, whatever it is, as JSON with HTTP status 200. Nothing is done.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self::of(Kind::Body(body.into()))
    }

    /// Does what is asked and begins an answer that does not end.
    pub fn endless() -> Self {
        Self::of(Kind::Endless)
    }

    /// Answers as ever, but late.
    pub fn delay(delay: Duration) -> Self {
        Self::of(Kind::None).after(delay)
    }

    /// Drops the connection before the body of the request is read. Nothing is done.
    pub fn drop_before() -> Self {
        Self::of(Kind::DropBefore)
    }

    /// Does what is asked, then drops the connection without an answer.
    pub fn drop_after() -> Self {
        Self::of(Kind::DropAfter)
    }

    /// Does what is asked, then sends half of the answer and drops the connection.
    pub fn cut_off() -> Self {
        Self::of(Kind::CutOff)
    }

    /// Does what is asked and says that the answer is HTML.
    pub fn wrong_content_type() -> Self {
        Self::of(Kind::WrongContentType)
    }

    /// Does what is asked and answers with HTML and HTTP status 200.
    pub fn not_json() -> Self {
        Self::of(Kind::NotJson)
    }

    /// Does what is asked, then sends the head of the answer at once and its body in up to eight pieces of the
    /// same length, with a pause before each.
    ///
    /// With a pause that is longer than the client's patience this is an answer that begins and falls silent.
    pub fn drip(pause: Duration) -> Self {
        Self::of(Kind::Drip(pause))
    }

    /// Lets all tokens expire before the request is looked at, as [`Server::expire_tokens`] does. One with a token is
    /// then refused: 42001.
    ///
    /// [`Server::expire_tokens`]: super::Server::expire_tokens
    pub fn expire_tokens() -> Self {
        Self::of(Kind::ExpireTokens)
    }

    /// Takes all tokens back before the request is looked at, as [`Server::revoke_tokens`] does. One with a token is
    /// then refused: 40014.
    ///
    /// [`Server::revoke_tokens`]: super::Server::revoke_tokens
    pub fn revoke_tokens() -> Self {
        Self::of(Kind::RevokeTokens)
    }

    /// Waits first.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Hits this many requests instead of one.
    pub fn times(mut self, times: usize) -> Self {
        self.left = times;
        self
    }

    /// Hits only every `n`-th request that it fits: the `n`-th, the `2n`-th and so on, as often as
    /// [`times`](Self::times) says. Requests that an earlier fault takes are not counted; 0 is the same as 1.
    ///
    /// A server on which one request in twenty fails for as long as it runs:
    ///
    /// ```
    /// # use wecom_api::mock::{Fault, Server};
    /// # fn example(server: &Server) {
    /// server.inject(Fault::status(502).every(20).times(usize::MAX));
    /// # }
    /// ```
    pub fn every(mut self, n: usize) -> Self {
        self.every = n.max(1);
        self
    }

    /// Hits requests of this path only.
    pub fn on_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Hits requests of this operation's path only.
    pub fn on<R: Request>(self) -> Self {
        self.on_path(R::OPERATION.path.clone())
    }

    fn fits(&self, path: &str) -> bool {
        match &self.path {
            Some(wanted) => wanted == path,
            None => !tokens::issues_token(path),
        }
    }

    /// Counts a request that it fits; true when it is to hit this one.
    fn is_due(&mut self) -> bool {
        self.spared = (self.spared + 1) % self.every;
        self.spared == 0
    }
}

/// The faults that have not happened yet.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        if fault.left > 0 {
            self.0.push(fault);
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault for a request of this path.
    pub(super) fn next(&mut self, path: &str) -> Option<Fault> {
        let at = self.0.iter_mut().position(|fault| fault.fits(path) && fault.is_due())?;
        self.0[at].left -= 1;
        if self.0[at].left == 0 { Some(self.0.remove(at)) } else { Some(self.0[at].clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};

    #[test]
    fn a_fault_hits_as_often_as_it_says_and_only_where_it_says() {
        let mut faults = Faults::default();
        faults.add(Fault::busy().times(2).on_path("/a"));
        faults.add(Fault::status(502));
        assert_eq!(faults.next("/b"), Some(Fault { left: 0, ..Fault::status(502) }));
        assert_eq!(faults.next("/b"), None);
        assert!(faults.next("/a").is_some());
        assert!(faults.next("/a").is_some());
        assert_eq!(faults.next("/a"), None);
    }

    #[test]
    fn a_fault_for_every_nth_request_counts_those_that_it_fits_and_gets() {
        let mut faults = Faults::default();
        faults.add(Fault::busy().on_path("/a").every(3).times(2));
        faults.add(Fault::status(502).every(2).times(usize::MAX));
        let kinds = "/a /b /a /a /a /b /a /a /a /a".split(' ').map(|path| faults.next(path).map(|fault| fault.kind));
        let (busy, status) = (Some(Fault::busy().kind), Some(Fault::status(502).kind));
        let expected =
            [None, status.clone(), None, busy.clone(), status.clone(), None, status.clone(), busy, None, status];
        assert_eq!(kinds.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_fault_of_any_path_spares_requests_for_tokens() {
        let mut faults = Faults::default();
        faults.add(Fault::busy());
        assert_eq!(faults.next("/cgi-bin/gettoken"), None);
        faults.add(Fault::busy().on_path("/cgi-bin/gettoken"));
        assert!(faults.next("/cgi-bin/gettoken").is_some());
        assert!(faults.next("/cgi-bin/user/get").is_some());
    }
}
