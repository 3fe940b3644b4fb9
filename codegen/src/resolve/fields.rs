//! Fields: name, type, presence, wire form, limits and meaning.

use super::names::Definition;
use super::{Resolver, lints, names};
use crate::diagnostic::Code;
use crate::load::raw::{RawField, RawGlossaryEntry, RawLimit, RawOfficial};
use crate::load::reader::quoted;
use crate::model::{Field, Form, Limit, OfficialField, Presence, Repr, Type};
use crate::source::Span;
use crate::words::{LimitKey, WireForm};
use std::collections::BTreeMap;

impl Resolver<'_> {
    /// Resolves fields that share one scope of names.
    pub(super) fn fields(&mut self, area: &str, raw: &[&RawField]) -> Vec<Field> {
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        let mut fields = Vec::new();
        for raw in raw {
            let Some(field) = self.field(area, raw) else {
                self.diagnostics.leave_out(&raw.wire_name);
                continue;
            };
            if let Some(first) = taken.get(&field.name) {
                self.diagnostics
                    .report(
                        Code::NameClash,
                        raw.wire_name.span,
                        format!("`{}` becomes the Rust name `{}`, which is taken", raw.wire_name, field.name),
                        "give one of the two another Rust name with `rust: …`",
                    )
                    .related(*first, "taken here");
            }
            taken.insert(field.name.clone(), raw.wire_name.span);
            fields.push(field);
        }
        fields
    }

    pub(super) fn field(&mut self, area: &str, raw: &RawField) -> Option<Field> {
        let glossary = self.glossary.get(raw.wire_name.value.as_str()).copied();
        if !raw.flatten {
            *self.used_glossary.entry(raw.wire_name.value.clone()).or_default() |= raw.doc.is_none();
        }
        let glossary_name = glossary.and_then(|entry| entry.rust.as_ref()).filter(|_| !raw.flatten);
        let name = names::field_name(&raw.wire_name, raw.rust.as_ref(), glossary_name, self.diagnostics);
        let doc = raw.doc.clone().or_else(|| glossary.and_then(|entry| entry.doc.clone()));
        if doc.is_none() {
            self.diagnostics.report(
                Code::MissingDoc,
                raw.wire_name.span,
                format!("`{}` has no meaning", raw.wire_name),
                "add `doc: \"…\"` to the field, or the name to glossary.yaml when it means the same everywhere",
            );
        }
        let (ty, implied) = self.type_of(area, &raw.ty)?;
        let form = self.form(raw, &ty, implied);
        self.check_flatten(raw, &ty);
        self.check_name(raw, glossary, &ty);
        self.lint_field(raw, &ty);
        self.check_id(raw, glossary, &ty);
        let limits = self.limits(raw, &ty);
        let example = self.example(raw, glossary, &ty, &limits);
        Some(Field {
            wire_name: raw.wire_name.value.clone(),
            span: raw.wire_name.span,
            name,
            doc: doc.unwrap_or_default(),
            doc_of_glossary: raw.doc.is_none(),
            presence: presence(raw, &ty),
            form,
            flatten: raw.flatten,
            boxed: false,
            limits,
            example,
            deprecated: raw.deprecated.clone(),
            required: raw.required,
            official: raw.official.as_ref().map(|official| OfficialField {
                ty: official.ty.clone(),
                required: official.required,
                wire: official.wire.map(|form| form.as_str().to_owned()),
                name: official.name.clone(),
                limit: official.limit.as_ref().map(|limit| limit.value.clone()),
                absent: official.absent,
            }),
            deviation: raw.official.as_ref().and_then(|official| self.deviation(raw, official)),
            ty,
        })
    }

    fn form(&mut self, raw: &RawField, ty: &Type, implied: Form) -> Form {
        let Some(wire) = &raw.wire else { return implied };
        let number = matches!(ty, Type::Int | Type::Float | Type::Timestamp | Type::TimestampMs)
            || matches!(ty, Type::Id(_, Repr::Int) | Type::Enum(_, Repr::Int));
        let list_of_scalars = matches!(ty, Type::List(item) if matches!(**item, Type::String | Type::Int | Type::Id(..) | Type::Enum(..)));
        // A list of flags already has a form of its own, which another one would undo.
        let flags = implied == Form::Flags;
        let (fits, form) = match wire.value {
            WireForm::Text if *ty == Type::Bool => (true, Form::FlagText),
            WireForm::Text => (number, Form::Text),
            WireForm::Pipe => (list_of_scalars, Form::Pipe),
            WireForm::Comma => (list_of_scalars, Form::Comma),
            WireForm::Json => (!flags && is_document(ty), Form::Json),
            WireForm::OneOrMany => (!flags && matches!(ty, Type::List(_)), Form::OneOrMany),
        };
        if !fits {
            let help = match wire.value {
                WireForm::Text => "`text` is for numbers, flags and int enums; a string needs no wire form",
                WireForm::Json => "`json` is for structs, unions, lists, maps and `json`",
                WireForm::OneOrMany => "`one_or_many` is for lists",
                WireForm::Pipe | WireForm::Comma => "`pipe` and `comma` are for lists of strings, ints or enums",
            };
            let message = format!("`wire: {}` does not fit the type `{}`", wire.value.as_str(), raw.ty);
            self.diagnostics.report(Code::BadWire, wire.span, message, help).related(raw.ty.span, "the type");
        }
        form
    }

    /// One wire name has one Rust name, or two: that of a value, and its plural for lists.
    fn check_name(&mut self, raw: &RawField, glossary: Option<&RawGlossaryEntry>, ty: &Type) {
        let Some(own) = &raw.rust else { return };
        if raw.flatten || raw.note.is_some() || glossary.is_some_and(|entry| entry.own_names) {
            return;
        }
        let decided = glossary.and_then(|entry| entry.rust.as_ref());
        let usual = decided.map_or_else(|| names::snake_case(&raw.wire_name), |name| name.value.clone());
        let (message, help) = if own.value == usual {
            (format!("`{own}` is the name that `{}` has anyway", raw.wire_name), "remove `rust`".to_owned())
        } else if matches!(ty, Type::List(_)) && names::is_plural(own, &usual) {
            return;
        } else {
            (
                format!("`{}` is `{usual}` elsewhere, but `{own}` here", raw.wire_name),
                format!(
                    "remove `rust`, or decide the name for all in glossary.yaml (`{}: {{ rust: {own} }}`), or say in a \
                         `note` why it differs here",
                    raw.wire_name
                ),
            )
        };
        let report = self.diagnostics.report(Code::NameDeparture, own.span, message, help);
        if let Some(decided) = decided {
            report.related(decided.span, "decided here");
        }
    }

    fn check_flatten(&mut self, raw: &RawField, ty: &Type) {
        if raw.flatten && !matches!(ty, Type::Struct(_) | Type::Union(_)) {
            self.diagnostics.report(
                Code::BadFlatten,
                raw.ty.span,
                format!("`{}` has no keys that could stand in the parent's object", raw.ty),
                "flatten a type or a union, or remove `flatten`",
            );
        }
        if raw.flatten && raw.nullable {
            self.diagnostics.report(
                Code::BadFlatten,
                raw.wire_name.span,
                "what is flattened has no key that could be null",
                "remove `nullable` or `flatten`",
            );
        }
    }

    /// The field's own example, else the glossary's where the type is the one that it was written for.
    fn example(
        &mut self,
        raw: &RawField,
        glossary: Option<&RawGlossaryEntry>,
        ty: &Type,
        limits: &[Limit],
    ) -> Option<String> {
        let Some(example) = &raw.example else {
            let shared = glossary.and_then(|entry| entry.example.clone());
            return shared.filter(|example| fits(example, ty) && broken(example, limits).is_none());
        };
        if !fits(example, ty) && !self.is_known_value(example, ty) {
            self.diagnostics
                .report(
                    Code::BadExample,
                    example.span,
                    format!("`{example}` is no example of `{}`", raw.ty),
                    "give a value of a string, number or flag, or a known one of an enum; a type shows its fields",
                )
                .related(raw.ty.span, "the type");
        } else if let Some(limit) = broken(example, limits) {
            self.diagnostics.report(
                Code::BadExample,
                example.span,
                format!("`{example}` is beyond the field's own `{limit}`"),
                "give a value that the server takes, or correct the limit",
            );
        }
        Some(example.value.clone())
    }

    /// Whether a text is a known value of an enum, or of a list's elements.
    fn is_known_value(&self, text: &str, ty: &Type) -> bool {
        let Type::Enum(name, _) = lints::core(ty) else { return false };
        let found = self.symbols.get(&name.area, &name.name).map(|symbol| symbol.definition);
        matches!(found, Some(Definition::Enum(raw)) if raw.values.iter().any(|value| value.name.value == text))
    }

    fn limits(&mut self, raw: &RawField, ty: &Type) -> Vec<Limit> {
        for (least, most) in [
            (LimitKey::MinLen, LimitKey::MaxLen),
            (LimitKey::MinLen, LimitKey::MaxBytes),
            (LimitKey::MinItems, LimitKey::MaxItems),
        ] {
            let find = |key| raw.limits.iter().find(|limit| limit.key == key);
            if let (Some(least), Some(most)) = (find(least), find(most))
                && least.min > most.max
            {
                self.diagnostics
                    .report(
                        Code::BadLimit,
                        least.span,
                        format!("`{}` and `{}` can never both be met", least.key.as_str(), most.key.as_str()),
                        "correct one of the two",
                    )
                    .related(most.span, "less than this");
            }
        }
        raw.limits.iter().filter_map(|limit| self.limit(raw, limit, ty)).collect()
    }

    fn limit(&mut self, raw: &RawField, limit: &RawLimit, ty: &Type) -> Option<Limit> {
        let whole = |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as u64);
        let text = ty.is_text() || *ty == Type::Secret || matches!(ty, Type::List(item) if item.is_text());
        let number = ty.is_int() || matches!(ty, Type::Float | Type::Timestamp | Type::TimestampMs);
        let (fits, wants, made) = match limit.key {
            LimitKey::MaxLen => (text, "a string", whole(limit.max).map(Limit::MaxLen)),
            LimitKey::MinLen => (text, "a string", whole(limit.max).map(Limit::MinLen)),
            LimitKey::MaxBytes => {
                (text || *ty == Type::File, "a string or a file", whole(limit.max).map(Limit::MaxBytes))
            }
            LimitKey::MaxItems => {
                (matches!(ty, Type::List(_) | Type::Map(_)), "a list", whole(limit.max).map(Limit::MaxItems))
            }
            LimitKey::MinItems => {
                (matches!(ty, Type::List(_) | Type::Map(_)), "a list", whole(limit.max).map(Limit::MinItems))
            }
            LimitKey::Range => (number, "a number", Some(Limit::Range(limit.min, limit.max))),
        };
        if !fits {
            self.diagnostics
                .report(
                    Code::BadLimit,
                    limit.span,
                    format!("`{}` limits {wants}, not `{}`", limit.key.as_str(), raw.ty),
                    "use the limit that fits the type, or remove it",
                )
                .related(raw.ty.span, "the type");
            return None;
        }
        if made.is_none() || limit.min > limit.max {
            self.diagnostics.report(
                Code::BadLimit,
                limit.span,
                format!("`{}` can never be met", limit.key.as_str()),
                if limit.key == LimitKey::Range {
                    "write the smaller number first"
                } else {
                    "write a whole number from 0"
                },
            );
        }
        made
    }

    /// What the official document says where it is wrong, as a sentence.
    fn deviation(&mut self, raw: &RawField, official: &RawOfficial) -> Option<String> {
        let mut parts = Vec::new();
        let mut same = Vec::new();
        let mut compare = |key: &'static str, said: Option<String>, ours: String| {
            if let Some(said) = said {
                if said == ours { same.push(key) } else { parts.push(format!("{key} `{said}`")) }
            }
        };
        compare("type", official.ty.clone(), raw.ty.value.clone());
        compare("name", official.name.clone(), raw.wire_name.value.clone());
        let wire = |form: WireForm| form.as_str().to_owned();
        compare("wire", official.wire.map(wire), raw.wire.as_ref().map(|form| wire(form.value)).unwrap_or_default());
        compare("required", official.required.map(|it| it.to_string()), raw.required.to_string());
        if let Some(limit) = &official.limit {
            let known =
                raw.limits.iter().any(|ours| [ours.min, ours.max].iter().any(|it| it.to_string() == limit.value));
            match limit.value.as_str() {
                "none" if raw.limits.is_empty() => same.push("limit"),
                "none" => parts.push("no limit".to_owned()),
                _ if known => same.push("limit"),
                number if number.parse::<f64>().is_ok() => parts.push(format!("the limit {number}")),
                other => {
                    let message = format!("`{other}` is neither a number nor `none`");
                    self.diagnostics.report(Code::InvalidValue, limit.span, message, "give the document's number");
                    return None;
                }
            }
        }
        self.correction(official.span, &same, official.absent, raw.note.as_deref(), &parts)
    }

    /// Checks a correction and puts it into a sentence; shared by fields and operations.
    pub(super) fn correction(
        &mut self,
        span: Span,
        same: &[&str],
        absent: bool,
        note: Option<&str>,
        parts: &[String],
    ) -> Option<String> {
        if !same.is_empty() || (parts.is_empty() && !absent) {
            let what = if same.is_empty() { "nothing".to_owned() } else { quoted(same) };
            self.diagnostics.report(
                Code::ObsoleteCorrection,
                span,
                format!("this correction no longer applies: the specification says the same about {what}"),
                "remove it from `official`, and the note with it",
            );
        }
        let Some(note) = note else {
            self.missing_note(span, "a correction of the official document");
            return None;
        };
        Some(if absent {
            format!("It stands in no official document. {note}")
        } else {
            format!("The official document gives {}. {note}", parts.join(", "))
        })
    }

    pub(super) fn missing_note(&mut self, span: Span, what: &str) {
        self.diagnostics.report(
            Code::MissingNote,
            span,
            format!("{what} needs a reason"),
            "add `note: \"…\"` that says why",
        );
    }
}

/// Whether a text can be the value of a type, or of a list's elements.
fn fits(example: &str, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Id(_, Repr::String) => true,
        Type::Int | Type::Id(_, Repr::Int) | Type::Timestamp | Type::TimestampMs => example.parse::<i64>().is_ok(),
        Type::Float => example.parse().is_ok_and(f64::is_finite),
        Type::Bool => example.parse::<bool>().is_ok(),
        Type::List(item) => fits(example, item),
        Type::Json | Type::File | Type::Map(_) | Type::Struct(_) | Type::Enum(..) | Type::Union(_) => false,
    }
}

/// The limit that a value breaks.
fn broken(example: &str, limits: &[Limit]) -> Option<&'static str> {
    let characters = example.chars().count() as u64;
    let number: Option<f64> = example.parse().ok();
    limits.iter().find_map(|limit| match limit {
        Limit::MaxLen(most) => (characters > *most).then_some("max_len"),
        Limit::MinLen(fewest) => (characters < *fewest).then_some("min_len"),
        Limit::MaxBytes(most) => (example.len() as u64 > *most).then_some("max_bytes"),
        Limit::Range(smallest, largest) => {
            number.is_some_and(|number| number < *smallest || number > *largest).then_some("range")
        }
        Limit::MaxItems(_) | Limit::MinItems(_) => None,
    })
}

/// Whether a value may travel as a JSON document in a string: a plain value needs no document around it.
fn is_document(ty: &Type) -> bool {
    matches!(ty, Type::Json | Type::List(_) | Type::Map(_) | Type::Struct(_) | Type::Union(_))
}

fn presence(raw: &RawField, ty: &Type) -> Presence {
    match (raw.required, raw.nullable) {
        (_, true) => Presence::Nullable,
        (true, _) => Presence::Required,
        _ if raw.flatten && matches!(ty, Type::Struct(_)) => Presence::Default,
        _ => Presence::Optional,
    }
}
