//! Which fields take their meaning from the glossary: it is right where it was written for, and has to be looked at
//! wherever a new field takes it over unseen.

use crate::model::{Api, Area, Field, Module};

/// A field whose meaning is the glossary's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrowed {
    /// The file of the specification.
    pub file: String,
    /// The operation or type that has the field.
    pub item: String,
    /// Wire name of the field.
    pub wire_name: String,
    /// The meaning.
    pub doc: String,
}

/// All such fields, in the order of the files.
pub fn borrowed(api: &Api) -> Vec<Borrowed> {
    let all = fields(api).filter(|(_, _, _, field)| field.doc_of_glossary);
    all.map(|(area, module, item, field)| Borrowed {
        file: format!("{}/{}.yaml", area.name, module.name),
        item: item.to_owned(),
        wire_name: field.wire_name.clone(),
        doc: field.doc.clone(),
    })
    .collect()
}

/// All fields with their areas, modules and items.
pub(super) fn fields(api: &Api) -> impl Iterator<Item = (&Area, &Module, &str, &Field)> {
    let modules = api.all_areas().flat_map(|area| area.modules.iter().map(move |module| (area, module)));
    modules.flat_map(|(area, module)| {
        let requests = module
            .operations
            .iter()
            .flat_map(|item| item.query.iter().chain(&item.body).map(move |field| (item.name.as_str(), field)));
        let types =
            module.structs.iter().flat_map(|item| item.fields.iter().map(move |field| (item.name.as_str(), field)));
        requests.chain(types).map(move |(item, field)| (area, module, item, field))
    })
}
