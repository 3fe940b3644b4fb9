//! The older specification: of a git revision, or in a folder.

use std::path::Path;
use std::process::Command;
use wecom_codegen::diff::Version;
use wecom_codegen::{NOT_READ, SourceFile, SourceSet};

/// A specification to compare with.
pub(super) struct Base {
    /// What it is called.
    pub(super) name: String,
    pub(super) sources: SourceSet,
    /// The version of the crate there, where it is known.
    pub(super) version: Option<Version>,
}

impl Base {
    /// A folder, or else a revision.
    pub(super) fn given(root: &Path, base: &str) -> Result<Self, String> {
        let folder = Path::new(base);
        if folder.is_dir() {
            // The folder of a whole project, or that of the specification in it.
            let within = folder.join("spec");
            let folder = if within.is_dir() { within.as_path() } else { folder };
            return Ok(Self { name: base.to_owned(), sources: SourceSet::read(folder)?, version: None });
        }
        Self::revision(root, base, base.to_owned())
            .map_err(|error| format!("`{base}` is neither a folder nor a git revision with a specification: {error}"))
    }

    /// Where this branch left main.
    pub(super) fn merge_base(root: &Path) -> Result<Self, String> {
        let revision = ["main", "origin/main"]
            .into_iter()
            .find_map(|main| git(root, &["merge-base", "HEAD", main]).ok())
            .ok_or("there is no branch `main` to compare with: say a git revision or a folder")?;
        let revision = text(revision);
        Self::revision(root, revision.trim(), format!("main ({})", revision.get(..9).unwrap_or_default()))
    }

    /// The latest tag `v*` that this commit comes from; nothing when there is none.
    pub(super) fn released(root: &Path) -> Result<Option<Self>, String> {
        match git(root, &["describe", "--tags", "--match", "v[0-9]*", "--abbrev=0"]) {
            Ok(tag) => {
                let tag = text(tag).trim().to_owned();
                Self::revision(root, &tag, tag.clone()).map(Some)
            }
            // No tag at all, as opposed to a git that does not work.
            Err(_) => git(root, &["rev-parse", "HEAD"]).map(|_| None),
        }
    }

    fn revision(root: &Path, revision: &str, name: String) -> Result<Self, String> {
        let listed = git(root, &["ls-tree", "-r", "-z", "--name-only", revision, "--", "spec"])?;
        let mut files = Vec::new();
        for path in text(listed).split('\0').filter(|path| path.ends_with(".yaml")) {
            let inner = path.strip_prefix("spec/").unwrap_or(path);
            if !NOT_READ.contains(&inner) {
                files.push(SourceFile::from_bytes(inner, git(root, &["show", &format!("{revision}:{path}")])?));
            }
        }
        if files.is_empty() {
            return Err(format!("{revision} has no specification"));
        }
        let manifest = git(root, &["show", &format!("{revision}:Cargo.toml")]).map(text).unwrap_or_default();
        Ok(Self { name, sources: SourceSet::new(files), version: version(&manifest) })
    }
}

/// The version that the workspace's manifest gives to all crates.
pub(super) fn version(manifest: &str) -> Option<Version> {
    let line = manifest.lines().find(|line| line.starts_with("version = "))?;
    Version::parse(line.split('"').nth(1)?)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() { Ok(output.stdout) } else { Err(text(output.stderr).trim().to_owned()) }
}
