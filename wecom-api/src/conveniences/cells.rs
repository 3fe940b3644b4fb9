//! The values of the cells of smart sheets, which carry no tag: what one holds depends on the kind of its field.

use super::civil::{BEIJING, date_and_time};
use crate::codec::TimestampMs;
use crate::documents::SmartSheetFieldKind;
use crate::shared::UserId;
use serde_json::{Value, json};
use std::fmt;

/// The value of a cell of a smart sheet. Made for the kind of the cell's field, it converts into the JSON of a record;
/// made from the JSON of a record, it shows its text.
///
/// ```
/// use wecom_api::SmartSheetCell;
/// use wecom_api::documents::NewSmartSheetRecord;
///
/// let record = NewSmartSheetRecord::new([
///     ("Task", SmartSheetCell::text("Restore the backup")),
///     ("Owner", SmartSheetCell::members(["zhangsan"])),
///     ("State", SmartSheetCell::choices(["Open"])),
/// ]);
/// assert_eq!(SmartSheetCell::from(record.cells["Task"].clone()).to_string(), "Restore the backup");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SmartSheetCell(Value);

impl SmartSheetCell {
    /// Of a text field.
    pub fn text(text: impl Into<String>) -> Self {
        Self(json!([{ "type": "text", "text": text.into() }]))
    }

    /// Of a link field, or a link in a text field.
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self(json!([{ "type": "url", "text": text.into(), "link": url.into() }]))
    }

    /// Of a number, an amount, a percentage or a progress.
    pub fn number(number: impl Into<f64>) -> Self {
        Self(json!(number.into()))
    }

    /// Of a checkbox.
    pub fn checkbox(checked: bool) -> Self {
        Self(json!(checked))
    }

    /// Of a point in time.
    pub fn date(time: impl Into<TimestampMs>) -> Self {
        Self(json!(time.into().milliseconds().to_string()))
    }

    /// Of a phone number, an email address or a barcode.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(json!(text.into()))
    }

    /// Of a field of members.
    pub fn members(ids: impl IntoIterator<Item = impl Into<UserId>>) -> Self {
        Self(ids.into_iter().map(|id| json!({ "user_id": id.into() })).collect())
    }

    /// Of a choice, by the texts of its options.
    pub fn choices(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(texts.into_iter().map(|text| json!({ "text": text.into() })).collect())
    }

    /// The JSON, for what has no constructor or reader here.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// What a person reads in a cell of a field of this kind: as shown without it, but points in time (in the zone of
    /// Beijing) and percentages.
    pub fn shown_as(&self, kind: &SmartSheetFieldKind) -> String {
        match kind {
            SmartSheetFieldKind::DateTime | SmartSheetFieldKind::CreatedTime | SmartSheetFieldKind::ModifiedTime => {
                let millis = match &self.0 {
                    Value::String(text) => text.parse::<i64>().ok(),
                    value => value.as_i64(),
                };
                millis.map_or_else(|| self.to_string(), |millis| date_and_time(millis.div_euclid(1000), BEIJING))
            }
            SmartSheetFieldKind::Percentage => match self.0.as_f64() {
                Some(number) => format!("{}%", number * 100.0),
                None => self.to_string(),
            },
            _ => self.to_string(),
        }
    }
}

impl From<Value> for SmartSheetCell {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl From<SmartSheetCell> for Value {
    fn from(cell: SmartSheetCell) -> Self {
        cell.0
    }
}

/// The text: segments of one text behind each other, several values with commas between them.
impl fmt::Display for SmartSheetCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value::Array(items) = &self.0 else { return f.write_str(&item(&self.0)) };
        let segments = items.iter().all(|item| item.get("type").is_some() && item.get("text").is_some());
        let texts: Vec<String> = items.iter().map(item).collect();
        f.write_str(&texts.join(if segments { "" } else { ", " }))
    }
}

/// The text of one value: of an object, what names it.
fn item(value: &Value) -> String {
    const NAMES: [&str; 7] = ["text", "title", "name", "user_id", "chat_id", "id", "link"];
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            let named = NAMES.iter().filter_map(|name| fields.get(*name)?.as_str()).find(|text| !text.is_empty());
            named.map_or_else(|| value.to_string(), str::to_owned)
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_shows_what_a_person_reads_in_it() {
        use SmartSheetFieldKind::*;
        let cases = [
            (
                Text,
                json!([{ "type": "text", "text": "see " }, { "type": "url", "text": "here", "link": "https://a" }]),
                "see here",
            ),
            (Url, json!([{ "type": "url", "text": "", "link": "https://a" }]), "https://a"),
            (Number, json!(12.5), "12.5"),
            (Number, json!(12), "12"),
            (Percentage, json!(0.25), "25%"),
            (Checkbox, json!(true), "true"),
            (DateTime, json!("1735660800000"), "2025-01-01 00:00"),
            (CreatedTime, json!(1735660800000_i64), "2025-01-01 00:00"),
            (DateTime, json!("soon"), "soon"),
            (User, json!([{ "user_id": "zhangsan" }, { "user_id": "lisi" }]), "zhangsan, lisi"),
            (SingleSelect, json!([{ "id": "1", "style": 2, "text": "Open" }]), "Open"),
            (PhoneNumber, json!("13800000000"), "13800000000"),
            (Attachment, json!([{ "name": "a.pdf", "file_id": "F" }]), "a.pdf"),
            (
                Location,
                json!([{ "source_type": 1, "id": "14", "latitude": "23", "title": "Canton Tower" }]),
                "Canton Tower",
            ),
            (Reference, json!(["r1", "r2"]), "r1, r2"),
            (Text, Value::Null, ""),
            (Text, json!([{ "new": 1 }]), r#"{"new":1}"#),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(SmartSheetCell::from(value).shown_as(&kind), expected, "{kind:?}");
        }
    }

    #[test]
    fn a_cell_is_sent_as_its_kind_wants_it() {
        let cases = [
            (SmartSheetCell::text("a"), json!([{ "type": "text", "text": "a" }])),
            (SmartSheetCell::link("a", "https://b"), json!([{ "type": "url", "text": "a", "link": "https://b" }])),
            (SmartSheetCell::number(1), json!(1.0)),
            (SmartSheetCell::checkbox(true), json!(true)),
            (SmartSheetCell::date(TimestampMs::new(1735660800000)), json!("1735660800000")),
            (SmartSheetCell::plain("13800000000"), json!("13800000000")),
            (SmartSheetCell::members(["a", "b"]), json!([{ "user_id": "a" }, { "user_id": "b" }])),
            (SmartSheetCell::choices(["Open"]), json!([{ "text": "Open" }])),
        ];
        for (cell, expected) in cases {
            assert_eq!(Value::from(cell), expected);
        }
    }
}
