//! What is wrong with a specification, and how it is told: collected, ordered, rendered together.

use crate::source::{SourceSet, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};
use std::collections::{BTreeMap, BTreeSet};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal,)+) => {
        /// The kind of a problem. Codes are stable: they may be searched for and never change their meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// All codes.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code),+ }
            }

            /// What the code means.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+).trim_ascii_start()),+ }
            }
        }
    };
}

codes! {
    /// The file is not YAML, or uses a part of YAML that the format does not have (anchors, tags).
    Syntax = "W001",
    /// A key stands twice in one mapping, or a value in one list.
    DuplicateKey = "W002",
    /// A value is of another kind (mapping, list, text, number, flag) than the format wants.
    WrongShape = "W003",
    /// A key that the format does not know.
    UnknownKey = "W004",
    /// A key that must be there is missing.
    MissingKey = "W005",
    /// A value that is none of those allowed here.
    InvalidValue = "W006",
    /// A file that nothing reads: not named `*.yaml`, in no area's folder, or no plain file.
    StrayFile = "W007",
    /// A file that cannot be read, or is not UTF-8.
    UnreadableFile = "W008",
    /// A text without quotes that other YAML readers take for a flag, a number or a date.
    AmbiguousText = "W009",
    /// A file stands in the wrong folder, its folder is not in `areas.yaml`, or an area there has none.
    UnknownArea = "W010",
    /// An operation, type, enum or union has the name of another one.
    DuplicateName = "W011",
    /// A name that is not a Rust name in the expected case.
    InvalidName = "W012",
    /// A name that Rust, or the generated code, reserves.
    ReservedWord = "W013",
    /// Two operations have the same method and path.
    DuplicatePath = "W014",
    /// Two names in one scope become the same Rust name.
    NameClash = "W015",
    /// Areas whose types need each other, so that neither feature can be had alone.
    AreasInACircle = "W016",
    /// A field whose Rust name departs from that of its wire name without a reason.
    NameDeparture = "W017",
    /// A type that is not defined.
    UnknownType = "W020",
    /// A type expression that cannot be read.
    InvalidType = "W021",
    /// A type, enum or union that no operation reaches.
    UnusedType = "W022",
    /// A wire form that does not fit the type.
    BadWire = "W023",
    /// A limit that does not fit the type, or cannot be met.
    BadLimit = "W024",
    /// A union's tag does not fit: its values, or the parent that also lists it as a field.
    BadUnionTag = "W025",
    /// A union's layout does not fit its variants.
    BadUnionLayout = "W026",
    /// Something is flattened that has no keys of its own, or not only.
    BadFlatten = "W027",
    /// A file or binary body where none can travel, or a body on a GET.
    BadBody = "W028",
    /// Paging names a field that is not there or cannot serve.
    BadPaging = "W029",
    /// A deprecation without replacement and reason, or with an unknown replacement.
    BadDeprecation = "W030",
    /// A correction of the official document that says the same as the specification.
    ObsoleteCorrection = "W031",
    /// A decision that needs its reason in a `note`.
    MissingNote = "W032",
    /// An example that does not fit the type.
    BadExample = "W033",
    /// A wire name that the client itself writes or reads: the token in a query, the outcome in an answer.
    ReservedWireName = "W034",
    /// Types that need themselves, so that no value of them could be made.
    EndlessType = "W035",
    /// A key that says nothing where it stands.
    MeaninglessKey = "W036",
    /// A field, type, enum, union or variant without a meaning.
    MissingDoc = "W040",
    /// An operation without its official Chinese title, or a value without the official meaning.
    MissingTitle = "W041",
    /// A glossary entry that no field uses, or whose meaning none takes.
    UnusedGlossaryEntry = "W042",
    /// A text that is no English sentence or noun phrase with a full stop.
    BadProse = "W043",
    /// A text that names something that is not there.
    UnknownMention = "W044",
    /// Two types of the same shape without a note that says why.
    RepeatedShape = "W050",
    /// Documented values that should be an enum.
    ValuesWithoutEnum = "W051",
    /// A field named like a time that is no timestamp, without a note.
    TimeWithoutTimestamp = "W052",
    /// A field that tells variants apart, without a union.
    TagWithoutUnion = "W053",
    /// A type that requests and responses share does not say so, or one says so that is not shared.
    BadDirection = "W060",
    /// A variant whose body cannot convert into its union.
    BadConversion = "W061",
    /// A plain text or number under a wire name that has an ID type, without a note.
    PlainId = "W062",
    /// A constructor whose arguments nobody has put in order, or in an order that tells nothing.
    BadConstructor = "W063",
    /// A refusal that no field meets, or by a code that is not known.
    BadRefusal = "W064",
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Another place that belongs to it.
    pub related: Option<(Span, String)>,
    /// What to do.
    pub help: String,
}

/// The problems of one run.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    all: Vec<Diagnostic>,
    /// Names of what was left out because something is wrong with it, which is told: it is missing nowhere else.
    left_out: BTreeSet<String>,
}

impl Diagnostics {
    /// Records a problem with what is wrong, where, and what to do.
    pub(crate) fn report(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        let at = self.all.len();
        self.all.push(Diagnostic { code, message: message.into(), span, related: None, help: help.into() });
        &mut self.all[at]
    }

    /// Remembers that something of this name was left out.
    pub(crate) fn leave_out(&mut self, name: &str) {
        self.left_out.insert(name.to_owned());
    }

    /// Whether something of this name was left out.
    pub(crate) fn is_left_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The problems, ordered by place.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.all.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        // Where more is known to be wrong, how else it could be read matters no longer.
        let others: BTreeSet<Span> =
            self.all.iter().filter(|told| told.code != Code::AmbiguousText).map(|told| told.span).collect();
        self.all.retain(|told| told.code != Code::AmbiguousText || !others.contains(&told.span));
        self.all.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
        self.all
    }
}

impl Diagnostic {
    pub(crate) fn related(&mut self, span: Span, label: impl Into<String>) -> &mut Self {
        self.related = Some((span, label.into()));
        self
    }
}

/// As many problems are told in full; more would scroll away.
const MOST_TOLD: usize = 50;

/// A specification that cannot be used, with everything that is wrong with it.
#[derive(Debug)]
pub struct SpecErrors {
    sources: SourceSet,
    diagnostics: Vec<Diagnostic>,
}

impl SpecErrors {
    pub(crate) fn new(sources: &SourceSet, diagnostics: Diagnostics) -> Self {
        Self { sources: sources.clone(), diagnostics: diagnostics.into_sorted() }
    }

    /// The problems, ordered by place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The report for a terminal; `root` is put before the paths, so that they can be clicked. Of many problems the
    /// first are told in full and the rest by their codes.
    pub fn render(&self, root: &str, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
        let mut out = String::new();
        let (told, rest) = self.diagnostics.split_at(self.diagnostics.len().min(MOST_TOLD));
        for diagnostic in told {
            out.push_str(&renderer.render(&self.groups(diagnostic, root)));
            out.push_str("\n\n");
        }
        if !rest.is_empty() {
            out.push_str(&self.summary(rest, root));
            out.push('\n');
        }
        let count = self.diagnostics.len();
        let plural = if count == 1 { "" } else { "s" };
        out.push_str(&format!("{count} problem{plural} in the specification\n"));
        out
    }

    /// One line for each code: how often, what it means, and where first.
    fn summary(&self, rest: &[Diagnostic], root: &str) -> String {
        let mut by_code: BTreeMap<Code, (usize, Span)> = BTreeMap::new();
        for diagnostic in rest {
            by_code.entry(diagnostic.code).or_insert((0, diagnostic.span)).0 += 1;
        }
        let mut out = String::from("and more, which are told in full once those above are mended:\n");
        for (code, (count, first)) in by_code {
            let (path, line, column) = self.sources.location(first);
            let (code, meaning) = (code.as_str(), code.explanation());
            out.push_str(&format!(
                "{count:>7} × {code}  {meaning}\n            first at {root}{path}:{line}:{column}\n"
            ));
        }
        out
    }

    fn groups<'a>(&'a self, diagnostic: &'a Diagnostic, root: &str) -> Vec<Group<'a>> {
        let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
        let mut snippet =
            self.snippet(diagnostic.span, root).annotation(AnnotationKind::Primary.span(self.visible(diagnostic.span)));
        let mut elsewhere = None;
        if let Some((span, label)) = &diagnostic.related {
            let annotation = AnnotationKind::Context.span(self.visible(*span)).label(label.as_str());
            if span.file == diagnostic.span.file {
                snippet = snippet.annotation(annotation);
            } else {
                elsewhere = Some(self.snippet(*span, root).annotation(annotation));
            }
        }
        let mut group = title.element(snippet);
        if let Some(snippet) = elsewhere {
            group = group.element(snippet);
        }
        if !diagnostic.help.is_empty() {
            group = group.element(Level::HELP.message(diagnostic.help.as_str()));
        }
        vec![group]
    }

    fn snippet(&self, span: Span, root: &str) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let file = &self.sources.files()[span.file];
        Snippet::source(file.text.as_str()).path(format!("{root}{}", file.path))
    }

    /// The span cut to its first line: a whole operation underlined helps nobody.
    fn visible(&self, span: Span) -> std::ops::Range<usize> {
        let text = &self.sources.files()[span.file].text;
        let end = text[span.start..span.end].find('\n').map_or(span.end, |at| span.start + at);
        span.start..end
    }
}

/// The candidate nearest to `name`, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= name.chars().count().div_ceil(3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A help text that begins with the nearest candidate when there is one.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match nearest(name, candidates) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => otherwise(),
    }
}

/// Edit distance (insertions, deletions, substitutions).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_slip_and_refuses_a_stranger() {
        assert_eq!(nearest("reponse", ["response", "required"]), Some("response"));
        assert_eq!(nearest("User", ["Department"]), None);
    }

    #[test]
    fn codes_are_unique_and_explained() {
        for (i, code) in Code::ALL.iter().enumerate() {
            assert!(Code::ALL[i + 1..].iter().all(|other| other.as_str() != code.as_str()));
            assert!(code.explanation().ends_with('.'));
        }
    }
}
