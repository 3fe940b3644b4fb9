//! The calls that a page describes: address, method, the tables and bodies of the request and of the answer.

use crate::markdown::Block;
use crate::sample;
use crate::table::{self, Row, pattern};
use regex_lite::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A call that a page describes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// The heading above it.
    pub(crate) heading: Option<String>,
    /// Path of its address.
    pub(crate) path: String,
    /// `GET` or `POST`, when the page says it.
    pub(crate) method: Option<String>,
    /// Names in the query of the address.
    pub(crate) query: Vec<String>,
    /// What is sent.
    pub(crate) request: Side,
    /// What comes back.
    pub(crate) response: Side,
    /// Tables below a heading after the answer: they may be about either, or about neither.
    pub(crate) loose: Vec<Parameters>,
}

/// One direction of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    /// Its tables of parameters.
    pub(crate) tables: Vec<Parameters>,
    /// Bodies that are shown.
    pub(crate) samples: Vec<Value>,
}

/// A table of parameters, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Parameters {
    /// Names in what is said right before it: the object that it describes, when it is not the whole.
    pub(crate) about: Vec<String>,
    /// Whether the page says which direction it belongs to.
    pub(crate) sure: bool,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"https?://(?:qyapi\.weixin\.qq\.com|api\.mch\.weixin\.qq\.com)(/[A-Za-z0-9_/.-]*[A-Za-z0-9_])(\?[A-Za-z0-9_=&;%.*{}\[\]-]*)?",
    )
});
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"请求地址|请求(?i:url)|接口地址|调用地址|请求链接|请求https|接口(?i:url)"));
static METHOD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:请求|调用|提交)(?:方式|方法)[^A-Za-z]*(GET|POST|get|post|Get|Post)"));
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z][A-Za-z0-9_]*(?:(?:\[\])?\.[A-Za-z][A-Za-z0-9_]*)*"));

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Response,
}

/// The calls of a page.
pub(crate) fn calls(blocks: &[Block]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut heading = None;
    let mut method = None;
    // An address that is announced and still to come.
    let mut announced = false;
    let mut place = Place::default();
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Text(text) => {
                if let Block::Heading(text) = block {
                    heading = Some(text.clone());
                }
                for line in text.lines() {
                    let said =
                        METHOD.captures(line).and_then(|found| found.get(1)).map(|word| word.as_str().to_uppercase());
                    if let Some(said) = said {
                        match calls.last_mut() {
                            // The method may stand after the address.
                            Some(call) if call.method.is_none() && place.fresh => call.method = Some(said),
                            _ => method = Some(said),
                        }
                    }
                    announced |= LABEL.is_match(line);
                    if announced && address(line, &mut calls, &mut method, heading.as_deref()) {
                        announced = false;
                        place = Place { fresh: true, ..Place::default() };
                    }
                    place.say(line, matches!(block, Block::Heading(_)));
                }
            }
            Block::Code(text) => {
                if announced && address(text, &mut calls, &mut method, heading.as_deref()) {
                    announced = false;
                    place = Place { fresh: true, ..Place::default() };
                    continue;
                }
                place.event |= text.contains("<xml>");
                if let (Some(call), Some(value), false) = (calls.last_mut(), sample::read(text), place.is_apart()) {
                    place.show(&value);
                    place.seen.extend(sample::paths(&value).into_iter().filter_map(|(path, _)| path.last().cloned()));
                    call.side(place.direction).samples.push(value);
                }
                place.about.clear();
            }
            Block::Table(table) => {
                let Some(rows) = table::rows(table) else {
                    place.about.clear();
                    continue;
                };
                place.table(&rows);
                let parameters = Parameters { about: std::mem::take(&mut place.about), sure: place.sure, rows };
                let Some(call) = calls.last_mut() else { continue };
                if place.is_apart() {
                    // What is told of an event is about no call.
                    call.loose.extend((!place.event).then_some(parameters));
                } else {
                    place.seen.extend(parameters.rows.iter().filter_map(|row| row.names.last().cloned()));
                    call.side(place.direction).tables.push(parameters);
                }
            }
        }
    }
    calls
}

/// Takes the address of a line; a new one begins a call.
fn address(text: &str, calls: &mut Vec<Call>, method: &mut Option<String>, heading: Option<&str>) -> bool {
    let Some(found) = ADDRESS.captures(text) else { return false };
    let part = |at: usize| found.get(at).map(|part| part.as_str()).unwrap_or_default();
    let query = part(2).trim_start_matches('?').replace("&amp;", "&");
    let query = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0.to_owned()));
    let query = query.filter(|name| !name.is_empty());
    match calls.last_mut() {
        Some(call) if call.path == part(1) => {
            call.query.extend(query);
            call.method = call.method.take().or(method.take());
        }
        _ => calls.push(Call {
            heading: heading.map(str::to_owned),
            path: part(1).to_owned(),
            method: method.take(),
            query: query.collect(),
            ..Call::default()
        }),
    }
    true
}

/// Whether a text has the address of a call.
pub(crate) fn has_address(text: &str) -> bool {
    ADDRESS.is_match(text)
}

/// The names in a line, dotted where it dots them.
pub(crate) fn words(line: &str) -> Vec<String> {
    WORD.find_iter(line).map(|word| word.as_str().replace("[]", "")).collect()
}

impl Call {
    fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Request => &mut self.request,
            Direction::Response => &mut self.response,
        }
    }
}

/// Where in a call a block stands.
struct Place {
    direction: Direction,
    sure: bool,
    /// Names in the last line.
    about: Vec<String>,
    /// Whether nothing but text came since the address.
    fresh: bool,
    /// Whether the answer was told.
    answered: bool,
    /// Whether a heading after that ended the call.
    over: bool,
    /// Whether an event is told of.
    event: bool,
    /// Names that the call's tables and bodies have.
    seen: BTreeSet<String>,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            direction: Direction::Request,
            sure: false,
            about: Vec::new(),
            fresh: false,
            answered: false,
            over: false,
            event: false,
            seen: BTreeSet::new(),
        }
    }
}

impl Place {
    fn say(&mut self, line: &str, is_heading: bool) {
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if bare.is_empty() {
            return;
        }
        // A long sentence mentions much.
        let is_label = is_heading || bare.chars().count() < 24;
        if is_label {
            let back = ["返回", "响应", "应答", "出参", "回包", "输出"].iter().any(|word| bare.contains(word));
            let forth = ["请求", "入参", "输入"].iter().any(|word| bare.contains(word));
            if back != forth {
                self.direction = if back { Direction::Response } else { Direction::Request };
                self.sure = true;
            }
        }
        self.about = words(&bare);
        if is_heading && self.answered {
            let known = self.about.iter().any(|name| self.seen.contains(name.rsplit('.').next().unwrap_or(name)));
            let answer = ["返回", "响应", "应答"].iter().any(|word| bare.contains(word));
            self.over |= !known && !answer;
        }
    }

    fn is_apart(&self) -> bool {
        self.over || self.event
    }

    /// A body with an error code is an answer.
    fn show(&mut self, value: &Value) {
        self.fresh = false;
        if value.get("errcode").is_some() {
            self.direction = Direction::Response;
            self.sure = true;
            self.answered = true;
        }
    }

    fn table(&mut self, rows: &[Row]) {
        self.fresh = false;
        let top = |wanted: &str| rows.iter().any(|row| row.names.len() == 1 && row.names[0] == wanted);
        // Tables of events begin with what every event has.
        self.event |= top("ToUserName") || top("InfoType");
        if top("errcode") {
            self.direction = Direction::Response;
            self.sure = true;
            self.answered = true;
        } else if ["access_token", "suite_access_token", "provider_access_token"]
            .iter()
            .any(|name| rows.first().is_some_and(|row| row.names == [*name]))
        {
            self.direction = Direction::Request;
            self.sure = true;
        }
    }
}
