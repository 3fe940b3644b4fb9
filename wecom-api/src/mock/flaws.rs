//! The errcodes by which a flawed request is refused. Many fields have codes of their own; a field without one is an
//! invalid parameter.

use super::check::{Flaw, FlawKind};
use super::refusal::Refusal;
use super::specified::refusals::CODES;

/// A parameter does not meet the requirements.
const PARAMETER_INVALID: i64 = 40058;

/// The codes of a field; 0 where it has none of its own.
pub(super) struct Codes {
    /// What the path of the operation begins with.
    operations: &'static str,
    /// The last names of the field's path.
    field: &'static str,
    missing: i64,
    invalid: i64,
    size: i64,
}

impl Codes {
    pub(super) const fn new(operations: &'static str, field: &'static str, codes: [i64; 3]) -> Self {
        let [missing, invalid, size] = codes;
        Self { operations, field, missing, invalid, size }
    }

    fn of_kind(&self, kind: FlawKind) -> i64 {
        match kind {
            FlawKind::Missing => self.missing,
            FlawKind::Invalid => self.invalid,
            FlawKind::Size => self.size,
        }
    }
}

/// The refusal of a request to this path.
pub(super) fn refusal(operation: &str, flaw: &Flaw) -> Refusal {
    let names = names(&flaw.path);
    let fits = |codes: &&Codes| operation.starts_with(codes.operations) && ends_with(&names, codes.field);
    let code = CODES.iter().filter(fits).map(|codes| codes.of_kind(flaw.kind)).find(|code| *code != 0);
    let code = code.unwrap_or(PARAMETER_INVALID);
    Refusal::new(code, format!("invalid parameter, {}", flaw.message))
}

/// The path without positions in lists.
fn names(path: &str) -> String {
    let mut names = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => names.push(letter),
            _ => {}
        }
    }
    names
}

/// Whether a path ends with these names, and not in the middle of one.
fn ends_with(path: &str, names: &str) -> bool {
    path.strip_suffix(names).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{Flaw, FlawKind, refusal};

    fn code(operation: &str, kind: FlawKind, path: &str) -> i64 {
        refusal(operation, &Flaw { kind, path: path.to_owned(), message: String::new() }).code.get()
    }

    #[test]
    fn the_code_is_that_of_field_place_and_operation() {
        use FlawKind::{Invalid, Missing, Size};
        assert_eq!(code("/cgi-bin/message/send", Missing, "agentid"), 41011);
        assert_eq!(code("/cgi-bin/message/send", Missing, "news.articles[0].title"), 41016);
        assert_eq!(code("/cgi-bin/message/send", Size, "template_card.jump_list"), 42042);
        assert_eq!(code("/cgi-bin/user/create", Size, "name"), 60112);
        assert_eq!(code("/cgi-bin/department/create", Size, "name"), 60001);
        assert_eq!(code("/cgi-bin/tag/create", Invalid, "tagid"), 40068);
        assert_eq!(code("/cgi-bin/tag/create", Invalid, "other_tagid"), 40058);
    }
}
