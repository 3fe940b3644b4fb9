//! What the specification states about operations: which fields of a request are required, their limits and known
//! values, and what an answer looks like. The generated tables are made of these; [`check`](super::check) and
//! [`entry`](super::entry) read them.

/// What is known of an operation.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) query: &'static [Field],
    pub(crate) body: &'static [Field],
    /// An example of the answer as JSON; empty when it is a file.
    pub(crate) answer: &'static str,
    /// The field by which a request asks for a further page.
    pub(crate) page: Option<&'static str>,
}

impl Facts {
    /// Those of an operation of which there is nothing to say.
    pub(crate) const NONE: Self = Self { query: &[], body: &[], answer: "", page: None };
}

/// A field of a request, or of an object in one.
#[derive(Debug)]
pub(crate) struct Field {
    /// Name on the wire; empty when its keys stand in the parent's object.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) form: Form,
    pub(crate) limits: &'static [Limit],
}

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false, form: Form::Plain, limits: &[] }
    }

    /// A field whose keys stand in the parent's object.
    pub(crate) const fn flat(kind: Kind) -> Self {
        Self::new("", kind)
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    pub(crate) const fn limits(mut self, limits: &'static [Limit]) -> Self {
        self.limits = limits;
        self
    }
}

/// Kind of a value.
// Which kinds the requests have depends on the specification.
#[allow(dead_code)]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Text, a number, a boolean or free-form JSON: the typed request has been decoded before, so it is one.
    Plain,
    /// A part of a multipart body.
    File,
    /// A list.
    List(&'static Kind),
    /// An object with free keys.
    Map(&'static Kind),
    /// An object. By reference to the static, which may contain itself.
    Struct(&'static &'static [Field]),
    /// One of these values, or numbers as text.
    Enum(&'static &'static [&'static str]),
    /// One of several bodies.
    Union(&'static Union),
}

/// How a value travels, as far as a check must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// A list joined with `|`.
    Pipe,
    /// A list joined with `,`.
    Comma,
    /// JSON in a string.
    Json,
}

/// A limit on a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Limit {
    /// Most characters.
    MaxLen(usize),
    /// Fewest characters.
    MinLen(usize),
    /// Most bytes.
    MaxBytes(usize),
    /// Most elements.
    MaxItems(usize),
    /// Fewest elements.
    MinItems(usize),
    /// Smallest and largest number.
    Range(f64, f64),
}

/// One of several bodies.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) layout: Layout,
    pub(crate) variants: &'static [Variant],
}

/// Where tag and body stand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout {
    /// The tag under this name, the body under a key that the variant names.
    Keyed(&'static str),
    /// The tag under this name, the body's fields beside it.
    Inline(&'static str),
    /// The tag under the first name, the body under the second.
    Adjacent(&'static str, &'static str),
    /// The key that is there tells.
    External,
}

/// A known body of a union.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) tag: &'static str,
    pub(crate) key: &'static str,
    pub(crate) body: Option<Kind>,
}

impl Variant {
    pub(crate) const fn new(tag: &'static str, key: &'static str, body: Option<Kind>) -> Self {
        Self { tag, key, body }
    }
}
