//! Files that come to a bot: they are encrypted.

use super::BotError;
use crate::callback::crypt::{Flaw, decrypt_padded};
use crate::callback::key::BASE64;
use base64::Engine;

/// Decrypts a file that came to a bot, once it was downloaded from its `url`.
///
/// The key is the `aeskey` that came with the file on a long connection, or the EncodingAESKey of the callback over
/// HTTP: base64, with padding or without, or 64 hexadecimal digits.
///
/// # Errors
/// [`BotError::Decrypt`] when the key is none, or not the key of this file.
pub fn decrypt_media(mut data: Vec<u8>, key: &str) -> Result<Vec<u8>, BotError> {
    let key = read_key(key.trim())?;
    decrypt_padded(&key, &mut data).map_err(|flaw| match flaw {
        Flaw::Length => BotError::Decrypt("its length is no multiple of 16 bytes: it was cut or is not encrypted"),
        Flaw::Padding => BotError::Decrypt("the padding is wrong: is it the key of this file?"),
    })?;
    Ok(data)
}

fn read_key(text: &str) -> Result<[u8; 32], BotError> {
    let wrong = BotError::Decrypt("the key is neither base64 of 32 bytes nor 64 hexadecimal digits");
    let bytes = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16)).collect::<Result<Vec<u8>, _>>().ok()
    } else {
        BASE64.decode(text).ok()
    };
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    use super::{BASE64, decrypt_media};
    use aes::Aes256;
    use base64::Engine;
    use cbc::cipher::block_padding::NoPadding;
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
    use proptest::prelude::*;

    fn encrypt(key: [u8; 32], plain: &[u8]) -> Vec<u8> {
        let count = 32 - plain.len() % 32;
        let mut data = [plain, &vec![count as u8; count]].concat();
        let length = data.len();
        let iv: [u8; 16] = key[..16].try_into().unwrap();
        cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into()).encrypt_padded::<NoPadding>(&mut data, length).unwrap();
        data
    }

    proptest! {
        #[test]
        fn a_file_is_decrypted_with_every_form_of_its_key(key: [u8; 32], plain in prop::collection::vec(any::<u8>(), 0..200)) {
            let data = encrypt(key, &plain);
            let base64 = BASE64.encode(key);
            let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
            for text in [base64.as_str(), base64.trim_end_matches('='), &hex, &hex.to_uppercase()] {
                prop_assert_eq!(decrypt_media(data.clone(), text), Ok(plain.clone()), "{}", text);
            }
        }

        #[test]
        fn nothing_makes_it_panic(data in prop::collection::vec(any::<u8>(), 0..100), key in "\\PC{0,70}|[0-9a-f]{64}") {
            let _ = decrypt_media(data, &key);
        }
    }
}
