//! Faults that the fake server makes on request, for the next requests that they fit.

use super::refusal::Refusal;
use super::tokens;
use crate::operation::Request;
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
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing but the delay.
    None,
    Refuse(Refusal),
    Status(u16),
    DropBefore,
    DropAfter,
    CutOff,
    WrongContentType,
    NotJson,
}

impl Fault {
    fn of(kind: Kind) -> Self {
        Self { kind, delay: Duration::ZERO, path: None, left: 1 }
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
        Self::of(Kind::Status(status))
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
            None => !tokens::gives_token(path),
        }
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
        let at = self.0.iter().position(|fault| fault.fits(path))?;
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
    fn a_fault_of_any_path_spares_requests_for_tokens() {
        let mut faults = Faults::default();
        faults.add(Fault::busy());
        assert_eq!(faults.next("/cgi-bin/gettoken"), None);
        faults.add(Fault::busy().on_path("/cgi-bin/gettoken"));
        assert!(faults.next("/cgi-bin/gettoken").is_some());
        assert!(faults.next("/cgi-bin/user/get").is_some());
    }
}
