//! wip
mod entry;
pub use entry::{Entry, entries};
