//! `cargo xtask check-samples`: decodes recorded bodies with the compiled types and reports what is lost.

use std::path::PathBuf;
use std::process::ExitCode;
use wecom_tests::samples::{self, Exceptions};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let (mut dir, mut json, mut exceptions) = (None, false, Exceptions::default());
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--json") => json = true,
            Some("--exceptions") => {
                let path = arguments.next().ok_or("--exceptions needs a file")?;
                exceptions = Exceptions::read(&PathBuf::from(path))?;
            }
            _ => dir = Some(PathBuf::from(argument)),
        }
    }
    let dir = dir.ok_or("name the folder with the bodies")?;
    let report = samples::check(&dir, &exceptions)?;
    print!("{}", if json { report.json() } else { report.text() });
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
