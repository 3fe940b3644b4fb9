//! Sets a client up.

use super::budget::{BUDGET, Budget};
use super::pace::{Pace, Pacer};
use super::retry::RetryPolicy;
use super::transport::Transport;
use super::{Client, Shared};
use crate::codec::Secret;
use crate::error::Error;
use crate::operation::TokenKind;
use crate::shared::SuiteId;
use crate::token::{
    AppSecret, DeviceSecret, FixedToken, MemoryStore, ModelSecret, ProviderSecret, SuiteSecret, TokenSource,
    TokenStore, Tokens,
};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The API's own host.
const BASE_URL: &str = "https://qyapi.weixin.qq.com";
/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer: several times the longest that is documented, a listing of all members of a large corp.
const ANSWER_LIMIT: u64 = 64 << 20;

/// Sets a [`Client`] up; made by [`Client::builder`].
pub struct ClientBuilder {
    corp_id: String,
    app: Option<String>,
    secret: Option<Secret>,
    sources: BTreeMap<TokenKind, Arc<dyn TokenSource>>,
    suite_id: Option<String>,
    model_id: Option<String>,
    store: Option<Arc<dyn TokenStore>>,
    base_url: String,
    proxy: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    deadline: Option<Duration>,
    answer_limit: u64,
    user_agent: String,
    retry: RetryPolicy,
    retry_budget: u32,
    pace: Option<Pace>,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    pub(super) fn new(corp_id: String) -> Self {
        Self {
            corp_id,
            app: None,
            secret: None,
            sources: BTreeMap::new(),
            suite_id: None,
            model_id: None,
            store: None,
            base_url: BASE_URL.to_owned(),
            proxy: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            deadline: None,
            answer_limit: ANSWER_LIMIT,
            user_agent: concat!("wecom-api/", env!("CARGO_PKG_VERSION")).to_owned(),
            retry: RetryPolicy::default(),
            retry_budget: BUDGET,
            pace: None,
            http: None,
        }
    }

    /// The secret of the application, or of another part of the admin console such as contact synchronization.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Names the application, so that its tokens are told from those of the corp's other apps in a shared
    /// [store](Self::store): its agent ID, or a word such as `contacts`.
    pub fn app(mut self, app: impl ToString) -> Self {
        self.app = Some(app.to_string());
        self
    }

    /// Gives access tokens from a source of your own instead of a secret.
    pub fn access(self, source: impl TokenSource + 'static) -> Self {
        self.source(TokenKind::Access, source)
    }

    /// The secret of a service provider, whose corp ID is the client's.
    pub fn provider_secret(self, secret: impl Into<Secret>) -> Self {
        let source = ProviderSecret::new(self.corp_id.clone(), secret);
        self.source(TokenKind::Provider, source)
    }

    /// ID and secret of a third-party application (suite).
    pub fn suite(mut self, suite_id: impl Into<SuiteId>, secret: impl Into<Secret>) -> Self {
        let source = SuiteSecret::new(suite_id, secret);
        self.suite_id = Some(source.suite_id().to_owned());
        self.source(TokenKind::Suite, source)
    }

    /// ID and secret of a hardware model.
    pub fn model(mut self, model_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let source = ModelSecret::new(model_id, secret);
        self.model_id = Some(source.model_id().to_owned());
        self.source(TokenKind::Model, source)
    }

    /// Serial number and secret of a hardware device; needs its [model](Self::model) too.
    pub fn device(self, serial_number: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.source(TokenKind::Device, DeviceSecret::new(serial_number, secret))
    }

    /// The key of a message-push webhook: the last part of its URL.
    pub fn webhook_key(self, key: impl Into<Secret>) -> Self {
        self.source(TokenKind::Webhook, FixedToken::new("webhook", key))
    }

    /// Gives tokens of a kind from a source of your own.
    pub fn source(mut self, kind: TokenKind, source: impl TokenSource + 'static) -> Self {
        self.sources.insert(kind, Arc::new(source));
        self
    }

    /// Keeps tokens in this store instead of in the client's own memory. Needs the [app](Self::app)'s name.
    pub fn store(mut self, store: impl TokenStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// The server, where it is not the public one: a privately deployed WeCom, a gateway, or a fake server.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// A proxy for all requests, such as `http://user:password@host:8080` or `socks5://host:1080` (`socks5h` lets the
    /// proxy look names up). Without it, the proxy of the environment is used.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Longest wait for the answer to one request, and for the next piece of a file; 30 seconds when not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Longest wait for a connection; 10 seconds when not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Longest time for a whole call, as [`Call::deadline`](crate::Call::deadline); without limit when not set.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The longest answer that is read, in bytes; 64 MiB when not set. A longer one is an
    /// [`Error::TooLong`]. Files are not counted.
    pub fn answer_limit(mut self, bytes: u64) -> Self {
        self.answer_limit = bytes;
        self
    }

    /// The `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// When and how often a call is repeated after a fault.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// What the repeats of all calls may cost together; 500 when not set. A repeat costs 5, after a timeout 10. A call
    /// that succeeds gives back what its last repeat has cost, or 1 when it took none. When nothing is left, calls
    /// that fail are not repeated: while a server is down it gets little more than one request for each call.
    pub fn retry_budget(mut self, budget: u32) -> Self {
        self.retry_budget = budget;
        self
    }

    /// Keeps calls below these rates by letting them wait; without limit when not set.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = Some(pace);
        self
    }

    /// Uses this HTTP client, with its own proxy, connect timeout, certificates and user agent. Let it not
    /// follow redirects: they would carry the token along.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The client. No request goes out yet.
    ///
    /// # Errors
    /// When a URL cannot be read, a shared store is given without the app's name, or a pace lets nothing through.
    pub fn build(mut self) -> Result<Client, Error> {
        let wrong = |message: String| Err(Error::Configuration(message));
        if self.store.is_some() && self.secret.is_some() && self.app.is_none() {
            return wrong(
                "a store is shared by several apps, whose tokens it tells apart by name: give the app's to ClientBuilder::app".to_owned(),
            );
        }
        if let Some(what) = self.pace.as_ref().and_then(Pace::standstill) {
            return wrong(format!("the pace lets no request of {what} through: give a rate above 0"));
        }
        if let Some(secret) = self.secret.take() {
            if secret.is_empty() || self.corp_id.is_empty() {
                return wrong("the corp ID or the secret is empty".to_owned());
            }
            let app = self.app.unwrap_or_else(|| "default".to_owned());
            let source = AppSecret::new(self.corp_id.clone(), app, secret);
            self.sources.insert(TokenKind::Access, Arc::new(source));
        }
        let http = match self.http {
            Some(http) => http,
            None => {
                let mut builder = reqwest::Client::builder()
                    .redirect(reqwest::redirect::Policy::none())
                    .connect_timeout(self.connect_timeout)
                    .user_agent(self.user_agent);
                if let Some(proxy) = &self.proxy {
                    // The URL may hold a password, so the message does not repeat it.
                    let Some(proxy) = read_proxy(proxy) else {
                        return wrong(
                            "the proxy's URL cannot be read; write it as `http://host:port` or `socks5://host:port`"
                                .to_owned(),
                        );
                    };
                    builder = builder.proxy(proxy);
                }
                match builder.build() {
                    Ok(http) => http,
                    Err(error) => return wrong(format!("the HTTP client cannot be made: {}", error.without_url())),
                }
            }
        };
        let transport = Transport::new(http, &self.base_url, self.timeout, self.answer_limit)?;
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryStore::new()));
        Ok(Client {
            shared: Arc::new(Shared {
                transport,
                corp_id: self.corp_id,
                sources: self.sources,
                suite_id: self.suite_id,
                model_id: self.model_id,
                tokens: Tokens::new(store),
                retry: self.retry,
                budget: Arc::new(Budget::new(self.retry_budget)),
                pacer: self.pace.map(|pace| Arc::new(Pacer::new(pace))),
                deadline: self.deadline,
                #[cfg(feature = "customer_service")]
                turns: Arc::default(),
            }),
        })
    }
}

/// A proxy of a kind that can be used; others would fail only at the first call.
fn read_proxy(url: &str) -> Option<reqwest::Proxy> {
    const KINDS: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    if let Some((kind, _)) = url.split_once("://")
        && !KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known))
    {
        return None;
    }
    reqwest::Proxy::all(url).ok()
}

impl fmt::Debug for ClientBuilder {
    /// Shows no secrets, and no URLs, which may hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("corp_id", &self.corp_id)
            .field("app", &self.app)
            .field("secret", &self.secret)
            .field("sources", &self.sources)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}
