//! Sets a fake server up.

use super::server::Server;
use super::tokens::Credentials;
use std::fmt;
use std::io;
use std::time::Duration;

/// As long as real tokens live.
const TOKEN_LIFETIME: Duration = Duration::from_secs(7200);

/// Sets a [`Server`] up; made by [`Server::builder`].
#[derive(Clone)]
pub struct ServerBuilder {
    pub(super) credentials: Credentials,
    pub(super) token_lifetime: Duration,
    pub(super) port: u16,
    /// Whether the secret is still the one that was not asked for.
    default_secret: bool,
}

impl ServerBuilder {
    pub(super) fn new() -> Self {
        let pair = |id: &str, secret: &str| (id.to_owned(), secret.to_owned());
        Self {
            credentials: Credentials {
                corp_id: "wwfake".to_owned(),
                secrets: vec!["fake-secret".to_owned()],
                provider_secret: "fake-provider-secret".to_owned(),
                suite: pair("wwfakesuite", "fake-suite-secret"),
                model: pair("fake-model", "fake-model-secret"),
                device: pair("fake-device", "fake-device-secret"),
                webhook_key: "fake-webhook-key".to_owned(),
            },
            token_lifetime: TOKEN_LIFETIME,
            port: 0,
            default_secret: true,
        }
    }

    /// The corp ID; `wwfake` when not set.
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.credentials.corp_id = corp_id.into();
        self
    }

    /// The secret of an application. Give several for several applications, whose tokens are then different;
    /// [`Server::client`] uses the first.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        if self.default_secret {
            self.credentials.secrets.clear();
            self.default_secret = false;
        }
        self.credentials.secrets.push(secret.into());
        self
    }

    /// The secret of the corp as a service provider.
    pub fn provider_secret(mut self, secret: impl Into<String>) -> Self {
        self.credentials.provider_secret = secret.into();
        self
    }

    /// ID and secret of a third-party application (suite). Any ticket is good, and any permanent code of a corp for
    /// which the server has given none.
    pub fn suite(mut self, suite_id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials.suite = (suite_id.into(), secret.into());
        self
    }

    /// ID and secret of a hardware model. Any ticket is good.
    pub fn model(mut self, model_id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials.model = (model_id.into(), secret.into());
        self
    }

    /// Serial number and secret of a hardware device.
    pub fn device(mut self, serial_number: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials.device = (serial_number.into(), secret.into());
        self
    }

    /// The key of the message-push webhook.
    pub fn webhook_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.webhook_key = key.into();
        self
    }

    /// How long tokens live; two hours when not set.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// The port; a free one when 0 or not set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts the server on 127.0.0.1. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(self) -> io::Result<Server> {
        Server::start_with(self).await
    }
}

impl fmt::Debug for ServerBuilder {
    /// Shows no secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder")
            .field("corp_id", &self.credentials.corp_id)
            .field("token_lifetime", &self.token_lifetime)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
