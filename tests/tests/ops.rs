//! The table of operations is complete: nothing that the older clients can reach, and nothing of the list of
//! known endpoints, is missing from the specification.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wecom_codegen::emit;

/// The lines of a committed table, without its header.
fn table(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("parity").join(name);
    let text = fs::read_to_string(path).expect("the table can be read");
    text.lines().skip(1).map(str::to_owned).collect()
}

fn rows() -> Vec<emit::Row> {
    emit::rows(&wecom_tests::specification().expect("the specification is good"))
}

fn missing<'a>(wanted: &'a BTreeSet<String>, there: &BTreeSet<String>) -> Vec<&'a String> {
    wanted.iter().filter(|item| !there.contains(*item)).collect()
}

#[test]
fn every_known_endpoint_is_an_operation() {
    let there = rows().into_iter().map(|row| format!("{}\t{}", row.method, row.path)).collect();
    let wanted: BTreeSet<String> = table("paths.tsv").into_iter().collect();
    assert_eq!(wanted.len(), 775);
    assert!(missing(&wanted, &there).is_empty(), "not in the specification: {:#?}", missing(&wanted, &there));
}

/// By path only: one older client reads `kf/account/list` by GET, which is a POST by now.
#[test]
fn every_path_of_the_older_clients_is_an_operation() {
    let there = rows().into_iter().map(|row| row.path).collect();
    let functions = ["wechatpy.tsv", "single_class.tsv"].into_iter().flat_map(table);
    let calls = functions.filter_map(|line| {
        let calls = line.rsplit('\t').next()?;
        (!calls.starts_with("helper")).then(|| calls.split("; ").map(path).collect::<Vec<_>>())
    });
    let wanted: BTreeSet<String> = calls.flatten().collect();
    assert!(wanted.len() > 150, "only {} paths were read", wanted.len());
    assert!(missing(&wanted, &there).is_empty(), "not in the specification: {:#?}", missing(&wanted, &there));
}

fn path(call: &str) -> String {
    let (_, path) = call.split_once(' ').expect("a method and a path");
    format!("/cgi-bin/{path}")
}
