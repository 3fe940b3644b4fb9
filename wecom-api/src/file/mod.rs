//! Files that are sent and received: what is uploaded here, what is downloaded in the modules.

mod download;
mod draft;
mod incoming;
mod name;

pub use download::Download;
pub(crate) use download::Patience;
#[cfg(feature = "chat_archive_sdk")]
pub(crate) use draft::Draft;
pub(crate) use incoming::Incoming;

use crate::error::Error;
use bytes::Bytes;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A file to upload, with the name that its receivers see.
///
/// ```
/// use wecom_api::FilePart;
///
/// let part = FilePart::new("报告.pdf", &b"%PDF-1.7"[..]);
/// assert_eq!(part.file_name(), "报告.pdf");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FilePart {
    file_name: String,
    content_type: Option<String>,
    content: Bytes,
}

impl FilePart {
    /// A file from its name and content.
    ///
    /// The name travels as it is, in UTF-8, but for quotes, which become `%22` as browsers send them, and backslashes,
    /// which are doubled. A call with a name that has line breaks or other control characters fails with
    /// [`Error::Encode`] and sends nothing.
    pub fn new(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { file_name: file_name.into(), content_type: None, content: content.into() }
    }

    /// Reads a file from disk, under the name that it has there.
    ///
    /// # Errors
    /// When it cannot be read, with its path.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let content = tokio::fs::read(path)
            .await
            .map_err(|source| Error::File { path: path.to_owned(), source: Arc::new(source) })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self::new(name, content))
    }

    /// Sets the content type, where the server should not guess it from the name.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The name.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The content.
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    pub(crate) fn to_part(&self) -> Result<reqwest::multipart::Part, String> {
        let length = self.content.len() as u64;
        // It stands between quotes in the head of its part, where a line break would end the line.
        if self.file_name.contains(char::is_control) {
            return Err(format!("the file name {:?} has control characters", self.file_name));
        }
        let part = reqwest::multipart::Part::stream_with_length(self.content.clone(), length)
            .file_name(self.file_name.replace('"', "%22"));
        let content_type = self.content_type.as_deref().unwrap_or("application/octet-stream");
        part.mime_str(content_type).map_err(|_| format!("{content_type:?} is not a content type"))
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilePart({:?}, {} bytes)", self.file_name, self.content.len())
    }
}
