//! What stands around the encrypted text: XML, and JSON for intelligent bots.

use super::{CallbackError, Format, xml};
use serde_json::Value;

/// Finds the encrypted text in a body.
pub(super) fn encrypted(body: &[u8]) -> Result<(Format, String), CallbackError> {
    let wrong = |message: String| CallbackError::Envelope(message);
    let text = std::str::from_utf8(body).map_err(|error| wrong(format!("byte {} is no UTF-8", error.valid_up_to())))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let (format, value, key) = match text.chars().next() {
        None => return Err(wrong("it is empty".to_owned())),
        Some('{') => {
            let value = serde_json::from_str::<Value>(text)
                .map_err(|error| wrong(format!("line {} column {} is no JSON", error.line(), error.column())))?;
            (Format::Json, value, "encrypt")
        }
        Some(_) => (Format::Xml, xml::read(text).map_err(wrong)?, "Encrypt"),
    };
    match value.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok((format, text.trim().to_owned())),
        Some(Value::Array(_)) => Err(wrong(format!("`{key}` stands there twice"))),
        Some(_) => Err(wrong(format!("`{key}` is empty or no text"))),
        None => Err(wrong(format!("`{key}` is missing"))),
    }
}
