//! Nothing that can stand in a file makes the generator panic: it tells what is wrong, or emits code.

use crate::emission::all_files;
use crate::folder::{files, folders, here};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use wecom_codegen::{SourceFile, SourceSet, emit};

/// Loads, and either emits or renders the report; both must come to an end.
fn run(files: Vec<SourceFile>) {
    match wecom_codegen::load(&SourceSet::new(files)) {
        Ok(api) => {
            let emitted = emit::rust(&api);
            assert!(emitted.iter().all(|file| !file.text.contains("compile_error!")), "it emits what is not Rust");
        }
        Err(errors) => {
            assert!(!errors.diagnostics().is_empty());
            let report = errors.render("spec/", false);
            assert!(!report.is_empty());
        }
    }
}

/// The specifications to spoil: each fixture, good or bad.
fn fixtures() -> Vec<Vec<SourceFile>> {
    ["fixtures/emit", "fixtures/diagnostics"]
        .iter()
        .flat_map(|group| folders(&here(group)).into_iter().map(move |name| files(&here(group).join(name))))
        .collect()
}

/// One way to spoil a text.
#[derive(Clone, Debug)]
enum Change {
    /// Everything from here on is gone.
    Cut(Index),
    /// One line is gone.
    DropLine(Index),
    /// A line stands in the place of another.
    MoveLine(Index, Index),
    /// A character is another one.
    Replace(Index, char),
    /// A word that means something stands in the place of a word.
    ReplaceWord(Index, &'static str),
    /// Text is put in.
    Insert(Index, String),
}

const WORDS: &[&str] = &[
    "",
    "~",
    "null",
    "[]",
    "{}",
    "-1",
    "1e400",
    "true",
    "string",
    "int",
    "flag",
    "file",
    "json",
    "binary",
    "self",
    "Self",
    "crate",
    "r#type",
    "\"[\"",
    "\"[[[int]]]\"",
    "\"{flag}\"",
    "shared",
    "external",
    "inline",
    "pipe",
    "text",
    "a.b.c",
    ".",
    "_",
    "é",
    "名",
    "²",
    "𝒳",
    "-9223372036854775808",
    "99999999999999999999",
    "&a x",
    "*a",
    "!!str x",
    "|",
    ">-",
];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<Index>().prop_map(Change::Cut),
        any::<Index>().prop_map(Change::DropLine),
        any::<(Index, Index)>().prop_map(|(from, to)| Change::MoveLine(from, to)),
        (any::<Index>(), any::<char>()).prop_map(|(at, c)| Change::Replace(at, c)),
        (any::<Index>(), select(WORDS)).prop_map(|(at, word)| Change::ReplaceWord(at, word)),
        (any::<Index>(), ".{0,12}").prop_map(|(at, text)| Change::Insert(at, text)),
        (
            any::<Index>(),
            select(vec![
                "\n", "\t", "\r\n", "\u{feff}", "\0", ": ", "- ", "{", "[", "}", "]", "\"", "'", "---\n", "..."
            ])
        )
            .prop_map(|(at, text)| Change::Insert(at, text.to_owned())),
    ]
}

fn apply(text: &str, change: &Change) -> String {
    let chars: Vec<char> = text.chars().collect();
    let lines: Vec<&str> = text.lines().collect();
    if chars.is_empty() || lines.is_empty() {
        return text.to_owned();
    }
    match change {
        Change::Cut(at) => chars[..at.index(chars.len())].iter().collect(),
        Change::DropLine(at) => {
            let mut lines = lines;
            lines.remove(at.index(lines.len()));
            lines.join("\n")
        }
        Change::MoveLine(from, to) => {
            let mut lines = lines;
            let line = lines[from.index(lines.len())];
            let to = to.index(lines.len());
            lines[to] = line;
            lines.join("\n")
        }
        Change::Replace(at, c) => {
            let mut chars = chars;
            let at = at.index(chars.len());
            chars[at] = *c;
            chars.into_iter().collect()
        }
        Change::ReplaceWord(at, word) => {
            let inside = |c: char| c.is_alphanumeric() || c == '_';
            let starts: Vec<usize> = text
                .char_indices()
                .filter(|(at, c)| inside(*c) && !text[..*at].ends_with(inside))
                .map(|(at, _)| at)
                .collect();
            if starts.is_empty() {
                return text.to_owned();
            }
            let start = starts[at.index(starts.len())];
            let end = text[start..].find(|c| !inside(c)).map_or(text.len(), |length| start + length);
            format!("{}{word}{}", &text[..start], &text[end..])
        }
        Change::Insert(at, inserted) => {
            let at = at.index(chars.len());
            chars[..at].iter().chain(inserted.chars().collect::<Vec<_>>().iter()).chain(&chars[at..]).collect()
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn no_spoiled_fixture_makes_it_panic(
        mut files in select(fixtures()),
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let at = file.index(files.len());
        for change in &changes {
            files[at] = SourceFile::new(files[at].path.clone(), apply(&files[at].text, change));
        }
        run(files);
    }

    #[test]
    fn no_text_makes_it_panic(
        path in select(vec!["areas.yaml", "glossary.yaml", "errors.yaml", "demo/thing.yaml", "thing.yaml", "a/b/c.yaml"]),
        text in r"(\PC|[\n\t:{}\[\]&*!|>'%@#-]){0,80}",
    ) {
        let areas = SourceFile::new("areas.yaml", "demo: { en: Demo, zh: 演示, doc: Things to show. }\n");
        let mut files = vec![SourceFile::new(path, text)];
        if path != "areas.yaml" {
            files.push(areas);
        }
        run(files);
    }

    #[test]
    fn no_file_name_makes_it_panic(path in r"[\PC]{0,20}") {
        let mut files = all_files().into_iter().filter(|file| file.path.starts_with("scalars/")).collect::<Vec<_>>();
        for file in &mut files {
            file.path = path.clone();
        }
        run(files);
    }
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{a: ", "- ", "? "] {
        run(vec![SourceFile::new("demo/thing.yaml", open.repeat(100_000))]);
    }
    let files = |ty: String| {
        let text = format!(
            "area: demo\nresource: {{ en: T, zh: 事 }}\noperations:\n  GetThing:\n    title: 读\n    summary: Reads.\n    \
             docs: []\n    get: /x\n    response:\n      a: {{ type: \"{ty}\", doc: A. }}\n"
        );
        let areas = SourceFile::new("areas.yaml", "demo: { en: Demo, zh: 演示, doc: Things to show. }\n");
        vec![SourceFile::new("demo/thing.yaml", text), areas]
    };
    run(files(format!("{}int{}", "[".repeat(50_000), "]".repeat(50_000))));
}

#[test]
fn nothing_at_all_is_a_specification_without_areas() {
    run(Vec::new());
    run(vec![SourceFile::new("areas.yaml", "")]);
}

/// Names that pass as text but not as Rust, in every place where a name can stand.
#[test]
fn no_name_reaches_the_emitter_that_rust_refuses() {
    for name in [
        "self",
        "crate",
        "super",
        "Self",
        "_",
        "a b",
        "1",
        "é",
        "a²",
        "",
        "type",
        "a-b",
        "mod",
        "shared",
        "table",
        "error_codes",
    ] {
        let areas = format!("\"{name}\": {{ en: Demo, zh: 演示, doc: Things to show. }}\n");
        run(vec![SourceFile::new("areas.yaml", areas.clone())]);
        let text = |area: &str| {
            format!(
                "area: \"{area}\"\nresource: {{ en: T, zh: 事 }}\noperations:\n  GetThing:\n    title: 读\n    \
                 summary: Reads.\n    docs: []\n    get: /x\n    response:\n      \"{name}\": {{ type: string, doc: A. }}\n"
            )
        };
        run(vec![
            SourceFile::new("areas.yaml", areas.clone()),
            SourceFile::new(format!("{name}/thing.yaml"), text(name)),
        ]);
        let demo = SourceFile::new("areas.yaml", "demo: { en: Demo, zh: 演示, doc: Things to show. }\n");
        run(vec![demo, SourceFile::new(format!("demo/{name}.yaml"), text("demo"))]);
    }
}
