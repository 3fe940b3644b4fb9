//! TLS to Redis: whom the store trusts, and what it shows of itself.

use crate::token::StoreError;
use ::redis::{Client, ConnectionInfo};

/// Certificates for `rediss://`, as PEM.
#[derive(Clone, Default)]
pub(crate) struct Tls {
    pub(crate) root: Option<Vec<u8>>,
    pub(crate) identity: Option<Identity>,
}

/// What the store shows when Redis asks who it is.
#[derive(Clone)]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), expect(dead_code, reason = "nothing asks for it"))]
pub(crate) struct Identity {
    pub(crate) chain: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

impl Tls {
    /// Whether certificates were given.
    pub(crate) fn is_set(&self) -> bool {
        self.root.is_some() || self.identity.is_some()
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
impl Tls {
    pub(crate) fn client(&self, _info: ConnectionInfo) -> Result<Client, StoreError> {
        Err(StoreError::new("a `rediss://` URL needs the feature `rustls` or `native-tls` of wecom-api"))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod with {
    use super::{Client, ConnectionInfo, Identity, StoreError, Tls};
    use ::redis::{ClientTlsConfig, TlsCertificates};

    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";
    const KEY: &str = "PRIVATE KEY-----";

    impl Tls {
        pub(crate) fn client(&self, info: ConnectionInfo) -> Result<Client, StoreError> {
            let certificates = self.certificates()?;
            // One after the other, to say which cannot be read. The crate's own messages may repeat lines of a key.
            let root = TlsCertificates { client_tls: None, root_cert: certificates.root_cert.clone() };
            Client::build_with_tls(info.clone(), root)
                .map_err(|_| StoreError::new("the root certificate for Redis cannot be read; give it as PEM"))?;
            Client::build_with_tls(info, certificates).map_err(|_| {
                StoreError::new("the client certificate for Redis or its key cannot be read; give both as PEM")
            })
        }

        /// The certificates in the crate's own form.
        pub(crate) fn certificates(&self) -> Result<TlsCertificates, StoreError> {
            if let Some(root) = &self.root {
                contains(root, CERTIFICATE, "root certificate")?;
            }
            if let Some(Identity { chain, key }) = &self.identity {
                contains(chain, CERTIFICATE, "client certificate")?;
                contains(key, KEY, "client certificate's key")?;
            }
            let client_tls = self.identity.clone();
            let client_tls =
                client_tls.map(|Identity { chain, key }| ClientTlsConfig { client_cert: chain, client_key: key });
            Ok(TlsCertificates { client_tls, root_cert: self.trusted()? })
        }

        #[cfg(feature = "rustls")]
        fn trusted(&self) -> Result<Option<Vec<u8>>, StoreError> {
            super::rustls::decide_provider();
            self.root.clone().map_or_else(super::rustls::platform_roots, Ok).map(Some)
        }

        #[cfg(not(feature = "rustls"))]
        fn trusted(&self) -> Result<Option<Vec<u8>>, StoreError> {
            Ok(self.root.clone())
        }
    }

    fn contains(pem: &[u8], mark: &str, what: &str) -> Result<(), StoreError> {
        if pem.windows(mark.len()).any(|part| part == mark.as_bytes()) {
            return Ok(());
        }
        Err(StoreError::new(format!("the {what} for Redis is not PEM: `{mark}` does not stand in it")))
    }
}

#[cfg(feature = "rustls")]
mod rustls {
    use super::StoreError;
    use ::rustls::crypto::{CryptoProvider, aws_lc_rs};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    /// The redis crate takes the provider of the process. Where none was chosen and the crates of the program bring
    /// several, rustls panics; so the one that reqwest takes is chosen then.
    pub(crate) fn decide_provider() {
        if CryptoProvider::get_default().is_none() {
            // Another thread may choose one at the same time, which is as good.
            let _ = aws_lc_rs::default_provider().install_default();
        }
    }

    /// The certificates that the platform trusts, as PEM. The redis crate reads them at each connection, gives up
    /// when a single one cannot be read, and reads none when it was built with `native-tls` as well.
    pub(crate) fn platform_roots() -> Result<Vec<u8>, StoreError> {
        let found = rustls_native_certs::load_native_certs().certs;
        if found.is_empty() {
            return Err(StoreError::new(
                "the platform has no root certificates to check that of Redis with; give one with `root_certificate`",
            ));
        }
        let mut trusted = ::rustls::RootCertStore::empty();
        let usable = found.into_iter().filter(|certificate| trusted.add(certificate.clone()).is_ok());
        Ok(usable.map(|certificate| pem(&certificate)).collect::<String>().into_bytes())
    }

    fn pem(certificate: &[u8]) -> String {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(certificate))
    }
}
