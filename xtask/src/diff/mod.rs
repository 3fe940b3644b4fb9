//! Tells what changes between two versions of the specification, and for whom.

mod base;
mod changelog;

use crate::spec;
use base::Base;
use std::fs;
use std::io::ErrorKind;
use std::process::ExitCode;
use wecom_codegen::diff::{APPROVALS_FILE, Level, Report, Version, diff, read_approvals, unused_approvals};
use wecom_codegen::{SourceSet, load};

/// What is compared, and how it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A git revision or a folder with a specification; without one, where this branch left main.
    base: Option<String>,
    /// Compare with the last release, the latest tag `v*`: a break must be approved or announced by the version.
    #[arg(long, conflicts_with_all = ["base", "deny"])]
    released: bool,
    /// How the changes are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 when a change matters so much or more and is not approved in spec/approvals.txt.
    #[arg(long, value_enum)]
    deny: Option<Denied>,
    /// Write the section of the next version into CHANGELOG.md, in place of the one that this wrote before.
    #[arg(long)]
    changelog: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// Lines for a terminal.
    Text,
    /// Markdown for a pull request.
    Md,
    /// One object for programs.
    Json,
}

/// The levels, as words of the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Denied {
    /// Any change.
    Docs,
    /// What is new, and all that follows.
    Compatible,
    /// What may mean something else, and what breaks.
    Risky,
    /// What breaks, on the wire or in Rust.
    Breaking,
}

impl Denied {
    fn level(self) -> Level {
        match self {
            Denied::Docs => Level::Docs,
            Denied::Compatible => Level::Compatible,
            Denied::Risky => Level::Risky,
            Denied::Breaking => Level::Breaking,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let root = spec::root();
    let base = match (&arguments.base, arguments.released) {
        (Some(base), _) => Base::given(&root, base)?,
        (None, false) => Base::merge_base(&root)?,
        (None, true) => match Base::released(&root)? {
            Some(base) => base,
            None => {
                anstream::println!("nothing has been released yet: there is no tag `v*`");
                return Ok(ExitCode::SUCCESS);
            }
        },
    };
    let old = load(&base.sources).map_err(|errors| {
        let rendered = errors.render(&format!("spec/ of {}: ", base.name), false);
        format!("{rendered}\nthe specification of {} is not one that this generator reads", base.name)
    })?;
    let sources = SourceSet::read(&root.join("spec"))?;
    let new = spec::resolve(&sources)?;
    let findings = diff(&old, &new);
    let approvals = match fs::read_to_string(root.join("spec").join(APPROVALS_FILE)) {
        Ok(text) => read_approvals(&text)?,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(format!("cannot read spec/{APPROVALS_FILE}: {error}")),
    };
    let report = Report {
        base: base.name.clone(),
        old: &base.sources,
        new: &sources,
        findings: &findings,
        approvals: &approvals,
        version: base.version,
    };
    match arguments.format {
        Format::Text => anstream::print!("{}", report.text()),
        Format::Md => anstream::print!("{}", report.markdown()),
        Format::Json => anstream::print!("{}", report.json()),
    }
    if arguments.changelog {
        changelog::write(&root, &report.changelog())?;
    }
    // Where a branch left main is no state that approvals are kept for: they are for a release.
    if arguments.base.is_some() || arguments.released {
        let unused = unused_approvals(&approvals, &findings);
        if !unused.is_empty() {
            return Err(unused.join("\n"));
        }
    }
    let denied = arguments.deny.map_or(0, |deny| report.denied(deny.level()));
    if denied > 0 {
        return Err(format!("{denied} of the changes are denied and not approved"));
    }
    if arguments.released && report.denied(Level::Breaking) > 0 {
        let now = base::version(&fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default());
        announced(now, report.next_version())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a version tells of a break.
fn announced(now: Option<Version>, next: Option<Version>) -> Result<(), String> {
    match (now, next) {
        (Some(now), Some(next)) if now >= next => Ok(()),
        (Some(now), Some(next)) => Err(format!(
            "a break is neither approved in spec/{APPROVALS_FILE} nor announced: the version is {now}, and must be {next}"
        )),
        _ => Err("the version in Cargo.toml is none that can be compared".to_owned()),
    }
}
