//! Specification text and places in it. Knows nothing about what the text means.

use std::fmt;
use std::fs;
use std::path::Path;

/// One file of the specification.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the root of the specification, with forward slashes (`contacts/user.yaml`).
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// A file from its path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// A range of bytes in one file of a [`SourceSet`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Index of the file in its set.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// All files of a specification, in the order of their paths, so that nothing that follows depends on
/// the order in which a file system lists them.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    files: Vec<SourceFile>,
}

impl SourceSet {
    /// A set of files; the order given does not matter.
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Reads the YAML files below a folder.
    ///
    /// # Errors
    /// A sentence that says which file or folder cannot be read, or that there is nothing to read.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        read_folder(folder, folder, &mut files)?;
        if files.is_empty() {
            return Err(format!("{} holds no YAML files", folder.display()));
        }
        Ok(Self::new(files))
    }

    /// The files, ordered by path.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Path, line and column (both from 1, columns in characters) of the start of a span.
    pub fn location(&self, span: Span) -> (&str, usize, usize) {
        let file = &self.files[span.file];
        let before = &file.text[..span.start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (&file.path, line, column)
    }
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
