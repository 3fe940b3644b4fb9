//! Why the fake server refuses a request: an errcode with its message.

use crate::error_code::ErrorCode;

/// A refusal: errcode and errmsg.
///
/// Made from a code, or from a code and a message:
///
/// ```
/// use wecom_api::mock::Refusal;
///
/// let plain: Refusal = 60111.into();
/// let with_message: Refusal = (60111, "zhangsan has left").into();
/// assert_eq!(plain.code, with_message.code);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The errcode.
    pub code: ErrorCode,
    /// The errmsg.
    pub message: String,
}

impl Refusal {
    /// A refusal with its own message.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code: ErrorCode::new(code), message: message.into() }
    }
}

impl From<ErrorCode> for Refusal {
    /// The message is the official one, if the code is known.
    fn from(code: ErrorCode) -> Self {
        let message = code.meaning().map_or("refused by the fake server", |meaning| meaning.official);
        Self { code, message: message.to_owned() }
    }
}

impl From<i64> for Refusal {
    fn from(code: i64) -> Self {
        ErrorCode::new(code).into()
    }
}

impl<M: Into<String>> From<(i64, M)> for Refusal {
    fn from((code, message): (i64, M)) -> Self {
        Self::new(code, message)
    }
}

impl<M: Into<String>> From<(ErrorCode, M)> for Refusal {
    fn from((code, message): (ErrorCode, M)) -> Self {
        Self { code, message: message.into() }
    }
}
