//! The specification of this repository, loaded.

use std::path::Path;
use wecom_codegen::SourceSet;
use wecom_codegen::model::Api;

/// The resolved specification in `spec/`.
///
/// # Errors
/// When it cannot be read, or the report of what is wrong with it.
pub fn specification() -> Result<Api, String> {
    resolve(&specification_files()?)
}

/// The files of `spec/`.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn specification_files() -> Result<SourceSet, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    SourceSet::read(&here.parent().unwrap_or(here).join("spec"))
}

pub(crate) fn resolve(sources: &SourceSet) -> Result<Api, String> {
    wecom_codegen::load(sources).map_err(|errors| errors.render("spec/", false))
}
