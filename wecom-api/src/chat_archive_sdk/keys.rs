//! The corp's private keys, by the version of the public key that is set up for the archive.
//!
//! PKCS#1 v1.5 is what the vendor encrypts with. Implementations whose time depends on the padding give an attacker
//! who may ask at will an oracle (RUSTSEC-2023-0071 for the crate `rsa`); that of AWS-LC takes constant time.

use super::ArchiveError;
use crate::Secret;
use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use secrecy::zeroize::Zeroizing;
use std::collections::BTreeMap;

/// The longest that is decoded: the encrypted keys of RSA with 8192 bits, the most that is taken, with room to spare.
const MAX_ENCRYPTED: usize = 4096;

/// Private keys that decrypt the random keys of messages.
pub(super) struct PrivateKeys(BTreeMap<i64, Pkcs1PrivateDecryptingKey>);

impl PrivateKeys {
    /// Reads the keys.
    pub(super) fn read(pems: &[(i64, Secret)]) -> Result<Self, ArchiveError> {
        pems.iter().map(|(version, pem)| Ok((*version, key(*version, pem)?))).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn versions(&self) -> Vec<i64> {
        self.0.keys().copied().collect()
    }

    /// The random key of a message.
    pub(super) fn decrypt(&self, version: i64, encrypted: &str) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
        let key = self.0.get(&version).ok_or(ArchiveError::NoKey { version })?;
        let wrong = |reason| ArchiveError::Decrypt { version, reason };
        if encrypted.len() > MAX_ENCRYPTED {
            return Err(wrong("it is too long"));
        }
        let encrypted = BASE64_STANDARD.decode(encrypted.trim()).map_err(|_| wrong("it is not in base64"))?;
        let mut room = Zeroizing::new(vec![0; key.min_output_size()]);
        let random = key.decrypt(&encrypted, &mut room).map_err(|_| wrong("it is not encrypted for this key"))?;
        Ok(Zeroizing::new(random.to_vec()))
    }
}

fn key(version: i64, pem: &Secret) -> Result<Pkcs1PrivateDecryptingKey, ArchiveError> {
    let wrong = |reason| ArchiveError::Key { version, reason };
    let der = PrivateKeyDer::from_pem_slice(pem.expose().as_bytes())
        .map_err(|_| wrong("it is not a private key in PEM without a password"))?;
    let key = match &der {
        PrivateKeyDer::Pkcs8(der) => PrivateDecryptingKey::from_pkcs8(der.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(der) => {
            let der = pkcs8(der.secret_pkcs1_der()).ok_or_else(|| wrong("it is too long"))?;
            PrivateDecryptingKey::from_pkcs8(&der)
        }
        _ => return Err(wrong("it is not a key of RSA")),
    };
    let key = key.map_err(|_| wrong("it is not a key of RSA with 2048 to 8192 bits"))?;
    Pkcs1PrivateDecryptingKey::new(key).map_err(|_| wrong("it cannot decrypt"))
}

/// A key of PKCS#1 in the envelope of PKCS#8, which is all that the library of RSA takes.
fn pkcs8(pkcs1: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    /// Version 0, and the algorithm: rsaEncryption, without parameters.
    const HEAD: &[u8] =
        &[0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    const SEQUENCE: u8 = 0x30;
    const OCTET_STRING: u8 = 0x04;
    // Each length in two bytes, which keys of 2048 to 8192 bits need and DER then wants.
    let head = |tag: u8, length: usize| {
        let [high, low] = u16::try_from(length).ok().filter(|length| *length >= 0x100)?.to_be_bytes();
        Some([tag, 0x82, high, low])
    };
    let octets = head(OCTET_STRING, pkcs1.len())?;
    let sequence = head(SEQUENCE, HEAD.len() + octets.len() + pkcs1.len())?;
    Some(Zeroizing::new([&sequence, HEAD, &octets, pkcs1].concat()))
}
