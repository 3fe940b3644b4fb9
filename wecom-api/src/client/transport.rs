//! One request over HTTP and its answer. Knows errcodes, but neither tokens' origin nor retries.

use super::call::Options;
use super::payload::{Part, Payload, PayloadBody};
use super::redaction::shown_message;
use crate::codec::{self, Secret};
use crate::error::{ApiError, Body, Error, TransportError};
use crate::error_code::{ErrorCode, ErrorRetry};
use crate::file::{Incoming, Patience};
use crate::operation::{Method, Operation};
use crate::reply::{Content, RawReply};
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use std::time::{Duration, Instant, SystemTime};
use url::Url;

#[derive(Clone)]
pub(super) struct Transport {
    http: reqwest::Client,
    base: Url,
    shown: String,
    timeout: Duration,
    answer_limit: u64,
}

/// Why a request failed, and what that means for a repeat.
pub(super) struct Failure {
    pub(super) error: Error,
    /// Whether the request may have reached the server.
    pub(super) sent: bool,
    /// Whether it may go better the next time.
    pub(super) transient: bool,
    /// How long the server wants to be left alone.
    pub(super) retry_after: Option<Duration>,
}

/// The longest URL that the HTTP client can send.
const LONGEST_URL: usize = u16::MAX as usize - 1;
/// What is set aside for an answer before it has come, however long it says that it is.
const FIRST_SPACE: u64 = 1 << 20;

impl Transport {
    pub(super) fn new(http: reqwest::Client, base: &str, timeout: Duration, answer_limit: u64) -> Result<Self, Error> {
        match Url::parse(base) {
            Ok(base) if matches!(base.scheme(), "http" | "https") && base.has_host() => {
                let shown = format!("{}{}", base.origin().ascii_serialization(), base.path());
                Ok(Self { http, base, shown, timeout, answer_limit })
            }
            // It may hold a password, so the message does not repeat it.
            _ => Err(Error::Configuration("the base URL is not an http or https URL".to_owned())),
        }
    }

    pub(super) fn base_url(&self) -> &str {
        self.base.as_str()
    }

    /// The base URL without user name and password, to be shown.
    pub(super) fn shown_base_url(&self) -> &str {
        &self.shown
    }

    pub(super) async fn send(
        &self,
        operation: &Operation,
        payload: &Payload,
        token: Option<&Secret>,
        options: &Options,
    ) -> Result<RawReply, Failure> {
        let request = self.request(operation, payload, token, options)?;
        let started = Instant::now();
        let limit = options.timeout.unwrap_or(self.timeout);
        let exchange = async {
            let response = request.send().await.map_err(|error| failed(operation, started, error))?;
            self.read(operation, response, payload, token, options, started).await
        };
        match tokio::time::timeout(limit, exchange).await {
            Ok(result) => result,
            Err(_) => {
                let error = Error::timeout(operation, started.elapsed());
                Err(Failure { error, sent: true, transient: true, retry_after: None })
            }
        }
    }

    fn request(
        &self,
        operation: &Operation,
        payload: &Payload,
        token: Option<&Secret>,
        options: &Options,
    ) -> Result<reqwest::RequestBuilder, Failure> {
        let mut url = self.base.clone();
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}{}", operation.path));
        {
            let mut query = url.query_pairs_mut();
            if let (Some(name), Some(token)) = (operation.token_parameter(), token) {
                query.append_pair(name, token.expose());
            }
            query.extend_pairs(&payload.query);
            if options.debug {
                query.append_pair("debug", "1");
            }
        }
        if url.query() == Some("") {
            url.set_query(None);
        }
        if url.as_str().len() > LONGEST_URL {
            return Err(unwritable(operation, format!("its URL would be {} bytes long", url.as_str().len())));
        }
        let request = self.http.request(method(operation.method), url);
        Ok(match &payload.body {
            PayloadBody::None => request,
            PayloadBody::Content(kind, content) => request.header(CONTENT_TYPE, &**kind).body(content.clone()),
            PayloadBody::Multipart(parts) => {
                // Names travel as raw UTF-8: the server shows percent-encoded ones to receivers as they are.
                let mut form = reqwest::multipart::Form::new().percent_encode_noop();
                for (name, part) in parts {
                    form = match part {
                        Part::Text(text) => form.text(name.clone(), text.clone()),
                        Part::File(file) => {
                            form.part(name.clone(), file.to_part().map_err(|message| unwritable(operation, message))?)
                        }
                    };
                }
                request.multipart(form)
            }
        })
    }

    async fn read(
        &self,
        operation: &Operation,
        response: reqwest::Response,
        payload: &Payload,
        token: Option<&Secret>,
        options: &Options,
        started: Instant,
    ) -> Result<RawReply, Failure> {
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let reply = |content| RawReply { origin: operation.into(), status: status.as_u16(), content, end: None };
        let mut incoming = Incoming::new(response);
        if operation.binary && incoming.is_file().await.map_err(|error| failed(operation, started, error))? {
            let silence = options.timeout.unwrap_or(self.timeout);
            return Ok(reply(Content::File(Box::new(incoming), Patience { silence, started, end: None })));
        }
        // Beside files the headers tell of an error, too.
        let told = incoming.told().filter(|(code, _)| operation.binary && code.get() != 0);
        let body = self.body(operation, incoming, options, started).await?;
        let head = codec::head(&body);
        let (code, told_message) = match head.as_ref().and_then(|head| head.code) {
            Some(code) if code != 0 => (ErrorCode::new(code), None),
            _ => told.map_or((ErrorCode::new(0), None), |(code, message)| (code, Some(message))),
        };
        let message = |message: String| shown_message(&message, payload, token);
        if code.get() == 0 {
            // A page with status 200, as of a login gate, tells nothing of the call: it must not pass for success.
            if let Some(head) = head.filter(|_| status.is_success()) {
                let coded = head.code.is_some();
                return Ok(reply(Content::Json { body, message: message(head.message), coded }));
            }
            let transient = status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS;
            let (status, body) = (status.as_u16(), Body(body));
            let error = Error::Status { origin: operation.into(), status, retry_after, body };
            return Err(Failure { error, sent: true, transient, retry_after });
        }
        let message = message(told_message.or(head.map(|head| head.message)).unwrap_or_default());
        let error = ApiError { origin: operation.into(), code, message, retry_after, body: Body(body) };
        Err(Failure { error: error.into(), sent: true, transient: code.retry() == ErrorRetry::Busy, retry_after })
    }

    /// The whole body, up to the limit.
    async fn body(
        &self,
        operation: &Operation,
        mut incoming: Incoming,
        options: &Options,
        started: Instant,
    ) -> Result<Bytes, Failure> {
        let limit = options.answer_limit.unwrap_or(self.answer_limit);
        let too_long = || {
            let error = Error::TooLong { origin: operation.into(), limit };
            Failure { error, sent: true, transient: false, retry_after: None }
        };
        let length = incoming.length().unwrap_or_default();
        if length > limit {
            return Err(too_long());
        }
        let mut body = BytesMut::with_capacity(length.min(FIRST_SPACE) as usize);
        while let Some(piece) = incoming.chunk().await.map_err(|error| failed(operation, started, error))? {
            if (body.len() + piece.len()) as u64 > limit {
                return Err(too_long());
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

/// A request that cannot be sent at all.
fn unwritable(operation: &Operation, message: String) -> Failure {
    let error = Error::Encode { origin: operation.into(), message };
    Failure { error, sent: false, transient: false, retry_after: None }
}

fn failed(operation: &Operation, started: Instant, error: reqwest::Error) -> Failure {
    if error.is_builder() {
        return unwritable(operation, TransportError::new(error).to_string());
    }
    let sent = !error.is_connect();
    let error = if error.is_timeout() {
        Error::timeout(operation, started.elapsed())
    } else {
        Error::Transport { origin: operation.into(), sent, source: TransportError::new(error) }
    };
    Failure { error, sent, transient: true, retry_after: None }
}

/// The wait that an answer asks for, in seconds or up to a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        // More than a number can be.
        Err(_) if is_number => Some(Duration::MAX),
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?;
            Some(date.duration_since(SystemTime::now()).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::retry_after;
    use http::header::{HeaderMap, HeaderValue, RETRY_AFTER};
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_wait_is_told_in_seconds_or_by_a_date_and_anything_else_tells_none() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let past = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH);
        let table: [(&[u8], _); 13] = [
            (b"7", seconds(7)),
            (b" 7 ", seconds(7)),
            (b"0", seconds(0)),
            (b"007", seconds(7)),
            (b"18446744073709551615", seconds(u64::MAX)),
            (b"99999999999999999999999", Some(Duration::MAX)),
            (past.as_bytes(), seconds(0)),
            (b"-1", None),
            (b"1.5", None),
            (b"1e3", None),
            (b"soon", None),
            (b"", None),
            (b"\xff\xfe", None),
        ];
        for (value, expected) in table {
            let value = HeaderValue::from_bytes(value).expect("it may stand in a header");
            assert_eq!(retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value.clone())])), expected, "{value:?}");
        }
        let in_a_minute = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let value = HeaderValue::from_str(&in_a_minute).expect("it may stand in a header");
        let wait = retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value)])).expect("it is told");
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60), "{wait:?}");
    }
}
