//! What was found, for people and for programs.

use serde_json::{Value, json};

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Kind {
    /// The HTTP method.
    Method,
    /// The official title.
    Title,
    /// The document numbers of all copies.
    Docs,
    /// A parameter or response field that the specification lacks.
    Missing,
    /// One that no page has.
    Extra,
    /// Whether it is required.
    Required,
    /// Its type.
    Type,
    /// The values of an enum.
    Values,
    /// A limit with a number.
    Limit,
    /// A page is newer than the specification's last look.
    Newer,
    /// The specification does not say which page was read.
    Unread,
    /// No page describes the operation or event.
    Undescribed,
    /// A page describes a call or a callback that the specification lacks.
    Unknown,
    /// Nothing accounts for a page.
    Uncovered,
    /// A correction or an exception that no page needs any more.
    Obsolete,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: &'static [Kind] = &[
        Kind::Method,
        Kind::Title,
        Kind::Docs,
        Kind::Missing,
        Kind::Extra,
        Kind::Required,
        Kind::Type,
        Kind::Values,
        Kind::Limit,
        Kind::Newer,
        Kind::Unread,
        Kind::Undescribed,
        Kind::Unknown,
        Kind::Uncovered,
        Kind::Obsolete,
    ];

    /// The word for it, which stands in exceptions.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Method => "method",
            Kind::Title => "title",
            Kind::Docs => "docs",
            Kind::Missing => "missing",
            Kind::Extra => "extra",
            Kind::Required => "required",
            Kind::Type => "type",
            Kind::Values => "values",
            Kind::Limit => "limit",
            Kind::Newer => "newer",
            Kind::Unread => "unread",
            Kind::Undescribed => "undescribed",
            Kind::Unknown => "unknown",
            Kind::Uncovered => "uncovered",
            Kind::Obsolete => "obsolete",
        }
    }
}

/// A difference between a page and the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub kind: Kind,
    /// Area and name of the operation or event; empty when it is about a page alone.
    pub operation: String,
    /// What the finding is about: the operation or event with the field, or the page.
    pub at: String,
    /// The page that says so; 0 when there is none.
    pub page: i64,
    /// The page's last update.
    pub updated: String,
    /// What differs.
    pub message: String,
    /// The place in the specification.
    pub spec: String,
    /// The page's file.
    pub file: String,
}

/// All findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Number of pages.
    pub pages: usize,
    /// Number of operations that were compared.
    pub operations: usize,
    /// Number of events that were compared.
    pub events: usize,
    /// Number of findings that an exception explains.
    pub excepted: usize,
    /// What is left, by operation.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The report as JSON.
    pub fn json(&self) -> String {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|it| {
                json!({
                    "kind": it.kind.as_str(),
                    "operation": it.operation,
                    "at": it.at,
                    "page": it.page,
                    "updated": it.updated,
                    "message": it.message,
                    "spec": it.spec,
                    "file": it.file,
                })
            })
            .collect();
        let report = json!({
            "pages": self.pages,
            "operations": self.operations,
            "events": self.events,
            "excepted": self.excepted,
            "findings": findings,
        });
        format!("{report:#}\n")
    }

    /// The report for people: the findings of an operation below its name.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut last = None;
        for it in &self.findings {
            if last != Some(&it.operation) {
                let head = if it.operation.is_empty() { "pages" } else { &it.operation };
                out.push_str(&format!("{head}\n"));
                last = Some(&it.operation);
            }
            let page = if it.page == 0 { String::new() } else { format!(" [{} {}]", it.page, it.updated) };
            let spec = if it.spec.is_empty() { String::new() } else { format!("  {}", it.spec) };
            out.push_str(&format!("  {:<9} {}: {}{page}{spec}\n", it.kind.as_str(), it.at, it.message));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        for kind in Kind::ALL {
            let count = self.findings.iter().filter(|it| it.kind == *kind).count();
            if count > 0 {
                out.push_str(&format!("{count:>6} {}\n", kind.as_str()));
            }
        }
        out.push_str(&format!(
            "{} pages, {} operations, {} events, {} excepted, {} findings\n",
            self.pages,
            self.operations,
            self.events,
            self.excepted,
            self.findings.len()
        ));
        out
    }
}
