//! What a handler answers.

/// A passive reply: what stands in the answer to a callback, before it is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    text: String,
}

impl Reply {
    /// A reply of any text: XML for an application, JSON for a bot.
    pub fn raw(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What a handler may give back: nothing, or a reply.
pub trait IntoReply {
    /// The reply, if there is one.
    fn into_reply(self) -> Option<Reply>;
}

impl IntoReply for () {
    fn into_reply(self) -> Option<Reply> {
        None
    }
}

impl IntoReply for Reply {
    fn into_reply(self) -> Option<Reply> {
        Some(self)
    }
}

impl<R: IntoReply> IntoReply for Option<R> {
    fn into_reply(self) -> Option<Reply> {
        self.and_then(R::into_reply)
    }
}
