//! Type expressions: `string`, `[T]`, `{T}`, `Name`, `area.Name`.

use super::Resolver;
use super::names::{Definition, SHARED};
use crate::diagnostic::{Code, did_you_mean, nearest};
use crate::load::keys::BUILT_IN;
use crate::model::{Form, Repr, Type};
use crate::source::Spanned;

impl Resolver<'_> {
    /// The type, and the form that it implies (`flag` is a boolean that travels as 1 or 0).
    pub(super) fn type_of(&mut self, area: &str, text: &Spanned<String>) -> Option<(Type, Form)> {
        /// Deeper nesting is a mistake, and would make the parser overflow its stack.
        const MAX_DEPTH: usize = 8;
        if text.matches(['[', '{']).count() > MAX_DEPTH {
            self.invalid(text, "it is nested too deeply".to_owned());
            return None;
        }
        self.parse(area, text, &text.value)
    }

    fn parse(&mut self, area: &str, whole: &Spanned<String>, text: &str) -> Option<(Type, Form)> {
        let text = text.trim();
        for (open, close, wrap) in [('[', ']', Type::List as fn(Box<Type>) -> Type), ('{', '}', Type::Map)] {
            if let Some(rest) = text.strip_prefix(open) {
                let Some(inner) = rest.strip_suffix(close) else {
                    self.invalid(whole, format!("`{open}` is not closed by `{close}`"));
                    return None;
                };
                let (inner, form) = self.parse(area, whole, inner)?;
                let flags = open == '[' && form == Form::Flag;
                if (form != Form::Plain && !flags) || inner == Type::File {
                    self.invalid(whole, "a flag cannot stand in a map, nor a file in a list or map".to_owned());
                    return None;
                }
                return Some((wrap(Box::new(inner)), if flags { Form::Flags } else { Form::Plain }));
            }
        }
        let plain = |ty| Some((ty, Form::Plain));
        match text {
            "string" => plain(Type::String),
            "secret" => plain(Type::Secret),
            "int" => plain(Type::Int),
            "float" => plain(Type::Float),
            "bool" => plain(Type::Bool),
            "flag" => Some((Type::Bool, Form::Flag)),
            "timestamp" => plain(Type::Timestamp),
            "timestamp_ms" => plain(Type::TimestampMs),
            "json" => plain(Type::Json),
            "file" => plain(Type::File),
            _ => self.named(area, whole, text).map(|ty| (ty, Form::Plain)),
        }
    }

    fn named(&mut self, area: &str, whole: &Spanned<String>, text: &str) -> Option<Type> {
        let found = self.symbols.find(area, text).and_then(|(name, symbol)| match symbol.definition {
            Definition::Operation(_) | Definition::Event => None,
            Definition::Struct(_) => Some(Type::Struct(name)),
            Definition::Id(raw) => Some(Type::Id(name, raw.repr.unwrap_or(Repr::String))),
            Definition::Enum(raw) => Some(Type::Enum(name, raw.repr.unwrap_or(Repr::String))),
            Definition::Union(_) => Some(Type::Union(name)),
        });
        if found.is_none() {
            self.unknown(area, whole, text);
        }
        found
    }

    fn unknown(&mut self, area: &str, whole: &Spanned<String>, text: &str) {
        let (wanted, name) = match text.split_once('.') {
            Some((wanted, name)) => (Some(wanted), name),
            None => (None, text),
        };
        if self.diagnostics.is_left_out(name) {
            return;
        }
        if let Some(wanted) = wanted.filter(|wanted| !self.is_area(wanted)) {
            let help = did_you_mean(wanted, self.spec.areas.iter().map(|area| area.name.value.as_str()), || {
                "write `area.Name` with an area of areas.yaml".to_owned()
            });
            self.diagnostics.report(Code::UnknownType, whole.span, format!("there is no area `{wanted}`"), help);
            return;
        }
        let elsewhere: Vec<String> = self
            .symbols
            .iter()
            .filter(|(key, symbol)| key.name == name && !symbol.is_operation())
            .map(|(key, _)| if key.area == SHARED { key.name.clone() } else { format!("{}.{}", key.area, key.name) })
            .collect();
        let operation = self.symbols.get(wanted.unwrap_or(area), name).is_some();
        let help = if operation {
            format!("`{name}` is an operation, and no type: name the type of what it answers")
        } else if !elsewhere.is_empty() {
            format!("write `{}`", elsewhere.join("` or `"))
        } else if let Some(wanted) = wanted {
            let types = self.symbols.iter().filter(|(key, symbol)| key.area == wanted && !symbol.is_operation());
            match nearest(name, types.map(|(key, _)| key.name.as_str())) {
                Some(candidate) => format!("did you mean `{wanted}.{candidate}`?"),
                None => format!("define it in the area `{wanted}`, or name a type that is there"),
            }
        } else {
            let types = self.symbols.visible(area).filter(|(_, symbol)| !symbol.is_operation());
            did_you_mean(name, BUILT_IN.iter().copied().chain(types.map(|(name, _)| name)), || {
                format!("define it in this area or in `{SHARED}`, or use one of {}", BUILT_IN.join(", "))
            })
        };
        let place = wanted.map_or_else(|| "here".to_owned(), |wanted| format!("in the area `{wanted}`"));
        self.diagnostics.report(Code::UnknownType, whole.span, format!("there is no type `{name}` {place}"), help);
    }

    fn is_area(&self, name: &str) -> bool {
        name == SHARED || self.spec.areas.iter().any(|area| area.name.value == name)
    }

    fn invalid(&mut self, whole: &Spanned<String>, message: String) {
        self.diagnostics.report(
            Code::InvalidType,
            whole.span,
            format!("`{whole}` is not a type: {message}"),
            "write `string`, `\"[string]\"` for a list, `\"{string}\"` for a map, or a type's name",
        );
    }
}
