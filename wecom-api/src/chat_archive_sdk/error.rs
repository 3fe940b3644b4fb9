//! Why something from the archive could not be had.

use crate::PathError;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why something from the archive could not be had. No message shows a secret, a key or what a message says.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The vendor's library cannot be used.
    #[error("the library {} cannot be used: {reason}", .path.display())]
    Library {
        /// Where it is.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A private key is not one.
    #[error("the private key of version {version} is wrong: {reason}")]
    Key {
        /// The version of its public key.
        version: i64,
        /// What is wrong.
        reason: &'static str,
    },

    /// A value cannot be given to the library.
    #[error("the {name} cannot be given to the library: {reason}")]
    Argument {
        /// Which.
        name: &'static str,
        /// What is wrong.
        reason: &'static str,
    },

    /// The library refuses, with a code of its own.
    #[error("{function} of the library refuses with code {code}: {}", meaning(*.code).unwrap_or("the code is not documented"))]
    Refused {
        /// Its function.
        function: &'static str,
        /// The code.
        code: i32,
    },

    /// The server refuses, with a code of the server API.
    #[error("the server refuses with code {code}: {message}")]
    Server {
        /// The code.
        code: i64,
        /// The server's words.
        message: String,
    },

    /// A message is encrypted for a key that was not given.
    #[error("the message is encrypted for version {version} of the public key, whose private key was not given")]
    NoKey {
        /// The version.
        version: i64,
    },

    /// The random key of a message cannot be decrypted.
    #[error("the random key of the message cannot be decrypted with the private key of version {version}: {reason}")]
    Decrypt {
        /// The version of the public key that it says it is encrypted for.
        version: i64,
        /// What is wrong.
        reason: &'static str,
    },

    /// What the library gave is not what it should be.
    #[error("{function} of the library gave what cannot be read: {reason}")]
    Broken {
        /// Its function.
        function: &'static str,
        /// What is wrong.
        reason: String,
    },

    /// A decrypted message cannot be read. [`Record::json`](super::Record::json) has it.
    #[error("the decrypted message cannot be read: {0}")]
    Message(PathError),

    /// A file cannot be written.
    #[error("the file {} cannot be written: {source}", .path.display())]
    File {
        /// Where it was to be.
        path: PathBuf,
        /// Why.
        source: Arc<io::Error>,
    },

    /// The runtime ended before the library did.
    #[error("the runtime is ending")]
    Ending,
}

impl ArchiveError {
    /// Whether the same may succeed a little later. What [`Archive`](super::Archive) does is then repeated by itself
    /// before such an error comes out.
    pub fn is_retryable(&self) -> bool {
        // The document names these codes; -1 is the server's word for busy.
        matches!(self, Self::Refused { code: 10001..=10003, .. } | Self::Server { code: -1, .. })
    }

    /// The code by which the library or the server refused.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Refused { code, .. } => Some((*code).into()),
            Self::Server { code, .. } => Some(*code),
            _ => None,
        }
    }
}

/// What a code of the library means, and what to do: document 91552.
fn meaning(code: i32) -> Option<&'static str> {
    Some(match code {
        10000 => "an argument is wrong: check the corp ID and the secret, the ID of the content and the index in it",
        10001 => "the network failed: check the proxy, its user name and password, and that ports 80 and 443 are open",
        10002 => "the answer could not be parsed: repeat it",
        10003 => "a system call failed: repeat it",
        10005 => "the ID of the content is wrong",
        10006 => "decryption failed: is it the key of this message?",
        10008 => "the message could not be decrypted: repeat it",
        10009 => "this machine's address is not among the trusted ones that are set up for the archive",
        10010 => "it is too old: the archive keeps things for five days",
        10011 => "the server's certificate could not be verified",
        _ => return None,
    })
}
