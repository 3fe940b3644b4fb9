//! Uploaded files.

use super::Outcome;
use super::input::Input;
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use bytes::Bytes;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// The real server takes only files that are larger than this.
const TOO_FEW_BYTES: usize = 5;

/// What the paths of uploaded images begin with.
pub(in crate::mock) const IMAGES: &str = "/images/";

/// The files by media ID.
#[derive(Debug, Default)]
pub(super) struct Media {
    files: BTreeMap<String, File>,
    count: usize,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    content_type: String,
    content: Bytes,
}

impl Media {
    pub(super) fn answer(&mut self, path: &str, input: &Input<'_>, base_url: &str) -> Option<Outcome> {
        Some(match path {
            "media/upload" | "webhook/upload_media" => self.store(input).map(|id| {
                Answer::Json(json!({ "type": input.text("type"), "media_id": id, "created_at": now().to_string() }))
            }),
            "media/upload_attachment" => self.store(input).map(|id| {
                Answer::Json(json!({ "type": input.text("media_type"), "media_id": id, "created_at": now() }))
            }),
            "media/uploadimg" => {
                self.store(input).map(|id| Answer::Json(json!({ "url": format!("{base_url}{IMAGES}{id}") })))
            }
            "media/get" | "media/get/jssdk" => self.get(&input.text("media_id")),
            _ => return None,
        })
    }

    fn store(&mut self, input: &Input<'_>) -> Result<String, Refusal> {
        let part = input.file().ok_or_else(|| Refusal::new(41005, "media data missing"))?;
        if part.content.len() <= TOO_FEW_BYTES {
            return Err(Refusal::new(40006, "invalid media size"));
        }
        self.count += 1;
        let id = format!("fake-media-{}", self.count);
        let name = part.file_name.as_deref().unwrap_or_default();
        let file = File {
            name: String::from_utf8_lossy(name).into_owned(),
            content_type: part.content_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
            content: part.content.clone(),
        };
        self.files.insert(id.clone(), file);
        Ok(id)
    }

    fn known(&self, id: &str) -> Result<&File, Refusal> {
        self.files.get(id).ok_or_else(|| Refusal::new(40007, "invalid media_id"))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The content of a file.
    pub(super) fn content(&self, id: &str) -> Result<&[u8], Refusal> {
        self.known(id).map(|file| &file.content[..])
    }

    /// Refuses the media ID of a file that is not there. As long as nothing was uploaded, every media ID is good, so
    /// that a test of messages need not upload any.
    pub(super) fn check(&self, id: &str) -> Result<(), Refusal> {
        if self.is_empty() { Ok(()) } else { self.known(id).map(|_| ()) }
    }

    pub(super) fn get(&self, id: &str) -> Outcome {
        let file = self.known(id)?;
        let File { name, content_type, content } = file.clone();
        Ok(Answer::File { name, content_type, content })
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
