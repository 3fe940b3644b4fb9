//! The specification, resolved: every reference is looked up, every name is decided, every check has passed.
//! Emitters read it and decide nothing.

mod facts;
mod index;
mod types;

use crate::source::Span;
pub use crate::words::{Caller, Discriminator, ErrorRetry, Host, Method, PageKind, RateScope, Repr, Retry, TokenKind};
pub use facts::{DocumentException, DocumentPage, Documents, OfficialField, OfficialOperation, Rate, Reading, Refusal};
use index::Index;
pub use index::Item;
pub use types::{
    Constructor, Enum, EnumValue, Field, Form, Id, Layout, Limit, Presence, Struct, Type, TypeRef, Union, Variant,
};

/// The whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The types that are not behind a feature.
    pub shared: Area,
    /// The product areas, by name.
    pub areas: Vec<Area>,
    /// The global error codes, by code.
    pub errors: Vec<ErrorCode>,
    /// What is known of the official pages beside what they say of operations.
    pub documents: Documents,
    /// By which codes flawed fields are refused, the most precise first.
    pub refusals: Vec<Refusal>,
    /// Where each item is, by its area and name.
    index: Index,
}

/// A product area: a Rust module and, but for the shared types, a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Name of the folder, the module and the feature.
    pub name: String,
    /// English and official Chinese name.
    pub en: String,
    /// Official Chinese name.
    pub zh: String,
    /// What it holds.
    pub doc: String,
    /// Whether its feature is on by default.
    pub default: bool,
    /// Other areas whose types it uses.
    pub needs: Vec<String>,
    /// One module for each file.
    pub modules: Vec<Module>,
}

/// One resource file.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// Name of the file and the module.
    pub name: String,
    /// English name of the resource.
    pub en: String,
    /// Official Chinese name of the resource.
    pub zh: String,
    /// Operations in the order of the file.
    pub operations: Vec<Operation>,
    /// Events in the order of the file; the fields of each are the struct of its name.
    pub events: Vec<Event>,
    /// Types in the order of the file, those made from responses first.
    pub structs: Vec<Struct>,
    /// Types of IDs in the order of the file.
    pub ids: Vec<Id>,
    /// Enums in the order of the file.
    pub enums: Vec<Enum>,
    /// Unions in the order of the file.
    pub unions: Vec<Union>,
}

/// What a callback brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Rust name, also of the struct of its fields.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Official Chinese title.
    pub title: String,
    /// Official document numbers.
    pub docs: Vec<i64>,
    /// The document that it was last read against.
    pub read: Option<Reading>,
    /// What the discriminators say, in each of its forms.
    pub when: Vec<Vec<(Discriminator, String)>>,
    /// Whose applications it comes to; empty for everybody's.
    pub callers: Vec<Caller>,
    /// Deprecation, as a sentence and the Rust name of the event that comes instead.
    pub deprecated: Option<Deprecation>,
}

impl Event {
    /// What all events have: the crate reads it once for all of them.
    pub const ENVELOPE: &[&str] =
        &["ToUserName", "FromUserName", "CreateTime", "TimeStamp", "AgentID", "SuiteId", "AuthCorpId"];
}

/// An HTTP endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Rust name of the request.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Official Chinese title.
    pub title: String,
    /// What it does.
    pub summary: String,
    /// What else to know.
    pub details: Option<String>,
    /// Official document numbers.
    pub docs: Vec<i64>,
    /// The document that it was last read against.
    pub read: Option<Reading>,
    /// Documented frequency limits.
    pub rates: Vec<Rate>,
    /// HTTP method.
    pub method: Method,
    /// Path, beginning with a slash.
    pub path: String,
    /// Kind of token.
    pub token: TokenKind,
    /// Kind of token that it answers, where that is what it is for.
    pub issues: Option<TokenKind>,
    /// Query parameter that carries the token, where it is not the usual one.
    pub token_param: Option<String>,
    /// Whether it may be repeated.
    pub retry: Retry,
    /// Who may call it; empty for everybody.
    pub callers: Vec<Caller>,
    /// Where it is served.
    pub host: Host,
    /// Deprecation, as a sentence and the Rust name of the replacement.
    pub deprecated: Option<Deprecation>,
    /// Where it departs from the official document.
    pub deviation: Option<String>,
    /// What the official document says where it is wrong.
    pub official: Option<OfficialOperation>,
    /// Fields of the query string.
    pub query: Vec<Field>,
    /// Fields of the body.
    pub body: Vec<Field>,
    /// What its constructor takes.
    pub new: Constructor,
    /// How the body travels.
    pub encoding: Encoding,
    /// What comes back.
    pub response: Response,
    /// How to fetch the next page.
    pub paging: Option<Paging>,
}

/// How a request body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// There is none.
    None,
    /// JSON.
    Json,
    /// multipart/form-data.
    Multipart,
    /// XML, signed.
    Xml,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Only errcode and errmsg.
    Empty,
    /// Bytes.
    Binary,
    /// A struct.
    Struct(TypeRef),
}

/// A replaced operation or event.
#[derive(Clone, Debug, PartialEq)]
pub struct Deprecation {
    /// The operation or event to use instead.
    pub replacement: Option<TypeRef>,
    /// Why.
    pub reason: Option<String>,
}

/// How to fetch the next page.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// The request field that asks for a page.
    pub request: Field,
    /// Where its next value comes from.
    pub next: Next,
    /// A flag in the response that is true while there is more.
    pub more: Option<Path>,
    /// A flag in the response that is true on the last page.
    pub done: Option<Path>,
    /// The number of all items in the response.
    pub total: Option<Path>,
    /// The list in the response.
    pub items: Path,
    /// Type of its elements.
    pub item: Type,
}

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// A field of the response says it.
    Response(Path),
    /// A field of the last item says it.
    Last(Path),
    /// The number of items received is added.
    Items,
    /// One is added.
    Page,
}

/// A way to a field through nested structs.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The fields from the outermost to the innermost.
    pub fields: Vec<Field>,
}

/// A global error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCode {
    /// The number.
    pub code: i64,
    /// Name of the constant.
    pub name: Option<String>,
    /// Official message.
    pub zh: String,
    /// Meaning in English.
    pub en: Option<String>,
    /// What a repeat needs; `None` where a repeat is useless.
    pub retry: Option<ErrorRetry>,
    /// What to do about it.
    pub hint: Option<String>,
}
