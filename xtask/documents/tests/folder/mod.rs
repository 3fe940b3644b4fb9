//! A folder with a specification and pages to hold it against.

use std::fs;
use std::path::{Path, PathBuf};
use wecom_codegen::SourceSet;
use wecom_documents::{Filter, Report};

/// The report on a specification of one resource, pages by file, and what documents.yaml says.
pub(crate) fn report(name: &str, spec: &str, pages: &[(&str, &str)], documents: &str, filter: &Filter) -> Report {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check").join(name);
    let _ = fs::remove_dir_all(&folder);
    let write = |file: &str, text: &str| {
        let file: PathBuf = folder.join(file);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(file, text).expect("it is writable");
    };
    write("spec/areas.yaml", "demo: { en: Demo, zh: 演示, doc: Things to show. }\n");
    write("spec/demo/thing.yaml", spec);
    if !documents.is_empty() {
        write("spec/documents.yaml", documents);
    }
    for (file, text) in pages {
        write(&format!("pages/001-演示/{file}"), text);
    }
    let sources = SourceSet::read(&folder.join("spec")).expect("it can be read");
    let api = wecom_codegen::load(&sources).unwrap_or_else(|errors| panic!("{}", errors.render("", false)));
    let pages = wecom_documents::read(&folder.join("pages")).expect("they can be read");
    wecom_documents::check(&api, &sources, &pages, filter)
}

/// The findings, each as kind and place.
pub(crate) fn told(report: &Report) -> Vec<String> {
    report.findings.iter().map(|it| format!("{} {}", it.kind.as_str(), it.at)).collect()
}
