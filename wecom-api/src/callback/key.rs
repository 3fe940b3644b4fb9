//! The key that a callback is encrypted with.

use super::CallbackError;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use std::fmt;

/// Base64 as WeCom writes it: padding may be there or not, and the last character may carry stray low bits.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An EncodingAESKey: 43 characters, as they stand where callbacks are set up. Not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodingAesKey(pub(super) [u8; 32]);

impl EncodingAesKey {
    /// The key of 43 letters and digits; 44 with the `=` that some programs add to it.
    ///
    /// # Errors
    /// When it has another length or other characters.
    pub fn parse(text: &str) -> Result<Self, CallbackError> {
        let text = text.trim();
        let text = text.strip_suffix('=').unwrap_or(text);
        if text.len() != 43 {
            return Err(CallbackError::Key("it has 43 characters, copied from where the callback is set up"));
        }
        let bytes =
            BASE64.decode(text).map_err(|_| CallbackError::Key("only letters, digits, `+` and `/` stand in it"))?;
        let bytes = bytes.try_into().map_err(|_| CallbackError::Key("it does not give 32 bytes"))?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for EncodingAesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncodingAesKey(…)")
    }
}

impl Drop for EncodingAesKey {
    fn drop(&mut self) {
        // As good as it gets without unsafe code: the compiler may see that nobody reads it again.
        self.0 = [0; 32];
        std::hint::black_box(&self.0);
    }
}
