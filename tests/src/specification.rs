//! The specification of this repository, loaded.

use std::fs;
use std::path::Path;
use wecom_codegen::model::Api;
use wecom_codegen::{SourceFile, SourceSet};

/// The resolved specification in `spec/`.
///
/// # Errors
/// When it cannot be read, or the report of what is wrong with it.
pub fn specification() -> Result<Api, String> {
    wecom_codegen::load(&SourceSet::new(specification_files()?)).map_err(|errors| errors.render("spec/", false))
}

/// The files of `spec/`.
///
/// # Errors
/// When one cannot be read.
pub fn specification_files() -> Result<Vec<SourceFile>, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().unwrap_or(here).join("spec");
    let mut files = Vec::new();
    read(&root, &root, &mut files)?;
    Ok(files)
}

fn read(folder: &Path, root: &Path, files: &mut Vec<SourceFile>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            read(&path, root, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).map_err(failed)?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile::new(name, text));
        }
    }
    Ok(())
}
