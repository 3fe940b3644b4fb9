//! The project's command line: a thin layer over the generator that reads and writes files.

mod check_docs;
mod check_samples;
mod diff;
mod files;
mod generate;
mod spec;
mod told;

use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Works on the specification in spec/ and what is generated from it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate the crate's code, the schema and the statistics from spec/; writes only files that change, and tells them.
    Gen {
        /// Write nothing; list what is stale, missing or orphaned, and exit with 1 if anything is.
        #[arg(long)]
        check: bool,
    },
    /// List all operations: area, name, method, path, token, retry class, paging, who may call it, deprecation, frequency limits, documents, and the day of
    /// the document that it was last read against.
    Ops {
        /// Print JSON, one object for each operation.
        #[arg(long)]
        json: bool,
        /// List the events that callbacks bring instead: area, name, discriminators, to whom they come, deprecation,
        /// documents, and the day of the document that they were last read against.
        #[arg(long)]
        events: bool,
    },
    /// Tell what changes since an older specification, and for whom: on the wire, and for code that uses the crate.
    Diff(diff::Arguments),
    /// Hold the specification against a folder of the vendor's pages; its own --help says how.
    #[command(disable_help_flag = true)]
    CheckDocs {
        /// What it takes.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Decode recorded bodies with the generated types, encode them again and report what differs.
    ///
    /// DIR holds files named `<path>.request.json` or `<path>.response.json`, such as
    /// `cgi-bin/user/get.response.json`, and further forms of a body below `form-02/` and so on; other files in XML or JSON are events. Exits with 1 when there are findings.
    CheckSamples {
        /// The folder with the bodies.
        dir: PathBuf,
        /// Print JSON: {"samples": n, "clean": n, "findings": [...]}.
        #[arg(long)]
        json: bool,
        /// A file of places where samples are wrong themselves: `<sample> <place>: <reason>` on each line.
        #[arg(long)]
        exceptions: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Gen { check } => generate::run(check),
        Command::Ops { json, events: false } => spec::load().map(|api| spec::print_operations(&api, json)),
        Command::Ops { json, events: true } => spec::load().map(|api| spec::print_events(&api, json)),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::CheckDocs { arguments } => check_docs::run(&arguments),
        Command::CheckSamples { dir, json, exceptions } => check_samples::run(&dir, json, exceptions.as_deref()),
    };
    result.unwrap_or_else(|message| {
        anstream::eprintln!("{message}");
        ExitCode::FAILURE
    })
}
