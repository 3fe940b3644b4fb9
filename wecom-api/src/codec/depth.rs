//! How many levels a document may have. The count goes on through everything that is read or written as a document
//! of its own inside another: bodies of unions, flattened structs, JSON in strings. serde_json counts each of them
//! from nothing, so that a few kilobytes would end the stack.

use serde::de;
use serde_json::ser::Formatter;
use std::cell::Cell;
use std::io;

/// Most objects and lists around a value: as many as serde_json reads in one document.
pub(crate) const MAX_LEVELS: usize = 127;

thread_local! {
    /// Objects and lists that this thread is inside of.
    static LEVEL: Cell<usize> = const { Cell::new(0) };
}

fn too_deep(levels: usize) -> bool {
    levels > MAX_LEVELS
}

/// What stands in the error.
pub(super) fn message() -> String {
    format!("nested deeper than {MAX_LEVELS} levels")
}

/// One object or list that is being read; it ends when this is dropped.
pub(super) struct Level(());

impl Drop for Level {
    fn drop(&mut self) {
        LEVEL.set(LEVEL.get() - 1);
    }
}

/// Goes into an object or list.
pub(super) fn enter<E: de::Error>() -> Result<Level, E> {
    let level = LEVEL.get() + 1;
    if too_deep(level) {
        return Err(E::custom(message()));
    }
    LEVEL.set(level);
    Ok(Level(()))
}

/// One level less for as long as it lives: for what reads the keys of the present object once more.
pub(super) struct Again(());

impl Again {
    pub(super) fn new() -> Self {
        LEVEL.set(LEVEL.get() - 1);
        Self(())
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        LEVEL.set(LEVEL.get() + 1);
    }
}

/// Writes JSON as serde_json does, and refuses what is too deep, whatever it is made of.
#[derive(Default)]
pub(super) struct Counting {
    open: usize,
}

impl Counting {
    fn open(&mut self) -> io::Result<()> {
        let level = LEVEL.get() + 1;
        if too_deep(level) {
            return Err(io::Error::other(message()));
        }
        LEVEL.set(level);
        self.open += 1;
        Ok(())
    }

    fn close(&mut self) {
        LEVEL.set(LEVEL.get() - 1);
        self.open -= 1;
    }
}

impl Drop for Counting {
    /// Writing may have ended with an error inside of something.
    fn drop(&mut self) {
        LEVEL.set(LEVEL.get() - self.open);
    }
}

impl Formatter for Counting {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open()?;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close();
        writer.write_all(b"]")
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open()?;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close();
        writer.write_all(b"}")
    }
}
