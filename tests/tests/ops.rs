//! The tables of operations and events are complete: nothing that the older clients can reach, and nothing of the lists
//! of known endpoints and of documented events, is missing from the specification.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wecom_codegen::emit;

/// A line of a committed table.
struct Line {
    /// Where it stands.
    place: String,
    text: String,
}

/// The lines of a committed table, without its header.
fn table(name: &str) -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("parity").join(name);
    let text = fs::read_to_string(path).expect("the table can be read");
    let lines = text.lines().enumerate().skip(1);
    lines.map(|(at, line)| Line { place: format!("tests/parity/{name}:{}", at + 1), text: line.to_owned() }).collect()
}

fn rows() -> Vec<emit::Row> {
    emit::rows(&wecom_tests::specification().expect("the specification is good"))
}

/// Fails with the place of each line whose endpoint is not there, and with what can be done about it.
fn assert_all_are_there(wanted: &[(&Line, String)], there: &BTreeSet<String>) {
    assert!(!wanted.is_empty(), "no endpoint was read");
    let missing = wanted.iter().filter(|(_, endpoint)| !there.contains(endpoint));
    let missing: Vec<String> = missing.map(|(line, endpoint)| format!("{}: {endpoint}", line.place)).collect();
    assert!(
        missing.is_empty(),
        "known endpoints that the specification does not have:\n{}\ndescribe them; where the vendor took one back or \
         changed it, correct that line",
        missing.join("\n")
    );
}

#[test]
fn every_known_endpoint_is_an_operation() {
    let there = rows().into_iter().map(|row| format!("{}\t{}", row.method, row.path)).collect();
    let known = table("paths.tsv");
    let wanted: Vec<(&Line, String)> = known.iter().map(|line| (line, line.text.clone())).collect();
    assert_all_are_there(&wanted, &there);
}

/// By path only: one older client reads `kf/account/list` by GET, which is a POST by now.
#[test]
fn every_path_of_the_older_clients_is_an_operation() {
    let there = rows().into_iter().map(|row| row.path).collect();
    let functions: Vec<Line> = ["wechatpy.tsv", "single_class.tsv"].into_iter().flat_map(table).collect();
    let calls = functions.iter().filter_map(|line| {
        let calls = line.text.rsplit('\t').next()?;
        (!calls.starts_with("helper")).then(|| calls.split("; ").map(move |call| (line, path(call))))
    });
    assert_all_are_there(&calls.flatten().collect::<Vec<_>>(), &there);
}

fn path(call: &str) -> String {
    let (_, path) = call.split_once(' ').expect("a method and a path");
    format!("/cgi-bin/{path}")
}

fn events() -> Vec<emit::EventRow> {
    emit::event_rows(&wecom_tests::specification().expect("the specification is good"))
}

#[test]
fn every_documented_event_is_an_event() {
    let form = |form: &Vec<(&str, String)>| {
        form.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    };
    let there: BTreeSet<String> = events().iter().flat_map(|row| &row.when).map(form).collect();
    let known = table("events.tsv");
    assert!(!known.is_empty(), "no event was read");
    let missing = known.iter().filter(|line| !there.contains(&line.text));
    let missing: Vec<String> = missing.map(|line| format!("{}: {}", line.place, line.text)).collect();
    assert!(missing.is_empty(), "documented events that the specification does not have:\n{}", missing.join("\n"));
}

#[test]
fn events_say_which_of_their_documents_was_read() {
    for row in events() {
        if let Some(read) = &row.read {
            assert!(row.docs.contains(&read.doc), "{}: {read:?}", row.name);
        }
    }
    let read = events().iter().filter(|row| row.read.is_some()).count();
    assert!(read * 10 > events().len() * 9, "{read} of {} events were read", events().len());
}

#[test]
fn the_table_of_events_tells_how_they_come_and_to_whom() {
    let text = emit::event_table(&wecom_tests::specification().expect("the specification is good"));
    let deleted = text.lines().find(|line| line.contains(" MemberDeleted ")).expect("it is there");
    let form = "Event=change_contact,ChangeType=delete_user|InfoType=change_contact,ChangeType=delete_user";
    assert!(deleted.starts_with("contacts ") && deleted.contains(form) && deleted.contains(" 90970,"), "{deleted}");
    let ticket = text.lines().find(|line| line.contains(" SuiteTicketPushed ")).expect("it is there");
    assert!(ticket.contains(" InfoType=suite_ticket ") && ticket.contains(" third_party,provider "), "{ticket}");
    let replaced = text.lines().find(|line| line.contains(" TaskCardClicked ")).expect("it is there");
    assert!(replaced.contains(" yes "), "{replaced}");
    let last = text.lines().last().expect("there are lines");
    assert!(last.ends_with(" forms") && last.starts_with(&events().len().to_string()), "{last}");
}
