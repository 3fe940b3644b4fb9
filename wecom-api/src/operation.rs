//! What the runtime knows of an operation, and the traits that generated requests implement. Knows nothing of clients.

use crate::codec::{Fields, Write};
use crate::file::FilePart;
use crate::reply::Reply;
use serde::ser::SerializeMap;
use std::borrow::Cow;
use std::fmt;
use std::hash::Hash;
use std::time::Duration;

/// The facts about an endpoint that are the same for every call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The module that holds it, such as `contacts`.
    pub area: &'static str,
    /// Name of the request, such as `GetUser`.
    pub name: &'static str,
    /// The official Chinese title.
    pub title: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path, such as `/cgi-bin/user/get`.
    pub path: Cow<'static, str>,
    /// Kind of token that it takes.
    pub token: TokenKind,
    /// Query parameter that carries the token, where it is not the usual one of its kind.
    pub token_param: Option<&'static str>,
    /// Whether it may be repeated after a fault.
    pub retry: Retry,
    /// Host that serves it.
    pub host: Host,
    /// How the body travels.
    pub encoding: Encoding,
    /// Whether the answer is a file.
    pub binary: bool,
    /// Numbers of the official documents.
    pub docs: &'static [u32],
    /// How often it may be called, as the official documents say.
    pub rates: &'static [Rate],
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.area.is_empty() {
            write!(f, "{} {}", self.method, self.path)
        } else {
            write!(f, "{}::{}", self.area, self.name)
        }
    }
}

impl Operation {
    /// An operation that is called without its generated types.
    pub(crate) const fn untyped(method: Method, path: Cow<'static, str>, token: TokenKind, retry: Retry) -> Self {
        Self {
            area: "",
            name: "",
            title: "",
            method,
            path,
            token,
            token_param: None,
            retry,
            host: Host::Api,
            encoding: match method {
                Method::Get | Method::Delete => Encoding::None,
                Method::Post | Method::Put | Method::Patch => Encoding::Json,
            },
            binary: false,
            docs: &[],
            rates: &[],
        }
    }

    /// The query parameter that carries the token; `None` when there is no token.
    pub fn token_parameter(&self) -> Option<&'static str> {
        self.token_param.or(self.token.parameter())
    }
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT, which no operation uses so far.
    Put,
    /// PATCH, which no operation uses so far.
    Patch,
    /// DELETE, which no operation uses so far.
    Delete,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        })
    }
}

/// Kind of token that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// The access token of an application, whatever secret or code it was made from.
    Access,
    /// The access token of a service provider.
    Provider,
    /// The access token of a third-party application (suite).
    Suite,
    /// The access token of a hardware device.
    Device,
    /// The access token of a hardware model.
    Model,
    /// The key of a message-push webhook.
    Webhook,
    /// None.
    None,
}

impl TokenKind {
    /// All kinds of which there is a token.
    #[cfg(feature = "mock")]
    pub(crate) const ALL: [Self; 6] =
        [Self::Access, Self::Provider, Self::Suite, Self::Device, Self::Model, Self::Webhook];

    /// The query parameter that usually carries it; `None` when there is no token.
    pub const fn parameter(self) -> Option<&'static str> {
        match self {
            TokenKind::Access => Some("access_token"),
            TokenKind::Provider => Some("provider_access_token"),
            TokenKind::Suite => Some("suite_access_token"),
            TokenKind::Device => Some("device_access_token"),
            TokenKind::Model => Some("model_access_token"),
            TokenKind::Webhook => Some("key"),
            TokenKind::None => None,
        }
    }

    /// The word before its name in a sentence.
    pub(crate) const fn article(self) -> &'static str {
        if matches!(self, TokenKind::Access) { "an" } else { "a" }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TokenKind::Access => "access token",
            TokenKind::Provider => "provider access token",
            TokenKind::Suite => "suite access token",
            TokenKind::Device => "device access token",
            TokenKind::Model => "model access token",
            TokenKind::Webhook => "webhook key",
            TokenKind::None => "no token",
        })
    }
}

/// Whether an operation may be repeated after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// It changes nothing.
    Read,
    /// A repeat changes nothing more.
    Safe,
    /// A repeat would do it twice.
    Unsafe,
}

/// How often the official documents allow an operation to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Rate {
    /// How many calls there may be.
    pub calls: u32,
    /// In which time.
    pub per: Duration,
    /// Whose calls are counted together.
    pub by: RateScope,
}

impl Rate {
    pub(crate) const fn new(calls: u32, seconds: u64, by: RateScope) -> Self {
        Self { calls, per: Duration::from_secs(seconds), by }
    }
}

/// Whose calls a [`Rate`] counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateScope {
    /// Those of all apps of a corp.
    Corp,
    /// Those of one app in one corp.
    App,
    /// Those of a service provider, for whatever corp.
    Provider,
    /// Those about one member.
    Member,
    /// Those about one customer.
    Customer,
    /// Those to one chat.
    Chat,
    /// Those of one device.
    Device,
    /// Those about one order.
    Order,
    /// Those with one webhook key.
    Webhook,
    /// Those from one IP address.
    Ip,
}

/// Host that serves an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Host {
    /// The API's own.
    Api,
    /// The payment host.
    Pay,
}

/// How a request body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// There is none.
    None,
    /// JSON.
    Json,
    /// multipart/form-data.
    Multipart,
    /// XML with a signature.
    Xml,
}

/// A request as a value. Implemented by generated types.
pub trait Request: Write + Send + Sync {
    /// What comes back.
    type Response: Reply;

    /// The facts about the endpoint.
    const OPERATION: &'static Operation;

    /// Writes the fields that stand in the query string.
    fn write_query<M: SerializeMap>(&self, out: &mut Fields<M>) {
        let _ = out;
    }

    /// Writes the fields that stand in the body.
    fn write_body<M: SerializeMap>(&self, out: &mut Fields<M>) {
        let _ = out;
    }

    /// The files of a multipart body, by field name.
    fn files(&self) -> Vec<(&'static str, &FilePart)> {
        Vec::new()
    }

    /// Takes over a file of a multipart body that the fake server received.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    fn set_file(&mut self, name: &str, file: &FilePart) {
        let _ = (name, file);
    }
}

/// A listing that comes in pages. Implemented by generated types.
pub trait Paged: Request + Clone + 'static {
    /// What is listed.
    type Item: Send + 'static;

    /// What says where a page begins: a text of the server, or a number. Its default says nothing.
    type Cursor: Clone + fmt::Debug + Default + Hash + PartialEq + Send + Sync + 'static;

    /// Whether pages say in so many words if there is another one.
    const TELLS_MORE: bool = false;

    /// Takes the items out of a page.
    fn take_items(response: &mut Self::Response) -> Vec<Self::Item>;

    /// The cursor of the page that this request asks for.
    fn current(&self) -> Option<&Self::Cursor>;

    /// The cursor of the page after `response`, as the server or a count tells it.
    fn following(&self, response: &Self::Response) -> Self::Cursor;

    /// Whether the answer says that it is the last page.
    fn is_last(&self, response: &Self::Response) -> bool {
        let _ = response;
        false
    }

    /// Lets this request ask for the page at a cursor.
    fn go_to(&mut self, cursor: Self::Cursor);
}
