//! What the fake server knows of operations: the fields of requests with their limits and values, and an example
//! of the answer. Types are included as far as requests contain them.

use super::OutputFile;
use super::text::{Text, ident, literal};
use crate::emit::example::Examples;
use crate::model::{
    Api, Area, Enum, Field, Form, Item, Layout, Limit, Operation, Presence, Response, Struct, Type, TypeRef, Union,
};
use heck::ToShoutySnakeCase;
use std::collections::BTreeSet;

/// One file for each area, and the module that holds them.
pub(super) fn files(api: &Api) -> Vec<OutputFile> {
    let (reached, examples) = (Reached::new(api), Examples::new(api));
    let mut files = vec![
        OutputFile { path: "facts/mod.rs".to_owned(), text: root(api) },
        OutputFile { path: "facts/refusals.rs".to_owned(), text: refusals(api) },
    ];
    for area in api.all_areas() {
        files.push(OutputFile { path: format!("facts/{}.rs", area.name), text: facts(area, &reached, &examples) });
    }
    files
}

/// The name of the facts about a type.
fn fact(name: &str) -> String {
    name.to_shouty_snake_case()
}

fn root(api: &Api) -> String {
    let mut out = Text::file();
    out.line("");
    out.line("//! What the fake server knows of operations.");
    out.line("");
    out.line("use super::entry::Entry;");
    out.line("");
    out.line("pub(super) mod refusals;");
    out.line("mod shared;");
    let areas = || api.areas.iter();
    for area in areas() {
        out.line(format!("#[cfg(feature = \"{}\")]", area.name));
        out.line(format!("mod {};", ident(&area.name)));
    }
    out.line("");
    out.line("/// All operations of the enabled areas.");
    out.block("pub(super) static ENTRIES: &[&[Entry]] = &[", "];", |out| {
        for area in areas().filter(|area| area.modules.iter().any(|module| !module.operations.is_empty())) {
            out.line(format!("#[cfg(feature = \"{}\")]", area.name));
            out.line(format!("{}::ENTRIES,", ident(&area.name)));
        }
    });
    out.finish()
}

/// By which codes flawed fields are refused; 0 where a row says nothing.
fn refusals(api: &Api) -> String {
    let mut out = Text::file();
    out.line("");
    out.line(
        "//! By which codes flawed fields are refused: begin of the operation's path, end of the field's way, and the",
    );
    out.line("//! codes when it is missing, invalid, or of the wrong size.");
    out.line("");
    out.line("use crate::mock::flaws::Codes;");
    out.line("");
    out.block("pub(in crate::mock) static CODES: &[Codes] = &[", "];", |out| {
        for item in &api.refusals {
            let code = |code: Option<i64>| code.unwrap_or_default();
            let (operations, field) = (literal(&item.operations), literal(&item.field));
            let codes = [code(item.missing), code(item.invalid), code(item.size)];
            out.line(format!("Codes::new({operations}, {field}, {codes:?}),"));
        }
    });
    out.finish()
}

fn facts<'a>(area: &'a Area, reached: &Reached, examples: &Examples<'a>) -> String {
    let has = |name: &str| reached.types.contains(&TypeRef::new(&area.name, name));
    let modules = || area.modules.iter();
    let mut out = Text::file();
    out.line("");
    out.line(format!("//! {}.", area.en));
    out.line("// Which of the shared types are used depends on the features.");
    out.line("#![allow(clippy::all, dead_code, deprecated, unused_imports)]");
    out.line("");
    out.line("use crate::mock::entry::Entry;");
    out.line("use crate::mock::facts::{Facts, Field, Form, Kind, Layout, Limit, Union, Variant};");
    if modules().any(|module| !module.operations.is_empty()) {
        out.line("");
        out.block("pub(super) static ENTRIES: &[Entry] = &[", "];", |out| {
            for item in modules().flat_map(|module| &module.operations) {
                operation_facts(out, area, item, examples);
            }
        });
    }
    for item in modules().flat_map(|module| &module.structs).filter(|item| has(&item.name)) {
        struct_facts(&mut out, item);
    }
    for item in modules().flat_map(|module| &module.unions).filter(|item| has(&item.name)) {
        union_facts(&mut out, item);
    }
    for item in modules().flat_map(|module| &module.enums).filter(|item| has(&item.name)) {
        enum_facts(&mut out, item);
    }
    out.finish()
}

fn operation_facts<'a>(out: &mut Text, area: &Area, item: &'a Operation, examples: &Examples<'a>) {
    let kind = if item.response == Response::Binary { "binary" } else { "json" };
    let head = format!("Entry::{kind}::<crate::{}::{}>(&Facts {{", ident(&area.name), item.name);
    out.block(&head, "}),", |out| {
        fields(out, "query: &[", &item.query);
        fields(out, "body: &[", &item.body);
        if let Some(paging) = &item.paging {
            out.line(format!("page: Some({}),", literal(&paging.request.wire_name)));
        }
        match examples.answer(item) {
            Some(answer) if answer.as_object().is_some_and(|keys| !keys.is_empty()) => {
                out.raw("answer: ", &format!("{answer:#}"));
            }
            Some(_) => out.line("answer: \"{}\","),
            None => {}
        }
        out.line("..Facts::NONE");
    });
}

fn fields(out: &mut Text, head: &str, fields: &[Field]) {
    if !fields.is_empty() {
        out.block(head, "],", |out| fields.iter().for_each(|field| out.line(format!("{},", field_facts(field)))));
    }
}

fn struct_facts(out: &mut Text, item: &Struct) {
    out.line("");
    out.block(&format!("pub(super) static {}: &[Field] = &[", fact(&item.name)), "];", |out| {
        item.fields.iter().for_each(|field| out.line(format!("{},", field_facts(field))));
    });
}

fn enum_facts(out: &mut Text, item: &Enum) {
    let values: Vec<String> = item.values.iter().map(|value| literal(&value.wire)).collect();
    out.line("");
    out.line(format!("pub(super) static {}: &[&str] = &[{}];", fact(&item.name), values.join(", ")));
}

fn union_facts(out: &mut Text, item: &Union) {
    let layout = match &item.layout {
        Layout::Keyed { tag } => format!("Keyed({})", literal(tag)),
        Layout::Inline { tag } => format!("Inline({})", literal(tag)),
        Layout::Adjacent { tag, content } => format!("Adjacent({}, {})", literal(tag), literal(content)),
        Layout::External => "External".to_owned(),
    };
    out.line("");
    out.block(&format!("pub(super) static {}: Union = Union {{", fact(&item.name)), "};", |out| {
        out.line(format!("layout: Layout::{layout},"));
        out.block("variants: &[", "],", |out| {
            for variant in &item.variants {
                let body = variant.ty.as_ref().map_or("None".to_owned(), |ty| format!("Some({})", kind(ty)));
                out.line(format!("Variant::new({}, {}, {body}),", literal(&variant.tag), literal(&variant.key)));
            }
        });
    });
}

fn field_facts(field: &Field) -> String {
    let kind = kind(&field.ty);
    let mut out = if field.flatten {
        format!("Field::flat({kind})")
    } else {
        format!("Field::new({}, {kind})", literal(&field.wire_name))
    };
    if field.presence == Presence::Required {
        out.push_str(".required()");
    }
    out.push_str(match field.form {
        Form::Pipe => ".form(Form::Pipe)",
        Form::Comma => ".form(Form::Comma)",
        Form::Json => ".form(Form::Json)",
        Form::Plain | Form::Flag | Form::Flags | Form::Text | Form::FlagText | Form::OneOrMany => "",
    });
    if !field.limits.is_empty() {
        let limits: Vec<String> = field.limits.iter().map(limit).collect();
        out.push_str(&format!(".limits(&[{}])", limits.join(", ")));
    }
    out
}

fn kind(ty: &Type) -> String {
    match ty {
        Type::String
        | Type::Secret
        | Type::Int
        | Type::Id(..)
        | Type::Float
        | Type::Bool
        | Type::Timestamp
        | Type::TimestampMs
        | Type::Json => "Kind::Plain".to_owned(),
        Type::File => "Kind::File".to_owned(),
        Type::List(item) => format!("Kind::List(&{})", kind(item)),
        Type::Map(item) => format!("Kind::Map(&{})", kind(item)),
        Type::Struct(name) => format!("Kind::Struct(&{})", path(name)),
        Type::Enum(name, _) => format!("Kind::Enum(&{})", path(name)),
        Type::Union(name) => format!("Kind::Union(&{})", path(name)),
    }
}

fn path(name: &TypeRef) -> String {
    format!("super::{}::{}", ident(&name.area), fact(&name.name))
}

fn limit(limit: &Limit) -> String {
    match limit {
        Limit::MaxLen(value) => format!("Limit::MaxLen({value})"),
        Limit::MinLen(value) => format!("Limit::MinLen({value})"),
        Limit::MaxBytes(value) => format!("Limit::MaxBytes({value})"),
        Limit::MaxItems(value) => format!("Limit::MaxItems({value})"),
        Limit::MinItems(value) => format!("Limit::MinItems({value})"),
        Limit::Range(smallest, largest) => format!("Limit::Range({smallest:?}, {largest:?})"),
    }
}

/// The types that requests contain.
struct Reached {
    types: BTreeSet<TypeRef>,
}

impl Reached {
    fn new(api: &Api) -> Self {
        let within = |name: &TypeRef| -> Vec<&Type> {
            match api.item(name) {
                Some(Item::Struct(item)) => item.fields.iter().map(|field| &field.ty).collect(),
                Some(Item::Union(item)) => item.variants.iter().filter_map(|variant| variant.ty.as_ref()).collect(),
                Some(Item::Id(_) | Item::Enum(_) | Item::Operation(_)) | None => Vec::new(),
            }
        };
        let fields = api.operations().flat_map(|(_, _, item)| item.query.iter().chain(&item.body));
        let mut left: Vec<&Type> = fields.map(|field| &field.ty).collect();
        let mut types = BTreeSet::new();
        while let Some(ty) = left.pop() {
            if let Some(name) = ty.named().filter(|name| types.insert((*name).clone())) {
                left.extend(within(name));
            }
        }
        Self { types }
    }
}
