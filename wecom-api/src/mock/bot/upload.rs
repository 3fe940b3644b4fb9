//! Files that a bot uploads to its fake server in chunks.

use super::state::BotUpload;
use crate::aibot::frame::{self, Frame};
use crate::aibot::upload::{CHUNK, MOST_CHUNKS};
use crate::hex::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Uploads that have begun, and those that are complete.
#[derive(Default)]
pub(super) struct Uploads {
    open: HashMap<String, Open>,
    pub(super) done: Vec<BotUpload>,
}

struct Open {
    kind: String,
    file_name: String,
    size: u64,
    chunks: u64,
    md5: String,
    parts: BTreeMap<u64, Vec<u8>>,
}

impl Uploads {
    /// The body of the acknowledgement, or what is wrong.
    pub(super) fn answer(&mut self, number: usize, frame: &Frame) -> Result<Value, &'static str> {
        let body = &frame.body;
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        let int = |key: &str| body.get(key).and_then(Value::as_u64);
        if frame.cmd == frame::UPLOAD_INIT {
            let open = Open {
                kind: text("type").ok_or("no type")?,
                file_name: text("filename").ok_or("no file name")?,
                size: int("total_size").ok_or("no size")?,
                chunks: int("total_chunks")
                    .filter(|count| (1..=MOST_CHUNKS as u64).contains(count))
                    .ok_or("no chunks")?,
                md5: text("md5").unwrap_or_default(),
                parts: BTreeMap::new(),
            };
            let id = format!("upload-{number}");
            self.open.insert(id.clone(), open);
            return Ok(json!({ "upload_id": id }));
        }
        let id = text("upload_id").ok_or("no upload")?;
        let open = self.open.get_mut(&id).ok_or("no such upload")?;
        if frame.cmd == frame::UPLOAD_CHUNK {
            let index = int("chunk_index").filter(|index| *index < open.chunks).ok_or("no such chunk")?;
            let data = STANDARD.decode(text("base64_data").unwrap_or_default()).map_err(|_| "no base64")?;
            if data.is_empty() || data.len() > CHUNK {
                return Err("a chunk is empty or too large");
            }
            open.parts.insert(index, data);
            return Ok(json!({ "upload_id": id, "chunk_index": index }));
        }
        let content: Vec<u8> = open.parts.values().flatten().copied().collect();
        let md5 = hex(&Md5::digest(&content));
        if open.parts.len() as u64 != open.chunks || content.len() as u64 != open.size {
            return Err("the upload is not complete");
        }
        if !open.md5.is_empty() && !open.md5.eq_ignore_ascii_case(&md5) {
            return Err("the checksum is wrong");
        }
        let media_id = format!("media-{number}");
        self.done.push(BotUpload {
            media_id: media_id.clone(),
            kind: open.kind.clone(),
            file_name: open.file_name.clone(),
            chunks: open.parts.len(),
            content,
        });
        let kind = self.open.remove(&id).map(|open| open.kind);
        Ok(json!({ "type": kind, "media_id": media_id, "created_at": 1_700_000_000 }))
    }
}
