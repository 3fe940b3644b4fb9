//! Tests that cross crates stand in `tests/tests`; what they share, and the sample checker, stands here.

pub mod python;
pub mod random;
pub mod redis_server;
pub mod relay;
pub mod samples;
mod specification;

pub use specification::specification;
