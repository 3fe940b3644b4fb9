//! Reads spec/ and prints what is in it.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wecom_codegen::model::Api;
use wecom_codegen::{SourceFile, SourceSet, emit};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Loads and resolves spec/; the error is the whole report.
pub(crate) fn load() -> Result<Api, String> {
    let folder = root().join("spec");
    let mut files = Vec::new();
    read_folder(&folder, &folder, &mut files)?;
    if files.is_empty() {
        return Err(format!("{} holds no YAML files", folder.display()));
    }
    let color = std::io::stderr().is_terminal();
    wecom_codegen::load(&SourceSet::new(files)).map_err(|errors| errors.render("spec/", color))
}

fn read_folder(folder: &Path, root: &Path, files: &mut Vec<SourceFile>) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| format!("cannot read {}: {error}", path.display());
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if path.is_dir() {
            read_folder(&path, root, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile::new(name, text));
        }
    }
    Ok(())
}

/// Prints the table of operations.
pub(crate) fn print_operations(api: &Api, json: bool) -> ExitCode {
    if json {
        let rows: Vec<String> = emit::rows(api)
            .into_iter()
            .map(|row| {
                serde_json::json!({
                    "area": row.area,
                    "name": row.name,
                    "method": row.method,
                    "path": row.path,
                    "title": row.title,
                    "token": row.token,
                    "retry": row.retry,
                    "paging": row.paging,
                    "deprecated": row.deprecated,
                    "docs": row.docs,
                })
                .to_string()
            })
            .collect();
        anstream::println!("[\n{}\n]", rows.join(",\n"));
    } else {
        anstream::print!("{}", emit::table(api));
    }
    ExitCode::SUCCESS
}

/// Prints the JSON Schema.
pub(crate) fn print_schema() {
    anstream::println!("{:#}", emit::schema());
}
