//! Fields: one line each, after their documentation.

use super::text::{Text, ident, literal};
use super::{Emitter, docs};
use crate::model::{Constructor, Field, Form, Presence, Type};

impl Emitter<'_> {
    /// The type as requests write it: one token tree.
    pub(super) fn short(&self, ty: &Type) -> String {
        match ty {
            Type::List(item) => format!("[{}]", self.short(item)),
            Type::Map(item) => format!("{{{}}}", self.short(item)),
            Type::Struct(name) | Type::Id(name, _) | Type::Enum(name, _) | Type::Union(name)
                if self.is_foreign(name) =>
            {
                format!("({})", self.path(name))
            }
            ty => self.ty(ty),
        }
    }

    /// The same for a field, which may have to be boxed.
    fn short_of(&self, field: &Field) -> String {
        if field.boxed && field.presence != Presence::Optional {
            format!("(Box<{}>)", self.ty(&field.ty))
        } else {
            self.short(&field.ty)
        }
    }

    /// The type of the field as it stands in a struct of answers.
    fn plain(&self, field: &Field) -> String {
        let ty = self.ty(&field.ty);
        let ty = if field.boxed { format!("Box<{ty}>") } else { ty };
        match field.presence {
            Presence::Required | Presence::Default => ty,
            Presence::Optional => format!("Option<{ty}>"),
            Presence::Nullable => format!("crate::Nullable<{ty}>"),
        }
    }

    /// A field of a struct that only answers contain.
    pub(super) fn answered(&self, out: &mut Text, field: &Field) {
        head(out, field);
        out.line(format!("{}: {}{},", ident(&field.name), self.plain(field), wire(field)));
    }

    /// A field of a request or of a struct in one.
    pub(super) fn asked(&self, out: &mut Text, field: &Field) {
        head(out, field);
        let presence = presence(field);
        out.line(format!("{presence} {}: {}{},", ident(&field.name), self.short_of(field), wire(field)));
    }

    /// A constructor: `new` and its arguments, or the struct that holds them.
    pub(super) fn constructor(&self, new: &Constructor) -> String {
        match new {
            Constructor::Listed(fields) => format!("new({})", self.arguments(fields)),
            Constructor::Named(name, fields) => format!("new {name}({})", self.arguments(fields)),
        }
    }

    /// Fields as arguments of a constructor.
    pub(super) fn arguments(&self, fields: &[Field]) -> String {
        let arguments = fields.iter().map(|field| format!("{}: {}", ident(&field.name), self.short_of(field)));
        arguments.collect::<Vec<_>>().join(", ")
    }

    /// What is flattened stands after the other fields, under a heading of its own.
    pub(super) fn flattened<'f>(
        &self,
        out: &mut Text,
        fields: impl Iterator<Item = &'f Field>,
        put: impl Fn(&mut Text, &Field),
    ) {
        let flat: Vec<&Field> = fields.filter(|field| field.flatten).collect();
        if !flat.is_empty() {
            out.block("flat {", "}", |out| flat.iter().for_each(|field| put(out, field)));
        }
    }
}

/// Documentation, other names and deprecation.
fn head(out: &mut Text, field: &Field) {
    out.docs(&docs::field(field));
    if field.is_renamed() && docs::is_alias(&field.wire_name) {
        out.line(format!("#[doc(alias = {})]", literal(&field.wire_name)));
    }
    if let Some(note) = &field.deprecated {
        out.line(format!("#[deprecated(note = {})]", literal(note)));
    }
}

fn presence(field: &Field) -> &'static str {
    match field.presence {
        Presence::Required => "required",
        Presence::Default => "default",
        Presence::Optional if field.boxed => "boxed",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
    }
}

/// Name and form on the wire.
fn wire(field: &Field) -> String {
    if field.flatten {
        return String::new();
    }
    let form = match field.form {
        Form::Plain => "",
        Form::Flag => " as Flag",
        Form::Flags => " as Flags",
        Form::Text => " as Text",
        Form::FlagText => " as FlagText",
        Form::Pipe => " as Pipe",
        Form::Comma => " as Comma",
        Form::Json => " as Json",
        Form::OneOrMany => " as OneOrMany",
    };
    format!(" = {}{form}", literal(&field.wire_name))
}
