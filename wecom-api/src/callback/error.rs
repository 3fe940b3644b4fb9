//! Why a callback was not taken.

use std::time::Duration;

/// Why a callback was not taken. No message shows a key, a token or what was encrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// A key is not one that WeCom shows.
    #[error("the EncodingAESKey is wrong: {0}")]
    Key(&'static str),

    /// A parameter is missing in the URL's query, or stands there twice.
    #[error("the query of the callback URL: `{parameter}` {problem}")]
    Query {
        /// Its name.
        parameter: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },

    /// The body is larger than is taken.
    #[error("the body has {size} bytes, over the limit of {limit}")]
    TooLarge {
        /// Bytes of the body.
        size: usize,
        /// The most that is taken.
        limit: usize,
    },

    /// The body is no envelope: neither XML with an `Encrypt` nor JSON with an `encrypt`.
    #[error("the body is no callback's envelope: {0}")]
    Envelope(String),

    /// The signature fits none of the tokens.
    #[error("the signature fits none of the tokens: is the token the one that is set up for this URL?")]
    Signature,

    /// The signature fits, but the text cannot be decrypted with any of the keys.
    #[error("the signature fits, but the text cannot be decrypted: {0}")]
    Decrypt(&'static str),

    /// The message was meant for somebody else.
    #[error("the message is for {receive_id:?}, whom this receiver does not stand for")]
    ReceiveId {
        /// The receive ID in the message: a corp ID, a suite ID, or nothing for some bots.
        receive_id: String,
    },

    /// What was encrypted is not what it should be.
    #[error("the decrypted message cannot be read: {0}")]
    Message(String),

    /// The reply cannot be written, or not in answer to this callback.
    #[error("the reply cannot be written: {0}")]
    Reply(String),

    /// The callback is too old, or comes from the future.
    #[error("the callback's timestamp is {} s away from this machine's time, over {} s", .off.as_secs(), .window.as_secs())]
    Stale {
        /// How far it is from now.
        off: Duration,
        /// How far it may be.
        window: Duration,
    },

    /// The same callback came before.
    #[error("the callback came before: its signature was seen already")]
    Replayed,
}
