//! Specification text and places in it. Knows nothing about what the text means.

use std::fmt;
use std::fs;
use std::path::Path;

/// One file of the specification.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the root of the specification, with forward slashes (`contacts/user.yaml`).
    pub path: String,
    /// The whole text; empty where it could not be read, with `\u{FFFD}` for each byte that is not UTF-8.
    pub text: String,
    /// Why the text is not that of the file.
    pub(crate) trouble: Option<Trouble>,
}

/// What keeps a file from being read.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// It is a symbolic link, a socket or the like.
    NotAFile,
    /// The system refuses.
    Unreadable(String),
    /// From this byte of the text on it is not UTF-8.
    NotUtf8(usize),
}

impl SourceFile {
    /// A file from its path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), trouble: None }
    }

    /// A file from its path and content.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(path, text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self { path: path.into(), text, trouble: Some(Trouble::NotUtf8(at)) }
            }
        }
    }

    fn with_trouble(path: String, trouble: Trouble) -> Self {
        Self { path, text: String::new(), trouble: Some(trouble) }
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

    /// Reads the files below a folder: all of them, so that one with a slip in its name is told of and not passed over.
    /// Left out are [what belongs there without being read](NOT_READ), and hidden files that are not YAML by their name,
    /// as editors and systems leave them.
    ///
    /// # Errors
    /// A sentence that says which folder cannot be listed, or that there is nothing to read. What is wrong with a file
    /// is told with the other problems of the specification.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        read_folder(folder, "", &mut files)?;
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

/// Files beside the specification that say something about it, by their paths.
pub const NOT_READ: &[&str] = &["README.md", "approvals.txt", "schema.json"];

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(failed)?;
        let lower = name.to_lowercase();
        let hidden = name.starts_with('.') && !lower.ends_with(".yaml") && !lower.ends_with(".yml");
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if hidden || NOT_READ.contains(&path.as_str()) {
        } else if !kind.is_file() {
            files.push(SourceFile::with_trouble(path, Trouble::NotAFile));
        } else if !name.ends_with(".yaml") {
            // Told by its name alone; whatever it holds.
            files.push(SourceFile::new(path, String::new()));
        } else {
            files.push(match fs::read(entry.path()) {
                Ok(bytes) => SourceFile::from_bytes(path, bytes),
                Err(error) => SourceFile::with_trouble(path, Trouble::Unreadable(error.to_string())),
            });
        }
    }
    Ok(())
}
