//! Events: a struct of what one holds, and what tells it from others.

use super::Emitter;
use super::docs::{self, Docs};
use super::text::{Text, ident, literal};
use crate::model::{Api, Event, Struct};

impl Emitter<'_> {
    pub(super) fn event(&self, out: &mut Text, event: &Event, item: &Struct) {
        out.line("#[cfg(feature = \"callback\")]");
        out.block("answer! {", "}", |out| {
            let mut docs = Docs::of(&item.doc);
            docs.lines([format!("Official title: {}. {}", event.title, forms(event))]);
            if !event.docs.is_empty() {
                docs.lines([format!("Documents: {}.", links(&event.docs))]);
            }
            out.docs(&docs);
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
            out.line(format!("{}: {} documents [{}]", event.name, literal(&event.title), documents.join(", ")));
            for when in &event.when {
                let values: Vec<String> =
                    when.iter().map(|(key, value)| format!("{} = {}", key.as_str(), literal(value))).collect();
                out.line(format!("when {}", values.join(", ")));
            }
        });
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
