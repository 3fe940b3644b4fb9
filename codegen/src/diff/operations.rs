//! Operations.

use super::fields::Placed;
use super::pairs::Named;
use super::{Changes, Direction, Place, Rule, Subject, fields, path, shown};
use crate::model::{Caller, Encoding, Next, Operation, Paging, Response};

pub(super) fn compare(changes: &mut Changes<'_>) {
    let pairs = changes.pairs;
    for operation in &pairs.operations {
        match operation {
            (Some(old), Some(new)) => pair(changes, old, new),
            (Some((name, item)), None) => {
                let subject = Subject::new(path(name), Place::Old(item.span));
                changes.gone(Rule::OperationRemoved, &subject, called(item));
            }
            (None, Some((name, item))) => {
                let subject = Subject::new(path(name), Place::New(item.span));
                changes.appeared(Rule::OperationAdded, &subject, called(item));
            }
            (None, None) => {}
        }
    }
}

fn called(item: &Operation) -> String {
    format!("{} {}", item.method, item.path)
}

fn pair(changes: &mut Changes<'_>, (old_name, old): &Named<'_>, (name, new): &Named<'_>) {
    let mut subject = Subject::new(path(name), Place::New(new.span));
    changes.differs(Rule::OperationRenamed, &subject, &old_name.name, &name.name);
    changes.differs(Rule::OperationMoved, &subject, &old_name.area, &name.area);
    changes.differs(Rule::OperationMethod, &subject, old.method.to_string(), new.method.to_string());
    changes.differs(Rule::OperationPath, &subject, &old.path, &new.path);
    changes.differs(Rule::OperationHost, &subject, old.host.as_str(), new.host.as_str());
    changes.differs(Rule::OperationToken, &subject, old.token.as_str(), new.token.as_str());
    let parameter = |item: &Operation| item.token_param.clone().unwrap_or_else(|| "the usual one".to_owned());
    changes.differs(Rule::OperationTokenParameter, &subject, parameter(old), parameter(new));
    let issues = |item: &Operation| item.issues.map_or("none", |kind| kind.as_str());
    changes.differs(Rule::OperationIssues, &subject, issues(old), issues(new));
    changes.differs(Rule::OperationRetry, &subject, old.retry.as_str(), new.retry.as_str());
    changes.differs(Rule::OperationRates, &subject, rates(old), rates(new));
    changes.differs(Rule::OperationCallers, &subject, callers(&old.callers), callers(&new.callers));
    match (&old.deprecated, &new.deprecated) {
        (None, Some(_)) => changes.appeared(Rule::OperationDeprecated, &subject, "deprecated"),
        (Some(_), None) => changes.gone(Rule::OperationRestored, &subject, "deprecated"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    // A body that is new or gone travels in an encoding that is.
    if !old.body.is_empty() && !new.body.is_empty() {
        changes.differs(Rule::OperationEncoding, &subject, encoding(old.encoding), encoding(new.encoding));
    }
    response(changes, &subject, &old.response, &new.response);
    paging(changes, &subject, old.paging.as_ref(), new.paging.as_ref());
    let told = |item: &Operation| {
        let deprecated = old.deprecated.is_some() && new.deprecated.is_some();
        let deprecated = deprecated.then(|| item.deprecated.clone());
        let texts = (item.title.clone(), item.summary.clone(), item.details.clone(), deprecated);
        (texts, item.docs.clone(), item.read.clone(), item.deviation.clone(), item.official.clone())
    };
    changes.described(Rule::OperationDocs, &subject, &told(old), &told(new));

    subject.direction = Direction::REQUEST;
    fields::compare(changes, &subject, placed(old), placed(new), true);
    fields::constructor(changes, &subject, &old.new, &new.new);
}

fn placed(item: &Operation) -> Vec<Placed<'_>> {
    let query = item.query.iter().map(|field| (field, "query"));
    query.chain(item.body.iter().map(|field| (field, "body"))).collect()
}

fn rates(item: &Operation) -> String {
    let rate = |rate: &crate::model::Rate| {
        let what = rate.what.as_deref().unwrap_or("calls");
        format!("{} {what} in {} by {}", rate.calls, rate.period(), rate.by.as_str())
    };
    let rates: Vec<String> = item.rates.iter().map(rate).collect();
    if rates.is_empty() { "none".to_owned() } else { rates.join(", ") }
}

pub(super) fn callers(callers: &[Caller]) -> String {
    let callers: Vec<&str> = callers.iter().map(|caller| caller.as_str()).collect();
    if callers.is_empty() { "all".to_owned() } else { callers.join(", ") }
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::None => "none",
        Encoding::Json => "JSON",
        Encoding::Multipart => "multipart",
        Encoding::Xml => "XML",
    }
}

fn response(changes: &mut Changes<'_>, subject: &Subject, old: &Response, new: &Response) {
    let word = |response: &Response| match response {
        Response::Empty => "nothing".to_owned(),
        Response::Binary => "a file".to_owned(),
        Response::Struct(name) => name.name.clone(),
    };
    let rule = match (old, new) {
        (Response::Empty, Response::Empty) | (Response::Binary, Response::Binary) => return,
        (Response::Struct(old), Response::Struct(new)) if changes.pairs.renamed(old) == *new => return,
        (Response::Struct(_), Response::Struct(_)) => Rule::ResponseType,
        (Response::Empty, Response::Struct(_)) => Rule::ResponseAdded,
        (Response::Struct(_), Response::Empty) => Rule::ResponseRemoved,
        (Response::Empty | Response::Struct(_), Response::Binary)
        | (Response::Binary, Response::Empty | Response::Struct(_)) => Rule::ResponseKind,
    };
    changes.differs(rule, subject, word(old), word(new));
}

fn paging(changes: &mut Changes<'_>, subject: &Subject, old: Option<&Paging>, new: Option<&Paging>) {
    match (old, new) {
        (None, None) => {}
        (None, Some(paging)) => changes.appeared(Rule::PagingAdded, subject, shown(&paging.item)),
        (Some(paging), None) => changes.gone(Rule::PagingRemoved, subject, shown(&paging.item)),
        (Some(old), Some(new)) => {
            if !changes.pairs.same(&old.item, &new.item) {
                changes.differs(Rule::PagingItem, subject, shown(&old.item), shown(&new.item));
            }
            changes.differs(Rule::PagingWay, subject, way(old), way(new));
        }
    }
}

fn way(paging: &Paging) -> String {
    let path = |path: &crate::model::Path| {
        path.fields.iter().map(|field| field.wire_name.as_str()).collect::<Vec<_>>().join(".")
    };
    let next = match &paging.next {
        Next::Response(from) => format!("from {}", path(from)),
        Next::Last(from) => format!("from {} of the last item", path(from)),
        Next::Items => "by items".to_owned(),
        Next::Page => "by pages".to_owned(),
    };
    let mut way = format!("{} {next}, items in {}", paging.request.wire_name, path(&paging.items));
    for (word, flag) in [("more", &paging.more), ("done", &paging.done), ("total", &paging.total)] {
        if let Some(flag) = flag {
            way.push_str(&format!(", {word} by {}", path(flag)));
        }
    }
    way
}
