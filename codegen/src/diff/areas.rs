//! Areas: modules and features.

use super::{Changes, Place, Rule, Subject};
use crate::model::{Api, Area};

pub(super) fn compare(changes: &mut Changes<'_>, old: &Api, new: &Api) {
    for area in &old.areas {
        let subject = Subject::new(area.name.clone(), Place::None);
        match new.areas.iter().find(|other| other.name == area.name) {
            Some(now) => pair(changes, &subject, area, now),
            None => changes.gone(Rule::AreaRemoved, &subject, &area.en),
        }
    }
    for area in new.areas.iter().filter(|area| !old.areas.iter().any(|other| other.name == area.name)) {
        changes.appeared(Rule::AreaAdded, &Subject::new(area.name.clone(), Place::None), &area.en);
    }
}

fn pair(changes: &mut Changes<'_>, subject: &Subject, old: &Area, new: &Area) {
    match (old.default, new.default) {
        (true, false) => changes.gone(Rule::AreaDefaultRemoved, subject, "default"),
        (false, true) => changes.appeared(Rule::AreaDefaultAdded, subject, "default"),
        (true, true) | (false, false) => {}
    }
    for need in old.needs.iter().filter(|need| !new.needs.contains(need)) {
        changes.gone(Rule::AreaNeedRemoved, subject, need);
    }
    for need in new.needs.iter().filter(|need| !old.needs.contains(need)) {
        changes.appeared(Rule::AreaNeedAdded, subject, need);
    }
    changes.described(Rule::AreaDocs, subject, &(&old.en, &old.zh, &old.doc), &(&new.en, &new.zh, &new.doc));
}
