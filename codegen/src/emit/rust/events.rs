//! Events: a struct of what one holds, and what tells it from others.

use super::Emitter;
use super::docs::{self, Docs};
use super::text::{Text, ident, literal};
use crate::model::{Api, Caller, Event, Struct};
use heck::ToUpperCamelCase;

impl Emitter<'_> {
    pub(super) fn event(&self, out: &mut Text, event: &Event, item: &Struct) {
        out.line("#[cfg(feature = \"callback\")]");
        out.block("answer! {", "}", |out| {
            out.docs(&self.about(event, item));
            if let Some(note) = self.deprecation_note(event.deprecated.as_ref()) {
                out.line(format!("#[deprecated(note = {})]", literal(&note)));
            }
            if docs::is_alias(&event.title) {
                out.line(format!("#[doc(alias = {})]", literal(&event.title)));
            }
            out.block(&format!("{} {{", item.name), "}", |out| {
                item.fields.iter().filter(|field| !field.flatten).for_each(|field| self.answered(out, field));
            });
            self.flattened(out, item.fields.iter(), |out, field| self.answered(out, field));
        });
        out.line("");
        out.line("#[cfg(feature = \"callback\")]");
        out.block("event! {", "}", |out| {
            let documents: Vec<String> = event.docs.iter().map(ToString::to_string).collect();
            let read = event.read.as_ref().map(|read| format!(" as of {}", literal(&read.updated))).unwrap_or_default();
            out.line(format!("{}: {} documents [{}]{read}", event.name, literal(&event.title), documents.join(", ")));
            if !event.callers.is_empty() {
                let callers = event.callers.iter().map(|caller| caller.as_str().to_upper_camel_case());
                out.line(format!("callers [{}]", callers.collect::<Vec<_>>().join(", ")));
            }
            for when in &event.when {
                let values: Vec<String> =
                    when.iter().map(|(key, value)| format!("{} = {}", literal(key.as_str()), literal(value))).collect();
                out.line(format!("when {}", values.join(", ")));
            }
        });
    }
}

impl Emitter<'_> {
    /// What the struct's documentation says.
    fn about(&self, event: &Event, item: &Struct) -> Docs {
        let mut docs = Docs::of(&item.doc);
        if let Some(deprecation) = &event.deprecated {
            docs.lines([self.deprecation_doc(deprecation)]);
        }
        docs.lines([format!("Official title: {}. {}", event.title, forms(event))]);
        if !event.callers.is_empty() {
            let callers: Vec<&str> = event.callers.iter().map(|caller| receiver_doc(*caller)).collect();
            docs.paragraph(&format!("It comes to {} only.", callers.join(" and ")));
        }
        if !event.docs.is_empty() {
            let read = event.read.as_ref().map(|read| format!(" Read as of {}.", read.updated)).unwrap_or_default();
            docs.lines([format!("Documents: {}.{read}", links(&event.docs))]);
        }
        docs
    }
}

fn receiver_doc(caller: Caller) -> &'static str {
    match caller {
        Caller::Internal => "internal applications",
        Caller::ThirdParty => "third-party applications",
        Caller::Provider => "service providers and what they develop for a corp",
    }
}

/// What the discriminators say.
fn forms(event: &Event) -> String {
    let forms = event.when.iter().map(|when| {
        let values: Vec<String> = when.iter().map(|(key, value)| format!("`{}` = `{value}`", key.as_str())).collect();
        values.join(" and ")
    });
    format!("It comes with {}.", forms.collect::<Vec<_>>().join(", or "))
}

fn links(docs: &[i64]) -> String {
    let links = docs.iter().map(|doc| format!("[{doc}](https://developer.work.weixin.qq.com/document/path/{doc})"));
    links.collect::<Vec<_>>().join(", ")
}

/// All events of the enabled areas.
pub(super) fn events(api: &Api) -> String {
    let mut out = Text::file();
    out.line("");
    out.line("#![allow(deprecated)]");
    out.line("");
    out.block("pub(crate) static ALL: &[&super::EventFacts] = &[", "];", |out| {
        for area in &api.areas {
            for event in area.modules.iter().flat_map(|module| &module.events) {
                out.line(format!("#[cfg(feature = \"{}\")]", area.name));
                out.line(format!("&<crate::{}::{} as super::EventBody>::FACTS,", ident(&area.name), event.name));
            }
        }
    });
    out.finish()
}
