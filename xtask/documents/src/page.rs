//! A page: its head, the calls and callbacks that it describes, and what it mentions.

use crate::call::{Call, calls};
use crate::markdown::{Block, blocks};
use crate::notice::{Notice, notices};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A page of the vendor's.
#[derive(Clone, Debug)]
pub struct Page {
    /// The document number that stands in links and in `docs`.
    pub doc: i64,
    /// The number by which pages refer to each other.
    pub inner: Option<i64>,
    /// Its title.
    pub title: String,
    /// The day of its last update, `2025-06-10`; empty when it gives none.
    pub updated: String,
    /// The file below the folder.
    pub file: String,
    /// The calls that it describes.
    pub(crate) calls: Vec<Call>,
    /// The callbacks that it describes.
    pub(crate) notices: Vec<Notice>,
    /// All names that it mentions.
    pub(crate) names: BTreeSet<String>,
    /// The numbers of pages that it links to.
    pub(crate) links: Vec<i64>,
}

/// Reads all pages below a folder: files that end in `.md` and have a document number in their head.
///
/// # Errors
/// When the folder or a file cannot be read, or there is no page in it.
pub fn read(folder: &Path) -> Result<Vec<Page>, String> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut pages = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        pages.extend(page(&name, &text));
    }
    if pages.is_empty() {
        return Err(format!("no page below {} has a document number in its head", folder.display()));
    }
    Ok(pages)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// The page in a file; `None` when its head gives no number.
pub(crate) fn page(file: &str, text: &str) -> Option<Page> {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---")?;
    let value = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches('"').to_owned())
    };
    let (blocks, links) = blocks(body);
    Some(Page {
        doc: value("category_id")?.parse().ok()?,
        inner: value("doc_id").and_then(|number| number.parse().ok()),
        title: value("title").unwrap_or_default(),
        updated: updated(body),
        file: file.to_owned(),
        calls: calls(&blocks),
        notices: notices(&blocks),
        names: names(&blocks),
        links: links.iter().flat_map(|link| numbers(link)).collect(),
    })
}

fn updated(body: &str) -> String {
    let line = body.lines().take(10).find_map(|line| line.trim().strip_prefix("最后更新"));
    let day = line.unwrap_or_default().trim_start_matches(['：', ':', ' ']).trim();
    day.chars().take(10).map(|c| if c == '/' { '-' } else { c }).collect()
}

/// The numbers in a link such as `#10013/heading` or `#90000/90135/91054`.
fn numbers(link: &str) -> Vec<i64> {
    let Some(target) = link
        .rsplit_once('#')
        .map(|(_, target)| target)
        .or_else(|| link.rsplit_once("/path/").map(|(_, target)| target))
    else {
        return Vec::new();
    };
    target.split('/').filter_map(|part| part.parse().ok()).collect()
}

/// Everything that looks like a name.
fn names(blocks: &[Block]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |text: &str| {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        names.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    };
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Text(text) | Block::Code(text) => add(text),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| add(cell)),
        }
    }
    names
}
