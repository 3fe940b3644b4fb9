//! The rows of a table of parameters.

use regex_lite::Regex;
use std::sync::LazyLock;

/// A parameter as a table gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The names from the outermost that the table gives to its own.
    pub(crate) names: Vec<String>,
    /// Whether it is required; `None` when the table doesn't say, or says that it depends.
    pub(crate) required: Option<bool>,
    /// The type as it is written.
    pub(crate) ty: Option<String>,
    /// What is said of it.
    pub(crate) text: String,
}

/// The columns of a table of parameters.
struct Columns {
    name: usize,
    required: Option<usize>,
    ty: Option<usize>,
    text: Option<usize>,
}

const NAMES: &[&str] = &["变量", "参数", "参数名", "参数名称", "字段", "字段名", "字段名称", "名称"];
const REQUIRED: &[&str] =
    &["必须", "是否必须", "必填", "是否必填", "是否必返回", "设置时是否必填", "必选", "是否必选", "是否必需", "必需"];
const TYPES: &[&str] = &["类型", "数据类型", "字段类型", "参数类型", "类型[长度限制]"];
const TEXTS: &[&str] = &["说明", "描述", "含义", "备注", "字段说明", "参数说明"];

/// The parameters of a table; `None` when it is a table of something else.
pub(crate) fn rows(table: &[Vec<String>]) -> Option<Vec<Row>> {
    let (head, body) = table.split_first()?;
    let columns = columns(head)?;
    let mut rows = Vec::new();
    // The names above, by depth.
    let mut above: Vec<String> = Vec::new();
    for cells in body {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim()).unwrap_or_default();
        let Some((depth, names)) = name(cell(Some(columns.name))) else { continue };
        above.truncate(depth);
        if above.len() < depth {
            // A row that was no name stands between.
            above.clear();
        }
        let mut full = above.clone();
        full.extend(names.iter().cloned());
        above.extend(names);
        let ty = cell(columns.ty);
        rows.push(Row {
            names: full,
            required: required(cell(columns.required)),
            ty: (!ty.is_empty()).then(|| ty.to_owned()),
            text: cell(columns.text).to_owned(),
        });
    }
    (!rows.is_empty()).then_some(rows)
}

fn columns(head: &[String]) -> Option<Columns> {
    let head: Vec<String> =
        head.iter().map(|cell| cell.chars().filter(|c| !c.is_whitespace() && *c != '*').collect()).collect();
    let find = |words: &[&str]| head.iter().position(|cell| words.contains(&cell.as_str()));
    // Payment tables give a Chinese name first.
    let both = head.first().is_some_and(|cell| cell == "字段名") && head.get(1).is_some_and(|cell| cell == "字段");
    let name = if both { 1 } else { find(&NAMES[..1]).or_else(|| find(&NAMES[1..]))? };
    if name > 1 {
        return None;
    }
    let (required, ty, text) = (find(REQUIRED), find(TYPES).filter(|at| *at != name), find(TEXTS));
    (required.is_some() || ty.is_some() || text.is_some()).then_some(Columns { name, required, ty, text })
}

static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z_][A-Za-z0-9_]*(?:(?:\[\d*\]|\[x\])?(?:\.|->)[A-Za-z_][A-Za-z0-9_]*)*(?:\[\d*\])?$")
});

/// A pattern of our own.
pub(crate) fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        Err(error) => unreachable!("{text}: {error}"),
    }
}

/// Depth and names of a cell; `None` when it names no parameter.
fn name(cell: &str) -> Option<(usize, Vec<String>)> {
    let cell: String =
        cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '`' | '\u{200b}' | '\u{a0}')).collect();
    let depth = cell.chars().take_while(|c| matches!(c, '└' | '∟' | '├' | '─')).filter(|c| *c != '─').count();
    let mut bare = cell.trim_start_matches(['└', '∟', '├', '─', '-', '+']);
    if let Some(at) = bare.find(['(', '（', '：', ':']) {
        bare = &bare[..at];
    }
    if !NAME.is_match(bare) {
        return None;
    }
    let names =
        bare.replace("->", ".").split('.').map(|part| part.split('[').next().unwrap_or(part).to_owned()).collect();
    Some((depth, names))
}

fn required(cell: &str) -> Option<bool> {
    match cell.trim_matches(['*', ' ']) {
        "是" | "必须" | "必填" | "Y" | "true" | "True" | "必选" | "yes" => Some(true),
        "否" | "非必须" | "非必填" | "N" | "false" | "False" | "选填" | "可选" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.split('|').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn names_are_understood_in_every_dialect() {
        let cases = [
            ("userid", Some("userid")),
            ("**userid**", Some("userid")),
            ("a.b.c", Some("a.b.c")),
            ("a[].b", Some("a.b")),
            ("a[0].b", Some("a.b")),
            ("list[]", Some("list")),
            ("old(后续将废弃)", Some("old")),
            ("old（已废弃）", Some("old")),
            ("说明", None),
            ("a、b", None),
            ("链接(URL)", None),
        ];
        for (cell, wanted) in cases {
            assert_eq!(name(cell).map(|(_, names)| names.join(".")).as_deref(), wanted, "{cell}");
        }
    }

    #[test]
    fn marks_of_depth_place_a_row_below_another() {
        let rows = rows(&table(&[
            "参数|类型|是否必须|说明",
            "a|obj|是|",
            "└b|string[]|否|",
            "└└c|int|是|",
            "└d|int||",
            "e|int|否|",
        ]));
        let names: Vec<String> = rows.expect("it is one").iter().map(|row| row.names.join(".")).collect();
        assert_eq!(names, ["a", "a.b", "a.b.c", "a.d", "e"]);
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let cases = [
            ("参数|必须|说明", "id|是|编号", Some((Some(true), None, "编号"))),
            ("参数名|类型|描述", "id|string|编号", Some((None, Some("string"), "编号"))),
            (
                "字段名|字段|必填|示例值|类型|说明",
                "编号|id|否|1|String(32)|编号",
                Some((Some(false), Some("String(32)"), "编号")),
            ),
            (
                "参数名|变量|类型[长度限制]|必填|描述",
                "编号|id|string[1,32]|是|编号",
                Some((Some(true), Some("string[1,32]"), "编号")),
            ),
            ("应用类型|权限要求", "id|x", None),
            ("错误码|说明", "id|x", None),
        ];
        for (head, row, wanted) in cases {
            let found = rows(&table(&[head, row]));
            let found = found.as_ref().and_then(|rows| rows.first());
            assert_eq!(found.map(|row| (row.required, row.ty.as_deref(), row.text.as_str())), wanted, "{head}");
        }
    }
}
