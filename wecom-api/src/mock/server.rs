//! The fake server as its user sees it: start, script, look at what arrived.

use super::builder::ServerBuilder;
use super::connection::{Connections, HangUp};
use super::directory::{Directory, SentMessage};
use super::endpoint::Endpoints;
use super::exchange;
use super::faults::{Fault, Faults};
use super::handlers::{self, Handlers};
use super::lock;
use super::record::Received;
use super::refusal::Refusal;
use super::tokens::{self, Credentials, Tokens};
use crate::client::{Client, ClientBuilder};
use crate::codec::Decode;
use crate::file::FilePart;
use crate::operation::Request;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A fake WeCom server on a port of 127.0.0.1. It stops when it is dropped.
pub struct Server {
    pub(super) shared: Arc<Shared>,
    pub(super) credentials: Credentials,
    /// Held until the server is dropped, which ends the task.
    _stop: oneshot::Sender<()>,
}

/// What the tasks of the connections share with the server's owner.
pub(super) struct Shared {
    pub(super) endpoints: Endpoints,
    pub(super) tokens: Mutex<Tokens>,
    pub(super) faults: Mutex<Faults>,
    pub(super) handlers: Mutex<Handlers>,
    pub(super) requests: Mutex<Vec<Received>>,
    pub(super) directory: Mutex<Directory>,
    #[cfg(feature = "callback")]
    pub(super) callback: Mutex<Option<super::callback::CallbackUrl>>,
    pub(super) base_url: String,
    /// Set when the server is dropped: a connection that was kept alive gets no answer any more.
    pub(super) stopped: AtomicBool,
}

impl Server {
    /// Starts a server on a free port, with a corp and a secret that [`client`](Self::client) knows.
    ///
    /// # Panics
    /// When no port is free, or outside a tokio runtime.
    pub async fn start() -> Server {
        match Self::builder().start().await {
            Ok(server) => server,
            Err(error) => panic!("the fake server cannot listen on 127.0.0.1: {error}"),
        }
    }

    /// Begins a server with settings of its own.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::new()
    }

    pub(super) async fn start_with(builder: ServerBuilder) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, builder.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            endpoints: Endpoints::new(),
            tokens: Mutex::new(Tokens::new(builder.credentials.clone(), builder.token_lifetime)),
            faults: Mutex::default(),
            handlers: Mutex::default(),
            requests: Mutex::default(),
            directory: Mutex::new(Directory::new()),
            #[cfg(feature = "callback")]
            callback: Mutex::default(),
            base_url: format!("http://{address}"),
            stopped: AtomicBool::new(false),
        });
        let router = Router::new()
            .fallback(exchange::answer)
            .layer(DefaultBodyLimit::disable())
            .with_state(shared.clone())
            .into_make_service_with_connect_info::<HangUp>();
        let (stop, stopped) = oneshot::channel();
        let until_dropped = async {
            // Ends with an error when the sender is dropped, which is what is waited for.
            let _ = stopped.await;
        };
        tokio::spawn(async move {
            // Listening only ends with the signal; a connection's fault is its client's to notice.
            let _ = axum::serve(Connections(listener), router).with_graceful_shutdown(until_dropped).await;
        });
        Ok(Server { shared, credentials: builder.credentials, _stop: stop })
    }

    /// The base URL, such as `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        self.shared.base_url.clone()
    }

    /// The corp ID that it knows.
    pub fn corp_id(&self) -> &str {
        &self.credentials.corp_id
    }

    /// The secret of the first application.
    pub fn secret(&self) -> &str {
        self.credentials.secrets.first().map_or("", String::as_str)
    }

    /// A client of this server, with credentials of every kind and tokens of its own.
    ///
    /// A suite still needs a ticket and a model too, as with the real server: give them to
    /// [`Client::put_suite_ticket`] and [`Client::put_model_ticket`].
    ///
    /// # Panics
    /// When the HTTP client cannot be made.
    pub fn client(&self) -> Client {
        match self.client_builder().build() {
            Ok(client) => client,
            Err(error) => panic!("{error}"),
        }
    }

    /// The builder behind [`client`](Self::client), for settings such as retries, timeouts or a store.
    ///
    /// # Panics
    /// When the HTTP client cannot be made.
    pub fn client_builder(&self) -> ClientBuilder {
        let known = &self.credentials;
        Client::builder(&known.corp_id)
            .base_url(self.url())
            .app("fake")
            .secret(self.secret())
            .provider_secret(known.provider_secret.as_str())
            .suite(&known.suite.0, known.suite.1.as_str())
            .model(&known.model.0, known.model.1.as_str())
            .device(&known.device.0, known.device.1.as_str())
            .webhook_key(known.webhook_key.as_str())
            .http_client(http_client())
    }

    /// Answers an operation with a closure on its typed request, in place of the server's own answer. Token,
    /// required fields and limits are checked before.
    ///
    /// A refusal is an errcode or an errcode with a message: `Err(60111.into())`, `Err((60111, "gone").into())`.
    pub fn on<R>(&self, answer: impl Fn(&R) -> Result<R::Response, Refusal> + Send + Sync + 'static)
    where
        R: Request + Decode,
        R::Response: Serialize,
    {
        lock(&self.shared.handlers).set_operation(R::OPERATION, handlers::typed(answer));
    }

    /// Answers an operation that downloads a file.
    pub fn on_file<R>(&self, answer: impl Fn(&R) -> Result<FilePart, Refusal> + Send + Sync + 'static)
    where
        R: Request + Decode,
    {
        lock(&self.shared.handlers).set_operation(R::OPERATION, handlers::file(answer));
    }

    /// Answers a path with JSON. The path need not be known; one that is not takes an access token.
    pub fn on_path(
        &self,
        path: impl Into<String>,
        answer: impl Fn(&Received) -> Result<Value, Refusal> + Send + Sync + 'static,
    ) {
        lock(&self.shared.handlers).set_path(path.into(), handlers::untyped(answer));
    }

    /// Forgets all closures.
    pub fn clear_handlers(&self) {
        lock(&self.shared.handlers).clear();
    }

    /// The requests of an operation that were let through: with a good token, well formed, not stopped by a
    /// [`Fault`] that does nothing.
    pub fn calls<R: Request + Decode>(&self) -> Vec<R> {
        let wanted = R::OPERATION;
        let requests = lock(&self.shared.requests);
        let same = requests.iter().filter(|received| {
            received.operation.is_some_and(|known| known.area == wanted.area && known.name == wanted.name)
        });
        same.filter_map(|received| handlers::request(received, received.accepted.as_ref()?).ok()).collect()
    }

    /// Everything that arrived, in order, but for requests whose connection was dropped before.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.shared.requests).clone()
    }

    /// The messages that members and group chats would have received, in order.
    pub fn messages(&self) -> Vec<SentMessage> {
        lock(&self.shared.directory).messages()
    }

    /// Forgets what arrived.
    pub fn clear_requests(&self) {
        lock(&self.shared.requests).clear();
    }

    /// How often a token was asked for, of any kind, whether or not it was given.
    pub fn token_requests(&self) -> usize {
        lock(&self.shared.requests).iter().filter(|received| tokens::issues_token(&received.path)).count()
    }

    /// Makes a fault happen.
    pub fn inject(&self, fault: Fault) {
        lock(&self.shared.faults).add(fault);
    }

    /// Forgets the faults that have not happened yet.
    pub fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Lets all tokens expire: 42001.
    pub fn expire_tokens(&self) {
        lock(&self.shared.tokens).expire();
    }

    /// Takes all tokens back: 40014.
    pub fn revoke_tokens(&self) {
        lock(&self.shared.tokens).revoke();
    }

    /// Gives an auth code, as if an administrator of this corp had installed the suite or logged in to its website.
    /// It works once, for [`Client::authorize`], [`Client::authorize_v2`] or a login. Any other text works once,
    /// too, as that of the corp `wwfakecorp`.
    pub fn auth_code(&self, corp_id: &str) -> String {
        lock(&self.shared.tokens).auth_code(corp_id)
    }

    /// Ends a corp's authorization of the suite, as if its administrator had removed it: its permanent code
    /// (40084) and its tokens (40014) are no longer good.
    pub fn withdraw_authorization(&self, corp_id: &str) {
        lock(&self.shared.tokens).withdraw_authorization(corp_id);
    }

    /// Sets how long tokens live that are given from now on.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        lock(&self.shared.tokens).set_lifetime(lifetime);
    }
}

/// What sends requests to this machine.
pub(super) fn http_client() -> reqwest::Client {
    // A proxy of the environment must not stand between a test and its server.
    match reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build() {
        Ok(http) => http,
        Err(error) => panic!("the HTTP client cannot be made: {error}"),
    }
}

impl fmt::Debug for Server {
    /// Shows no secrets and no tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.shared.base_url)
            .field("corp_id", &self.corp_id())
            .finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
    }
}
