//! Why something about a bot failed.

use crate::ErrorCode;
use std::time::Duration;

/// Why something about a bot failed. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BotError {
    /// A setting cannot be used.
    #[error("the bot's settings: {0}")]
    Configuration(String),

    /// The server was not reached.
    #[error("the bot cannot connect: {0}")]
    Connect(String),

    /// The server refused the bot ID or the secret.
    #[error("the server refuses the subscription with {code}: {message}; check the bot ID and the secret")]
    Subscription {
        /// The server's code.
        code: ErrorCode,
        /// The server's words.
        message: String,
    },

    /// The server refused a frame.
    #[error("the server refuses the frame with {code}: {message}")]
    Refused {
        /// The server's code.
        code: ErrorCode,
        /// The server's words.
        message: String,
    },

    /// The server did not acknowledge a frame in time. It may have taken it.
    #[error("the server did not acknowledge the frame within {} s", .0.as_secs_f32())]
    Unacknowledged(Duration),

    /// There is no connection at the moment, or it broke before the frame was acknowledged.
    #[error("there is no connection; it is being made anew")]
    Disconnected,

    /// Another connection of the same bot has taken the place of this one, which is not made anew.
    #[error("another connection of the same bot has taken the place of this one")]
    Replaced,

    /// The bot was closed.
    #[error("the bot was closed")]
    Closed,

    /// More is waiting to be sent than is kept.
    #[error("{0} frames wait to be sent already")]
    QueueFull(usize),

    /// The content is longer than the server takes.
    #[error("{what} has {size}, over the limit of {limit}")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// How much there is.
        size: usize,
        /// How much may be there.
        limit: usize,
    },

    /// What is replied is no reply to what came.
    #[error("{0}")]
    Unsuitable(&'static str),

    /// What the server answered, or a reply, cannot be read or written.
    #[error("{0}")]
    Format(String),

    /// A file cannot be decrypted.
    #[error("the file cannot be decrypted: {0}")]
    Decrypt(&'static str),
}

impl BotError {
    /// The server's code, if it refused something.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Subscription { code, .. } | Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }
}
