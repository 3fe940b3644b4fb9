//! The client: what it is made from, and the ways to call.

mod budget;
mod builder;
mod call;
mod custom;
mod exchange;
mod pace;
mod payload;
mod redaction;
mod repeated;
mod retry;
mod transport;

pub use builder::ClientBuilder;
pub use call::{Answer, Call};
pub use custom::{CustomRequest, Json};
pub use pace::Pace;
pub use retry::RetryPolicy;

use crate::codec::Secret;
use crate::error::Error;
use crate::operation::{Method, Operation, Request, TokenKind};
use crate::shared::CorpId;
use crate::token::{TokenSource, TokenStore, Tokens};
use payload::Payload;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A client of the WeCom API. Cheap to clone; clones share connections and tokens.
///
/// ```no_run
/// # async fn example() -> Result<(), wecom_api::Error> {
/// use wecom_api::{Client, contacts::GetUser};
///
/// let client = Client::builder("ww1234").secret("…").build()?;
/// let user = GetUser::new("zhangsan").send(&client).await?;
/// println!("{}", user.name);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

/// What all clones, and the clients made for authorized corps, have in common.
#[derive(Clone)]
struct Shared {
    transport: transport::Transport,
    corp_id: String,
    sources: BTreeMap<TokenKind, Arc<dyn TokenSource>>,
    suite_id: Option<String>,
    model_id: Option<String>,
    tokens: Tokens,
    retry: RetryPolicy,
    budget: Arc<budget::Budget>,
    pacer: Option<Arc<pace::Pacer>>,
    deadline: Option<Duration>,
    #[cfg(feature = "customer_service")]
    turns: Arc<crate::conveniences::Turns>,
}

impl Client {
    /// Begins a client for a corp.
    pub fn builder(corp_id: impl Into<CorpId>) -> ClientBuilder {
        ClientBuilder::new(corp_id.into().into_string())
    }

    /// The corp ID.
    pub fn corp_id(&self) -> &str {
        &self.shared.corp_id
    }

    /// Calls an operation; the same as the request's own `send`.
    pub fn send<R: Request>(&self, request: &R) -> Call<R::Response> {
        Call::new(self, Cow::Borrowed(R::OPERATION), Payload::of(request))
    }

    /// Begins a request to any path, whether this crate knows it or not: any method, a query beside a body, any kind
    /// of token, a body in JSON, in parts or as it is. Retries, token, limits and errors are as for any other call.
    ///
    /// ```no_run
    /// # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
    /// use serde_json::{Value, json};
    /// use wecom_api::{Download, FilePart, Json, Method, TokenKind};
    ///
    /// let user: Value = client.call(Method::Get, "/cgi-bin/user/get").query("userid", "zhangsan").send().await?;
    /// println!("{}", user["name"]);
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Link {
    ///     url: String,
    /// }
    /// let thing = json!({ "name": "…" });
    /// let call = client.call(Method::Post, "/cgi-bin/new/thing").token(TokenKind::Provider).query("type", 2).json(thing);
    /// let Json(Link { url }) = call.send().await?;
    ///
    /// let photo = FilePart::open("photo.jpg").await?;
    /// client.call(Method::Post, "/cgi-bin/new/upload").file("media", photo).send::<()>().await?;
    /// client.call(Method::Get, "/cgi-bin/new/file").send::<Download>().await?.save("copy.jpg").await?;
    /// # let _ = url;
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(&self, method: Method, path: &str) -> CustomRequest {
        CustomRequest::new(self, method, path)
    }

    /// Calls an operation with untyped input and output.
    pub(crate) async fn exchange(&self, operation: &Operation, input: Value) -> Result<Value, Error> {
        let payload = Payload::untyped(operation, &input)?;
        self.execute(operation, &payload, &call::Options::default()).await?.decode()
    }

    /// The current token of a kind, fetched if need be; for calls that this crate cannot make.
    ///
    /// # Errors
    /// When there is no source of this kind, or it fails.
    pub async fn token(&self, kind: TokenKind) -> Result<Secret, Error> {
        let source = self.source_for(kind, TOKEN)?;
        Ok(self.shared.tokens.get(self, source, &TOKEN).await?.token)
    }

    /// Lets the next calls ask for tokens at once, also where that failed or did not help a moment ago; of this client
    /// and those that share its tokens.
    ///
    /// After a failure, calls get the same error for a time without another request, from one second to one minute.
    /// Call this when you know that the cause is gone: the secret was reset, the application enabled, the IP address
    /// trusted. A new ticket or permanent code that is given to the client does it for its tokens by itself.
    pub fn forget_token_failures(&self) {
        self.shared.tokens.try_all_again();
    }

    /// The store of tokens, tickets and codes.
    pub fn store(&self) -> &dyn TokenStore {
        self.shared.tokens.store()
    }

    /// The tokens of this client and those made from it.
    pub(crate) fn tokens(&self) -> &Tokens {
        &self.shared.tokens
    }

    /// The key under which this client's access token is kept.
    pub(crate) fn access_key(&self, operation: &Operation) -> Result<String, Error> {
        Ok(self.source_for(TokenKind::Access, operation)?.key())
    }

    /// Who reads which customer-service account.
    #[cfg(feature = "customer_service")]
    pub(crate) fn turns(&self) -> &crate::conveniences::Turns {
        &self.shared.turns
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.shared.deadline
    }

    pub(crate) fn base_url(&self) -> &str {
        self.shared.transport.base_url()
    }

    fn source(&self, kind: TokenKind) -> Option<&Arc<dyn TokenSource>> {
        self.shared.sources.get(&kind)
    }

    /// The source of a kind of token that an operation takes.
    fn source_for(&self, kind: TokenKind, operation: impl fmt::Display) -> Result<&Arc<dyn TokenSource>, Error> {
        let lacking = || Error::Credentials { origin: operation.to_string().into(), kind, missing: missing(kind) };
        self.source(kind).ok_or_else(lacking)
    }

    pub(crate) fn suite_id(&self) -> Result<&str, Error> {
        self.shared.suite_id.as_deref().ok_or_else(|| Error::Configuration(missing(TokenKind::Suite)))
    }

    pub(crate) fn model_id(&self) -> Result<&str, Error> {
        self.shared.model_id.as_deref().ok_or_else(|| Error::Configuration(missing(TokenKind::Model)))
    }

    /// A client that shares connections, store and other sources with this one, but takes access tokens for a
    /// corp from another source.
    pub fn with_access(&self, corp_id: impl Into<CorpId>, source: impl TokenSource + 'static) -> Client {
        let mut sources = self.shared.sources.clone();
        sources.insert(TokenKind::Access, Arc::new(source));
        let shared = Shared { corp_id: corp_id.into().into_string(), sources, ..(*self.shared).clone() };
        Client { shared: Arc::new(shared) }
    }

    /// A client for a fetch, which has a limit of its own in place of the calls' deadline.
    pub(crate) fn for_fetch(&self, tokens: Tokens) -> Client {
        Client { shared: Arc::new(Shared { tokens, deadline: None, ..(*self.shared).clone() }) }
    }
}

/// Who wants a token that is asked for by itself.
const TOKEN: &str = "Client::token";

/// What a client lacks for a kind of token, and how to give it.
fn missing(kind: TokenKind) -> String {
    let how = match kind {
        TokenKind::Access => "the client has no app secret: give it to ClientBuilder::secret",
        TokenKind::Provider => "the client has no provider secret: give it to ClientBuilder::provider_secret",
        TokenKind::Suite => "the client has no suite: give its ID and secret to ClientBuilder::suite",
        TokenKind::Device => "the client has no device: give its serial number and secret to ClientBuilder::device",
        TokenKind::Model => "the client has no hardware model: give its ID and secret to ClientBuilder::model",
        TokenKind::Webhook => "the client has no webhook key: give it to ClientBuilder::webhook_key",
        TokenKind::None => "none was asked for",
    };
    how.to_owned()
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("corp_id", &self.shared.corp_id)
            .field("base_url", &self.shared.transport.shown_base_url())
            .field("tokens", &self.shared.sources.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
