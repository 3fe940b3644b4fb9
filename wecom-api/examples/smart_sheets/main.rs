//! A smart sheet as a list of tasks: reads it, adds a task, and closes those that are done.
//!
//! `cargo run -p wecom-api --features mock,documents --example smart_sheets`; see `quickstart` for how to reach the real
//! server. WECOM_DOC_ID and WECOM_SHEET_ID name the sheet; it has the fields Task, Owner, Due and State.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use wecom_api::documents::{
    AddSmartSheetRecords, CellKeyKind, ListSmartSheetFields, ListSmartSheetRecords, NewSmartSheetRecord,
    SmartSheetFieldKind, SmartSheetRecordCells, UpdateSmartSheetRecords,
};
use wecom_api::{SmartSheetCell, TimestampMs};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let client = &wecom.client;
    let doc = env::var("WECOM_DOC_ID").unwrap_or_else(|_| "dcdemo".to_owned());
    let sheet = env::var("WECOM_SHEET_ID").unwrap_or_else(|_| "q1".to_owned());

    // How a cell reads depends on the kind of its field.
    let mut fields = ListSmartSheetFields::new(&doc, &sheet).stream(client);
    let mut kinds: BTreeMap<String, SmartSheetFieldKind> = BTreeMap::new();
    while let Some(field) = fields.next().await {
        let field = field?;
        kinds.insert(field.title.unwrap_or_default(), field.field_kind);
    }

    let mut records = ListSmartSheetRecords::new(&doc, &sheet).key_type(CellKeyKind::FieldTitle).stream(client);
    let mut done = Vec::new();
    while let Some(record) = records.next().await {
        let record = record?;
        let text = |title: &str| {
            let cell = record.cells.get(title).cloned().map(SmartSheetCell::from)?;
            Some(kinds.get(title).map_or_else(|| cell.to_string(), |kind| cell.shown_as(kind)))
        };
        let texts: Vec<String> = ["Task", "Owner", "Due", "State"].into_iter().filter_map(text).collect();
        println!("{}: {}", record.id, texts.join(" | "));
        if text("State").as_deref() == Some("Done") {
            done.push(record.id.clone());
        }
    }

    let task = NewSmartSheetRecord::new([
        ("Task", SmartSheetCell::text("Restore the backup")),
        ("Owner", SmartSheetCell::members([&wecom.user_id])),
        ("Due", SmartSheetCell::date(TimestampMs::new(1_764_000_000_000))),
        ("State", SmartSheetCell::choices(["Open"])),
    ]);
    let added = AddSmartSheetRecords::new(&doc, &sheet, [task]).send(client).await?;
    println!("added {:?}", added.records.iter().map(|record| record.id.as_str()).collect::<Vec<_>>());

    if !done.is_empty() {
        let closed =
            done.iter().map(|id| SmartSheetRecordCells::new(id, [("State", SmartSheetCell::choices(["Closed"]))]));
        UpdateSmartSheetRecords::new(&doc, &sheet, closed).send(client).await?;
        println!("closed {} of them", done.len());
    }
    Ok(())
}
