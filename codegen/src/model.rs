//! The specification, resolved: every reference is looked up, every name is decided, every check has passed.
//! Emitters read it and decide nothing.

use std::fmt;

/// The whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The types that are not behind a feature.
    pub shared: Area,
    /// The product areas, by name.
    pub areas: Vec<Area>,
    /// The global error codes, by code.
    pub errors: Vec<ErrorCode>,
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
    /// Types in the order of the file, those made from responses first.
    pub structs: Vec<Struct>,
    /// Enums in the order of the file.
    pub enums: Vec<Enum>,
    /// Unions in the order of the file.
    pub unions: Vec<Union>,
}

/// An HTTP endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Rust name of the request.
    pub name: String,
    /// Official Chinese title.
    pub title: String,
    /// What it does.
    pub summary: String,
    /// What else to know.
    pub details: Option<String>,
    /// Official document numbers.
    pub docs: Vec<i64>,
    /// HTTP method.
    pub method: Method,
    /// Path, beginning with a slash.
    pub path: String,
    /// Kind of token.
    pub token: String,
    /// Query parameter that carries the token, where it is not the usual one.
    pub token_param: Option<String>,
    /// Whether it may be repeated.
    pub retry: Retry,
    /// Who may call it; empty for everybody.
    pub callers: Vec<String>,
    /// Host, `api` or `pay`.
    pub host: String,
    /// Deprecation, as a sentence and the Rust name of the replacement.
    pub deprecated: Option<Deprecation>,
    /// Where it departs from the official document.
    pub deviation: Option<String>,
    /// Fields of the query string.
    pub query: Vec<Field>,
    /// Fields of the body.
    pub body: Vec<Field>,
    /// How the body travels.
    pub encoding: Encoding,
    /// What comes back.
    pub response: Response,
    /// How to fetch the next page.
    pub paging: Option<Paging>,
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
        })
    }
}

/// Whether an operation may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It changes nothing.
    Read,
    /// A repeat changes nothing more.
    Safe,
    /// A repeat would do it twice.
    Unsafe,
}

impl Retry {
    /// The word in the specification.
    pub fn as_str(self) -> &'static str {
        match self {
            Retry::Read => "read",
            Retry::Safe => "safe",
            Retry::Unsafe => "unsafe",
        }
    }
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

/// A replaced operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Deprecation {
    /// The operation to use instead.
    pub replacement: Option<TypeRef>,
    /// Why.
    pub reason: Option<String>,
}

/// A type, enum, union or operation by its area and Rust name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeRef {
    /// Area, `shared` for the ungated one.
    pub area: String,
    /// Rust name.
    pub name: String,
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Rust name.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether a request contains it: it then has a constructor and setters.
    pub in_request: bool,
}

/// A field of a struct or request.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in JSON, XML or the query string.
    pub wire_name: String,
    /// Rust name.
    pub name: String,
    /// Meaning.
    pub doc: String,
    /// Type of the value.
    pub ty: Type,
    /// Whether it may be left out.
    pub presence: Presence,
    /// How the value travels.
    pub form: Form,
    /// Whether its keys stand in the parent's object.
    pub flatten: bool,
    /// Whether the value is boxed because the type contains itself.
    pub boxed: bool,
    /// Limits that the server enforces.
    pub limits: Vec<Limit>,
    /// A typical value: that of the elements in a list.
    pub example: Option<String>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// Where it departs from the official document.
    pub deviation: Option<String>,
}

impl Field {
    /// A field of which nothing is known but a type: a value that stands alone.
    pub(crate) fn of_type(name: &str, ty: &Type) -> Self {
        Self {
            wire_name: name.to_owned(),
            name: name.to_owned(),
            doc: String::new(),
            ty: ty.clone(),
            presence: Presence::Required,
            form: Form::Plain,
            flatten: false,
            boxed: false,
            limits: Vec::new(),
            example: None,
            deprecated: None,
            deviation: None,
        }
    }
}

/// Type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// Text that must not be shown.
    Secret,
    /// 64-bit integer.
    Int,
    /// 64-bit floating point number.
    Float,
    /// Boolean.
    Bool,
    /// Unix seconds.
    Timestamp,
    /// Unix milliseconds.
    TimestampMs,
    /// Free-form JSON.
    Json,
    /// A part of a multipart body.
    File,
    /// A list.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A struct.
    Struct(TypeRef),
    /// An open enum.
    Enum(TypeRef, Repr),
    /// A union.
    Union(TypeRef),
}

impl Type {
    /// The named type at the core of lists and maps.
    pub fn named(&self) -> Option<&TypeRef> {
        match self {
            Type::List(item) | Type::Map(item) => item.named(),
            Type::Struct(name) | Type::Enum(name, _) | Type::Union(name) => Some(name),
            _ => None,
        }
    }
}

/// Whether a field may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A request must have it.
    Required,
    /// It may be absent.
    Optional,
    /// It may be absent or null, and the two differ.
    Nullable,
    /// The default stands for absent.
    Default,
}

/// How a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The obvious way.
    Plain,
    /// A boolean as 1 or 0.
    Flag,
    /// A list of booleans as 1 or 0.
    Flags,
    /// A number in a string.
    Text,
    /// A boolean as "1" or "0".
    FlagText,
    /// A list joined with `|`.
    Pipe,
    /// A list joined with `,`.
    Comma,
    /// A JSON document in a string.
    Json,
    /// A list whose only element may stand alone.
    OneOrMany,
}

/// A limit on a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// Most characters.
    MaxLen(u64),
    /// Fewest characters.
    MinLen(u64),
    /// Most bytes.
    MaxBytes(u64),
    /// Most elements.
    MaxItems(u64),
    /// Fewest elements.
    MinItems(u64),
    /// Smallest and largest number.
    Range(f64, f64),
}

/// How an enum value or a union's tag travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repr {
    /// As a string.
    String,
    /// As a number.
    Int,
}

/// An open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Rust name.
    pub name: String,
    /// What the values tell apart.
    pub doc: String,
    /// How a value travels.
    pub repr: Repr,
    /// The known values.
    pub values: Vec<EnumValue>,
}

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// What travels.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Official meaning.
    pub zh: String,
    /// Meaning, where the name does not say it all.
    pub doc: Option<String>,
}

/// One of several bodies.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Rust name.
    pub name: String,
    /// What it holds.
    pub doc: String,
    /// Where tag and body stand.
    pub layout: Layout,
    /// How the tag travels.
    pub repr: Repr,
    /// The known variants.
    pub variants: Vec<Variant>,
    /// Whether a request contains it: it then has constructors.
    pub in_request: bool,
}

/// Where a union's tag and body stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The body under a key named as the tag's value.
    Keyed {
        /// Wire name of the tag.
        tag: String,
    },
    /// The body's fields beside the tag.
    Inline {
        /// Wire name of the tag.
        tag: String,
    },
    /// The body under one key.
    Adjacent {
        /// Wire name of the tag.
        tag: String,
        /// Key of the body.
        content: String,
    },
    /// The key that is present is the variant.
    External,
}

/// A known variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The tag's value.
    pub tag: String,
    /// Key of the body in the layouts that have one.
    pub key: String,
    /// Rust name.
    pub name: String,
    /// Meaning.
    pub doc: String,
    /// Type of the body; `None` when there is none.
    pub ty: Option<Type>,
    /// What the body's constructor takes, when it is a struct with one: the union's takes the same.
    pub arguments: Option<Vec<Field>>,
    /// Whether no other variant has the same type, so that the type converts into the union.
    pub convertible: bool,
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
    /// What a repeat needs.
    pub retry: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Api {
    /// The shared area and all others.
    pub fn all_areas(&self) -> impl Iterator<Item = &Area> {
        std::iter::once(&self.shared).chain(&self.areas)
    }

    /// All operations with their areas and modules.
    pub fn operations(&self) -> impl Iterator<Item = (&Area, &Module, &Operation)> {
        self.all_areas().flat_map(|area| {
            area.modules.iter().flat_map(move |module| module.operations.iter().map(move |op| (area, module, op)))
        })
    }
}
