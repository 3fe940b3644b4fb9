//! `cargo xtask diff`: each rule has an edit of a small specification that is it, and is told once.

use std::collections::BTreeMap;
use std::path::Path;
use wecom_codegen::diff::{
    Approval, Finding, Level, Report, Rule, Version, diff, read_approvals, unused_approvals, weight,
};
use wecom_codegen::model::Api;
use wecom_codegen::{SourceFile, SourceSet};

type Files = BTreeMap<String, String>;

fn here(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn base() -> Files {
    let sources = SourceSet::read(&here("tests/fixtures/diff/base")).expect("the fixture is there");
    sources.files().iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn sources(files: &Files) -> SourceSet {
    SourceSet::new(files.iter().map(|(path, text)| SourceFile::new(path, text)).collect())
}

fn load(files: &Files) -> Result<Api, String> {
    wecom_codegen::load(&sources(files)).map_err(|errors| errors.render("", false))
}

/// An edit of the base that is an instance of a rule.
#[derive(Default)]
struct Edit {
    rule: String,
    /// The rules that it is an instance of, too.
    also: Vec<String>,
    /// Whether the base is the newer of the two.
    backwards: bool,
    /// For each file what is replaced by what.
    files: Vec<(String, Vec<(String, String)>)>,
}

fn edits() -> Vec<Edit> {
    let text = std::fs::read_to_string(here("tests/fixtures/diff/edits.txt")).expect("the fixture is there");
    let mut edits: Vec<Edit> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("== ") {
            let mut names = head.split(['(', ')', '+', ' ']).filter(|name| !name.is_empty()).map(str::to_owned);
            let rule = names.next().expect("a rule has a name");
            edits.push(Edit { rule, also: names.collect(), ..Edit::default() });
            continue;
        }
        let edit = edits.last_mut().expect("a rule comes first");
        if line == "= from the edited to the base" {
            edit.backwards = true;
        } else if let Some(path) = line.strip_prefix("@ ") {
            edit.files.push((path.to_owned(), Vec::new()));
        } else {
            let (_, blocks) = edit.files.last_mut().expect("a file comes first");
            let (sign, text) = line.split_at(1);
            let text = text.strip_prefix(' ').unwrap_or(text);
            if blocks.is_empty() || (sign == "-" && blocks.last().is_some_and(|(_, new)| !new.is_empty())) {
                blocks.push((String::new(), String::new()));
            }
            let (old, new) = blocks.last_mut().expect("there is one");
            let side = if sign == "-" { old } else { new };
            side.push_str(text);
            side.push('\n');
        }
    }
    edits
}

impl Edit {
    fn applied(&self) -> Files {
        let mut files = base();
        for (path, blocks) in &self.files {
            if blocks.is_empty() {
                files.remove(path).expect("the file is there");
            }
            for (old, new) in blocks {
                let text = files.entry(path.clone()).or_default();
                if old.is_empty() {
                    text.push_str(new);
                    continue;
                }
                // The last line may be the beginning of one.
                let (old, new) = (old.trim_end_matches('\n'), new.trim_end_matches('\n'));
                assert_eq!(text.matches(old).count(), 1, "{}: {path} holds once:\n{old}", self.rule);
                *text = if new.is_empty() { text.replace(&format!("{old}\n"), "") } else { text.replace(old, new) };
            }
        }
        files
    }

    fn versions(&self) -> (Files, Files) {
        if self.backwards { (self.applied(), base()) } else { (base(), self.applied()) }
    }
}

/// A finding in one line, without what comes from its rule.
fn line(finding: &Finding) -> String {
    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let change = match (&finding.old, &finding.new) {
        (None, None) => String::new(),
        (old, new) => format!(": {} -> {}", side(old), side(new)),
    };
    let direction = finding.direction.as_str();
    let reaches = finding.reaches.join(", ");
    format!("{} {}{change} [{direction}] {reaches}", finding.rule.id(), finding.item).trim_end().replace(" []", "")
}

#[test]
fn every_rule_is_told_once_by_an_edit_that_is_it() {
    let mut told = String::new();
    let mut wrong = Vec::new();
    let edits = edits();
    for rule in Rule::ALL {
        if !edits.iter().any(|edit| edit.rule == rule.id()) {
            wrong.push(format!("{} has no edit", rule.id()));
        }
    }
    for edit in &edits {
        let (old, new) = edit.versions();
        let (before, after) = match (load(&old), load(&new)) {
            (Ok(before), Ok(after)) => (before, after),
            (Err(error), _) | (_, Err(error)) => {
                wrong.push(format!("{}: {error}", edit.rule));
                continue;
            }
        };
        let findings = diff(&before, &after);
        let lines: Vec<String> = findings.iter().map(line).collect();
        told.push_str(&format!("== {}\n{}\n", edit.rule, lines.join("\n")));
        let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule.id()).collect();
        let own = rules.iter().filter(|rule| **rule == edit.rule).count();
        rules.retain(|rule| *rule != edit.rule && !edit.also.iter().any(|also| also == rule));
        if own != 1 || !rules.is_empty() {
            wrong.push(format!("{}: {lines:#?}", edit.rule));
        }
        assert!(diff(&after, &after).is_empty(), "{}: nothing differs from itself", edit.rule);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::with_settings!({ snapshot_path => "fixtures/diff/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("rules", told);
    });
}

fn edit(rule: &str) -> Edit {
    edits().into_iter().find(|edit| edit.rule == rule).expect("there is one")
}

fn findings(edit: &Edit) -> Vec<Finding> {
    let (old, new) = edit.versions();
    diff(&load(&old).expect("it is valid"), &load(&new).expect("it is valid"))
}

#[test]
fn what_only_replies_send_is_judged_as_what_requests_send() {
    let with = |fields: &str| {
        let mut files = base();
        let reply = format!("types:\n  Note:\n    doc: A note.\n    direction: reply\n{fields}  Thing:\n");
        let file = files.get_mut("demo/thing.yaml").expect("it is there");
        *file = file.replace("types:\n  Thing:\n", &reply);
        load(&files).expect("it is valid")
    };
    let text = "      text: { type: string, required: true, doc: The text. }\n";
    let color = "      color: { type: string, required: true, doc: Its color. }\n";
    let old = with(&format!("    fields:\n{text}"));
    let new = with(&format!("    new: [text, color]\n    fields:\n{text}{color}"));
    let lines: Vec<String> = diff(&old, &new).iter().map(line).collect();
    assert_eq!(lines, ["field-added-required demo::Note.color: - -> string [request]"]);
}

#[test]
fn a_fingerprint_survives_a_move_of_lines_and_no_other_change() {
    let mut moved = edit("field-type");
    let before = findings(&moved);
    moved.files[0].1.push(("operations:".to_owned(), "# A line more.\noperations:".to_owned()));
    let after = findings(&moved);
    assert_ne!(before[0].place, after[0].place);
    assert_eq!(before[0].fingerprint(), after[0].fingerprint());
    assert_ne!(before[0].fingerprint(), findings(&edit("field-removed"))[0].fingerprint());
}

#[test]
fn approvals_have_a_reason_and_are_needed() {
    let findings = findings(&edit("field-removed"));
    let fingerprint = findings[0].fingerprint();
    let text = format!("# Why not.\n\n{fingerprint} field-removed demo::CreateThing.note: Nobody used it: ever.\n");
    let approvals = read_approvals(&text).expect("it is one");
    assert_eq!(approvals[0].reason, "Nobody used it: ever.");
    assert!(unused_approvals(&approvals, &findings).is_empty());
    assert_eq!(
        unused_approvals(&approvals, &[]),
        [format!(
            "spec/approvals.txt:3: nothing needs the approval {fingerprint} of field-removed demo::CreateThing.note any \
             more: remove the line"
        )]
    );
    for wrong in ["abc", "abc field-removed x:", "abc: why", &format!("{text}{text}")] {
        assert!(read_approvals(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_version_follows_what_code_notices() {
    let next = |rule: &str, version: &str| {
        let findings = findings(&edit(rule));
        Version::parse(version).expect("it is one").after(weight(findings.iter())).to_string()
    };
    for (rule, before_the_first, after_it) in [
        ("field-removed", "0.4.0", "2.0.0"),
        ("field-added", "0.3.2", "1.3.0"),
        ("value-added", "0.3.2", "1.3.0"),
        ("field-docs", "0.3.2", "1.2.2"),
        // The server's doing: no version keeps it from happening.
        ("operation-path", "0.3.2", "1.3.0"),
    ] {
        assert_eq!(
            (next(rule, "0.3.1").as_str(), next(rule, "1.2.1").as_str()),
            (before_the_first, after_it),
            "{rule}"
        );
    }
    for wrong in ["", "1", "1.2", "1.2.3.4", "1.2.x", "v1.2.3"] {
        assert_eq!(Version::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn reports_say_who_breaks_and_where() {
    // Several edits at once, as a pull request has them.
    let mut all = Edit::default();
    for rule in ["type-renamed", "value-added", "field-always-sent", "field-docs", "event-added", "operation-path"] {
        all.files.extend(edit(rule).files);
    }
    let (old, new) = all.versions();
    let findings = findings(&all);
    let (old, new) = (sources(&old), sources(&new));
    let approvals: Vec<Approval> = read_approvals(&format!(
        "{} type-renamed demo::Chest: Everybody calls it so.",
        findings.iter().find(|finding| finding.rule == Rule::TypeRenamed).expect("it is there").fingerprint()
    ))
    .expect("it is one");
    let report = Report {
        base: "main".to_owned(),
        old: &old,
        new: &new,
        findings: &findings,
        approvals: &approvals,
        version: Version::parse("1.4.2"),
    };
    assert_eq!((report.denied(Level::Breaking), report.denied(Level::Docs)), (1, findings.len() - 1));
    insta::with_settings!({ snapshot_path => "fixtures/diff/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("text", report.text());
        insta::assert_snapshot!("markdown", report.markdown());
        insta::assert_snapshot!("changelog", report.changelog());
        insta::assert_snapshot!("json", report.json());
    });
}
