//! The signature of a callback: SHA-1 over what sender and receiver both know.

use crate::hex::hex;
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

/// The signature in hexadecimal: SHA-1 over token, timestamp, nonce and encrypted text, sorted and joined.
pub(super) fn sign(token: &str, timestamp: &str, nonce: &str, encrypted: &str) -> String {
    let mut parts = [token, timestamp, nonce, encrypted];
    parts.sort_unstable();
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// Whether two signatures are the same, in a time that does not tell where they differ.
pub(super) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}
