//! What the generator says about a bad specification, as a stranger would read it in a terminal. Each folder in
//! `tests/fixtures/diagnostics/` is a specification with one kind of problem: `W030` for its code, or `W030-itself` for
//! another case of it.

use crate::folder::{folders, here, sources};
use crate::snapshots::assert_text;
use std::collections::BTreeSet;
use wecom_codegen::{Code, SourceFile, SourceSet, SpecErrors};

const FIXTURES: &str = "fixtures/diagnostics";
/// Fixtures that are not about one code.
const OTHERS: &[&str] = &["several"];

fn problems(fixture: &str) -> SpecErrors {
    match wecom_codegen::load(&sources(&here(FIXTURES).join(fixture))) {
        Ok(_) => panic!("nothing is told of {fixture}"),
        Err(errors) => errors,
    }
}

/// The fixtures that are about one code, with it.
pub(crate) fn cases() -> Vec<(String, Code)> {
    let all = folders(&here(FIXTURES)).into_iter().filter(|name| !OTHERS.contains(&name.as_str()));
    all.map(|name| {
        let code = name.split('-').next().unwrap_or_default();
        let known = Code::ALL.iter().find(|known| known.as_str() == code);
        let code = *known.unwrap_or_else(|| panic!("{name}: there is no code {code}"));
        (name, code)
    })
    .collect()
}

#[test]
fn every_code_has_a_fixture() {
    let there: BTreeSet<Code> = cases().into_iter().map(|(_, code)| code).collect();
    assert_eq!(there, Code::ALL.iter().copied().collect());
}

#[test]
fn a_problem_is_told_under_its_code_and_nothing_else_is_told() {
    for (name, code) in cases() {
        let errors = problems(&name);
        assert!(errors.diagnostics().iter().all(|told| told.code == code), "{name}: {}", errors.render("", false));
    }
}

#[test]
fn every_problem_comes_with_help() {
    for fixture in folders(&here(FIXTURES)) {
        for problem in problems(&fixture).diagnostics() {
            assert!(!problem.help.is_empty(), "{fixture}: {}", problem.message);
        }
    }
}

#[test]
fn the_report_names_place_and_remedy() {
    for (name, code) in cases() {
        assert_text("diagnostics", &name, code.explanation(), &problems(&name).render("spec/", false));
    }
}

#[test]
fn all_problems_of_all_files_are_told_at_once() {
    let errors = problems("several");
    assert_text("diagnostics", "several", "All problems of a run.", &errors.render("spec/", false));
    let files: BTreeSet<usize> = errors.diagnostics().iter().map(|problem| problem.span.file).collect();
    assert_eq!(files.len(), 3, "problems of all three files are told");
}

#[test]
fn the_report_is_colored_for_a_terminal_only() {
    let errors = problems("W020");
    assert!(errors.render("", true).contains('\u{1b}'));
    assert!(!errors.render("", false).contains('\u{1b}'));
}

#[test]
fn many_problems_are_counted_and_the_first_are_told_in_full() {
    let fields: String = (0..4000).map(|number| format!("      field_{number}: {{ type: strng }}\n")).collect();
    let text = format!(
        "area: demo\nresource: {{ en: T, zh: 事 }}\noperations:\n  GetThing:\n    title: 读\n    summary: Reads.\n    \
         docs: []\n    get: /x\n    response:\n{fields}"
    );
    let areas = SourceFile::new("areas.yaml", "demo: { en: Demo, zh: 演示, doc: Things to show. }\n");
    let errors = wecom_codegen::load(&SourceSet::new(vec![areas, SourceFile::new("demo/thing.yaml", text)]))
        .expect_err("nothing is right");
    let report = errors.render("spec/", false);
    assert_eq!(errors.diagnostics().len(), 8000);
    assert_eq!(report.matches("error[").count(), 50);
    assert!(report.contains("3975 × W020"), "{report}");
    assert!(report.contains("first at spec/demo/thing.yaml:35:"), "{report}");
    assert!(report.ends_with("8000 problems in the specification\n"), "{report}");
    assert!(report.len() < 20_000, "{} bytes", report.len());
}
