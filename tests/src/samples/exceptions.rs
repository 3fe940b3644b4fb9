//! Places where samples are known to be wrong themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Places where samples are known to be wrong themselves, each with the reason.
#[derive(Debug, Default)]
pub struct Exceptions {
    /// The places by sample.
    places: BTreeMap<String, BTreeSet<String>>,
}

impl Exceptions {
    /// Reads a file with `<sample> <place>: <reason>` on each line. The place is the path that the finding gives,
    /// without the numbers of elements, and `-` for the body as a whole.
    ///
    /// # Errors
    /// When it cannot be read, or a line has no place or no reason.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Self::parse(&text).map_err(|line| format!("{}:{line}: write `sample place: reason`", path.display()))
    }

    /// The exceptions, or the number of the line that is none.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let said = line.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty());
            let Some((sample, place)) = said.and_then(|(what, _)| what.split_once(' ')) else {
                return Err(index + 1);
            };
            places.entry(sample.to_owned()).or_default().insert(place.trim().to_owned());
        }
        Ok(Self { places })
    }

    pub(super) fn matcher(&self) -> Matcher<'_> {
        Matcher { exceptions: self, used: BTreeSet::new() }
    }
}

/// Exceptions, and which of them were needed.
pub(super) struct Matcher<'a> {
    exceptions: &'a Exceptions,
    used: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Matcher<'a> {
    /// Whether there is one for a finding at a path.
    pub(super) fn explains(&mut self, sample: &str, path: &str) -> bool {
        let place = without_numbers(path);
        let found = self.exceptions.places.get_key_value(sample);
        let found = found.and_then(|(sample, places)| Some((sample.as_str(), places.get(&place)?.as_str())));
        self.used.extend(found);
        found.is_some()
    }

    /// The places of a sample where nothing was found.
    pub(super) fn unused(&self, sample: &str) -> impl Iterator<Item = &'a str> {
        let found = self.exceptions.places.get_key_value(sample).into_iter();
        let places = found.flat_map(|(sample, places)| places.iter().map(|place| (sample.as_str(), place.as_str())));
        places.filter(|it| !self.used.contains(it)).map(|(_, place)| place)
    }
}

fn without_numbers(path: &str) -> String {
    if path.is_empty() {
        return "-".to_owned();
    }
    path.split('.').map(|part| part.split('[').next().unwrap_or(part)).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::Exceptions;

    #[test]
    fn an_exception_explains_one_place_of_one_sample() {
        let exceptions = Exceptions::parse("# why\n\na.response.json list.x: The page says so.\nb.json -: No JSON.\n");
        let exceptions = exceptions.expect("they are written well");
        let mut matcher = exceptions.matcher();
        assert_eq!(matcher.unused("a.response.json").collect::<Vec<_>>(), ["list.x"]);
        let cases = [
            ("a.response.json", "list[3].x", true),
            ("a.response.json", "list[0].y", false),
            ("a.response.json", "", false),
            ("b.json", "", true),
            ("b.json", "list[0].x", false),
            ("c.json", "", false),
        ];
        for (sample, path, wanted) in cases {
            assert_eq!(matcher.explains(sample, path), wanted, "{sample} {path}");
        }
        assert_eq!(matcher.unused("a.response.json").count(), 0);
    }

    #[test]
    fn an_exception_without_place_or_reason_is_refused() {
        for (text, line) in [("a.json: Why.", 1), ("\na.json x", 2), ("a.json x: ", 1)] {
            assert_eq!(Exceptions::parse(text).err(), Some(line), "{text}");
        }
    }
}
