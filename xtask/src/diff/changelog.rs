//! The section of the change log that is written by program.

use std::fs;
use std::path::Path;

/// Between these lines stands what this wrote; what people write goes before or after.
const BEGIN: &str = "<!-- Begin of what `cargo xtask diff --changelog` writes. -->";
const END: &str = "<!-- End of what `cargo xtask diff --changelog` writes. -->";

/// Puts a section into the change log, in place of the one that was put there before, or else above all versions.
pub(super) fn write(root: &Path, section: &str) -> Result<(), String> {
    let path = root.join("CHANGELOG.md");
    let told = |error: std::io::Error| format!("CHANGELOG.md: {error}");
    let text = fs::read_to_string(&path).map_err(told)?;
    fs::write(&path, placed(&text, section)?).map_err(told)
}

fn placed(text: &str, section: &str) -> Result<String, String> {
    let block = format!("{BEGIN}\n{}\n{END}\n", section.trim_end());
    match (text.find(BEGIN), text.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let rest = text[end + END.len()..].trim_start_matches('\n');
            Ok(format!("{}{block}\n{rest}", &text[..begin]))
        }
        (None, None) => {
            let at = text.find("\n## ").map_or(text.len(), |at| at + 1);
            Ok(format!("{}{block}\n{}", &text[..at], &text[at..]))
        }
        _ => Err(format!("CHANGELOG.md: `{BEGIN}` and `{END}` belong together")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_the_one_before() {
        let old = "# Changelog\n\n## 0.1.0\n\nFirst.\n";
        let once = placed(old, "## 0.2.0\n\n- More.\n").expect("it can be placed");
        assert_eq!(once, format!("# Changelog\n\n{BEGIN}\n## 0.2.0\n\n- More.\n{END}\n\n## 0.1.0\n\nFirst.\n"));
        let twice = placed(&once, "## 0.2.1\n").expect("it can be placed");
        assert_eq!(twice, format!("# Changelog\n\n{BEGIN}\n## 0.2.1\n{END}\n\n## 0.1.0\n\nFirst.\n"));
        assert!(placed(&once.replace(END, ""), "").is_err());
    }
}
