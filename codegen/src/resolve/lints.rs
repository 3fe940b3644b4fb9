//! Checks that hold the quality of the specification up, beyond what the generator needs.

use super::Resolver;
use crate::diagnostic::Code;
use crate::load::raw::{Named, RawField};
use crate::model::Type;
use crate::source::Span;
use std::collections::BTreeMap;

/// Wire names that tell variants apart.
const TAGS: &[&str] = &["msgtype", "card_type", "control"];

impl Resolver<'_> {
    pub(super) fn lint_field(&mut self, raw: &RawField, ty: &Type) {
        if let Some(span) = raw.values {
            self.diagnostics.report(
                Code::ValuesWithoutEnum,
                span,
                format!("the values of `{}` stand beside the field", raw.wire_name),
                "define an enum under `enums` and use it as the field's type",
            );
        }
        if raw.note.is_some() {
            return;
        }
        if let Some(span) = raw.lenient {
            self.missing_note(span, "a type on which sources disagree");
        }
        if core(ty) == &Type::Json {
            self.missing_note(raw.ty.span, "free-form JSON");
        }
        if matches!(ty, Type::Int | Type::String) && is_time(&raw.wire_name) {
            self.diagnostics.report(
                Code::TimeWithoutTimestamp,
                raw.ty.span,
                format!("`{}` is named like a time but is no timestamp", raw.wire_name),
                "use `timestamp` or `timestamp_ms`, or say in a `note` what it is",
            );
        }
        if matches!(ty, Type::String | Type::Enum(..)) && TAGS.contains(&raw.wire_name.value.as_str()) {
            self.diagnostics.report(
                Code::TagWithoutUnion,
                raw.wire_name.span,
                format!("`{}` tells variants apart, but there is no union", raw.wire_name),
                "define a union with this tag and flatten it here, or say in a `note` why not",
            );
        }
    }

    /// Types and enums of the same shape that do not say why.
    pub(super) fn lint_shapes(&mut self) {
        type Seen<'s> = BTreeMap<(String, String), (&'s str, Span, bool)>;
        let spec = self.spec;
        let mut types: Seen = BTreeMap::new();
        let mut wide: Seen = BTreeMap::new();
        let mut enums: Seen = BTreeMap::new();
        for file in &spec.files {
            for item in &file.types {
                let shape = shape(&item.value.fields);
                let noted = item.value.note.is_some();
                self.repeated(&mut types, file.folder.clone(), shape.clone(), item, noted);
                if item.value.fields.len() > 2 {
                    self.repeated(&mut wide, String::new(), shape, item, noted);
                }
            }
            for item in &file.enums {
                let mut values: Vec<&str> = item.value.values.iter().map(|value| value.name.value.as_str()).collect();
                values.extend(item.value.values.iter().map(|value| value.value.name.value.as_str()));
                let (shape, noted) = (values.join(","), item.value.note.is_some());
                self.repeated(&mut enums, file.folder.clone(), shape.clone(), item, noted);
                if item.value.values.len() > 2 {
                    self.repeated(&mut wide, String::new(), shape, item, noted);
                }
            }
        }
    }

    fn repeated<'s, T>(
        &mut self,
        seen: &mut BTreeMap<(String, String), (&'s str, Span, bool)>,
        scope: String,
        shape: String,
        item: &'s Named<T>,
        noted: bool,
    ) {
        let name = item.name.value.as_str();
        match seen.get(&(scope.clone(), shape.clone())) {
            Some((first, span, first_noted)) if !noted && !first_noted => {
                self.diagnostics
                    .report(
                        Code::RepeatedShape,
                        item.name.span,
                        format!("`{name}` has the same shape as `{first}`"),
                        "use one for both (in `shared/` when areas share it), or say in a `note` why they differ in meaning",
                    )
                    .related(*span, "the same shape");
            }
            Some(_) => {}
            None => {
                seen.insert((scope, shape), (name, item.name.span, noted));
            }
        }
    }

    pub(super) fn lint_glossary(&mut self) {
        for entry in &self.spec.glossary {
            let (name, used) = (&entry.name, self.used_glossary.get(&entry.name.value));
            if self.diagnostics.is_left_out(name) {
                continue;
            }
            let (message, help) = match used {
                None => (format!("no field has the wire name `{name}`"), "remove the entry, or correct the name"),
                Some(meaning) if !meaning && entry.value.doc.is_some() => (
                    format!("every field of the wire name `{name}` gives its own meaning"),
                    "remove the meaning here: it would only be true by chance of a field to come",
                ),
                Some(_) => continue,
            };
            self.diagnostics.report(Code::UnusedGlossaryEntry, name.span, message, help);
        }
    }
}

/// The type at the core of lists and maps.
pub(super) fn core(ty: &Type) -> &Type {
    match ty {
        Type::List(item) | Type::Map(item) => core(item),
        ty => ty,
    }
}

fn is_time(name: &str) -> bool {
    name == "time" || name == "timestamp" || ["_time", "_at", "_timestamp"].iter().any(|end| name.ends_with(end))
}

fn shape(fields: &[RawField]) -> String {
    let mut parts: Vec<String> = fields
        .iter()
        .map(|field| {
            let wire = field.wire.as_ref().map(|wire| wire.value.as_str()).unwrap_or_default();
            format!("{}:{}:{wire}:{}", field.wire_name, field.ty, field.flatten)
        })
        .collect();
    parts.sort();
    parts.join(";")
}
