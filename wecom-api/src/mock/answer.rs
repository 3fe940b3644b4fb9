//! What the fake server answers, and how it becomes an HTTP response, whole or broken on purpose.

use super::refusal::Refusal;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use std::io;
use std::time::Duration;

/// The most pieces that a dripping body comes in.
const PIECES: usize = 8;

const JSON: &str = "application/json; charset=UTF-8";

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// JSON, without errcode.
    Json(Value),
    /// A file.
    File { name: String, content_type: String, content: Bytes },
    /// XML, on the payment host.
    Xml(String),
}

/// How an answer is spoiled on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoiled {
    No,
    /// Half of the body is sent, then the connection ends.
    CutOff,
    /// JSON that says it is HTML.
    WrongContentType,
    /// The body comes in pieces, with a pause before each.
    Drip(Duration),
}

impl Answer {
    /// The small file that stands for any other.
    pub(super) fn example_file() -> Self {
        Self::File {
            name: "示例.txt".to_owned(),
            content_type: "application/octet-stream".to_owned(),
            content: Bytes::from_static("A file of the fake server. 一个文件。\n".as_bytes()),
        }
    }
}

/// The response to an answer or a refusal.
pub(super) fn response(answer: Result<Answer, Refusal>, spoiled: Spoiled) -> Response {
    match answer {
        Ok(Answer::Json(value)) => json_response(StatusCode::OK, with_success(value), spoiled),
        Ok(Answer::Xml(text)) => with_body(StatusCode::OK, "text/xml; charset=UTF-8", text.into(), spoiled),
        Ok(Answer::File { name, content_type, content }) => {
            let mut response = with_body(StatusCode::OK, &content_type, content, spoiled);
            // The name goes out as raw UTF-8, as the real server sends it.
            let name = name.replace(['"', '\r', '\n'], "_");
            let disposition = format!("attachment; filename=\"{name}\"");
            if let Ok(value) = HeaderValue::from_bytes(disposition.as_bytes()) {
                response.headers_mut().insert(CONTENT_DISPOSITION, value);
            }
            response.headers_mut().insert("error-code", HeaderValue::from_static("0"));
            response
        }
        Err(refusal) => json_response(StatusCode::OK, refused(&refusal), spoiled),
    }
}

/// A refusal with another HTTP status than 200.
pub(super) fn refusal_with_status(status: StatusCode, refusal: &Refusal) -> Response {
    json_response(status, refused(refusal), Spoiled::No)
}

/// The page of a gateway that is not the WeCom server.
pub(super) fn page(status: StatusCode, retry_after: Option<u64>) -> Response {
    let text = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    let mut response = with_body(status, "text/html", text.into(), Spoiled::No);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// A body that somebody else has made.
pub(super) fn body(content: Bytes) -> Response {
    with_body(StatusCode::OK, JSON, content, Spoiled::No)
}

/// The begin of an answer, and more of it for as long as somebody listens.
pub(super) fn endless() -> Response {
    let begin = Bytes::from_static(b"{\"errcode\":0,\"errmsg\":\"ok\",\"more\":\"");
    let more = Bytes::from(vec![b'.'; 64 * 1024]);
    let pieces = stream::once(async { begin }).chain(stream::repeat(more)).map(Ok::<_, io::Error>);
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    response
}

fn refused(refusal: &Refusal) -> Value {
    json!({ "errcode": refusal.code.get(), "errmsg": refusal.message })
}

/// errcode and errmsg, unless the answer has its own.
fn with_success(value: Value) -> Value {
    let mut answer = Map::new();
    answer.insert("errcode".to_owned(), json!(0));
    answer.insert("errmsg".to_owned(), json!("ok"));
    match value {
        Value::Object(fields) => answer.extend(fields),
        // An operation that answers nothing has the unit type, which is null.
        Value::Null => {}
        other => return other,
    }
    Value::Object(answer)
}

fn json_response(status: StatusCode, value: Value, spoiled: Spoiled) -> Response {
    with_body(status, JSON, value.to_string().into(), spoiled)
}

fn with_body(status: StatusCode, content_type: &str, content: Bytes, spoiled: Spoiled) -> Response {
    let length = content.len();
    let mut response = Response::new(match spoiled {
        Spoiled::CutOff => cut_off(content),
        Spoiled::Drip(pause) => drip(content, pause),
        Spoiled::No | Spoiled::WrongContentType => Body::from(content),
    });
    *response.status_mut() = status;
    let content_type = if spoiled == Spoiled::WrongContentType { "text/html" } else { content_type };
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, length.into());
    if let Ok(value) = HeaderValue::from_str(content_type) {
        headers.insert(CONTENT_TYPE, value);
    }
    response
}

/// The first half, then an error that makes the server close the connection.
fn cut_off(content: Bytes) -> Body {
    let half = content.slice(..content.len() / 2);
    let end = async {
        // What is not written yet is lost with the connection: let the half go out first.
        tokio::task::yield_now().await;
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut off on purpose"))
    };
    Body::from_stream(stream::iter([Ok(half)]).chain(stream::once(end)))
}

/// The content in pieces of about the same length, with a pause before each.
fn drip(content: Bytes, pause: Duration) -> Body {
    let length = content.len().div_ceil(PIECES).max(1);
    Body::from_stream(stream::unfold(content, move |mut left| async move {
        if left.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = left.split_to(length.min(left.len()));
        Some((Ok::<_, io::Error>(piece), left))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_dripping_body_is_whole_in_a_few_pieces_with_a_pause_before_each() {
        for (content, pieces) in [("0123456789abcdef", 8), ("0123456789", 5), ("abc", 3), ("", 0)] {
            let started = tokio::time::Instant::now();
            let pause = Duration::from_secs(7);
            let response = with_body(StatusCode::OK, "text/plain", content.into(), Spoiled::Drip(pause));
            let got: Vec<_> =
                response.into_body().into_data_stream().map(|piece| piece.expect("a piece")).collect().await;
            assert_eq!(got.concat(), content.as_bytes());
            assert_eq!((got.len(), started.elapsed()), (pieces, pause * pieces as u32), "{content}");
        }
    }
}
