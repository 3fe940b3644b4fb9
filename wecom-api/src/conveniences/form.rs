//! The values of approval forms and journals as text.

use super::civil::{BEIJING, date, date_and_time};
use crate::shared::{
    ControlAttendance, ControlDateRange, ControlSelector, ControlTimeZone, ControlValue, DateControlUnit,
    DateRangeUnit, FilledControl, LocalizedText,
};
use std::fmt::{self, Display, Formatter};

/// What a person reads in the form: the text, number or choice, dates in the zone of the value (else that of Beijing),
/// several values with commas between them, and a table row by row.
///
/// ```
/// use wecom_api::shared::{ControlValue, FilledControl, LocalizedText, TextLanguage};
///
/// let money = FilledControl::new("Money-1", ControlValue::money("128.50"));
/// assert_eq!(money.value.to_string(), "128.50");
/// let money = money.title([LocalizedText::new("Amount", TextLanguage::English)]);
/// assert_eq!(money.to_string(), "Amount: 128.50");
/// ```
impl Display for ControlValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(value) | Self::Textarea(value) => f.write_str(&value.text),
            Self::Number(value) => f.write_str(&value.new_number),
            Self::Money(value) => f.write_str(&value.new_money),
            Self::Date(value) => {
                let offset = offset(value.date.timezone_info.as_ref());
                let (seconds, whole_days) = (value.date.s_timestamp.seconds(), value.date.kind == DateControlUnit::Day);
                f.write_str(&point(seconds, offset, whole_days))
            }
            Self::Selector(value) => selected(&value.selector, f),
            Self::Contact(value) => {
                let members = value.members.iter().flatten().map(|it| named(it.name.as_deref(), it.userid.as_str()));
                let departments = value.departments.iter().flatten();
                let departments = departments.map(|it| named(it.name.as_deref(), &it.openapi_id.to_string()));
                joined(f, ", ", members.chain(departments))
            }
            Self::Tips(_) => Ok(()),
            Self::File(value) => {
                joined(f, ", ", value.files.iter().map(|it| named(it.file_name.as_deref(), it.file_id.as_str())))
            }
            Self::Table(value) => joined(f, "\n", value.children.iter().map(|row| Separated("; ", &row.list))),
            Self::Attendance(value) => attendance(&value.attendance, f),
            Self::Vacation(value) => {
                selected(&value.vacation.selector, f)?;
                f.write_str(", ")?;
                attendance(&value.vacation.attendance, f)
            }
            Self::Location(value) => {
                f.write_str(&value.location.title)?;
                match value.location.address.as_deref() {
                    Some(address) if !address.is_empty() => write!(f, " ({address})"),
                    _ => Ok(()),
                }
            }
            Self::RelatedApproval(value) => {
                joined(f, ", ", value.related_approval.iter().map(|it| named(it.name.as_deref(), &it.sp_no)))
            }
            Self::Formula(value) => f.write_str(&value.formula.value),
            Self::DateRange(value) => range(&value.date_range, f),
            Self::PunchCorrection(value) => {
                f.write_str(&value.punch_correction.state)?;
                match value.punch_correction.time {
                    Some(time) => write!(f, " {}", date_and_time(time.seconds(), BEIJING)),
                    None => Ok(()),
                }
            }
            Self::BankAccount(value) => {
                let account = &value.bank_account;
                let bank = account.bank.bank_alias.as_deref().unwrap_or_default();
                let parts = [account.account_name.as_str(), &account.account_number, bank, &account.remark];
                joined(f, ", ", parts.into_iter().filter(|part| !part.is_empty()))
            }
            Self::SchoolContact(value) => {
                let students = value.students.iter().flatten().map(|it| it.name.as_str());
                joined(f, ", ", students.chain(value.classes.iter().flatten().map(|it| it.name.as_str())))
            }
            Self::Document(value) => {
                joined(f, ", ", value.docs.iter().map(|it| named(it.doc_url.as_deref(), it.doc_id.as_str())))
            }
            Self::WedriveFile(value) => joined(f, ", ", value.wedrive_files.iter().map(|it| it.file_id.as_str())),
            Self::Unrecognized(value) => {
                let json = serde_json::to_string(value).map_err(|_| fmt::Error)?;
                f.write_str(&json)
            }
        }
    }
}

/// Title and value: `Amount: 128.50`.
impl Display for FilledControl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match title(self.title.iter().flatten()) {
            Some(title) => write!(f, "{title}: {}", self.value),
            None => self.value.fmt(f),
        }
    }
}

/// The first text that says something.
fn title<'t>(texts: impl IntoIterator<Item = &'t LocalizedText>) -> Option<&'t str> {
    texts.into_iter().map(|text| text.text.as_str()).find(|text| !text.is_empty())
}

fn named<'t>(name: Option<&'t str>, id: &'t str) -> String {
    name.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
}

fn selected(selector: &ControlSelector, f: &mut Formatter<'_>) -> fmt::Result {
    let texts = selector.options.iter().map(|option| title(option.value.iter().flatten()).unwrap_or(&option.key));
    joined(f, ", ", texts)
}

fn attendance(attendance: &ControlAttendance, f: &mut Formatter<'_>) -> fmt::Result {
    range(&attendance.date_range, f)
}

/// `2026-11-25 09:00 – 2026-11-26 18:00`; of half days, the dates with the half.
fn range(range: &ControlDateRange, f: &mut Formatter<'_>) -> fmt::Result {
    let offset = offset(range.timezone_info.as_ref());
    let point = |seconds: i64| match range.kind {
        DateRangeUnit::HalfDay => {
            let half = if seconds.saturating_add(offset).rem_euclid(86_400) < 43_200 { "AM" } else { "PM" };
            format!("{} {half}", date(seconds, offset))
        }
        _ => date_and_time(seconds, offset),
    };
    write!(f, "{} – {}", point(range.new_begin.seconds()), point(range.new_end.seconds()))
}

fn point(seconds: i64, offset: i64, whole_days: bool) -> String {
    if whole_days { date(seconds, offset) } else { date_and_time(seconds, offset) }
}

fn offset(zone: Option<&ControlTimeZone>) -> i64 {
    zone.map_or(BEIJING, |zone| zone.zone_offset.saturating_mul(3600))
}

struct Separated<'a, T>(&'static str, &'a [T]);

impl<T: Display> Display for Separated<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        joined(f, self.0, self.1.iter())
    }
}

fn joined<T: Display>(f: &mut Formatter<'_>, between: &str, items: impl Iterator<Item = T>) -> fmt::Result {
    for (at, item) in items.enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::codec::from_slice;
    use crate::shared::FilledControl;
    use serde_json::json;

    #[test]
    fn every_control_shows_what_a_person_reads() {
        let text = |text: &str| json!([{ "text": text, "lang": "zh_CN" }]);
        let days = json!({ "type": "halfday", "new_begin": 1570550400, "new_end": 1570593600, "new_duration": 86400 });
        let hours = json!({ "type": "hour", "new_begin": 1570550400, "new_end": 1570554000, "new_duration": 3600 });
        let leave = json!({ "type": "single", "options": [{ "key": "1", "value": text("年假") }] });
        let cases = [
            ("Text", json!({ "text": "文本" }), "文本"),
            ("Textarea", json!({ "text": "a\nb" }), "a\nb"),
            ("Number", json!({ "new_number": "700" }), "700"),
            ("Money", json!({ "new_money": "0.5" }), "0.5"),
            ("Date", json!({ "date": { "type": "day", "s_timestamp": "1569859200" } }), "2019-10-01"),
            ("Date", json!({ "date": { "type": "hour", "s_timestamp": "1569859200" } }), "2019-10-01 00:00"),
            (
                "Date",
                json!({ "date": { "type": "hour", "s_timestamp": "1569859200",
                "timezone_info": { "zone_offset": 0, "zone_desc": "UTC" } } }),
                "2019-09-30 16:00",
            ),
            (
                "Selector",
                json!({ "selector": { "type": "multi", "options": [
                { "key": "o1", "value": text("一") }, { "key": "o2" }] } }),
                "一, o2",
            ),
            ("Contact", json!({ "members": [{ "userid": "a", "name": "甲" }, { "userid": "b" }] }), "甲, b"),
            ("Contact", json!({ "departments": [{ "openapi_id": "2", "name": "研发部" }] }), "研发部"),
            ("Tips", json!({ "tips": [] }), ""),
            ("File", json!({ "files": [{ "file_id": "F1" }, { "file_id": "F2", "file_name": "a.pdf" }] }), "F1, a.pdf"),
            (
                "Table",
                json!({ "children": [{ "list": [
                { "control": "Text", "id": "1", "title": text("项"), "value": { "text": "a" } },
                { "control": "Money", "id": "2", "value": { "new_money": "1" } }] }, { "list": [] }] }),
                "项: a; 1\n",
            ),
            (
                "Attendance",
                json!({ "attendance": { "type": 1, "date_range": hours } }),
                "2019-10-09 00:00 – 2019-10-09 01:00",
            ),
            (
                "Vacation",
                json!({ "vacation": { "selector": leave, "attendance": { "type": 1, "date_range": days } } }),
                "年假, 2019-10-09 AM – 2019-10-09 PM",
            ),
            (
                "Location",
                json!({ "location": { "latitude": "1", "longitude": "2", "title": "T", "address": "A",
                "time": 1 } }),
                "T (A)",
            ),
            (
                "RelatedApproval",
                json!({ "related_approval": [{ "sp_no": "1" }, { "sp_no": "2", "name": "请假" }] }),
                "1, 请假",
            ),
            ("Formula", json!({ "formula": { "value": "5.0" } }), "5.0"),
            ("DateRange", json!({ "date_range": hours }), "2019-10-09 00:00 – 2019-10-09 01:00"),
            (
                "PunchCorrection",
                json!({ "punch_correction": { "state": "迟到", "time": 1570550400 } }),
                "迟到 2019-10-09 00:00",
            ),
            (
                "SchoolContact",
                json!({ "students": [{ "name": "小明" }], "classes": [{ "name": "一班" }] }),
                "小明, 一班",
            ),
            ("WedriveFile", json!({ "wedrive_files": [{ "fileid": "f1" }] }), "f1"),
        ];
        for (control, value, expected) in cases {
            let json = json!({ "control": control, "id": "c", "title": text("标题"), "value": value });
            let filled: FilledControl = from_slice(json.to_string().as_bytes()).expect("it can be read");
            assert_eq!(filled.value.to_string(), expected, "{control}");
            assert_eq!(filled.to_string(), format!("标题: {expected}"));
        }
        // What is not known yet keeps its JSON.
        let json = json!({ "control": "Hologram", "id": "c", "value": { "x": 1 } });
        let filled: FilledControl = from_slice(json.to_string().as_bytes()).expect("it can be read");
        assert!(filled.to_string().contains(r#""x":1"#), "{filled}");
    }
}
