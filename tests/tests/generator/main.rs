//! The generator's tests, on small specifications in `tests/fixtures/`: what it says about a bad one, what it
//! emits for a good one, and that neither depends on anything but the text.

mod diagnostics;
mod emission;
mod folder;
mod order;
mod reading;
mod robustness;
mod snapshots;
