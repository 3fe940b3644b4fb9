//! A certificate authority of a test's own, and a Redis with its certificates.

use crate::server::RedisServer;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::path::PathBuf;
use tempfile::TempDir;

/// Signs certificates; the files that Redis reads are gone when it is dropped.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: TempDir,
}

/// A certificate and its key, as PEM.
pub(crate) struct Signed {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut parameters = CertificateParams::default();
        // OpenSSL takes a certificate whose issuer has its own name for one that signed itself.
        parameters.distinguished_name.push(DnType::CommonName, "authority");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(parameters, key()).expect("it signs itself");
        Self { issuer, directory: TempDir::new().expect("a directory") }
    }

    /// A file with its own certificate.
    pub(crate) fn root_file(&self) -> PathBuf {
        self.file("root.pem", &self.root())
    }

    /// Its own certificate, as PEM.
    pub(crate) fn root(&self) -> String {
        self.issuer.pem()
    }

    pub(crate) fn sign(&self, host: &str) -> Signed {
        let parameters = CertificateParams::new([host.to_owned()]).expect("a name");
        let key = key();
        let certificate = parameters.signed_by(&key, &self.issuer).expect("it signs").pem();
        Signed { certificate, key: key.serialize_pem() }
    }

    /// What lets a Redis use TLS, with a certificate for this host.
    pub(crate) fn settings(&self, host: &str, asks_for_certificate: bool) -> Vec<String> {
        let Signed { certificate, key } = self.sign(host);
        let root = self.root_file();
        let certificate = self.file("server.pem", &certificate);
        let key = self.file("server.key", &key);
        let [root, certificate, key] = [root, certificate, key].map(|path| path.display().to_string());
        let ask = if asks_for_certificate { "yes" } else { "no" };
        let settings = ["--tls-cert-file", &certificate, "--tls-key-file", &key, "--tls-ca-cert-file", &root];
        settings.into_iter().chain(["--tls-auth-clients", ask]).map(str::to_owned).collect()
    }

    /// A Redis that listens with TLS only.
    pub(crate) fn redis(&self, host: &str, asks_for_certificate: bool) -> RedisServer {
        let settings = self.settings(host, asks_for_certificate);
        let settings = settings.iter().map(String::as_str).chain(["--port", "0", "--tls-port", "{port}"]);
        RedisServer::start_with(&settings.collect::<Vec<_>>())
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, content).expect("it is written");
        path
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}
