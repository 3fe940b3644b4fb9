//! Stage 1: YAML to the raw model. Checks the form of what is written, not what it refers to.

pub(crate) mod keys;
mod place;
mod prose;
pub(crate) mod raw;
pub(crate) mod reader;

use crate::diagnostic::Diagnostics;
use crate::source::{SourceSet, Span, Spanned};
use crate::words::{Discriminator, LimitKey, Word};
use crate::yaml::{self, Kind, Node};
use keys::Key;
use raw::*;
use reader::{Reader, for_each_name};

/// Reads all files. What cannot be read is reported and left out.
pub(crate) fn load(sources: &SourceSet, diagnostics: &mut Diagnostics) -> RawSpec {
    let mut spec = RawSpec::default();
    for (index, file) in sources.files().iter().enumerate() {
        if !place::check(file, index, diagnostics) {
            spec.incomplete |= place::defines_something(file);
            continue;
        }
        let Some(root) = yaml::parse(file, index, diagnostics) else {
            spec.incomplete = true;
            continue;
        };
        prose::collect(&root, &file.path, &mut spec.prose);
        match file.path.as_str() {
            "areas.yaml" => spec.areas = top_level(&root, "the list of areas", diagnostics, area),
            "glossary.yaml" => spec.glossary = top_level(&root, "the glossary", diagnostics, glossary_entry),
            "errors.yaml" => spec.errors = top_level(&root, "the list of errors", diagnostics, error),
            "documents.yaml" => spec.documents = documents(&root, diagnostics).unwrap_or_default(),
            "refusals.yaml" => spec.refusals = top_level(&root, "the list of refusals", diagnostics, refusals),
            path => {
                let (folder, stem) = place::of(path).unwrap_or_default();
                match resource_file(&root, folder, stem, diagnostics) {
                    Some(file) => spec.files.push(file),
                    None => spec.incomplete = true,
                }
            }
        }
    }
    spec
}

fn top_level<T>(
    root: &Node,
    what: &str,
    diagnostics: &mut Diagnostics,
    mut read: impl FnMut(&Spanned<String>, &Node, &mut Diagnostics) -> Option<T>,
) -> Vec<Named<T>> {
    let mut all = Vec::new();
    for_each_name(root, what, diagnostics, |name, node, diagnostics| match read(&name, node, diagnostics) {
        Some(value) => all.push(Named { name, value }),
        None => diagnostics.leave_out(&name),
    });
    all
}

fn reader<'n, 'd>(
    name: &Spanned<String>,
    node: &'n Node,
    what: &'static str,
    keys: &'static [Key],
    diagnostics: &'d mut Diagnostics,
) -> Option<Reader<'n, 'd>> {
    Reader::new(node, name.span, what, keys, diagnostics)
}

fn value<T>(text: Option<Spanned<T>>) -> Option<T> {
    text.map(|text| text.value)
}

fn area(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawArea> {
    let mut map = reader(name, node, "an area", keys::AREA, diagnostics)?;
    let en = map.required_text("en", "give the area an English name");
    let zh = map.required_text("zh", "give the area's official Chinese name");
    let doc = map.required_text("doc", "say in one sentence what the area holds");
    let default = map.flag("default");
    let text = |text: Option<Spanned<String>>| value(text).unwrap_or_default();
    Some(RawArea { en: text(en), zh: text(zh), doc: text(doc), default })
}

fn glossary_entry(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawGlossaryEntry> {
    if let Kind::Scalar { text, .. } = &node.kind
        && !node.is_null()
    {
        return Some(RawGlossaryEntry {
            doc: Some(text.trim().to_owned()),
            rust: None,
            own_names: false,
            example: None,
            ty: None,
        });
    }
    let mut map = reader(name, node, "a glossary entry", keys::GLOSSARY_ENTRY, diagnostics)?;
    Some(RawGlossaryEntry {
        doc: value(map.text("doc")),
        rust: map.text("rust"),
        own_names: map.flag("own_names"),
        ty: map.text("type"),
        example: value(map.text("example")),
    })
}

fn error(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawError> {
    let mut map = reader(name, node, "an error", keys::ERROR, diagnostics)?;
    let zh = map.required_text("zh", "give the official message");
    Some(RawError {
        name: map.text("name"),
        en: value(map.text("en")),
        retry: value(map.word("retry")),
        hint: value(map.text("hint")),
        zh: value(zh)?,
    })
}

fn refusals(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<Named<RawRefusal>>> {
    Some(top_level(node, &format!("`{name}`"), diagnostics, |name, node, diagnostics| {
        let mut map = reader(name, node, "a refusal", keys::REFUSAL, diagnostics)?;
        Some(RawRefusal { missing: map.int("missing"), invalid: map.int("invalid"), size: map.int("size") })
    }))
}

fn documents(root: &Node, diagnostics: &mut Diagnostics) -> Option<RawDocuments> {
    let start = Span { end: root.span.start, ..root.span };
    let mut map = Reader::new(root, start, "the list of documents", keys::DOCUMENTS, diagnostics)?;
    let pages = map.maps("pages", "a page", keys::DOCUMENT_PAGE, |map| {
        let docs = map.ints("docs");
        let title = map.required_text("title", "give the page's official title");
        if map.node("is").is_none() {
            map.missing("is", "say what the page is, such as `is: guide`");
        }
        let is = map.word("is");
        let reason = value(map.text("reason"));
        Some(RawDocumentPage { span: map.span, docs, title: value(title)?, is: value(is)?, reason })
    });
    let exceptions = map.maps("exceptions", "an exception", keys::DOCUMENT_EXCEPTION, |map| {
        let page = map.required_int("page", "give the number of the page that is at fault");
        let kind = map.required_text("kind", "give the kind of the finding, as `check-docs` prints it");
        let at = map.required_text("at", "say what the finding is about, as `check-docs` prints it");
        let reason = map.required_text("reason", "say what is wrong with the page");
        Some(RawDocumentException {
            span: map.span,
            page: value(page)?,
            kind: value(kind)?,
            at: value(at)?,
            reason: value(reason)?,
        })
    });
    Some(RawDocuments { pages, exceptions })
}

fn resource_file(root: &Node, folder: &str, stem: &str, diagnostics: &mut Diagnostics) -> Option<RawFile> {
    let start = Span { end: root.span.start, ..root.span };
    let mut map = Reader::new(root, start, "a resource file", keys::RESOURCE_FILE, diagnostics)?;
    let area = map.required_text("area", "begin the file with `area: <folder>`");
    let (en, zh) = match map.node("resource") {
        Some(node) => {
            let span = map.key_span("resource").unwrap_or(start);
            let mut resource = Reader::new(node, span, "`resource`", keys::TITLES, map.diagnostics)?;
            let en = resource.required_text("en", "say in English what the file is about");
            let zh = resource.required_text("zh", "say with the official Chinese name what the file is about");
            (value(en).unwrap_or_default(), value(zh).unwrap_or_default())
        }
        None => {
            map.missing("resource", "write `resource: { en: …, zh: … }` below `area`");
            Default::default()
        }
    };
    Some(RawFile {
        folder: folder.to_owned(),
        stem: stem.to_owned(),
        en,
        zh,
        operations: map.named("operations", operation),
        events: map.named("events", event),
        types: map.named("types", type_),
        ids: map.named("ids", id),
        enums: map.named("enums", enum_),
        unions: map.named("unions", union_),
        area: area.unwrap_or_else(|| Spanned::new(folder.to_owned(), start)),
    })
}

fn operation(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawOperation> {
    let mut map = reader(name, node, "an operation", keys::OPERATION, diagnostics)?;
    let (title, summary) = (map.text("title"), map.text("summary"));
    let details = value(map.text("details"));
    if map.node("docs").is_none() {
        map.missing("docs", "list the official document numbers, `docs: []` when there are none");
    }
    let docs = map.ints("docs");
    let (get, post) = (map.text("get"), map.text("post"));
    let official = match (map.node("official"), map.key_span("official")) {
        (Some(node), Some(span)) => Reader::new(node, span, "`official`", keys::OFFICIAL_OPERATION, map.diagnostics)
            .map(|mut map| RawOfficialOperation {
                span,
                path: value(map.text("path")),
                method: value(map.word("method")),
                title: value(map.text("title")),
                absent: map.flag("absent"),
            }),
        _ => None,
    };
    Some(RawOperation {
        title,
        summary,
        details,
        docs,
        read: reading(&mut map),
        rates: map.maps("rate", "a frequency limit", keys::RATE, rate),
        get,
        post,
        new: constructor(&mut map),
        query: fields(&mut map, "query"),
        body: map.key_span("body").map(|span| Spanned::new(fields(&mut map, "body"), span)),
        response: response(&mut map),
        token: value(map.word("token")),
        issues: map.word("issues"),
        token_param: map.text("token_param"),
        retry: value(map.word("retry")),
        paging: paging(&mut map),
        callers: map.words("callers"),
        host: value(map.word("host")),
        deprecated: deprecation(&mut map),
        official,
        note: value(map.text("note")),
    })
}

fn event(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawEvent> {
    let mut map = reader(name, node, "an event", keys::EVENT, diagnostics)?;
    for (key, help) in [
        ("docs", "list the official document numbers, `docs: []` when there are none"),
        ("when", "say what the discriminators say, such as `when: [{ Event: click }]`"),
    ] {
        if map.node(key).is_none() {
            map.missing(key, help);
        }
    }
    Some(RawEvent {
        title: map.text("title"),
        summary: map.text("summary"),
        details: value(map.text("details")),
        docs: map.ints("docs"),
        read: reading(&mut map),
        when: map.maps("when", "the discriminators", keys::WHEN, |map| {
            let values = Discriminator::ALL.iter().filter_map(|key| Some((*key, value(map.text(key.as_str()))?)));
            let values = values.collect();
            Some(RawWhen { span: map.span, values })
        }),
        callers: map.words("callers"),
        deprecated: deprecation(&mut map),
        fields: fields(&mut map, "fields"),
    })
}

fn reading(map: &mut Reader) -> Option<RawReading> {
    let span = map.key_span("read")?;
    let mut map = Reader::new(map.node("read")?, span, "`read`", keys::READING, map.diagnostics)?;
    let doc = map.required_int("doc", "give the number of the document that was read");
    let updated = map.required_text("updated", "give the day of the document's last update");
    Some(RawReading { doc: doc?, updated: updated? })
}

fn rate(map: &mut Reader) -> Option<RawRate> {
    let calls = map.required_int("calls", "say how many calls there may be");
    let per = match map.node("per") {
        Some(node) if matches!(&node.kind, Kind::Scalar { text, plain: true } if text.parse::<i64>().is_ok()) => {
            map.int("per").map(|per| Spanned::new(RawPeriod::Seconds(per.value), per.span))
        }
        Some(_) => map.word("per").map(|per| Spanned::new(RawPeriod::Word(per.value), per.span)),
        None => {
            map.missing("per", "say in which time, such as `per: minute`, or a number of seconds");
            None
        }
    };
    if map.node("by").is_none() {
        map.missing("by", "say whose calls are counted together, such as `by: app`");
    }
    let by = map.word("by");
    Some(RawRate { calls: calls?, per: per?, by: by?, what: value(map.text("what")), doc: value(map.int("doc")) })
}

fn constructor(map: &mut Reader) -> Option<Spanned<RawConstructor>> {
    let node = map.node("new")?;
    match &node.kind {
        Kind::Scalar { text, plain: true } if text == keys::NAMED => {
            Some(Spanned::new(RawConstructor::Named, node.span))
        }
        Kind::List(_) => map.texts("new").map(|names| Spanned::new(RawConstructor::Listed(names), node.span)),
        _ => {
            let help = "write `new: [a, b]` with the wire names of the required fields, or `new: named`";
            map.wrong_shape(node, "`new` must be a list or the word `named`", help);
            None
        }
    }
}

fn response(map: &mut Reader) -> Option<RawResponse> {
    match map.node("response")?.kind {
        Kind::Map(_) => Some(RawResponse::Fields(fields(map, "response"))),
        _ => map.text("response").map(RawResponse::Name),
    }
}

fn paging(map: &mut Reader) -> Option<RawPaging> {
    let span = map.key_span("paging")?;
    let mut map = Reader::new(map.node("paging")?, span, "`paging`", keys::PAGING, map.diagnostics)?;
    Some(RawPaging {
        span,
        request: map.required_text("request", "name the request field that asks for a page"),
        response: map.text("response"),
        last: map.text("last"),
        step: map.word("step"),
        more: map.text("more"),
        done: map.text("done"),
        total: map.text("total"),
        items: map.required_text("items", "name the list in the response"),
    })
}

fn deprecation(map: &mut Reader) -> Option<RawDeprecation> {
    let span = map.key_span("deprecated")?;
    let mut map = Reader::new(map.node("deprecated")?, span, "`deprecated`", keys::DEPRECATED, map.diagnostics)?;
    Some(RawDeprecation { span, replacement: map.text("use"), reason: value(map.text("reason")) })
}

fn fields(map: &mut Reader, key: &str) -> Vec<RawField> {
    map.named(key, field).into_iter().map(|named| named.value).collect()
}

fn field(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawField> {
    let mut map = reader(name, node, "a field", keys::FIELD, diagnostics)?;
    let ty = map.required_text("type", "give the field a type, such as `type: string`");
    let mut limits = Vec::new();
    for key in LimitKey::ALL.iter().copied() {
        let limit = match key {
            LimitKey::Range => map.range(key.as_str()),
            LimitKey::MaxLen | LimitKey::MinLen | LimitKey::MaxBytes | LimitKey::MaxItems | LimitKey::MinItems => {
                map.number(key.as_str()).map(|limit| Spanned::new((limit.value, limit.value), limit.span))
            }
        };
        limits.extend(limit.map(|limit| RawLimit { key, span: limit.span, min: limit.value.0, max: limit.value.1 }));
    }
    let official = match (map.node("official"), map.key_span("official")) {
        (Some(node), Some(span)) => {
            Reader::new(node, span, "`official`", keys::OFFICIAL_FIELD, map.diagnostics).map(|mut map| RawOfficial {
                span,
                ty: value(map.text("type")),
                required: map.node("required").is_some().then(|| map.flag("required")),
                wire: value(map.word("wire")),
                name: value(map.text("name")),
                limit: map.text("limit"),
                absent: map.flag("absent"),
            })
        }
        _ => None,
    };
    Some(RawField {
        wire_name: name.clone(),
        required: map.flag("required"),
        doc: value(map.text("doc")),
        rust: map.text("rust"),
        wire: map.word("wire"),
        flatten: map.flag("flatten"),
        nullable: map.flag("nullable"),
        limits,
        lenient: map.flag("lenient").then(|| map.key_span("lenient")).flatten(),
        example: map.text("example"),
        values: map.key_span("values"),
        deprecated: value(map.text("deprecated")),
        official,
        note: value(map.text("note")),
        ty: ty?,
    })
}

fn type_(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawType> {
    let mut map = reader(name, node, "a type", keys::TYPE, diagnostics)?;
    if map.node("fields").is_none() {
        map.missing("fields", "list the fields by wire name");
    }
    Some(RawType {
        doc: value(map.text("doc")),
        direction: map.word("direction"),
        root: map.flag("root").then(|| map.key_span("root")).flatten(),
        new: constructor(&mut map),
        fields: fields(&mut map, "fields"),
        note: value(map.text("note")),
    })
}

fn id(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawId> {
    let mut map = reader(name, node, "an ID", keys::ID, diagnostics)?;
    Some(RawId { doc: value(map.text("doc")), repr: value(map.word("repr")), example: map.text("example") })
}

fn enum_(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawEnum> {
    let mut map = reader(name, node, "an enum", keys::ENUM, diagnostics)?;
    if map.node("values").is_none() {
        map.missing("values", "list the values, each with `name` and `zh`");
    }
    Some(RawEnum {
        doc: value(map.text("doc")),
        repr: value(map.word("repr")),
        values: map.named("values", |name, node, diagnostics| {
            let mut map = reader(name, node, "an enum value", keys::ENUM_VALUE, diagnostics)?;
            let rust = map.required_text("name", "give the value a Rust name");
            Some(RawEnumValue { zh: value(map.text("zh")), doc: value(map.text("doc")), name: rust? })
        }),
        note: value(map.text("note")),
    })
}

fn union_(name: &Spanned<String>, node: &Node, diagnostics: &mut Diagnostics) -> Option<RawUnion> {
    let mut map = reader(name, node, "a union", keys::UNION, diagnostics)?;
    if map.node("variants").is_none() {
        map.missing("variants", "list the variants by the tag's value");
    }
    Some(RawUnion {
        doc: value(map.text("doc")),
        direction: map.word("direction"),
        tag: map.text("tag"),
        tag_repr: value(map.word("tag_repr")),
        layout: map.word("layout"),
        content: map.text("content"),
        variants: map.named("variants", |name, node, diagnostics| {
            let mut map = reader(name, node, "a variant", keys::VARIANT, diagnostics)?;
            Some(RawVariant {
                ty: map.text("type"),
                rust: map.text("rust"),
                key: map.text("key"),
                from: map.flag("from").then(|| map.key_span("from")).flatten(),
                doc: value(map.text("doc")),
            })
        }),
    })
}
