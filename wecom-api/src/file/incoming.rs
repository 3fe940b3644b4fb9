//! An answer whose head has come: whether its body is the file that was asked for, or words about it.

use crate::codec;
use crate::error_code::ErrorCode;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};

/// The most that is read of a body to tell a JSON answer from a file. The server's errors are far shorter.
const SAMPLE: usize = 64 << 10;

/// An answer to a request, with as much of its body as had to be seen.
pub(crate) struct Incoming {
    response: reqwest::Response,
    length: Option<u64>,
    /// What was read to judge it, and is still to be given out.
    seen: Bytes,
}

impl Incoming {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        // What comes in pieces may be told its length in the headers all the same.
        let told = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.trim().parse().ok());
        let length = response.content_length().or(told);
        Self { response, length, seen: Bytes::new() }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The length of the body in bytes, if the server says it.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece of the body; `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, reqwest::Error> {
        if self.seen.is_empty() { self.response.chunk().await } else { Ok(Some(std::mem::take(&mut self.seen))) }
    }

    /// The errcode and errmsg that the headers tell, as the server does beside files.
    pub(crate) fn told(&self) -> Option<(ErrorCode, String)> {
        let code = self.headers().get("error-code")?.to_str().ok()?.trim().parse().ok()?;
        let message = self.headers().get("error-msg").map(|message| String::from_utf8_lossy(message.as_bytes()));
        Some((ErrorCode::new(code), message.unwrap_or_default().into_owned()))
    }

    /// Whether the body is a file: by the headers where they tell, else by how it begins.
    pub(crate) async fn is_file(&mut self) -> Result<bool, reqwest::Error> {
        // Anything else is no answer, or not the whole file.
        if self.response.status() != http::StatusCode::OK {
            return Ok(false);
        }
        if let Some((code, _)) = self.told() {
            return Ok(code.get() == 0);
        }
        if self.headers().contains_key(CONTENT_DISPOSITION) {
            return Ok(true);
        }
        let content_type = self.headers().get(CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
        let content_type = String::from_utf8_lossy(content_type).to_ascii_lowercase();
        // HTML without a file name is the page of something in between.
        if content_type.contains("html") {
            return Ok(false);
        }
        Ok(!self.is_answer().await?)
    }

    /// Whether the body is an object with an errcode. It reads no further than needed to tell.
    async fn is_answer(&mut self) -> Result<bool, reqwest::Error> {
        let mut sample = BytesMut::new();
        let mut whole = false;
        while may_be_object(&sample) && sample.len() < SAMPLE && !whole {
            match self.response.chunk().await? {
                Some(chunk) => sample.extend_from_slice(&chunk),
                None => whole = true,
            }
        }
        self.seen = sample.freeze();
        Ok(may_be_object(&self.seen) && codec::head(&self.seen).is_some_and(|head| head.code.is_some()))
    }
}

/// Whether this begins as a JSON object does, after a byte-order mark and spaces.
fn may_be_object(text: &[u8]) -> bool {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if text.len() < MARK.len() && MARK.starts_with(text) {
        return true;
    }
    let text = text.strip_prefix(MARK).unwrap_or(text).trim_ascii_start();
    text.first().is_none_or(|first| *first == b'{')
}
