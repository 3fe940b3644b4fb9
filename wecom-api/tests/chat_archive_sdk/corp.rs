//! A corp with an archive: a folder that the library of the tests serves, and keys.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeySize, Pkcs1PublicEncryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, OnceLock};
use tempfile::TempDir;
use wecom_api::chat_archive_sdk::{Archive, ArchiveBuilder};

/// The key that a message is encrypted with.
const RANDOM: &str = "3f7c91";

/// Keys of versions 1 and 2.
static KEYS: LazyLock<[PrivateDecryptingKey; 2]> =
    LazyLock::new(|| [(); 2].map(|()| PrivateDecryptingKey::generate(KeySize::Rsa2048).expect("a key")));

pub(crate) struct Corp(TempDir);

impl Corp {
    pub(crate) fn new() -> Self {
        let corp = Self(TempDir::new().expect("a folder"));
        corp.write("messages", "");
        corp
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        // In one step, since the library may read it meanwhile.
        fs::write(self.path("draft"), content).expect("writable");
        fs::rename(self.path("draft"), self.path(name)).expect("renamed");
    }

    /// The archive, opened with both keys: one in PKCS#1, one in PKCS#8.
    pub(crate) fn builder(&self) -> ArchiveBuilder {
        let secret = self.0.path().to_str().expect("a path in UTF-8");
        Archive::builder(library(), "ww1234567890", secret).private_key(1, pkcs1_pem()).private_key(2, pkcs8_pem())
    }

    pub(crate) async fn archive(&self) -> Archive {
        self.builder().open().await.expect("the archive opens")
    }

    /// Adds messages, each encrypted for a version of the public key.
    pub(crate) fn receive<'a>(&self, messages: impl IntoIterator<Item = (i64, &'a str)>) {
        let mut lines = fs::read_to_string(self.path("messages")).expect("readable");
        for (version, text) in messages {
            let seq = lines.lines().count() + 1;
            lines.push_str(&format!("{}\n", encrypted(seq, version, text)));
        }
        self.write("messages", lines);
    }
}

fn encrypted(seq: usize, version: i64, text: &str) -> Value {
    let key = if version == 1 { &KEYS[0] } else { &KEYS[1] };
    let key = Pkcs1PublicEncryptingKey::new(key.public_key()).expect("it encrypts");
    let mut room = vec![0; key.ciphertext_size()];
    let random = key.encrypt(RANDOM.as_bytes(), &mut room).expect("it is short");
    let message = text.bytes().zip(RANDOM.bytes().cycle()).map(|(byte, key)| format!("{:02x}", byte ^ key));
    json!({
        "seq": seq,
        "msgid": format!("m{seq}"),
        "publickey_ver": version,
        "encrypt_random_key": BASE64_STANDARD.encode(random),
        "encrypt_chat_msg": message.collect::<String>(),
    })
}

fn pkcs8(key: &PrivateDecryptingKey) -> Vec<u8> {
    let der: Pkcs8V1Der = key.as_der().expect("it can be written");
    der.as_ref().to_vec()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// The first key; PKCS#1 is what PKCS#8 has behind its 26 bytes of head.
pub(crate) fn pkcs1_pem() -> String {
    pem("RSA PRIVATE KEY", &pkcs8(&KEYS[0])[26..])
}

fn pkcs8_pem() -> String {
    pem("PRIVATE KEY", &pkcs8(&KEYS[1]))
}

/// The library of the tests, which a C compiler makes once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chat_archive_sdk/library.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chat_archive_sdk.so");
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let output = Command::new(&compiler)
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&library)
            .arg(&source)
            .output()
            .unwrap_or_else(|error| panic!("these tests need a C compiler, and `{compiler}` is none: {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        library
    })
}
