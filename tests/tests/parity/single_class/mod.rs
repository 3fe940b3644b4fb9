//! The older client that is one class: contacts, tags, media, messages and batch jobs.

mod batch;
mod contacts;
mod media;
mod message;
mod tag;

use crate::row::Row;

/// The rows of all its functions.
pub(crate) fn rows() -> Vec<Row> {
    let groups = [batch::rows(), contacts::rows(), media::rows(), message::rows(), tag::rows()];
    groups.into_iter().flatten().collect()
}
