//! AES-256-CBC as WeCom uses it: padded to 32 bytes, a random block first, then length, message and receive ID.

use super::{CallbackError, EncodingAesKey};
use aes::Aes256;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};

/// Bytes that the padding fills up to.
const BLOCK: usize = 32;
/// Random bytes at the beginning.
const RANDOM: usize = 16;
/// Random bytes and the length of the message.
const HEAD: usize = RANDOM + 4;

/// What was encrypted.
pub(super) struct Plain {
    pub(super) message: Vec<u8>,
    pub(super) receive_id: String,
}

/// What is wrong with something encrypted.
pub(crate) enum Flaw {
    /// It does not consist of whole blocks.
    Length,
    /// It does not end as it should: most likely, the key is another one.
    Padding,
}

/// Decrypts in place, with the beginning of the key as IV, and takes the padding away.
pub(crate) fn decrypt_padded(key: &[u8; 32], data: &mut Vec<u8>) -> Result<(), Flaw> {
    let (iv, _) = key.split_first_chunk::<16>().ok_or(Flaw::Length)?;
    if data.is_empty() || !data.len().is_multiple_of(16) {
        return Err(Flaw::Length);
    }
    let plain = cbc::Decryptor::<Aes256>::new(key.into(), iv.into())
        .decrypt_padded::<NoPadding>(data)
        .map_err(|_| Flaw::Length)?;
    let length = unpad(plain).ok_or(Flaw::Padding)?.len();
    data.truncate(length);
    Ok(())
}

pub(super) fn decrypt(key: &EncodingAesKey, mut data: Vec<u8>) -> Result<Plain, CallbackError> {
    let wrong = CallbackError::Decrypt;
    decrypt_padded(&key.0, &mut data).map_err(|flaw| match flaw {
        Flaw::Length => wrong("its length is no multiple of 16 bytes: it was cut or changed on the way"),
        Flaw::Padding => wrong("the padding is wrong: is the EncodingAESKey the one of this URL?"),
    })?;
    let (head, rest) = data.split_at_checked(HEAD).ok_or(wrong("it is shorter than its head"))?;
    let length = head[RANDOM..].try_into().map(u32::from_be_bytes).map_err(|_| wrong("it has no length"))?;
    let length = usize::try_from(length).map_err(|_| wrong("its message is longer than it is itself"))?;
    let (message, receive_id) =
        rest.split_at_checked(length).ok_or(wrong("its message is longer than it is itself"))?;
    let receive_id = std::str::from_utf8(receive_id).map_err(|_| wrong("its receive ID is no text"))?;
    Ok(Plain { message: message.to_vec(), receive_id: receive_id.to_owned() })
}

/// Takes away 1 to 32 bytes that all say how many they are.
fn unpad(data: &[u8]) -> Option<&[u8]> {
    let count = usize::from(*data.last()?);
    if count == 0 || count > BLOCK || count > data.len() {
        return None;
    }
    let (data, padding) = data.split_at(data.len() - count);
    padding.iter().all(|byte| usize::from(*byte) == count).then_some(data)
}

/// Encrypts a message for the receive ID, with 16 random bytes before it.
pub(super) fn encrypt(
    key: &EncodingAesKey,
    random: [u8; RANDOM],
    message: &[u8],
    receive_id: &str,
) -> Result<Vec<u8>, CallbackError> {
    let length = u32::try_from(message.len()).map_err(|_| CallbackError::Message("it has over 4 GiB".to_owned()))?;
    let mut data = Vec::with_capacity(HEAD + message.len() + receive_id.len() + BLOCK);
    data.extend_from_slice(&random);
    data.extend_from_slice(&length.to_be_bytes());
    data.extend_from_slice(message);
    data.extend_from_slice(receive_id.as_bytes());
    let count = BLOCK - data.len() % BLOCK;
    data.resize(data.len() + count, u8::try_from(count).unwrap_or_default());
    let length = data.len();
    let iv = key.0[..16].try_into().map_err(|_| CallbackError::Key("it has no IV"))?;
    cbc::Encryptor::<Aes256>::new(&key.0.into(), iv)
        .encrypt_padded::<NoPadding>(&mut data, length)
        .map_err(|_| CallbackError::Message("it cannot be padded".to_owned()))?;
    Ok(data)
}
