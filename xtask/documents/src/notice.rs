//! What a page describes of callbacks: for each, what tells it from others, its tables and the bodies that are shown.

use crate::call::{self, Parameters};
use crate::markdown::Block;
use crate::table::{self, Row, pattern};
use crate::xml;
use regex_lite::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use wecom_codegen::model::Discriminator;

/// What discriminators say: a table may name several values of one.
pub(crate) type Says = BTreeMap<Discriminator, Vec<String>>;

/// A callback that a page describes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notice {
    /// The heading above it.
    pub(crate) heading: Option<String>,
    /// What tells it from others.
    pub(crate) says: Says,
    /// Its tables of parameters: `sure` is the one that tells of the whole.
    pub(crate) tables: Vec<Parameters>,
    /// Bodies that are shown.
    pub(crate) samples: Vec<Value>,
}

const DISCRIMINATORS: &[Discriminator] = &[
    Discriminator::MsgType,
    Discriminator::Event,
    Discriminator::InfoType,
    Discriminator::ChangeType,
    Discriminator::AuthType,
];

static FIXED: LazyLock<Regex> = LazyLock::new(|| pattern(r"固定(?:为|是)+[:：\s]*([A-Za-z][A-Za-z0-9_]*)"));
static VALUE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z][A-Za-z0-9_]*"));

/// Whether the key says which event it is.
pub(crate) fn is_discriminator(name: &str) -> bool {
    DISCRIMINATORS.iter().any(|key| key.as_str() == name)
}

/// The callbacks of a page.
pub(crate) fn notices(blocks: &[Block]) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    let mut heading: Option<&String> = None;
    let mut about = Vec::new();
    // Whether what comes is about the last one.
    let mut goes_on = false;
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Text(text) => {
                if let Block::Heading(text) = block {
                    heading = Some(text);
                }
                // A call begins.
                goes_on &= !call::has_address(text);
                if let Some(line) = text.lines().rfind(|line| !line.trim().is_empty()) {
                    about = call::words(line);
                }
            }
            Block::Code(code) => {
                goes_on &= !call::has_address(code);
                for body in xml::read(code) {
                    let says = shown(&body);
                    if tells(&says) {
                        let samples = vec![body];
                        notices.push(Notice { heading: heading.cloned(), says, samples, ..Notice::default() });
                        goes_on = true;
                    }
                }
                about.clear();
            }
            Block::Table(table) => {
                let about = std::mem::take(&mut about);
                let Some(rows) = table::rows(table) else { continue };
                let says = told(&rows);
                let is_whole = rows.iter().any(|row| row.names.len() == 1 && is_discriminator(&row.names[0]));
                let last = notices.last_mut().filter(|_| goes_on);
                let parameters = Parameters { about, sure: is_whole, rows };
                match last {
                    Some(last) if !is_whole => last.tables.push(parameters),
                    Some(last) if !last.tables.iter().any(|it| it.sure) && agree(&last.says, &says) => {
                        for (key, values) in says {
                            let known = last.says.entry(key).or_default();
                            known.extend(values.into_iter().filter(|value| !known.contains(value)).collect::<Vec<_>>());
                        }
                        last.tables.push(parameters);
                    }
                    _ if is_whole && tells(&says) => {
                        let tables = vec![parameters];
                        notices.push(Notice { heading: heading.cloned(), says, tables, ..Notice::default() });
                        goes_on = true;
                    }
                    _ => goes_on &= !is_whole,
                }
            }
        }
    }
    notices
}

/// What a body says.
fn shown(body: &Value) -> Says {
    let value = |key: &Discriminator| body.get(key.as_str())?.as_str().map(str::trim).filter(|value| !value.is_empty());
    DISCRIMINATORS.iter().filter_map(|key| Some((*key, vec![value(key)?.to_owned()]))).collect()
}

/// What the rows of a table say.
fn told(rows: &[Row]) -> Says {
    let mut says = Says::new();
    for row in rows.iter().filter(|row| row.names.len() == 1) {
        let Some(key) = DISCRIMINATORS.iter().find(|key| key.as_str() == row.names[0]) else { continue };
        let values = match FIXED.captures(&row.text).and_then(|found| found.get(1)) {
            Some(value) => vec![value.as_str().to_owned()],
            None => VALUE.find_iter(&row.text).map(|value| value.as_str().to_owned()).collect(),
        };
        if !values.is_empty() {
            says.insert(*key, values);
        }
    }
    says
}

/// Whether it says more than that something is an event.
fn tells(says: &Says) -> bool {
    says.iter().any(|(key, values)| match key {
        Discriminator::Event | Discriminator::InfoType => true,
        Discriminator::MsgType => values.iter().any(|value| value != "event"),
        Discriminator::ChangeType | Discriminator::AuthType => false,
        // The pages on devices show them within other parts.
        Discriminator::EventType | Discriminator::CommandType | Discriminator::BotMsgType => false,
    })
}

/// Whether the two may be about the same: nothing that both say differs.
fn agree(one: &Says, other: &Says) -> bool {
    let form = |says: &Says| (says.contains_key(&Discriminator::Event), says.contains_key(&Discriminator::InfoType));
    let same_form =
        !matches!((form(one), form(other)), ((true, false), (false, true)) | ((false, true), (true, false)));
    same_form
        && one
            .iter()
            .all(|(key, values)| other.get(key).is_none_or(|others| values.iter().any(|value| others.contains(value))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::blocks;

    fn found(page: &str) -> Vec<(String, usize, usize)> {
        let notices = notices(&blocks(page).0);
        let says = |says: &Says| {
            let pairs = says.iter().map(|(key, values)| format!("{}={}", key.as_str(), values.join("|")));
            pairs.collect::<Vec<_>>().join(" ")
        };
        notices.iter().map(|it| (says(&it.says), it.tables.len(), it.samples.len())).collect()
    }

    const SAMPLE: &str = "```\n<xml><MsgType>event</MsgType><Event>made</Event></xml>\n```\n";
    const HEAD: &str = "\n| 参数 | 说明 |\n|--|--|\n";

    #[test]
    fn a_sample_and_the_table_below_it_are_one() {
        let table = "| MsgType | 此时固定为event |\n| Event | 固定为`made` |\n";
        assert_eq!(found(&format!("{SAMPLE}{HEAD}{table}")), [("MsgType=event Event=made".to_owned(), 1, 1)]);
    }

    #[test]
    fn a_table_of_another_callback_is_another() {
        let table = "| MsgType | 此时固定为event |\n| Event | 固定为`lost` |\n";
        let wanted = [("MsgType=event Event=made".to_owned(), 0, 1), ("MsgType=event Event=lost".to_owned(), 1, 0)];
        assert_eq!(found(&format!("{SAMPLE}{HEAD}{table}")), wanted);
    }

    #[test]
    fn a_table_without_discriminators_tells_of_a_part() {
        let page = format!("{SAMPLE}{HEAD}| Event | made |\n\nPart 说明：\n{HEAD}| Code | 代码 |\n");
        assert_eq!(found(&page), [("MsgType=event Event=made".to_owned(), 2, 1)]);
    }

    #[test]
    fn values_are_read_from_what_a_row_says() {
        let cases = [
            ("事件类型：made", "Event=made"),
            ("事件类型，此时固定为为：```made```", "Event=made"),
            ("made(事物)、lost(遗失)", "Event=made|lost"),
            ("事件名称：审批", ""),
        ];
        for (text, wanted) in cases {
            let found = found(&format!("{HEAD}| Event | {text} |\n"));
            let says = found.first().map(|(says, ..)| says.as_str()).unwrap_or_default();
            assert_eq!(says, wanted, "{text}");
        }
    }

    #[test]
    fn what_a_call_sends_is_no_callback() {
        let call = "请求地址：https://qyapi.weixin.qq.com/cgi-bin/thing/create\n";
        let page = format!("{SAMPLE}\n{call}\n{HEAD}| name | 名称 |\n");
        assert_eq!(found(&page), [("MsgType=event Event=made".to_owned(), 0, 1)]);
    }
}
