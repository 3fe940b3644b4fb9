//! Files that are sent and received.

use crate::error::{Error, Origin, TransportError};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
    /// A file from its name and content. The name travels as it is, in UTF-8.
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
        let part = reqwest::multipart::Part::stream_with_length(self.content.clone(), length)
            .file_name(self.file_name.clone());
        let content_type = self.content_type.as_deref().unwrap_or("application/octet-stream");
        part.mime_str(content_type).map_err(|_| format!("`{content_type}` is not a content type"))
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilePart({:?}, {} bytes)", self.file_name, self.content.len())
    }
}

/// A file that the server sends, not yet read.
pub struct Download {
    origin: Origin,
    response: reqwest::Response,
    patience: Patience,
}

/// How long a download waits for its content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Longest wait for the next piece.
    pub(crate) silence: Duration,
    /// When the call began.
    pub(crate) started: Instant,
    /// The end of the call's deadline, if it has one.
    pub(crate) end: Option<Instant>,
}

impl Patience {
    /// The wait for the next piece; `None` when the deadline has passed.
    fn left(&self) -> Option<Duration> {
        let Some(end) = self.end else { return Some(self.silence) };
        let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        Some(left.min(self.silence))
    }
}

impl Download {
    pub(crate) fn new(origin: Origin, response: reqwest::Response, patience: Patience) -> Self {
        Self { origin, response, patience }
    }

    /// The name that the server gives, from `Content-Disposition`.
    pub fn file_name(&self) -> Option<String> {
        let header = self.response.headers().get(http::header::CONTENT_DISPOSITION)?;
        // The server sends raw UTF-8, which is no visible ASCII.
        file_name(&String::from_utf8_lossy(header.as_bytes()))
    }

    /// The content type.
    pub fn content_type(&self) -> Option<&str> {
        self.response.headers().get(http::header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The length in bytes, if the server says it.
    pub fn content_length(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The whole content.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks, the server falls silent for longer than the call's timeout, or the call's
    /// deadline has passed.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(left) = self.patience.left()
            && let Ok(chunk) = tokio::time::timeout(left, self.response.chunk()).await
        {
            return chunk.map_err(|error| broken(&self.origin, error));
        }
        Err(Error::timeout(self.origin.clone(), self.patience.started.elapsed()))
    }

    /// The content piece by piece.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        futures_util::stream::try_unfold(self, |mut download| async move {
            Ok(download.chunk().await?.map(|chunk| (chunk, download)))
        })
    }

    /// Writes the content to a file. It appears under its name only when it is complete.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and when the file cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        use tokio::io::AsyncWriteExt;
        let path = path.as_ref();
        let file_error = |source| Error::File { path: path.to_owned(), source: Arc::new(source) };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let mut file = tokio::fs::File::create(&part).await.map_err(file_error)?;
        let mut written = 0;
        let result = loop {
            match self.chunk().await {
                Ok(Some(chunk)) => {
                    if let Err(source) = file.write_all(&chunk).await {
                        break Err(file_error(source));
                    }
                    written += chunk.len() as u64;
                }
                Ok(None) => break file.flush().await.map_err(file_error),
                Err(error) => break Err(error),
            }
        };
        drop(file);
        let result = match result {
            Ok(()) => tokio::fs::rename(&part, path).await.map_err(file_error),
            Err(error) => Err(error),
        };
        if result.is_err() {
            // The error that matters is the first; a leftover part is only a nuisance.
            let _ = tokio::fs::remove_file(&part).await;
        }
        result.map(|()| written)
    }
}

impl fmt::Debug for Download {
    /// Shows nothing of the URL, which holds the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.origin.operation())
            .field("file_name", &self.file_name())
            .field("content_type", &self.content_type())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}

fn broken(origin: &Origin, error: reqwest::Error) -> Error {
    Error::Transport { origin: origin.clone(), sent: true, source: TransportError::new(error) }
}

/// `filename*=UTF-8''…` or `filename="…"`, without any folders in it.
fn file_name(disposition: &str) -> Option<String> {
    let parameter = |name: &str| {
        disposition.split(';').skip(1).find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let extended = parameter("filename*").and_then(|value| {
        let encoded = value.rsplit('\'').next()?.to_owned();
        Some(percent_decode(&encoded))
    });
    let name = extended.or_else(|| parameter("filename"))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

fn percent_decode(text: &str) -> String {
    let query = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_read_without_their_folders() {
        assert_eq!(file_name("attachment; filename=\"a.jpg\"").as_deref(), Some("a.jpg"));
        assert_eq!(file_name("attachment; filename*=UTF-8''%E6%8A%A5.pdf").as_deref(), Some("报.pdf"));
        assert_eq!(file_name("attachment; filename=\"../../etc/passwd\"").as_deref(), Some("passwd"));
        assert_eq!(file_name("inline"), None);
    }
}
