//! One request over HTTP and its answer. Knows errcodes, but neither tokens' origin nor retries.

use super::call::Options;
use super::exchange::{Payload, PayloadBody};
use crate::codec::{self, Decode, Secret};
use crate::error::{ApiError, Body, Error, ErrorCode, ErrorRetry};
use crate::file::{Download, Patience};
use crate::operation::Operation;
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use std::time::{Duration, Instant};
use url::Url;

#[derive(Clone)]
pub(super) struct Transport {
    http: reqwest::Client,
    base: Url,
    shown: String,
    timeout: Duration,
}

/// Why a request failed, and what that means for a repeat.
pub(super) struct Failure {
    pub(super) error: Error,
    /// Whether the request may have reached the server.
    pub(super) sent: bool,
    /// Whether it may go better the next time.
    pub(super) transient: bool,
}

/// An answer that is no error, not decoded yet. Not `Debug`: body and URL may hold secrets.
pub struct RawReply {
    operation: String,
    pub(super) message: String,
    content: Content,
}

enum Content {
    Bytes(Bytes),
    /// A file, not read yet.
    File(Box<reqwest::Response>, Patience),
}

impl Transport {
    pub(super) fn new(http: reqwest::Client, base: &str, timeout: Duration) -> Result<Self, Error> {
        match Url::parse(base) {
            Ok(base) if matches!(base.scheme(), "http" | "https") && base.has_host() => {
                let shown = format!("{}{}", base.origin().ascii_serialization(), base.path());
                Ok(Self { http, base, shown, timeout })
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
            self.read(operation, response, payload, token, started, limit).await
        };
        match tokio::time::timeout(limit, exchange).await {
            Ok(result) => result,
            Err(_) => {
                let error = Error::timeout(operation, started.elapsed());
                Err(Failure { error, sent: true, transient: true })
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
        let request = self.http.request(operation.method.into(), url);
        Ok(match &payload.body {
            PayloadBody::None => request,
            PayloadBody::Json(json) => request.header(CONTENT_TYPE, "application/json").body(json.clone()),
            PayloadBody::Multipart { texts, files } => {
                // Names travel as raw UTF-8: the server shows percent-encoded ones to receivers as they are.
                let mut form = reqwest::multipart::Form::new().percent_encode_noop();
                for (name, text) in texts {
                    form = form.text(name.clone(), text.clone());
                }
                for (name, file) in files {
                    let part = file.to_part().map_err(|message| Failure {
                        error: Error::Encode { operation: operation.to_string(), message },
                        sent: false,
                        transient: false,
                    })?;
                    form = form.part(*name, part);
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
        started: Instant,
        limit: Duration,
    ) -> Result<RawReply, Failure> {
        let status = response.status();
        let name = operation.to_string();
        if operation.binary && status.is_success() && is_file(&response) {
            let patience = Patience { silence: limit, started, end: None };
            let content = Content::File(Box::new(response), patience);
            return Ok(RawReply { operation: name, message: String::new(), content });
        }
        let bytes = response.bytes().await.map_err(|error| failed(operation, started, error))?;
        let head = codec::head(&bytes);
        let code = ErrorCode::new(head.as_ref().map_or(0, |head| head.code));
        if code.get() == 0 {
            // A page with status 200, as of a login gate, tells nothing of the call: it must not pass for success.
            if let Some(head) = head.filter(|_| status.is_success()) {
                return Ok(RawReply { operation: name, message: head.message, content: Content::Bytes(bytes) });
            }
            let transient = status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS;
            let error = Error::Status { operation: name, status: status.as_u16(), body: Body(bytes) };
            return Err(Failure { error, sent: true, transient });
        }
        let message = without_secrets(head.map(|head| head.message).unwrap_or_default(), payload, token);
        let error = ApiError { operation: name, code, message, body: Body(bytes) };
        Err(Failure { error: error.into(), sent: true, transient: code.retry() == ErrorRetry::Busy })
    }
}

/// The server's message, in which it may repeat what the request said, without the token and other secrets of it.
fn without_secrets(message: String, payload: &Payload, token: Option<&Secret>) -> String {
    let token = token.map(|token| token.expose().to_owned());
    let secrets = payload.secrets().into_iter().chain(token).filter(|secret| !secret.is_empty());
    secrets.fold(message, |message, secret| message.replace(&secret, "…"))
}

fn failed(operation: &Operation, started: Instant, error: reqwest::Error) -> Failure {
    let sent = !(error.is_connect() || error.is_builder());
    let transient = !error.is_builder();
    let error = if error.is_timeout() {
        Error::timeout(operation, started.elapsed())
    } else {
        Error::transport(operation, error)
    };
    Failure { error, sent, transient }
}

/// Whether the answer is the file itself, not a JSON error about it.
fn is_file(response: &reqwest::Response) -> bool {
    let headers = response.headers();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(code) = header("error-code") {
        return code == "0";
    }
    let content_type = header(CONTENT_TYPE.as_str()).unwrap_or_default();
    // HTML without a file name is the page of something in between.
    let text = ["application/json", "text/plain", "text/html"].iter().any(|kind| content_type.starts_with(kind));
    headers.contains_key(CONTENT_DISPOSITION) || !text
}

impl RawReply {
    /// Lets the deadline of the call that began at `started` end a file that is still to be read.
    pub(super) fn until(mut self, started: Instant, end: Option<Instant>) -> Self {
        if let Content::File(_, patience) = &mut self.content {
            (patience.started, patience.end) = (started, end);
        }
        self
    }

    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.clone()),
            Content::File(..) => None,
        }
    }

    pub(crate) fn decode<T: Decode>(self) -> Result<T, Error> {
        let bytes = self.bytes().unwrap_or_default();
        codec::from_slice(&bytes).map_err(|source| Error::Decode {
            operation: self.operation,
            source,
            body: Body(bytes),
        })
    }

    pub(crate) fn into_download(self) -> Result<Download, Error> {
        match self.content {
            Content::File(response, patience) => Ok(Download::new(self.operation, *response, patience)),
            Content::Bytes(bytes) => Err(Error::Decode {
                operation: self.operation,
                source: codec::PathError { path: String::new(), message: "this is no file".to_owned() },
                body: Body(bytes),
            }),
        }
    }
}
