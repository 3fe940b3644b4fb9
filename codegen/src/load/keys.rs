//! The keys of every mapping in the format, once: the loader refuses others, and the JSON Schema is made
//! from the same tables.

use crate::words::{
    Caller, Direction, ErrorRetry, Host, LayoutWord, Method, PageKind, Period, RateScope, Repr, Retry, Step, TokenKind,
    Told, WireForm, Word,
};

/// The types that the format knows by itself.
pub(crate) const BUILT_IN: &[&str] =
    &["string", "secret", "int", "float", "bool", "flag", "timestamp", "timestamp_ms", "json", "file"];

/// What a key's value looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Free text.
    Text,
    /// English that ends with a full stop.
    Prose,
    /// A name or path of this form.
    Like(Form),
    /// A value of any plain kind.
    Value,
    /// One of these words.
    Word(&'static [Told]),
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Int,
    /// Exactly two numbers, `[min, max]`.
    Range,
    /// One of these words, or a whole number.
    WordOrInt(&'static [Told]),
    /// A day, `"2025-06-10"`.
    Date,
    /// A list of whole numbers.
    Ints,
    /// A list of these words.
    Words(&'static [Told]),
    /// A list of mappings with these keys.
    List(&'static [Key]),
    /// A mapping with these keys.
    Map(&'static [Key]),
    /// A mapping from free names to mappings with these keys.
    MapOf(&'static [Key]),
    /// A mapping from the Rust names of types or operations to mappings with these keys.
    Types(&'static [Key]),
    /// The name of a type, or a mapping from names to fields.
    Response,
    /// A list of wire names, or the word `named`.
    Constructor,
    /// Anything: the key is known only in order to be refused with a good reason.
    Any,
}

/// The form of a name or path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Name of a type, variant or value: `UpperCamelCase`.
    Type,
    /// Name of a field or module: `snake_case`.
    Field,
    /// Name of an operation, with its area where that is another one.
    Operation,
    /// Name of an error: a constant that says what is wrong, and then what is wrong with it.
    Constant,
    /// A type expression.
    Expression,
    /// Path of an operation.
    Path,
}

/// A key of a mapping.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) doc: &'static str,
    /// Whether it must be there.
    pub(crate) needed: bool,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, needed: false }
}

const fn needed(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, needed: true }
}

pub(crate) const TITLES: &[Key] =
    &[needed("en", Shape::Text, "The name in English."), needed("zh", Shape::Text, "The official name in Chinese.")];

pub(crate) const OFFICIAL_FIELD: &[Key] = &[
    key("type", Shape::Text, "The type that the official document gives."),
    key("required", Shape::Flag, "Whether the official document says that it is required."),
    key("wire", Shape::Word(WireForm::TOLD), "The wire form that the official document gives."),
    key("name", Shape::Text, "The wire name that the official document gives."),
    key("limit", Shape::Value, "The number that the official document gives as a limit, or `none`."),
    key("absent", Shape::Flag, "True when no official document has the field."),
];

pub(crate) const OFFICIAL_OPERATION: &[Key] = &[
    key("path", Shape::Text, "The path that the official document gives."),
    key("method", Shape::Word(Method::TOLD), "The method that the official document gives."),
    key("title", Shape::Text, "The title that the official document gives."),
    key("absent", Shape::Flag, "True when no official document has the operation, any more or yet."),
];

pub(crate) const FIELD: &[Key] = &[
    needed("type", Shape::Like(Form::Expression), "The type: `string`, `int`, `\"[T]\"`, a type's name, …"),
    key("required", Shape::Flag, "True when the server refuses a request without it, or always sends it."),
    key("doc", Shape::Prose, "The meaning, where the glossary has none or another."),
    key("rust", Shape::Like(Form::Field), "The Rust name, where the wire name in snake case will not do."),
    key("wire", Shape::Word(WireForm::TOLD), "How the value travels, where that is not the obvious way."),
    key("flatten", Shape::Flag, "True when the keys of the struct or union stand in the parent's object."),
    key("nullable", Shape::Flag, "True when an explicit null in a request differs from leaving the field out."),
    key("max_len", Shape::Int, "Most characters of a string."),
    key("min_len", Shape::Int, "Fewest characters of a string."),
    key("max_bytes", Shape::Int, "Most bytes of a string in UTF-8, or of a file."),
    key("max_items", Shape::Int, "Most elements of a list."),
    key("min_items", Shape::Int, "Fewest elements of a list."),
    key("range", Shape::Range, "Smallest and largest number."),
    key("lenient", Shape::Flag, "True when sources disagree on the JSON type; needs a note."),
    key("example", Shape::Value, "A typical value, where the glossary has none or another."),
    key("values", Shape::Any, "Not allowed: documented values are an enum."),
    key("deprecated", Shape::Prose, "What to use instead."),
    key("official", Shape::Map(OFFICIAL_FIELD), "What the official document says where it is wrong; needs a note."),
    key("note", Shape::Prose, "Why the facts here were decided the way they are."),
];

/// The word for a constructor whose arguments are named.
pub(crate) const NAMED: &str = "named";

const NEW: Key = key(
    "new",
    Shape::Constructor,
    "The wire names of the required fields in the order in which the constructor takes them, or `named`.",
);

pub(crate) const PAGING: &[Key] = &[
    needed("request", Shape::Text, "The request field that asks for a page."),
    key("response", Shape::Text, "The response field with its next value."),
    key("last", Shape::Text, "The field of the last item with the next value."),
    key("step", Shape::Word(Step::TOLD), "What to add for the next page: the number of items received, or one."),
    key("more", Shape::Text, "A response flag that is true while there is more."),
    key("done", Shape::Text, "A response flag that is true on the last page."),
    key("total", Shape::Text, "A response field with the number of all items."),
    needed("items", Shape::Text, "The list in the response, dotted when nested."),
];

pub(crate) const DEPRECATED: &[Key] = &[
    key("use", Shape::Like(Form::Operation), "The operation, or event, that replaces this one."),
    key("reason", Shape::Prose, "Why, or what to do instead."),
];

pub(crate) const READING: &[Key] = &[
    needed("doc", Shape::Int, "Number of the official document that was read."),
    needed("updated", Shape::Date, "The day of that document's last update, in quotes: \"2025-06-10\"."),
];

pub(crate) const RATE: &[Key] = &[
    needed("calls", Shape::Int, "How many calls there may be, or how many of `what`."),
    needed("per", Shape::WordOrInt(Period::TOLD), "In which time; a number means seconds."),
    needed("by", Shape::Word(RateScope::TOLD), "Whose calls are counted together."),
    key("what", Shape::Text, "What is counted instead of calls, as an English plural: recipients."),
    key("doc", Shape::Int, "The official document that says so, where it is none of the operation's own."),
];

pub(crate) const OPERATION: &[Key] = &[
    needed("title", Shape::Text, "The official Chinese title."),
    needed("summary", Shape::Prose, "What it does, in one English sentence."),
    key("details", Shape::Prose, "What else to know: limits, who may call it, side effects."),
    needed("docs", Shape::Ints, "Official document numbers, first the one for internal apps."),
    key("read", Shape::Map(READING), "The document that the operation was last read against, and of which day it was."),
    key("rate", Shape::List(RATE), "The frequency limits that the official documents give."),
    key("get", Shape::Like(Form::Path), "The path of a GET."),
    key("post", Shape::Like(Form::Path), "The path of a POST."),
    NEW,
    key("query", Shape::MapOf(FIELD), "Fields of the query string."),
    key("body", Shape::MapOf(FIELD), "Fields of the JSON or multipart body."),
    key("response", Shape::Response, "A type's name, `binary`, or fields."),
    key("token", Shape::Word(TokenKind::TOLD), "The kind of token; `access` when left out."),
    key("issues", Shape::Word(TokenKind::TOLD), "The kind of token that it answers, for the client to fetch it by."),
    key("token_param", Shape::Text, "The query parameter of the token, where it is not the usual one."),
    key(
        "retry",
        Shape::Word(Retry::TOLD),
        "Whether it may be repeated; `read` for GET, `unsafe` for POST when left out.",
    ),
    key("paging", Shape::Map(PAGING), "How to fetch the next page."),
    key("callers", Shape::Words(Caller::TOLD), "Who may call it, where not everybody."),
    key("host", Shape::Word(Host::TOLD), "The host; `api` when left out."),
    key("deprecated", Shape::Map(DEPRECATED), "What replaces it."),
    key("official", Shape::Map(OFFICIAL_OPERATION), "What the official document says where it is wrong; needs a note."),
    key("note", Shape::Prose, "Why the facts here were decided the way they are."),
];

pub(crate) const WHEN: &[Key] = &[
    key("MsgType", Shape::Text, "The kind of message."),
    key("Event", Shape::Text, "The event, for an app of the corp itself."),
    key("InfoType", Shape::Text, "The event, for a third-party app or a provider."),
    key("ChangeType", Shape::Text, "What changed."),
    key("AuthType", Shape::Text, "Which permission."),
    key("event.event_type", Shape::Text, "The event of a device, for the provider of the device."),
    key("command.command_type", Shape::Text, "The command to a device, for the provider of the device."),
    key("msgtype", Shape::Text, "What came to an intelligent bot."),
];

pub(crate) const EVENT: &[Key] = &[
    needed("title", Shape::Text, "The official Chinese title."),
    needed("summary", Shape::Prose, "What has happened, in one English sentence."),
    key("details", Shape::Prose, "What else to know."),
    needed("docs", Shape::Ints, "Official document numbers, first the one for internal apps."),
    key("read", Shape::Map(READING), "The document that the event was last read against, and of which day it was."),
    needed(
        "when",
        Shape::List(WHEN),
        "What the discriminators say; one mapping for each of the forms in which it comes.",
    ),
    key("callers", Shape::Words(Caller::TOLD), "Whose applications it comes to, where not to everybody's."),
    key("deprecated", Shape::Map(DEPRECATED), "What comes instead of it."),
    key("fields", Shape::MapOf(FIELD), "The fields beside those that all events have."),
    key("note", Shape::Prose, "Why the facts here were decided the way they are."),
];

pub(crate) const TYPE: &[Key] = &[
    needed("doc", Shape::Prose, "What the type is."),
    key(
        "direction",
        Shape::Word(Direction::TOLD),
        "Said of what requests and responses share, which has the request's form, and of replies to callbacks.",
    ),
    key("root", Shape::Flag, "True when no operation or event holds the type: the crate reads it by itself."),
    NEW,
    needed("fields", Shape::MapOf(FIELD), "Its fields, by wire name."),
    key("note", Shape::Prose, "Why this is a type of its own, or another decision."),
];

pub(crate) const ID: &[Key] = &[
    needed("doc", Shape::Prose, "What it is the ID of."),
    key("repr", Shape::Word(Repr::TOLD), "How it travels; `string` when left out."),
    key("example", Shape::Value, "A typical value, for fields that give none."),
];

pub(crate) const ENUM_VALUE: &[Key] = &[
    needed("name", Shape::Like(Form::Type), "The Rust name of the value."),
    key("zh", Shape::Text, "The official meaning."),
    key("doc", Shape::Prose, "The meaning, where the name does not say it all."),
];

pub(crate) const ENUM: &[Key] = &[
    needed("doc", Shape::Prose, "What the values tell apart."),
    key("repr", Shape::Word(Repr::TOLD), "How a value travels; `string` when left out."),
    needed("values", Shape::MapOf(ENUM_VALUE), "The values, by what travels."),
    key("note", Shape::Prose, "Why this is an enum of its own, or another decision."),
];

pub(crate) const VARIANT: &[Key] = &[
    key("type", Shape::Like(Form::Expression), "The type of the body; left out when there is none."),
    key("rust", Shape::Like(Form::Type), "The Rust name of the variant."),
    key("key", Shape::Text, "The key of the body, where it is not the tag's value."),
    key("from", Shape::Flag, "True when the body converts into the union by itself."),
    key("doc", Shape::Prose, "The meaning, where it is not that of the body's type."),
];

pub(crate) const UNION: &[Key] = &[
    needed("doc", Shape::Prose, "What the union holds."),
    key(
        "direction",
        Shape::Word(Direction::TOLD),
        "Said of what requests and responses share, which has the request's form, and of replies to callbacks.",
    ),
    key("tag", Shape::Text, "The wire name whose value names the variant."),
    key("tag_repr", Shape::Word(Repr::TOLD), "How the tag travels; `string` when left out."),
    key("layout", Shape::Word(LayoutWord::TOLD), "Where the variant's body stands; `keyed` when left out."),
    key("content", Shape::Text, "The key of the body in the layout `adjacent`."),
    needed("variants", Shape::MapOf(VARIANT), "The variants, by the tag's value."),
    key("note", Shape::Prose, "Why this is a union of its own, or another decision."),
];

pub(crate) const RESOURCE_FILE: &[Key] = &[
    needed("area", Shape::Like(Form::Field), "The area: the folder's name."),
    needed("resource", Shape::Map(TITLES), "What the file is about."),
    key("operations", Shape::Types(OPERATION), "The operations, by Rust name."),
    key("events", Shape::Types(EVENT), "The events that callbacks bring, by Rust name."),
    key("types", Shape::Types(TYPE), "The types, by Rust name."),
    key("ids", Shape::Types(ID), "The types of IDs, by Rust name."),
    key("enums", Shape::Types(ENUM), "The enums, by Rust name."),
    key("unions", Shape::Types(UNION), "The unions, by Rust name."),
];

pub(crate) const AREA: &[Key] = &[
    needed("en", Shape::Text, "The name in English."),
    needed("zh", Shape::Text, "The official name in Chinese."),
    needed("doc", Shape::Prose, "What the area holds."),
    key("default", Shape::Flag, "Whether it is among the crate's default features."),
];

pub(crate) const DOCUMENTS: &[Key] = &[
    key("pages", Shape::List(DOCUMENT_PAGE), "The official pages that describe no operation and no event."),
    key("exceptions", Shape::List(DOCUMENT_EXCEPTION), "Where a page is at fault in a way that is no field."),
];

pub(crate) const DOCUMENT_PAGE: &[Key] = &[
    needed("docs", Shape::Ints, "Numbers of the page's copies."),
    needed("title", Shape::Text, "The official title."),
    needed("is", Shape::Word(PageKind::TOLD), "What it is instead."),
    key("reason", Shape::Prose, "Why it is out of scope."),
];

pub(crate) const DOCUMENT_EXCEPTION: &[Key] = &[
    needed("page", Shape::Int, "Number of the page that is at fault."),
    needed("kind", Shape::Text, "The kind of the finding."),
    needed("at", Shape::Text, "What the finding is about."),
    needed("reason", Shape::Prose, "What is wrong with the page."),
];

pub(crate) const GLOSSARY_ENTRY: &[Key] = &[
    key("doc", Shape::Prose, "The meaning."),
    key("rust", Shape::Like(Form::Field), "The Rust name of every field of this wire name."),
    key("own_names", Shape::Flag, "True when the name says too little, so that each field names itself with `rust`."),
    key("example", Shape::Value, "A typical value."),
    key(
        "type",
        Shape::Like(Form::Type),
        "The ID type of every field of this wire name, or of the elements of its list.",
    ),
];

pub(crate) const REFUSAL: &[Key] = &[
    key("missing", Shape::Int, "The code when the field is not there."),
    key("invalid", Shape::Int, "The code when its value is not allowed."),
    key("size", Shape::Int, "The code when it is too long or short, or a list of too many or few."),
];

/// What is wrong with something is the end of an error's name.
pub(crate) const OUTCOMES: &[&str] =
    &["BAD", "DUPLICATE", "EMPTY", "ILLEGAL", "INVALID", "MISSING", "NO", "UNKNOWN", "UNSUPPORTED", "WRONG"];

pub(crate) const ERROR: &[Key] = &[
    key("name", Shape::Like(Form::Constant), "The name of the constant."),
    needed("zh", Shape::Text, "The official message."),
    key("en", Shape::Prose, "The meaning in English."),
    key("retry", Shape::Word(ErrorRetry::TOLD), "What a repeat needs; a repeat is useless when left out."),
    key("hint", Shape::Prose, "What to do about it."),
];
