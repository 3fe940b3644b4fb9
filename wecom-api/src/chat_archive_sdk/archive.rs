//! The archive of a corp: how it is opened, and what it gives.

use super::keys::PrivateKeys;
use super::native::{Connection, Session, Text};
use super::{ArchiveError, Content, Messages, Record};
use crate::Secret;
use crate::chat_archive::EncryptedMessage;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often something is tried that may succeed a little later.
const ATTEMPTS: u32 = 3;
/// The wait before the second attempt; twice as long before the third.
const PAUSE: Duration = Duration::from_millis(500);

/// The chat archive of a corp, by the vendor's library. It is cheap to clone; open it once and keep it.
///
/// The library blocks, so it runs on the threads that tokio has for that. What may succeed a little later is tried
/// three times.
#[derive(Clone)]
pub struct Archive {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) session: Session,
    pub(super) connection: Connection,
    pub(super) keys: PrivateKeys,
    corp_id: String,
}

impl Archive {
    /// How to open the archive: the vendor's library `libWeWorkFinanceSdk_C.so` or `WeWorkFinanceSdk.dll`, the ID of the
    /// corp, and the secret of the archive, which is another one than those of applications.
    ///
    /// The library is code that runs in this process: the path must lead to the vendor's, in version 1.1 or later.
    pub fn builder(
        library: impl Into<PathBuf>,
        corp_id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> ArchiveBuilder {
        ArchiveBuilder {
            library: library.into(),
            corp_id: corp_id.into(),
            secret: secret.into(),
            keys: Vec::new(),
            proxy: String::new(),
            credentials: Secret::default(),
            timeout: Duration::from_secs(30),
        }
    }

    /// The messages after a sequence number: 0 for all that the archive still has, which are those of the last five
    /// days, else that of the last record that was dealt with.
    pub fn messages(&self, seq: i64) -> Messages {
        Messages::new(self.clone(), seq)
    }

    /// The content of a picture, recording, video or file, by its `sdk_file_id`. The archive has it for five days.
    pub fn content(&self, sdk_file_id: impl Into<String>) -> Content {
        Content::new(self.clone(), sdk_file_id.into())
    }

    /// Decrypts and reads a message that was fetched in another way.
    ///
    /// # Errors
    /// Only when the runtime ends: what is wrong with the message stands in the record.
    pub async fn decrypt(&self, message: EncryptedMessage) -> Result<Record, ArchiveError> {
        self.run(move |inner| Ok(inner.decrypt(&message))).await
    }

    /// Runs what blocks, several times where that helps.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Fn(&Inner) -> Result<T, ArchiveError> + Send + Sync + 'static,
    ) -> Result<T, ArchiveError> {
        let work = Arc::new(work);
        let mut attempt = 1;
        loop {
            let (inner, work) = (self.inner.clone(), work.clone());
            let done = blocking(move || work(&inner)).await;
            match done {
                Err(error) if error.is_retryable() && attempt < ATTEMPTS => {
                    tracing::warn!(target: "wecom_api", attempt, %error, "the chat archive is asked again");
                    tokio::time::sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive")
            .field("corp_id", &self.inner.corp_id)
            .field("key_versions", &self.inner.keys.versions())
            .finish_non_exhaustive()
    }
}

/// How to open an [`Archive`].
#[derive(Clone)]
#[must_use = "the archive is open after `open`"]
pub struct ArchiveBuilder {
    library: PathBuf,
    corp_id: String,
    secret: Secret,
    keys: Vec<(i64, Secret)>,
    proxy: String,
    credentials: Secret,
    timeout: Duration,
}

impl ArchiveBuilder {
    /// Adds a private key, in PEM (PKCS#1 or PKCS#8), with the version that the admin console shows for its public key.
    /// Messages are encrypted for the version that was current when they were sent: keep the older keys, too.
    pub fn private_key(mut self, version: i64, pem: impl Into<Secret>) -> Self {
        self.keys.push((version, pem.into()));
        self
    }

    /// Reaches the server through a proxy: `http://10.0.0.1:8081`, or `socks5://10.0.0.1:8081`.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = url.into();
        self
    }

    /// User name and password of the proxy, with a colon between them.
    pub fn proxy_credentials(mut self, credentials: impl Into<Secret>) -> Self {
        self.credentials = credentials.into();
        self
    }

    /// How long the server may take for an answer; 30 seconds unless told otherwise. The library counts whole seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Loads the library and opens the archive. No message is fetched yet.
    ///
    /// # Errors
    /// When the library cannot be loaded, or refuses the corp ID and secret; when a private key is none.
    pub async fn open(self) -> Result<Archive, ArchiveError> {
        blocking(move || {
            let keys = PrivateKeys::read(&self.keys)?;
            let corp_id = Text::new("corp ID", self.corp_id.as_bytes())?;
            let secret = Text::new("secret", self.secret.expose().as_bytes())?;
            let seconds = self.timeout.as_secs() + u64::from(self.timeout.subsec_nanos() > 0);
            let connection = Connection {
                proxy: Text::new("proxy", self.proxy.as_bytes())?,
                credentials: Text::new("proxy's user name and password", self.credentials.expose().as_bytes())?,
                timeout: i32::try_from(seconds.max(1)).unwrap_or(i32::MAX),
            };
            let session = Session::open(&self.library, &corp_id, &secret)?;
            Ok(Archive { inner: Arc::new(Inner { session, connection, keys, corp_id: self.corp_id }) })
        })
        .await
    }
}

impl fmt::Debug for ArchiveBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArchiveBuilder")
            .field("library", &self.library)
            .field("corp_id", &self.corp_id)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ArchiveError> + Send + 'static,
) -> Result<T, ArchiveError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(ArchiveError::Ending),
        },
    }
}
