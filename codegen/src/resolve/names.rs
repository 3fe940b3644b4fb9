//! Names: what is defined where, which words are taken, and how wire names become Rust names.

use crate::diagnostic::{Code, Diagnostics};
use crate::load::keys;
use crate::load::raw::{RawEnum, RawId, RawOperation, RawSpec, RawType, RawUnion};
use crate::model::TypeRef;
use crate::source::{Span, Spanned};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeMap;

/// The area of the types that are not behind a feature.
pub(crate) const SHARED: &str = "shared";

/// What a name stands for, as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Definition<'s> {
    Operation(&'s RawOperation),
    Event,
    Struct(&'s RawType),
    Id(&'s RawId),
    Enum(&'s RawEnum),
    Union(&'s RawUnion),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Symbol<'s> {
    pub(super) definition: Definition<'s>,
    pub(super) span: Span,
}

impl<'s> Symbol<'s> {
    pub(super) fn is_operation(&self) -> bool {
        matches!(self.definition, Definition::Operation(_))
    }

    pub(super) fn is_event(&self) -> bool {
        matches!(self.definition, Definition::Event)
    }

    /// Where a type says that no operation or event holds it.
    pub(super) fn root(&self) -> Option<Span> {
        match self.definition {
            Definition::Struct(raw) => raw.root,
            Definition::Operation(_) | Definition::Event | Definition::Id(_) => None,
            Definition::Enum(_) | Definition::Union(_) => None,
        }
    }

    /// What a type is for; nothing for operations.
    pub(super) fn doc(&self) -> Option<&'s str> {
        match self.definition {
            Definition::Operation(_) | Definition::Event => None,
            Definition::Struct(raw) => raw.doc.as_deref(),
            Definition::Id(raw) => raw.doc.as_deref(),
            Definition::Enum(raw) => raw.doc.as_deref(),
            Definition::Union(raw) => raw.doc.as_deref(),
        }
    }
}

/// Everything that is defined, by area and name.
#[derive(Debug, Default)]
pub(super) struct Symbols<'s> {
    all: BTreeMap<TypeRef, Symbol<'s>>,
}

impl<'s> Symbols<'s> {
    pub(super) fn collect(spec: &'s RawSpec, diagnostics: &mut Diagnostics) -> Self {
        let mut symbols = Self::default();
        for file in &spec.files {
            let area = file.folder.as_str();
            let operations = file.operations.iter().map(|item| (&item.name, Definition::Operation(&item.value)));
            let events = file.events.iter().map(|item| (&item.name, Definition::Event));
            let types = file.types.iter().map(|item| (&item.name, Definition::Struct(&item.value)));
            let ids = file.ids.iter().map(|item| (&item.name, Definition::Id(&item.value)));
            let enums = file.enums.iter().map(|item| (&item.name, Definition::Enum(&item.value)));
            let unions = file.unions.iter().map(|item| (&item.name, Definition::Union(&item.value)));
            for (name, definition) in operations.chain(events).chain(types).chain(ids).chain(enums).chain(unions) {
                symbols.define(area, name, definition, diagnostics);
            }
        }
        symbols.refuse_shadowing(diagnostics);
        symbols
    }

    fn define(
        &mut self,
        area: &str,
        name: &Spanned<String>,
        definition: Definition<'s>,
        diagnostics: &mut Diagnostics,
    ) {
        check_type_name(name, diagnostics);
        let key = TypeRef::new(area, &name.value);
        if let Some(first) = self.all.get(&key) {
            let first = first.span;
            diagnostics
                .report(
                    Code::DuplicateName,
                    name.span,
                    format!("`{name}` is defined twice in the area `{area}`"),
                    "operations, types, enums and unions share their names across the files of an area; rename one",
                )
                .related(first, "first here");
            return;
        }
        self.all.insert(key, Symbol { definition, span: name.span });
    }

    /// A name of an area that also stands in `shared` would mean two things.
    fn refuse_shadowing(&self, diagnostics: &mut Diagnostics) {
        for (key, symbol) in &self.all {
            if key.area == SHARED {
                continue;
            }
            if let Some(shared) = self.get(SHARED, &key.name) {
                diagnostics
                    .report(
                        Code::DuplicateName,
                        symbol.span,
                        format!("`{}` is also the name of a shared type", key.name),
                        "use the shared type, or give this one a name of its own",
                    )
                    .related(shared.span, "the shared type");
            }
            if symbol.is_operation()
                && let Some(other) = self.get(&key.area, &format!("{}Response", key.name))
            {
                diagnostics
                    .report(
                        Code::DuplicateName,
                        other.span,
                        format!("`{0}Response` is kept for the fields that the operation `{0}` answers", key.name),
                        "list the fields under the operation's `response`, or rename the type",
                    )
                    .related(symbol.span, "the operation");
            }
        }
    }

    pub(super) fn get(&self, area: &str, name: &str) -> Option<Symbol<'s>> {
        self.all.get(&TypeRef::new(area, name)).copied()
    }

    /// What can be written without its area.
    pub(super) fn visible<'a>(&'a self, area: &'a str) -> impl Iterator<Item = (&'a str, Symbol<'s>)> {
        self.all
            .iter()
            .filter(move |(key, _)| key.area == area || key.area == SHARED)
            .map(|(key, symbol)| (key.name.as_str(), *symbol))
    }

    /// What a name means in an area: `Name`, of the area itself or shared, or `area.Name`.
    pub(super) fn find(&self, area: &str, text: &str) -> Option<(TypeRef, Symbol<'s>)> {
        let (areas, name) = match text.split_once('.') {
            Some((area, name)) => ([area, area], name),
            None => ([area, SHARED], text),
        };
        areas.iter().find_map(|area| Some((TypeRef::new(area, name), self.get(area, name)?)))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&TypeRef, &Symbol<'s>)> {
        self.all.iter()
    }
}

/// Type names that would shadow what generated code, or every reader, takes for granted.
const TAKEN_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "Clone",
    "Debug",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
    "Eq",
    "PartialEq",
    "Hash",
    "Fn",
    "FnMut",
    "ToString",
    "BTreeMap",
    "Cow",
    "Value",
    "MapAccess",
    "SerializeMap",
    "DecodeError",
    "Call",
    "Client",
    "Decode",
    "Download",
    "Encoding",
    "Error",
    "FilePart",
    "Host",
    "Items",
    "Method",
    "Nullable",
    "Operation",
    "Paged",
    "Pages",
    "Read",
    "Request",
    "Rest",
    "Retry",
    "Secret",
    "Timestamp",
    "TimestampMs",
    "TokenKind",
    "Union",
    "UnknownCode",
    "UnknownText",
    "UnknownVariant",
    "Write",
];

fn check_type_name(name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = name.value.as_str();
    if TAKEN_TYPES.contains(&text) {
        diagnostics.report(
            Code::ReservedWord,
            name.span,
            format!("`{text}` is a name of Rust or of the generated code"),
            "choose another name, such as one that begins with the resource's noun",
        );
    } else if !is_upper_camel(text) {
        diagnostics.report(
            Code::InvalidName,
            name.span,
            format!("`{text}` is not a Rust type name"),
            match ascii(text).map(|plain| plain.to_upper_camel_case()).filter(|better| is_upper_camel(better)) {
                Some(better) => format!("names are in UpperCamelCase: `{better}`"),
                None => "names are in UpperCamelCase, of English letters and digits".to_owned(),
            },
        );
    }
}

/// A text without what no name may hold; nothing where letters would be lost.
fn ascii(text: &str) -> Option<String> {
    let plain = !text.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
    plain.then(|| text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect())
}

/// Letters and digits, beginning with a capital, no underscores.
pub(super) fn is_upper_camel(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The name of an area: a module and a feature, beside those that are always there.
pub(super) fn check_area_name(name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    const TAKEN: &[&str] = &[SHARED, "error_codes", "facts", "table", "full", "default"];
    if TAKEN.contains(&name.value.as_str()) {
        diagnostics.report(
            Code::ReservedWord,
            name.span,
            format!("`{name}` cannot name an area: the generated code has a module or feature of that name"),
            "choose another name for the area and its folder",
        );
    } else if !is_module_name(name) {
        diagnostics.report(
            Code::InvalidName,
            name.span,
            format!("`{name}` is not a module name"),
            "name the area and its folder in snake_case, and not as a keyword of Rust",
        );
    }
}

/// Snake case, and no keyword.
pub(super) fn is_module_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !KEYWORDS.contains(&text)
}

/// The words that Rust keeps for itself, those that it may use one day included.
pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot name a field: Rust's keywords, and the methods that generated types have.
fn reserved(word: &str) -> Option<&'static str> {
    const METHODS: &[&str] =
        &["new", "default", "clone", "eq", "fmt", "from", "into", "send", "pages", "stream", "serialize"];
    if KEYWORDS.contains(&word) {
        Some("a keyword of Rust")
    } else if METHODS.contains(&word) {
        Some("a method of every generated type")
    } else {
        None
    }
}

/// The Rust name of a field: its own, else the glossary's, else the wire name in snake case.
pub(super) fn field_name(
    wire_name: &Spanned<String>,
    own: Option<&Spanned<String>>,
    glossary: Option<&Spanned<String>>,
    diagnostics: &mut Diagnostics,
) -> String {
    let (name, span) = match own.or(glossary) {
        Some(name) => (name.value.clone(), name.span),
        None => (wire_name.value.to_snake_case(), wire_name.span),
    };
    if let Some(why) = reserved(&name) {
        diagnostics.report(
            Code::ReservedWord,
            span,
            format!("`{name}` cannot name a field: it is {why}"),
            "give the field another Rust name with `rust: …`",
        );
    } else if name.to_snake_case() != name || !is_module_name(&name) {
        diagnostics.report(
            Code::InvalidName,
            span,
            format!("`{name}` is not a Rust field name"),
            "give it a name in snake_case with `rust: …`",
        );
    }
    name
}

/// The Rust name that a wire name has by itself.
pub(super) fn snake_case(wire_name: &str) -> String {
    wire_name.to_snake_case()
}

/// Whether a name is the English plural of another.
pub(super) fn is_plural(plural: &str, singular: &str) -> bool {
    plural.strip_suffix("ies").is_some_and(|stem| singular.strip_suffix('y') == Some(stem))
        || plural.strip_suffix("es").is_some_and(|stem| stem == singular)
        || plural.strip_suffix('s').is_some_and(|stem| stem == singular)
}

/// A word in an error's name that stands before what it is said of.
pub(super) fn word_of_outcome_before_the_end(name: &str) -> Option<&str> {
    let (before, _) = name.rsplit_once('_')?;
    before.split('_').find(|word| keys::OUTCOMES.contains(word)).or_else(|| name.starts_with("NOT_").then_some("NOT"))
}

/// The Rust name of an enum value or variant.
pub(super) fn check_variant_name(name: &str, span: Span, diagnostics: &mut Diagnostics) {
    if name == "Unrecognized" || name == "Self" {
        diagnostics.report(
            Code::ReservedWord,
            span,
            format!("`{name}` is kept for what the specification does not know"),
            "choose another name",
        );
    } else if !is_upper_camel(name) {
        diagnostics.report(
            Code::InvalidName,
            span,
            format!("`{name}` is not a Rust variant name"),
            "give it a name in UpperCamelCase that begins with a letter",
        );
    }
}
