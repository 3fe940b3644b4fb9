//! A callback URL, as the real server calls it: signed, encrypted, and again when no answer comes in time.

use super::lock;
use super::push::{Parties, Push, Written};
use super::server::{Server, http_client};
use crate::callback::{Application, CallbackError, CallbackQuery, Event, Format, Receiver, Sealed};
use crate::{Timestamp, TransportError};
use serde_json::{Value, json};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The server repeats what was not answered so often.
const REPEATS: usize = 3;
/// Bytes of an answer that are taken.
const ANSWER: usize = 1 << 20;
/// How long the real server waits.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long one waits before another try where no connection was made: the receiver may be about to start.
const PAUSE: Duration = Duration::from_millis(50);

/// Why nothing good came back from a callback URL.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// The server was given no URL to push to.
    #[error("there is no callback URL: give one to Server::callback_to")]
    NoUrl,

    /// Nobody answered in time.
    #[error("the callback URL did not answer, tried {attempts} times: {reason}")]
    #[non_exhaustive]
    Unanswered {
        /// How often it was tried.
        attempts: usize,
        /// What happened the last time.
        reason: String,
    },

    /// It could not be encrypted, or the answer's reply is not one that the server can read.
    #[error(transparent)]
    Callback(#[from] CallbackError),

    /// The check of the URL was not answered with the text that was sent.
    #[error(
        "the check of the callback URL was not answered with the decrypted text, but HTTP status {status}: {body:?}"
    )]
    #[non_exhaustive]
    Echo {
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
}

/// What a callback URL has answered to a push.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct PushedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body: a reply in its envelope, `success`, or nothing.
    pub body: String,
    /// The passive reply in the body, verified and decrypted.
    pub reply: Option<String>,
    /// How often it was pushed until an answer came.
    pub attempts: usize,
}

impl PushedAnswer {
    /// The passive reply as JSON: elements of XML are keys.
    pub fn reply_body(&self) -> Option<Value> {
        let reply = Event::parse(self.reply.as_deref()?).ok()?;
        Some(reply.body().clone())
    }
}

impl fmt::Debug for PushedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushedAnswer")
            .field("status", &self.status)
            .field("length", &self.body.len())
            .field("has_reply", &self.reply.is_some())
            .field("attempts", &self.attempts)
            .finish()
    }
}

/// Where to push, and how it is encrypted.
#[derive(Clone)]
pub(super) struct CallbackUrl {
    url: String,
    application: Application,
    http: reqwest::Client,
    answer_within: Duration,
}

impl Server {
    /// Sets the URL to which [`push`](Self::push) pushes, with its token and EncodingAESKey: what is entered where a
    /// callback is set up. A URL that was set before is forgotten.
    ///
    /// This is the one thing for which the fake server opens a connection.
    ///
    /// # Errors
    /// When the key is none.
    ///
    /// # Panics
    /// When the HTTP client cannot be made.
    pub fn callback_to(
        &self,
        url: impl Into<String>,
        token: &str,
        encoding_aes_key: &str,
    ) -> Result<(), CallbackError> {
        let application = Application::new(token, encoding_aes_key, Vec::<String>::new())?;
        let mut callback = lock(&self.shared.callback);
        let answer_within = callback.as_ref().map_or(ANSWER_WITHIN, |before| before.answer_within);
        *callback = Some(CallbackUrl { url: url.into(), application, http: http_client(), answer_within });
        Ok(())
    }

    /// How long a callback URL that was set may take to answer before it is tried again: five seconds, as with the real
    /// server, unless set.
    pub fn answer_callbacks_within(&self, time: Duration) {
        if let Some(callback) = lock(&self.shared.callback).as_mut() {
            callback.answer_within = time;
        }
    }

    /// Pushes a message or an event to the callback URL, signed and encrypted, and gives its answer.
    ///
    /// As the real server does, it tries three times more when no connection is made or no answer comes in time, with a
    /// new signature each time. Whatever HTTP status comes is an answer.
    ///
    /// ```
    /// # #[cfg(feature = "contacts")]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wecom_api::contacts::MemberDeleted;
    /// use wecom_api::mock::Server;
    ///
    /// let server = Server::start().await;
    /// server.callback_to("http://127.0.0.1:8080/wecom", "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")?;
    /// server.verify_callback().await?;
    ///
    /// let mut event = MemberDeleted::default();
    /// event.userid = "zhangsan".into();
    /// let answer = server.push(&event).await?;
    /// assert_eq!((answer.status, answer.reply), (200, None));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`PushError`].
    pub async fn push(&self, push: impl Into<Push>) -> Result<PushedAnswer, PushError> {
        let callback = self.callback_url()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let suite_id = &self.credentials.suite.0;
        let time = Timestamp::now().seconds();
        let written = push.into().write(&Parties { corp_id: self.corp_id(), suite_id, number, time })?;
        callback.push(&written).await
    }

    /// Checks the callback URL, as it is done where it is set up.
    ///
    /// # Errors
    /// See [`PushError`].
    pub async fn verify_callback(&self) -> Result<(), PushError> {
        self.callback_url()?.verify(self.corp_id()).await
    }

    /// Pushes a new ticket of the suite to the callback URL, as the real server does every ten minutes. From the first
    /// one on, tokens are given for the last three tickets only.
    ///
    /// # Errors
    /// See [`PushError`].
    pub async fn push_suite_ticket(&self) -> Result<PushedAnswer, PushError> {
        let ticket = lock(&self.shared.tokens).suite_ticket();
        self.push(Push::command("suite_ticket").field("SuiteTicket", ticket)).await
    }

    fn callback_url(&self) -> Result<CallbackUrl, PushError> {
        lock(&self.shared.callback).clone().ok_or(PushError::NoUrl)
    }
}

/// Messages of all servers have numbers of their own.
static NUMBER: AtomicU64 = AtomicU64::new(1);

impl CallbackUrl {
    /// Pushes, and again when no answer comes.
    async fn push(self, written: &Written) -> Result<PushedAnswer, PushError> {
        let receiver = Receiver::new(self.application.receive_id(&written.receive_id));
        let mut attempts = 0;
        loop {
            attempts += 1;
            let sealed = receiver.seal_for(0, written.format, &written.receive_id, &written.text)?;
            let request = self
                .http
                .post(with_query(&self.url, &sealed.query()))
                .header("content-type", written.format.content_type())
                .body(envelope(&sealed, written));
            match exchange(request, self.answer_within).await {
                Ok((status, body)) => {
                    let reply = reply(&receiver, &body)?;
                    return Ok(PushedAnswer { status, body, reply, attempts });
                }
                Err(reason) if attempts > REPEATS => return Err(PushError::Unanswered { attempts, reason }),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn verify(self, receive_id: &str) -> Result<(), PushError> {
        let receiver = Receiver::new(self.application);
        let text = NUMBER.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string();
        let sealed = receiver.seal_for(0, Format::Xml, receive_id, &text)?;
        let query =
            url::form_urlencoded::Serializer::new(sealed.query()).append_pair("echostr", &sealed.encrypted).finish();
        let checked = exchange(self.http.get(with_query(&self.url, &query)), self.answer_within).await;
        match checked.map_err(|reason| PushError::Unanswered { attempts: 1, reason })? {
            (200, body) if body == text => Ok(()),
            (status, body) => Err(PushError::Echo { status, body: body.chars().take(200).collect() }),
        }
    }
}

/// Status and body of an answer, or why there is none.
async fn exchange(request: reqwest::RequestBuilder, within: Duration) -> Result<(u16, String), String> {
    let work = async {
        let mut answer = request.send().await?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER {
                break;
            }
        }
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    };
    match tokio::time::timeout(within, work).await {
        Ok(done) => done.map_err(|error: reqwest::Error| TransportError::new(error).to_string()),
        Err(_) => Err(format!("no answer within {} s", within.as_secs_f64())),
    }
}

/// The URL, which may have a query of its own, with this one.
fn with_query(url: &str, query: &str) -> String {
    let join = if url.contains('?') { '&' } else { '?' };
    format!("{url}{join}{query}")
}

/// What stands around an encrypted message; that of a reply has other keys.
fn envelope(sealed: &Sealed, written: &Written) -> String {
    let (to, agent_id, encrypted) = (&written.receive_id, &written.agent_id, &sealed.encrypted);
    match written.format {
        Format::Xml => format!(
            "<xml><ToUserName><![CDATA[{to}]]></ToUserName><AgentID><![CDATA[{agent_id}]]></AgentID>\
             <Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        ),
        Format::Json => json!({ "tousername": to, "encrypt": encrypted }).to_string(),
    }
}

/// The reply in the body of an answer, if there is one.
fn reply(receiver: &Receiver, body: &str) -> Result<Option<String>, CallbackError> {
    let Ok(envelope) = Event::parse(body) else { return Ok(None) };
    let text = |names: [&str; 2]| {
        let value = names.iter().find_map(|name| envelope.body().get(*name));
        value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
    };
    if text(["Encrypt", "encrypt"]).is_empty() {
        return Ok(None);
    }
    let query = CallbackQuery {
        msg_signature: text(["MsgSignature", "msgsignature"]),
        timestamp: text(["TimeStamp", "timestamp"]),
        nonce: text(["Nonce", "nonce"]),
        echostr: None,
    };
    Ok(Some(receiver.open_parsed(&query, body.as_bytes())?.text().to_owned()))
}
