//! Signing web pages for the JS-SDK: tickets, cached like tokens, and the signature.

use crate::client::Client;
use crate::codec::{Secret, Timestamp};
use crate::error::Error;
use crate::hex::hex;
use crate::operation::{Method, Operation, Retry, TokenKind};
use crate::shared::CorpId;
use crate::token::{Issued, TokenSource, issued};
use futures_util::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

static CORP_TICKET: Operation = ticket("/cgi-bin/get_jsapi_ticket");
static AGENT_TICKET: Operation = ticket("/cgi-bin/ticket/get");

/// Who wants a ticket.
const TICKET: &str = "the signature of a page";

const fn ticket(path: &'static str) -> Operation {
    Operation::untyped(Method::Get, Cow::Borrowed(path), TokenKind::Access, Retry::Read)
}

/// What `wx.config` or `wx.agentConfig` takes, made for one page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageSignature {
    /// Corp ID: `appId` of `wx.config`, `corpid` of `wx.agentConfig`.
    pub corp_id: CorpId,
    /// Time of the signature.
    pub timestamp: Timestamp,
    /// Random text (`nonceStr`).
    pub nonce: String,
    /// The signature.
    pub signature: String,
}

/// Signs a page: SHA-1 over ticket, nonce, time and the page's URL without its fragment.
///
/// The official document is [90506](https://developer.work.weixin.qq.com/document/path/90506).
///
/// ```
/// use wecom_api::{Secret, Timestamp, page_signature};
///
/// let ticket = Secret::new("sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg");
/// let signature =
///     page_signature(&ticket, "Wm3WZYTPz0wzccnW", Timestamp::new(1414587457), "http://mp.weixin.qq.com?params=value#top");
/// assert_eq!(signature, "0f9de62fce790f9a083d5c99e95740ceb90c27ed");
/// ```
pub fn page_signature(ticket: &Secret, nonce: &str, timestamp: Timestamp, url: &str) -> String {
    let page = url.split('#').next().unwrap_or_default();
    let text = format!("jsapi_ticket={}&noncestr={nonce}&timestamp={timestamp}&url={page}", ticket.expose());
    hex(&Sha1::digest(text.as_bytes()))
}

/// A text that is not used twice. It need not be secret, only new.
fn nonce() -> String {
    format!("{:016x}", RandomState::new().hash_one(std::time::SystemTime::now()))
}

/// Fetches a ticket and lets it be cached like a token.
#[derive(Debug)]
struct TicketSource {
    operation: &'static Operation,
    /// Key of the access token under which the ticket is valid.
    of: String,
}

impl TokenSource for TicketSource {
    fn key(&self) -> String {
        let kind = self.operation.path.rsplit('/').next().unwrap_or_default();
        format!("ticket:{kind}:{}", self.of)
    }

    fn fetch<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Issued, Error>> {
        async move {
            let input =
                if self.operation.path == AGENT_TICKET.path { json!({ "type": "agent_config" }) } else { Value::Null };
            let answer = client.exchange(self.operation, input).await?;
            issued(self.operation, &answer, "ticket")
        }
        .boxed()
    }
}

impl Client {
    /// The corp's ticket for `wx.config`, from the store where it is still good.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn jsapi_ticket(&self) -> Result<Secret, Error> {
        self.ticket(&CORP_TICKET).await
    }

    /// The application's ticket for `wx.agentConfig`, from the store where it is still good.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn agent_jsapi_ticket(&self) -> Result<Secret, Error> {
        self.ticket(&AGENT_TICKET).await
    }

    async fn ticket(&self, operation: &'static Operation) -> Result<Secret, Error> {
        let of = self.access_key(operation)?;
        let source: Arc<dyn TokenSource> = Arc::new(TicketSource { operation, of });
        Ok(self.tokens().get(self, &source, &TICKET).await?.token)
    }

    /// Signs a page for `wx.config`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn sign_page(&self, url: &str) -> Result<PageSignature, Error> {
        Ok(self.signature(&self.jsapi_ticket().await?, url))
    }

    /// Signs a page for `wx.agentConfig`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn sign_agent_page(&self, url: &str) -> Result<PageSignature, Error> {
        Ok(self.signature(&self.agent_jsapi_ticket().await?, url))
    }

    fn signature(&self, ticket: &Secret, url: &str) -> PageSignature {
        let (timestamp, nonce) = (Timestamp::now(), nonce());
        let signature = page_signature(ticket, &nonce, timestamp, url);
        PageSignature { corp_id: self.corp_id().into(), timestamp, nonce, signature }
    }
}
