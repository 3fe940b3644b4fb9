//! Multipart bodies, with file names as they travelled.

use super::record::ReceivedPart;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart};
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::request::Parts;
use serde_json::{Map, Value};

/// The parts of a body; none when it is not multipart.
pub(super) async fn parts(head: Parts, body: &Bytes) -> Vec<ReceivedPart> {
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("multipart/") {
        return Vec::new();
    }
    let request = http::Request::from_parts(head, Body::from(body.clone()));
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Vec::new() };
    let mut parts = Vec::new();
    while let Ok(Some(field)) = multipart.next_field().await {
        let disposition = field.headers().get(CONTENT_DISPOSITION).map(|value| value.as_bytes().to_vec());
        let mut part = ReceivedPart {
            // Some clients leave the name of the file's part out.
            name: field.name().unwrap_or("media").to_owned(),
            file_name: disposition.as_deref().and_then(file_name),
            content_type: field.content_type().map(str::to_owned),
            content: Bytes::new(),
        };
        let Ok(content) = field.bytes().await else { break };
        part.content = content;
        parts.push(part);
    }
    parts
}

/// What stands between the quotes after `filename=`, not decoded in any way.
fn file_name(disposition: &[u8]) -> Option<Bytes> {
    const KEY: &[u8] = b"filename=\"";
    let start = disposition.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let rest = &disposition[start..];
    let end = rest.iter().position(|byte| *byte == b'"')?;
    Some(Bytes::copy_from_slice(&rest[..end]))
}

/// The parts that are no files, as the fields of an object.
pub(super) fn texts(parts: &[ReceivedPart]) -> Map<String, Value> {
    let texts = parts.iter().filter(|part| part.file_name.is_none());
    texts.map(|part| (part.name.clone(), Value::String(part.text().into_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_kept_byte_for_byte() {
        let raw = "form-data; name=\"media\"; filename=\"报告.pdf\"".as_bytes();
        assert_eq!(file_name(raw).as_deref(), Some("报告.pdf".as_bytes()));
        let encoded = b"form-data; name=\"media\"; filename=\"%E6%8A%A5.pdf\"";
        assert_eq!(file_name(encoded).as_deref(), Some(&b"%E6%8A%A5.pdf"[..]));
        assert_eq!(file_name(b"form-data; name=\"a\""), None);
    }
}
