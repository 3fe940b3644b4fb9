//! A row: the line of Rust that does what a function of an older client does.

use crate::world::Media;
use std::pin::Pin;
use wecom_api::{Client, Error};

/// The run of a row.
pub(crate) type Run = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// What a function of an older client becomes.
pub(crate) struct Row {
    /// Module and name of the function.
    pub(crate) name: &'static str,
    /// The line, as it is written.
    pub(crate) code: &'static str,
    /// The methods and paths that must reach the server, where they are not those in the table.
    pub(crate) calls: Option<Vec<String>>,
    /// Runs the line.
    pub(crate) run: fn(Client, Media) -> Run,
}

impl Row {
    /// A row with calls of its own.
    pub(crate) fn calls<const N: usize>(mut self, calls: [&str; N]) -> Self {
        self.calls = Some(calls.map(str::to_owned).into());
        self
    }
}

/// Makes a [`Row`] from the function's name and the line. The line may use `?`; `media` are uploaded files.
macro_rules! row {
    ($name:literal, |$client:ident| $line:expr) => {
        $crate::row::row!($name, |$client, _media| $line)
    };
    ($name:literal, |$client:ident, $media:ident| $line:expr) => {
        $crate::row::Row {
            name: $name,
            code: stringify!($line),
            calls: None,
            run: |client, media| {
                Box::pin(async move {
                    let ($client, $media) = (&client, &media);
                    let _ = $line;
                    Ok(())
                })
            },
        }
    };
}

pub(crate) use row;
