//! What stands in the place of operations where nothing could send them: nothing.

macro_rules! request {
    ($($operation:tt)*) => {};
}
pub(crate) use request;

macro_rules! paged {
    ($($listing:tt)*) => {};
}
pub(crate) use paged;
