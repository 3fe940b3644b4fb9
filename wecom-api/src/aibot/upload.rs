//! Uploading files over a long connection, in chunks.

use super::frame;
use super::{Bot, BotError};
use crate::hex::hex;
use crate::shared::MediaId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde_json::{Value, json};

/// Bytes of a chunk, before encoding.
pub(crate) const CHUNK: usize = 512 * 1024;
/// Chunks of a file.
pub(crate) const MOST_CHUNKS: usize = 100;

/// What an uploaded file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)]
pub enum BotMediaKind {
    /// Any file.
    File,
    /// An image.
    Image,
    /// A voice recording.
    Voice,
    /// A video.
    Video,
}

impl BotMediaKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
        }
    }
}

impl Bot {
    /// Uploads a file of at most 50 MiB, and gives its ID, which is good for three days, in replies and messages of
    /// this bot.
    ///
    /// # Errors
    /// When it is empty or too large, is refused or not acknowledged, or the connection broke.
    pub async fn upload(
        &self,
        kind: BotMediaKind,
        file_name: impl Into<String>,
        content: impl AsRef<[u8]>,
    ) -> Result<MediaId, BotError> {
        let content = content.as_ref();
        let limit = CHUNK * MOST_CHUNKS;
        if content.is_empty() {
            return Err(BotError::Unsuitable("the file is empty"));
        }
        if content.len() > limit {
            return Err(BotError::TooLarge { what: "the file", size: content.len(), limit });
        }
        let begun = self.request(
            frame::UPLOAD_INIT,
            json!({
                "type": kind.as_str(),
                "filename": file_name.into(),
                "total_size": content.len(),
                "total_chunks": content.len().div_ceil(CHUNK),
                "md5": hex(&Md5::digest(content)),
            }),
        );
        let upload_id = text(&begun.await?, "upload_id")?;
        for (index, chunk) in content.chunks(CHUNK).enumerate() {
            let body = json!({ "upload_id": upload_id, "chunk_index": index, "base64_data": STANDARD.encode(chunk) });
            self.request(frame::UPLOAD_CHUNK, body).await?;
        }
        let ended = self.request(frame::UPLOAD_FINISH, json!({ "upload_id": upload_id })).await?;
        text(&ended, "media_id").map(MediaId::new)
    }
}

/// The text under a key of an acknowledgement.
fn text(body: &Value, key: &str) -> Result<String, BotError> {
    let found = body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    found.map(str::to_owned).ok_or_else(|| BotError::Format(format!("the server's answer has no `{key}`")))
}
