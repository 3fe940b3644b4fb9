//! Programs in Python that others wrote, in virtual environments below the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NO_PYTHON: &str = "this test runs a Python script, but `python3` is missing: install Python 3 with its `venv` \
                         module, or leave the test out with `--skip`";

/// The interpreter of a virtual environment with these requirements, made in `folder` when they change. Needs the
/// package index then.
///
/// # Panics
/// Where Python or the package index is missing: a test that needs them cannot go on.
pub fn environment(requirements: &Path, folder: &Path) -> PathBuf {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = std::fs::read_to_string(requirements).expect("the requirements are there");
    // Written last, so that an environment that was made by half is made again.
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return python;
    }
    let found = Command::new("python3").arg("--version").output();
    assert!(found.is_ok_and(|output| output.status.success()), "{NO_PYTHON}");
    let made = run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder));
    assert!(made.status.success(), "the virtual environment cannot be made:\n{}", text(&made));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    let filled = run(Command::new(&python).args(pip).arg(requirements));
    assert!(filled.status.success(), "the requirements cannot be installed:\n{}", text(&filled));
    std::fs::write(&installed, wanted).expect("the target folder can be written");
    python
}

/// Runs a command to its end.
///
/// # Panics
/// Where there is no such program.
pub fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{:?} cannot be run: {error}", command.get_program()))
}

/// What a command said.
pub fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
