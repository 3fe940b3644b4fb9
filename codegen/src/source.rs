//! Specification text and places in it. Knows nothing about what the text means.

use std::fmt;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
