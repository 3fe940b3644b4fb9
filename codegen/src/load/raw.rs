//! The specification as it is written: nothing is looked up, every value keeps its place.

use crate::source::{Span, Spanned};
use crate::words::{
    Caller, Direction, Discriminator, ErrorRetry, Host, LayoutWord, LimitKey, Method, PageKind, Period, RateScope,
    Repr, Retry, Step, TokenKind, WireForm,
};

/// Something under a name.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub(crate) name: Spanned<String>,
    pub(crate) value: T,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RawSpec {
    pub(crate) areas: Vec<Named<RawArea>>,
    pub(crate) glossary: Vec<Named<RawGlossaryEntry>>,
    pub(crate) errors: Vec<Named<RawError>>,
    pub(crate) files: Vec<RawFile>,
    pub(crate) documents: RawDocuments,
    /// By the begin of paths, then by the ways of fields.
    pub(crate) refusals: Vec<Named<Vec<Named<RawRefusal>>>>,
    /// Every English text, for what holds of all of them.
    pub(crate) prose: Vec<Prose>,
    /// Whether a whole file could not be read: what it defines is then missing everywhere.
    pub(crate) incomplete: bool,
}

/// An English text.
#[derive(Clone, Debug)]
pub(crate) struct Prose {
    pub(crate) text: Spanned<String>,
    /// Whether it is a name, which has no full stop.
    pub(crate) title: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RawArea {
    pub(crate) en: String,
    pub(crate) zh: String,
    pub(crate) doc: String,
    pub(crate) default: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RawGlossaryEntry {
    pub(crate) doc: Option<String>,
    pub(crate) rust: Option<Spanned<String>>,
    /// Whether each field names itself.
    pub(crate) own_names: bool,
    pub(crate) example: Option<String>,
    /// The ID type of every field of this wire name.
    pub(crate) ty: Option<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawError {
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) zh: String,
    pub(crate) en: Option<String>,
    pub(crate) retry: Option<ErrorRetry>,
    pub(crate) hint: Option<String>,
}

/// The error codes by which a flawed field is refused.
#[derive(Clone, Debug)]
pub(crate) struct RawRefusal {
    pub(crate) missing: Option<Spanned<i64>>,
    pub(crate) invalid: Option<Spanned<i64>>,
    pub(crate) size: Option<Spanned<i64>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawFile {
    /// Folder and file name without ending.
    pub(crate) folder: String,
    pub(crate) stem: String,
    pub(crate) area: Spanned<String>,
    pub(crate) en: String,
    pub(crate) zh: String,
    pub(crate) operations: Vec<Named<RawOperation>>,
    pub(crate) events: Vec<Named<RawEvent>>,
    pub(crate) types: Vec<Named<RawType>>,
    pub(crate) ids: Vec<Named<RawId>>,
    pub(crate) enums: Vec<Named<RawEnum>>,
    pub(crate) unions: Vec<Named<RawUnion>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawEvent {
    pub(crate) title: Option<Spanned<String>>,
    pub(crate) summary: Option<Spanned<String>>,
    pub(crate) details: Option<String>,
    pub(crate) docs: Vec<i64>,
    pub(crate) read: Option<RawReading>,
    pub(crate) when: Vec<RawWhen>,
    pub(crate) callers: Vec<Caller>,
    pub(crate) deprecated: Option<RawDeprecation>,
    pub(crate) fields: Vec<RawField>,
}

/// What the discriminators of an event say in one of its forms.
#[derive(Clone, Debug)]
pub(crate) struct RawWhen {
    pub(crate) span: Span,
    pub(crate) values: Vec<(Discriminator, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawOperation {
    pub(crate) title: Option<Spanned<String>>,
    pub(crate) summary: Option<Spanned<String>>,
    pub(crate) details: Option<String>,
    pub(crate) docs: Vec<i64>,
    pub(crate) read: Option<RawReading>,
    pub(crate) rates: Vec<RawRate>,
    pub(crate) get: Option<Spanned<String>>,
    pub(crate) post: Option<Spanned<String>>,
    pub(crate) new: Option<Spanned<RawConstructor>>,
    pub(crate) query: Vec<RawField>,
    pub(crate) body: Option<Spanned<Vec<RawField>>>,
    pub(crate) response: Option<RawResponse>,
    pub(crate) token: Option<TokenKind>,
    pub(crate) issues: Option<Spanned<TokenKind>>,
    pub(crate) token_param: Option<Spanned<String>>,
    pub(crate) retry: Option<Retry>,
    pub(crate) paging: Option<RawPaging>,
    pub(crate) callers: Vec<Caller>,
    pub(crate) host: Option<Host>,
    pub(crate) deprecated: Option<RawDeprecation>,
    pub(crate) official: Option<RawOfficialOperation>,
    pub(crate) note: Option<String>,
}

/// What the official document says where it is wrong.
#[derive(Clone, Debug)]
pub(crate) struct RawOfficialOperation {
    pub(crate) span: Span,
    pub(crate) path: Option<String>,
    pub(crate) method: Option<Method>,
    pub(crate) title: Option<String>,
    pub(crate) absent: bool,
}

/// What is known of the official pages beside what they say of operations.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawDocuments {
    pub(crate) pages: Vec<RawDocumentPage>,
    pub(crate) exceptions: Vec<RawDocumentException>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawDocumentPage {
    pub(crate) span: Span,
    pub(crate) docs: Vec<i64>,
    pub(crate) title: String,
    pub(crate) is: PageKind,
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawDocumentException {
    pub(crate) span: Span,
    pub(crate) page: i64,
    pub(crate) kind: String,
    pub(crate) at: String,
    pub(crate) reason: String,
}

/// The official document that something was last read against.
#[derive(Clone, Debug)]
pub(crate) struct RawReading {
    pub(crate) doc: Spanned<i64>,
    pub(crate) updated: Spanned<String>,
}

/// A documented frequency limit.
#[derive(Clone, Debug)]
pub(crate) struct RawRate {
    pub(crate) calls: Spanned<i64>,
    pub(crate) per: Spanned<RawPeriod>,
    pub(crate) by: Spanned<RateScope>,
    pub(crate) what: Option<String>,
    pub(crate) doc: Option<i64>,
}

/// A span of time: a word for it, or a number of seconds.
#[derive(Clone, Debug)]
pub(crate) enum RawPeriod {
    Word(Period),
    Seconds(i64),
}

/// How a constructor takes the required fields.
#[derive(Clone, Debug)]
pub(crate) enum RawConstructor {
    /// One after the other, by wire name.
    Listed(Vec<Spanned<String>>),
    /// In a struct, by name.
    Named,
}

#[derive(Clone, Debug)]
pub(crate) enum RawResponse {
    Name(Spanned<String>),
    Fields(Vec<RawField>),
}

#[derive(Clone, Debug)]
pub(crate) struct RawPaging {
    pub(crate) span: Span,
    pub(crate) request: Option<Spanned<String>>,
    pub(crate) response: Option<Spanned<String>>,
    pub(crate) last: Option<Spanned<String>>,
    pub(crate) step: Option<Spanned<Step>>,
    pub(crate) more: Option<Spanned<String>>,
    pub(crate) done: Option<Spanned<String>>,
    pub(crate) total: Option<Spanned<String>>,
    pub(crate) items: Option<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawDeprecation {
    pub(crate) span: Span,
    pub(crate) replacement: Option<Spanned<String>>,
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawType {
    pub(crate) doc: Option<String>,
    pub(crate) direction: Option<Spanned<Direction>>,
    /// Where it says that no operation or event holds it.
    pub(crate) root: Option<Span>,
    pub(crate) new: Option<Spanned<RawConstructor>>,
    pub(crate) fields: Vec<RawField>,
    pub(crate) note: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawField {
    pub(crate) wire_name: Spanned<String>,
    pub(crate) ty: Spanned<String>,
    pub(crate) required: bool,
    pub(crate) doc: Option<String>,
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) wire: Option<Spanned<WireForm>>,
    pub(crate) flatten: bool,
    pub(crate) nullable: bool,
    pub(crate) limits: Vec<RawLimit>,
    pub(crate) lenient: Option<Span>,
    pub(crate) example: Option<Spanned<String>>,
    pub(crate) values: Option<Span>,
    pub(crate) deprecated: Option<String>,
    pub(crate) official: Option<RawOfficial>,
    pub(crate) note: Option<String>,
}

/// One limit: its key and its value (then both numbers are the same), or the two ends of a range.
#[derive(Clone, Debug)]
pub(crate) struct RawLimit {
    pub(crate) key: LimitKey,
    pub(crate) span: Span,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

#[derive(Clone, Debug)]
pub(crate) struct RawOfficial {
    pub(crate) span: Span,
    pub(crate) ty: Option<String>,
    pub(crate) required: Option<bool>,
    pub(crate) wire: Option<WireForm>,
    pub(crate) name: Option<String>,
    pub(crate) limit: Option<Spanned<String>>,
    pub(crate) absent: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RawId {
    pub(crate) doc: Option<String>,
    pub(crate) repr: Option<Repr>,
    pub(crate) example: Option<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawEnum {
    pub(crate) doc: Option<String>,
    pub(crate) repr: Option<Repr>,
    pub(crate) values: Vec<Named<RawEnumValue>>,
    pub(crate) note: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawEnumValue {
    pub(crate) name: Spanned<String>,
    pub(crate) zh: Option<String>,
    pub(crate) doc: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawUnion {
    pub(crate) doc: Option<String>,
    pub(crate) direction: Option<Spanned<Direction>>,
    pub(crate) tag: Option<Spanned<String>>,
    pub(crate) tag_repr: Option<Repr>,
    pub(crate) layout: Option<Spanned<LayoutWord>>,
    pub(crate) content: Option<Spanned<String>>,
    pub(crate) variants: Vec<Named<RawVariant>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawVariant {
    pub(crate) ty: Option<Spanned<String>>,
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) key: Option<Spanned<String>>,
    /// Where it says that the body converts into the union.
    pub(crate) from: Option<Span>,
    pub(crate) doc: Option<String>,
}
