//! Parity with two older clients: whatever one of their functions does, a line of this crate does.
//!
//! The functions stand in `tests/parity/*.tsv`, the lines in the modules here. Each line is compiled, run against
//! the fake server from the same small world, and must reach the very endpoints of the older function.

mod comparison;
mod row;
mod single_class;
mod table;
mod wechatpy;
mod world;

use row::Row;
use std::collections::{BTreeMap, BTreeSet};
use table::Function;
use world::World;

#[tokio::test]
async fn every_function_of_wechatpy_has_its_line() {
    agree("wechatpy", wechatpy::rows()).await;
}

#[tokio::test]
async fn every_function_of_the_single_class_client_has_its_line() {
    agree("single_class", single_class::rows()).await;
}

/// A table and its rows agree. All that is wrong is told at once.
async fn agree(table: &str, rows: Vec<Row>) {
    let wrong = differences(&table::read(table), &rows).await;
    assert!(wrong.is_empty(), "{} of {} rows are wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Compares functions with rows, and runs the rows.
async fn differences(functions: &BTreeMap<String, Function>, rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        match functions.get(row.name) {
            None => wrong.push(format!("{}: is not in the table", row.name)),
            Some(_) if !seen.insert(row.name) => wrong.push(format!("{}: has two rows", row.name)),
            Some(function) => wrong.extend(run(row, function).await.err()),
        }
    }
    wrong.extend(without_row(functions, &seen));
    wrong
}

fn without_row(functions: &BTreeMap<String, Function>, seen: &BTreeSet<&str>) -> Vec<String> {
    let missing = functions.iter().filter(|(name, _)| !seen.contains(name.as_str()));
    missing.map(|(name, function)| format!("{name}({}): has no row", function.arguments)).collect()
}

/// Runs a row in a world of its own. The error says what went wrong.
async fn run(row: &Row, function: &Function) -> Result<(), String> {
    let Some(expected) = row.calls.as_deref().or(function.calls.as_deref()) else {
        return Err(format!("{}: is more than one call in the older client; the row must say its own", row.name));
    };
    let world = World::new().await.map_err(|error| format!("{}: its world cannot be made: {error}", row.name))?;
    let outcome = (row.run)(world.client.clone(), world.media.clone()).await;
    outcome.map_err(|error| format!("{}: {error}\n    {}", row.name, row.code))?;
    let calls = world.calls();
    if calls == expected {
        Ok(())
    } else {
        Err(format!("{}: calls {calls:?} instead of {expected:?}\n    {}", row.name, row.code))
    }
}
