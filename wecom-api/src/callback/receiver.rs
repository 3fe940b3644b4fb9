//! From the raw request to what is in it, and back.

use super::crypt::{Plain, decrypt, encrypt};
use super::key::BASE64;
use super::signature::{same, sign};
use super::{Application, CallbackError, CallbackQuery, Delivery, Format, Reply, Sealed, envelope};
use base64::Engine;
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes of a body that are taken unless [`Receiver::max_body`] says otherwise. Callbacks have a few kilobytes.
const MAX_BODY: usize = 1 << 20;

/// Takes the callbacks of one or many applications behind one URL.
#[derive(Clone, Debug)]
pub struct Receiver {
    applications: Vec<Application>,
    pub(super) max_body: usize,
}

impl Receiver {
    /// A receiver for one application.
    pub fn new(application: Application) -> Self {
        Self { applications: vec![application], max_body: MAX_BODY }
    }

    /// Takes the callbacks of one more application at the same URL. Token, key and receive ID tell whose one is.
    pub fn application(mut self, application: Application) -> Self {
        self.applications.push(application);
        self
    }

    /// Refuses bodies with more bytes, before anything else is done with them; 1 MiB unless given.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Answers the check of a callback URL: the text that the answer to the GET must consist of.
    ///
    /// # Errors
    /// When the query is incomplete, its signature fits no token, or the text is for somebody else.
    pub fn verify_url(&self, query: &str) -> Result<String, CallbackError> {
        let query = CallbackQuery::parse(query)?;
        let echo = query.echostr.as_deref().filter(|echo| !echo.is_empty());
        let echo = echo.ok_or(CallbackError::Query { parameter: "echostr", problem: "is missing" })?;
        let (_, plain) = self.decrypt(&query, echo)?;
        String::from_utf8(plain.message).map_err(|_| CallbackError::Message("the text to echo is no UTF-8".to_owned()))
    }

    /// Verifies and decrypts the body of a POST.
    ///
    /// # Errors
    /// See [`CallbackError`]. Nothing of the body was used then.
    pub fn open(&self, query: &str, body: &[u8]) -> Result<Delivery, CallbackError> {
        self.open_parsed(&CallbackQuery::parse(query)?, body)
    }

    /// The same for a query that was read before.
    ///
    /// # Errors
    /// See [`open`](Self::open).
    pub fn open_parsed(&self, query: &CallbackQuery, body: &[u8]) -> Result<Delivery, CallbackError> {
        if body.len() > self.max_body {
            return Err(CallbackError::TooLarge { size: body.len(), limit: self.max_body });
        }
        let (format, encrypted) = envelope::encrypted(body)?;
        let (application, plain) = self.decrypt(query, &encrypted)?;
        Delivery::read(application, format, plain.receive_id, plain.message)
    }

    /// Writes the reply to a callback, encrypts and signs it.
    ///
    /// # Errors
    /// [`CallbackError::Reply`] when the reply is longer than its kind may be, or has not the form of the callback; and
    /// when the random numbers of this machine fail.
    pub fn seal(&self, to: &Delivery, reply: &Reply) -> Result<Sealed, CallbackError> {
        self.seal_for(to.application, to.format, &to.receive_id, &reply.write(to)?)
    }

    /// Encrypts and signs any message for one of the applications, as WeCom does: for tests of a receiver.
    ///
    /// # Errors
    /// When there is no such application, or the random numbers of this machine fail.
    pub fn seal_for(
        &self,
        application: usize,
        format: Format,
        receive_id: &str,
        message: &str,
    ) -> Result<Sealed, CallbackError> {
        let application = self
            .applications
            .get(application)
            .ok_or_else(|| CallbackError::Message("the receiver has no such application".to_owned()))?;
        let key = application.keys.first().ok_or(CallbackError::Key("there is none"))?;
        let mut random = [0; 24];
        getrandom::fill(&mut random)
            .map_err(|_| CallbackError::Message("this machine gives no random numbers".to_owned()))?;
        let (block, nonce) = random.split_at(16);
        let block = block.try_into().map_err(|_| CallbackError::Key("it has no IV"))?;
        let encrypted = BASE64.encode(encrypt(key, block, message.as_bytes(), receive_id)?);
        let nonce = nonce.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte)).to_string();
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let timestamp = seconds.to_string();
        let signature = sign(application.token.expose(), &timestamp, &nonce, &encrypted);
        Ok(Sealed { format, encrypted, signature, timestamp, nonce })
    }

    /// Decrypts for the application whose token, key and receive ID fit. Of several failures, the one that came
    /// furthest is told.
    fn decrypt(&self, query: &CallbackQuery, encrypted: &str) -> Result<(usize, Plain), CallbackError> {
        let mut failure = CallbackError::Signature;
        let mut data = None;
        for (index, application) in self.applications.iter().enumerate() {
            let signature = sign(application.token.expose(), &query.timestamp, &query.nonce, encrypted);
            if !same(&signature, &query.msg_signature) {
                continue;
            }
            if data.is_none() {
                let decoded = BASE64.decode(encrypted.as_bytes());
                data = Some(decoded.map_err(|_| CallbackError::Decrypt("it is no base64"))?);
            }
            for key in &application.keys {
                match decrypt(key, data.clone().unwrap_or_default()) {
                    Ok(plain) if application.takes(&plain.receive_id) => return Ok((index, plain)),
                    Ok(plain) => failure = CallbackError::ReceiveId { receive_id: plain.receive_id },
                    Err(error) if matches!(failure, CallbackError::Signature) => failure = error,
                    Err(_) => {}
                }
            }
        }
        Err(failure)
    }
}
