//! What the generator says about a bad specification: one fixture for each code, and its report as a stranger
//! would read it in a terminal.

use crate::folder::{folders, here, sources};
use crate::snapshots::assert_text;
use std::collections::BTreeSet;
use wecom_codegen::{Code, SpecErrors};

const FIXTURES: &str = "fixtures/diagnostics";
/// Fixtures that are not about one code.
const OTHERS: &[&str] = &["several"];

fn problems(fixture: &str) -> SpecErrors {
    wecom_codegen::load(&sources(&here(FIXTURES).join(fixture))).expect_err(&format!("{fixture} has a problem"))
}

#[test]
fn every_code_has_a_fixture_and_every_fixture_a_code() {
    let wanted: BTreeSet<String> =
        Code::ALL.iter().map(|code| code.as_str()).chain(OTHERS.iter().copied()).map(str::to_owned).collect();
    let there: BTreeSet<String> = folders(&here(FIXTURES)).into_iter().collect();
    assert_eq!(there, wanted);
}

#[test]
fn a_problem_is_told_under_its_code_and_nothing_else_is_told() {
    for code in Code::ALL {
        let errors = problems(code.as_str());
        let codes: Vec<&str> = errors.diagnostics().iter().map(|problem| problem.code.as_str()).collect();
        assert!(codes.iter().all(|told| *told == code.as_str()), "{}: {}", code.as_str(), errors.render("", false));
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
    for code in Code::ALL {
        assert_text("diagnostics", code.as_str(), code.explanation(), &problems(code.as_str()).render("spec/", false));
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
