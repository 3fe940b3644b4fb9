//! The types that operations are made of, and their fields.

use super::facts::OfficialField;
use crate::source::Span;
use crate::words::Repr;

/// A type, enum, union or operation by its area and Rust name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeRef {
    /// Area, `shared` for the ungated one.
    pub area: String,
    /// Rust name.
    pub name: String,
}

impl TypeRef {
    /// The item `name` of the area `area`.
    pub fn new(area: &str, name: &str) -> Self {
        Self { area: area.to_owned(), name: name.to_owned() }
    }
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Rust name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its constructor, if it has one: where a request contains it. It then has setters, too.
    pub new: Option<Constructor>,
}

/// What a constructor takes: the required fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Constructor {
    /// One after the other.
    Listed(Vec<Field>),
    /// In a struct of this name.
    Named(String, Vec<Field>),
}

/// A field of a struct or request.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in JSON, XML or the query string.
    pub wire_name: String,
    /// Where it stands.
    pub span: Span,
    /// Rust name.
    pub name: String,
    /// Meaning.
    pub doc: String,
    /// Whether the meaning is the glossary's.
    pub doc_of_glossary: bool,
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
    /// Whether the specification says that it is required: in a response, that the server always sends it.
    pub required: bool,
    /// Where it departs from the official document.
    pub deviation: Option<String>,
    /// What the official document says where it is wrong.
    pub official: Option<OfficialField>,
}

impl Field {
    /// Whether the name that travels is another one than that in Rust.
    pub fn is_renamed(&self) -> bool {
        !self.flatten && self.wire_name != self.name
    }

    /// A field of which nothing is known but a type: a value that stands alone.
    pub(crate) fn of_type(name: &str, ty: &Type) -> Self {
        Self {
            wire_name: name.to_owned(),
            span: Span::default(),
            name: name.to_owned(),
            doc: String::new(),
            doc_of_glossary: false,
            ty: ty.clone(),
            presence: Presence::Required,
            form: Form::Plain,
            flatten: false,
            boxed: false,
            limits: Vec::new(),
            example: None,
            deprecated: None,
            required: true,
            deviation: None,
            official: None,
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
    /// An ID.
    Id(TypeRef, Repr),
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
            Type::Struct(name) | Type::Id(name, _) | Type::Enum(name, _) | Type::Union(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is text, be it the ID of something.
    pub fn is_text(&self) -> bool {
        matches!(self, Type::String | Type::Id(_, Repr::String))
    }

    /// Whether it is a whole number, be it the ID of something.
    pub fn is_int(&self) -> bool {
        matches!(self, Type::Int | Type::Id(_, Repr::Int))
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

/// The type of an ID.
#[derive(Clone, Debug, PartialEq)]
pub struct Id {
    /// Rust name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What it is the ID of.
    pub doc: String,
    /// How it travels.
    pub repr: Repr,
    /// A typical value, for fields that give none.
    pub example: Option<String>,
}

/// An open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Rust name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
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
    /// Where it stands.
    pub span: Span,
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
    /// Where it stands.
    pub span: Span,
    /// Key of the body in the layouts that have one.
    pub key: String,
    /// Rust name.
    pub name: String,
    /// Meaning.
    pub doc: String,
    /// Type of the body; `None` when there is none.
    pub ty: Option<Type>,
    /// What the body's constructor takes one after the other, when it does: the union's takes the same.
    pub arguments: Option<Vec<Field>>,
    /// Whether the body converts into the union.
    pub convertible: bool,
}
