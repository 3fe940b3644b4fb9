//! `cargo xtask check-docs`.

use clap::Parser;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wecom_codegen::SourceSet;
use wecom_documents::{Filter, Kind, Report};

/// Hold the specification against a folder of the vendor's pages in Markdown, and report what differs.
///
/// A finding is mended in spec/, or recorded there: `official: { … }` with a `note` at the field or operation, or a
/// line in documents.yaml. Exits with 1 when there are findings.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask check-docs", bin_name = "cargo xtask check-docs")]
struct Arguments {
    /// The folder with the pages.
    dir: PathBuf,
    /// Only the operations and events of this area.
    #[arg(long)]
    area: Option<String>,
    /// Only the operation of this name or path, or the event of this name.
    #[arg(long)]
    operation: Option<String>,
    /// Only findings of these kinds, such as `method,required`.
    #[arg(long, value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Print JSON: {"pages": n, "operations": n, "events": n, "excepted": n, "findings": [...]}.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(report) => {
            anstream::print!("{}", if arguments.json { report.json() } else { report.text() });
            if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            anstream::eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Report, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).ok_or("cannot tell the repository's folder")?;
    let sources = SourceSet::read(&root.join("spec"))?;
    let color = std::io::stderr().is_terminal();
    let api = wecom_codegen::load(&sources).map_err(|errors| errors.render("spec/", color))?;
    let pages = wecom_documents::read(&arguments.dir)?;
    let filter = Filter { area: arguments.area.clone(), operation: arguments.operation.clone() };
    let mut report = wecom_documents::check(&api, &sources, &pages, &filter);
    if filter.is_some() && report.operations + report.events == 0 {
        return Err("no operation or event is named so".to_owned());
    }
    if !arguments.kind.is_empty() {
        report.findings.retain(|finding| arguments.kind.contains(&finding.kind));
    }
    Ok(report)
}
