//! Runs the sample checker, which is built with the generated types; this crate itself never depends on them,
//! so that a broken generated crate can always be generated again.

use crate::spec;
use std::path::Path;
use std::process::{Command, ExitCode};

pub(crate) fn run(dir: &Path, json: bool, exceptions: Option<&Path>) -> Result<ExitCode, String> {
    let here = std::env::current_dir().map_err(|error| format!("cannot tell the current folder: {error}"))?;
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(spec::root());
    command.args(["run", "--quiet", "--package", "wecom-tests", "--bin", "check-samples", "--"]);
    command.arg(here.join(dir));
    if json {
        command.arg("--json");
    }
    if let Some(exceptions) = exceptions {
        command.arg("--exceptions").arg(here.join(exceptions));
    }
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
