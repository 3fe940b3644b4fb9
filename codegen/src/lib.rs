//! From the YAML specification of the WeCom API to the files of the crate `wecom-api`.
//!
//! Four stages, one direction: [load] text to a raw model that keeps every place, resolve
//! names and run all checks, the [model], and [emit]. Nothing here writes files, nothing but [`SourceSet::read`] reads them, and no
//! endpoint is named: what an endpoint needs that others don't is an attribute in the specification.

mod diagnostic;
pub mod diff;
pub mod emit;
mod load;
pub mod model;
mod readers;
mod resolve;
mod slip;
mod source;
mod words;
mod yaml;

pub use diagnostic::{Code, Diagnostic, SpecErrors};
pub use source::{NOT_READ, SourceFile, SourceSet, Span};

use diagnostic::Diagnostics;

/// Loads and resolves a specification.
///
/// # Errors
/// All problems of the specification at once.
pub fn load(sources: &SourceSet) -> Result<model::Api, SpecErrors> {
    let mut diagnostics = Diagnostics::default();
    let raw = load::load(sources, &mut diagnostics);
    if raw.incomplete {
        // What the unreadable file defines would be told as unknown wherever it is used.
        return Err(SpecErrors::new(sources, diagnostics));
    }
    let api = resolve::resolve(&raw, &mut diagnostics);
    if diagnostics.is_empty() { Ok(api) } else { Err(SpecErrors::new(sources, diagnostics)) }
}
