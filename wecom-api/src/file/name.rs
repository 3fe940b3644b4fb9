//! The names of files that a server sends: read from `Content-Disposition` as RFC 6266 has it, and made safe.

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The most bytes of a name that all file systems take.
const LONGEST: usize = 255;
/// The most bytes after the last dot that are an extension, which a cut leaves alone.
const LONGEST_EXTENSION: usize = 32;

/// The name in a `Content-Disposition`, as the server means it: `filename*` before `filename`.
pub(super) fn of_disposition(header: &[u8]) -> Option<String> {
    let parameters = parameters(header);
    let value = |name: &str| parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name.as_bytes()));
    let extended = value("filename*").and_then(|(_, value)| extended(value));
    extended.or_else(|| value("filename").map(|(_, value)| text(value).into_owned())).filter(|name| !name.is_empty())
}

/// The parameters after the type, without quotes around their values.
fn parameters(header: &[u8]) -> Vec<(&[u8], Cow<'_, [u8]>)> {
    let mut parameters = Vec::new();
    let mut left = header;
    while let Some(start) = left.iter().position(|byte| *byte == b';') {
        left = &left[start + 1..];
        let end = left.iter().position(|byte| matches!(byte, b'=' | b';')).unwrap_or(left.len());
        let (name, rest) = left.split_at(end);
        left = rest;
        let Some(rest) = left.strip_prefix(b"=") else { continue };
        let (value, rest) = value(rest.trim_ascii_start());
        parameters.push((name.trim_ascii(), value));
        left = rest;
    }
    parameters
}

/// The value at the beginning, and what follows it.
fn value(text: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let end = text.iter().position(|byte| *byte == b';').unwrap_or(text.len());
        return (Cow::Borrowed(text[..end].trim_ascii_end()), &text[end..]);
    };
    let mut value = Vec::new();
    let mut bytes = quoted.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return (Cow::Owned(value), &quoted[at + 1..]),
            b'\\' => value.extend(bytes.next().map(|(_, byte)| *byte)),
            _ => value.push(*byte),
        }
    }
    (Cow::Owned(value), &[])
}

/// `UTF-8'zh'%E6%8A%A5`: an encoding, a language, and bytes, of which the last two may hold anything.
fn extended(value: &[u8]) -> Option<String> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (Some(encoding), Some(_), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else { return None };
    let bytes = percent_decode(bytes);
    let encoding = Encoding::for_label(encoding)?;
    encoding.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned)
}

fn percent_decode(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    bytes
}

/// Raw bytes: UTF-8 as the server sends it, or GBK as older parts of it do, or at least something.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let known = [UTF_8, GB18030].into_iter();
    let read = known.map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes));
    read.flatten().next().unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// The name as the last part of a path, on any system; `None` when nothing of it can be that.
pub(super) fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).map(clean).find(|part| !part.is_empty())?;
    let name = cut(&last);
    Some(if is_device(&name) { cut(&format!("_{name}")) } else { name })
}

/// A part of a path without what it must not have in it or at its ends.
fn clean(part: &str) -> String {
    let mut name: String = part.chars().filter(|char| !is_unseen(*char)).collect();
    if cfg!(windows) {
        name = name.replace(['<', '>', ':', '"', '|', '?', '*'], "_");
    }
    trimmed(&name).to_owned()
}

fn trimmed(name: &str) -> &str {
    name.trim_start().trim_end_matches(|char: char| char == '.' || char.is_whitespace())
}

/// Control characters, and those that turn the direction of a name around, so that `exe` stands elsewhere.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether Windows means a device by the name, whatever its extension is.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |kind: &str| {
        let number = stem.strip_prefix(kind).map(|number| number.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

/// The name in as many bytes as it may have, with its extension.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = name.rfind('.').map_or("", |dot| &name[dot..]);
    let extension = if extension.len() > LONGEST_EXTENSION { "" } else { extension };
    let end = (0..=LONGEST - extension.len()).rev().find(|end| name.is_char_boundary(*end));
    let stem = &name[..end.unwrap_or_default()];
    if extension.is_empty() { trimmed(stem).to_owned() } else { [stem, extension].concat() }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, of_disposition, safe};
    use proptest::prelude::*;
    use std::path::{Component, Path};

    #[track_caller]
    fn read(header: &[u8], wanted: Option<&str>) {
        assert_eq!(of_disposition(header).as_deref(), wanted, "{}", String::from_utf8_lossy(header));
    }

    #[test]
    fn names_are_read_as_rfc_6266_has_them() {
        for (header, wanted) in [
            ("inline", None),
            ("attachment", None),
            ("attachment; filename=", None),
            ("attachment; filename=\"\"", None),
            ("attachment; filename=a.jpg", Some("a.jpg")),
            ("attachment;filename=a.jpg;size=7", Some("a.jpg")),
            ("attachment; filename = a b.jpg ", Some("a b.jpg")),
            ("attachment; FileName=\"a.jpg\"", Some("a.jpg")),
            ("attachment; filename=\"a;b.jpg\"; size=7", Some("a;b.jpg")),
            ("attachment; filename=\"a; filename=b\"", Some("a; filename=b")),
            ("attachment; filename=\"a \\\"b\\\" \\\\ c.jpg\"", Some("a \"b\" \\ c.jpg")),
            ("attachment; filename=\"f\\oo.html\"", Some("foo.html")),
            ("attachment; filename=\"a&b=c'd.jpg\"", Some("a&b=c'd.jpg")),
            ("attachment; filename=\"a%20b.jpg\"", Some("a%20b.jpg")),
            ("attachment; filename=\"unended.jpg", Some("unended.jpg")),
            ("attachment; filename=\"unended\\", Some("unended")),
            ("attachment; x=\"filename=b\"; filename=a", Some("a")),
            ("attachment; flag; filename=a", Some("a")),
            ("attachment; filename=a; filename=b", Some("a")),
            ("attachment; xfilename=b", None),
            ("attachment; filename=\"报告.pdf\"", Some("报告.pdf")),
            ("attachment; filename=报告.pdf", Some("报告.pdf")),
            ("attachment; filename*=UTF-8''%E6%8A%A5.pdf", Some("报.pdf")),
            ("attachment; filename*=utf-8'zh-CN'%E6%8A%A5.pdf; filename=b", Some("报.pdf")),
            ("attachment; filename=b; filename*=UTF-8''a%26b%27c%3bd+e.pdf", Some("a&b'c;d+e.pdf")),
            ("attachment; filename*=UTF-8''a&b'c.pdf", Some("a&b'c.pdf")),
            ("attachment; filename*=\"UTF-8''a%20b.pdf\"", Some("a b.pdf")),
            ("attachment; filename*=gbk''%B1%A8.pdf", Some("报.pdf")),
            ("attachment; filename*=ISO-8859-1''caf%E9.pdf", Some("café.pdf")),
            ("attachment; filename*=UTF-8''100%.pdf", Some("100%.pdf")),
            // What cannot be meant leaves the plain name.
            ("attachment; filename*=UTF-8''%FF%FE; filename=a", Some("a")),
            ("attachment; filename*=klingon''a; filename=b", Some("b")),
            ("attachment; filename*=a; filename=b", Some("b")),
        ] {
            read(header.as_bytes(), wanted);
        }
        read(b"attachment; filename=\"\xb1\xa8\xb8\xe6.pdf\"", Some("报告.pdf"));
        read(b"attachment; filename=\"caf\xe9.pdf\"", Some("café.pdf"));
    }

    #[test]
    fn names_are_made_safe() {
        let long = "报".repeat(100);
        let cut = "报".repeat(83);
        for (name, wanted) in [
            ("a.jpg", Some("a.jpg")),
            ("报告 \"v1\" (终稿).pdf", Some("报告 \"v1\" (终稿).pdf")),
            ("👨\u{200d}👩\u{200d}👧.png", Some("👨\u{200d}👩\u{200d}👧.png")),
            (".profile", Some(".profile")),
            ("../../etc/passwd", Some("passwd")),
            ("..\\..\\windows\\system.ini", Some("system.ini")),
            ("/", None),
            ("a/", Some("a")),
            ("a/..", Some("a")),
            ("..", None),
            (". . .", None),
            ("...", None),
            (" \u{3000} ", None),
            ("a.jpg. .", Some("a.jpg")),
            (" a.jpg ", Some("a.jpg")),
            ("a\r\nb\0\u{7f}\u{85}.jpg", Some("ab.jpg")),
            ("a\u{202e}gpj.exe", Some("agpj.exe")),
            ("CON", Some("_CON")),
            ("nul.txt", Some("_nul.txt")),
            ("com1 .tar.gz", Some("_com1 .tar.gz")),
            ("LPT³", Some("_LPT³")),
            ("CON\0", Some("_CON")),
            ("COM10", Some("COM10")),
            ("console.txt", Some("console.txt")),
            (&format!("{long}.pdf"), Some(&*format!("{cut}.pdf"))),
            (&long, Some(&*"报".repeat(85))),
            (&format!("a.{long}"), Some(&*format!("a.{}", "报".repeat(84)))),
            (&format!("CON{}x", " ".repeat(300)), Some("_CON")),
        ] {
            assert_eq!(safe(name).as_deref(), wanted, "{name:?}");
        }
    }

    /// What any system takes as a name of a file in the folder that it is put into.
    fn is_safe(name: &str) -> bool {
        let path = Path::new(name);
        let alone = matches!(path.components().collect::<Vec<_>>()[..], [Component::Normal(part)] if part == name);
        alone
            && name.len() <= LONGEST
            && !name.contains(['/', '\\'])
            && !name.contains(char::is_control)
            && !name.ends_with(['.', ' '])
    }

    proptest! {
        #[test]
        fn any_header_gives_a_safe_name_or_none(header in prop::collection::vec(any::<u8>(), 0..600)) {
            for header in [header.clone(), [b"a; filename=", &header[..]].concat(), [b"a; filename*=utf-8''", &header[..]].concat()] {
                if let Some(name) = of_disposition(&header).and_then(|name| safe(&name)) {
                    prop_assert!(is_safe(&name), "{name:?}");
                }
            }
        }

        #[test]
        fn any_name_is_made_safe_once_for_all(name in "([a-z.\\\\/ \"%;]|CON|\\PC|\\u{202e}|[\\x00-\\x20]){0,300}") {
            if let Some(safe_name) = safe(&name) {
                prop_assert!(is_safe(&safe_name), "{safe_name:?}");
                let again = safe(&safe_name);
                prop_assert_eq!(again.as_ref(), Some(&safe_name));
            }
        }

        #[test]
        fn any_name_arrives_as_it_was_written(name in "\\PC{1,60}") {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            let header = format!("attachment; filename=\"{quoted}\"; size=1");
            prop_assert_eq!(of_disposition(header.as_bytes()), Some(name.clone()));
            let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let header = format!("attachment; filename=x; filename*=UTF-8''{encoded}; size=1");
            prop_assert_eq!(of_disposition(header.as_bytes()), Some(name));
        }
    }
}
