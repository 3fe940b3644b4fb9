//! Types of IDs: what they are, and which fields must have one.

use super::names::Definition;
use super::{Resolver, lints, names};
use crate::diagnostic::Code;
use crate::load::raw::{Named, RawField, RawGlossaryEntry, RawId};
use crate::model::{Id, Repr, Type};

impl Resolver<'_> {
    pub(super) fn id(&mut self, named: &Named<RawId>) -> Id {
        let raw = &named.value;
        let repr = raw.repr.unwrap_or(Repr::String);
        if let Some(example) = raw.example.as_ref().filter(|it| repr == Repr::Int && it.parse::<i64>().is_err()) {
            self.diagnostics.report(
                Code::BadExample,
                example.span,
                format!("`{example}` is no whole number, as `{}` is", named.name),
                "give a value that travels",
            );
        }
        Id {
            name: named.name.value.clone(),
            span: named.name.span,
            doc: self.type_doc(&named.name, raw.doc.as_ref()),
            repr,
            example: raw.example.as_ref().map(|example| example.value.clone()),
        }
    }

    /// What the glossary says is the ID of something is so everywhere, for IDs of two kinds must not be mixed up.
    pub(super) fn check_id(&mut self, raw: &RawField, glossary: Option<&RawGlossaryEntry>, ty: &Type) {
        let Some(wanted) = glossary.and_then(|entry| entry.ty.as_ref()) else { return };
        let plain = match self.symbols.find(names::SHARED, wanted).map(|(_, symbol)| symbol.definition) {
            Some(Definition::Id(id)) if id.repr == Some(Repr::Int) => Type::Int,
            Some(Definition::Id(_)) => Type::String,
            _ => return,
        };
        if raw.note.is_some() || raw.flatten || *lints::core(ty) != plain {
            return;
        }
        let written = raw.ty.value.replace("string", wanted).replace("int", wanted);
        self.diagnostics
            .report(
                Code::PlainId,
                raw.ty.span,
                format!("`{}` is the ID of something, a `{wanted}`", raw.wire_name),
                format!("write `{written}` or another type of ID, or say in a `note` why it is none here"),
            )
            .related(wanted.span, "decided here");
    }

    /// The types that the glossary gives are those of IDs.
    pub(super) fn check_ids_of_glossary(&mut self) {
        for entry in &self.spec.glossary {
            let Some(ty) = &entry.value.ty else { continue };
            match self.type_of(names::SHARED, ty) {
                Some((Type::Id(..), _)) | None => {}
                Some(_) => {
                    self.diagnostics.report(
                        Code::InvalidType,
                        ty.span,
                        format!("`{ty}` is no type of IDs"),
                        "name one of those under `ids`; each field says its type itself",
                    );
                }
            }
        }
    }
}
