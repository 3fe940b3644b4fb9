//! Runs the comparison with the official pages, which is a package of its own: nothing else needs its Markdown reader.

use crate::spec;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--package", "wecom-documents", "--manifest-path"]);
    command.arg(spec::root().join("Cargo.toml")).arg("--").args(arguments);
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
