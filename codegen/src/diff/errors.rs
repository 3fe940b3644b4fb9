//! Error codes, and what the fake server knows of them.

use super::{Changes, Place, Rule, Subject};
use crate::model::{Api, ErrorCode};
use std::collections::BTreeMap;

pub(super) fn compare(changes: &mut Changes<'_>, old: &Api, new: &Api) {
    let (before, after) = (by_code(old), by_code(new));
    let subject = |code: i64| Subject::new(format!("error_codes::{code}"), Place::None);
    let name = |error: &ErrorCode| error.name.clone().unwrap_or_else(|| "no constant".to_owned());
    for (code, error) in &before {
        let subject = subject(*code);
        let Some(now) = after.get(code) else {
            changes.gone(Rule::ErrorRemoved, &subject, name(error));
            continue;
        };
        match (&error.name, &now.name) {
            // A constant more breaks nobody.
            (None, Some(name)) => changes.appeared(Rule::ErrorAdded, &subject, name),
            (Some(_), _) | (None, None) => changes.differs(Rule::ErrorRenamed, &subject, name(error), name(now)),
        }
        let retry = |error: &ErrorCode| error.retry.map_or("none", |retry| retry.as_str());
        changes.differs(Rule::ErrorRetry, &subject, retry(error), retry(now));
        changes.described(
            Rule::ErrorDocs,
            &subject,
            &(&error.zh, &error.en, &error.hint),
            &(&now.zh, &now.en, &now.hint),
        );
    }
    for (code, error) in after.iter().filter(|(code, _)| !before.contains_key(code)) {
        changes.appeared(Rule::ErrorAdded, &subject(*code), name(error));
    }
    changes.described(Rule::Refusals, &Subject::new("refusals", Place::None), &old.refusals, &new.refusals);
}

fn by_code(api: &Api) -> BTreeMap<i64, &ErrorCode> {
    api.errors.iter().map(|error| (error.code, error)).collect()
}
