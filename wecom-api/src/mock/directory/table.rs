//! The CSV files of directory imports: columns with Chinese titles in the first line, UTF-8 with or without a byte
//! order mark.

use crate::mock::refusal::Refusal;
use serde_json::{Map, Value, json};

/// What a column holds.
#[derive(Clone, Copy)]
enum Content {
    Text,
    Number,
    /// Several values with semicolons between them.
    Texts,
    Numbers,
    Gender,
    /// 1 for a member who is disabled.
    Disabled,
}

/// A column: its title, its field in a request that would do the same, and what it holds.
type Column = (&'static str, &'static str, Content);

/// The columns of members. Others, such as a corp's own, are left alone.
const MEMBER: &[Column] = &[
    ("姓名", "name", Content::Text),
    ("帐号", "userid", Content::Text),
    ("账号", "userid", Content::Text),
    ("手机号", "mobile", Content::Text),
    ("邮箱", "email", Content::Text),
    ("企业邮箱", "biz_mail", Content::Text),
    ("所在部门", "department", Content::Numbers),
    ("职位", "position", Content::Text),
    ("性别", "gender", Content::Gender),
    ("是否部门内领导", "is_leader_in_dept", Content::Numbers),
    ("排序", "order", Content::Numbers),
    ("别名", "alias", Content::Text),
    ("地址", "address", Content::Text),
    ("座机", "telephone", Content::Text),
    ("禁用", "enable", Content::Disabled),
    ("直属上级", "direct_leader", Content::Texts),
];

/// The columns of departments.
const DEPARTMENT: &[Column] = &[
    ("部门名称", "name", Content::Text),
    ("部门ID", "id", Content::Number),
    ("父部门ID", "parentid", Content::Number),
    ("排序", "order", Content::Number),
];

/// One record, as the fields of a request that would do the same. An empty cell is no field.
pub(super) type Row = Map<String, Value>;

/// The members of a file. No user ID may be there twice.
pub(super) fn members(file: &[u8]) -> Result<Vec<Row>, Refusal> {
    let rows = rows(file, MEMBER, &["name", "userid"])?;
    check_once(&rows, "userid", 302003)?;
    Ok(rows)
}

/// The departments of a file. No ID may be there twice, and no name below the same parent.
pub(super) fn departments(file: &[u8]) -> Result<Vec<Row>, Refusal> {
    let rows = rows(file, DEPARTMENT, &["name", "id", "parentid"])?;
    check_once(&rows, "id", 302006)?;
    let same = |a: &Row, b: &Row| a.get("name") == b.get("name") && a.get("parentid") == b.get("parentid");
    if rows.iter().enumerate().any(|(at, row)| rows[..at].iter().any(|other| same(row, other))) {
        return Err(302007.into());
    }
    Ok(rows)
}

fn bad(why: impl std::fmt::Display) -> Refusal {
    Refusal::new(40092, format!("invalid import file: {why}"))
}

fn rows(file: &[u8], columns: &[Column], needed: &[&str]) -> Result<Vec<Row>, Refusal> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file);
    let titles = reader.headers().map_err(bad)?.clone();
    let column = |title: &str| columns.iter().find(|(known, ..)| *known == title);
    let known: Vec<Option<&Column>> = titles.iter().map(column).collect();
    for name in needed {
        if !known.iter().flatten().any(|(_, field, _)| field == name) {
            let (title, ..) = columns.iter().find(|(_, field, _)| field == name).unwrap_or(&columns[0]);
            return Err(bad(format!("no column {title}")));
        }
    }
    let record = |record: csv::Result<csv::StringRecord>| {
        let mut row = Row::new();
        for (cell, column) in record.map_err(bad)?.iter().zip(&known) {
            let (Some((title, field, content)), false) = (column, cell.is_empty()) else { continue };
            let value = value(cell, *content).ok_or_else(|| bad(format!("{title} is {cell}")))?;
            row.insert((*field).to_owned(), value);
        }
        Ok(row)
    };
    reader.records().map(record).filter(|row| !row.as_ref().is_ok_and(Map::is_empty)).collect()
}

fn value(cell: &str, content: Content) -> Option<Value> {
    let pieces = || cell.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    Some(match content {
        Content::Text => json!(cell),
        Content::Number => json!(cell.parse::<i64>().ok()?),
        Content::Texts => json!(pieces().collect::<Vec<_>>()),
        Content::Numbers => json!(pieces().map(str::parse).collect::<Result<Vec<i64>, _>>().ok()?),
        Content::Gender => json!(match cell {
            "男" => "1",
            "女" => "2",
            other => other,
        }),
        Content::Disabled => json!(i64::from(cell != "1")),
    })
}

fn check_once(rows: &[Row], name: &str, code: i64) -> Result<(), Refusal> {
    let id = |row: &Row| row.get(name).map(|id| id.to_string().to_ascii_lowercase());
    let twice = rows.iter().enumerate().any(|(at, row)| rows[..at].iter().any(|other| id(row) == id(other)));
    if twice { Err(code.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{departments, members};
    use serde_json::{Value, json};

    #[test]
    fn cells_become_the_fields_of_a_request() {
        let file = "\u{feff}姓名,帐号,所在部门,是否部门内领导,性别,禁用,地址,工号\r\n\
                    张三,zhangsan,1;2,0; 1,女,1,\"上海, 浦东\",7\r\n,lisi,,,,,,\r\n";
        let rows: Vec<Value> = members(file.as_bytes()).expect("a good file").into_iter().map(Value::Object).collect();
        let zhangsan = json!({
            "name": "张三", "userid": "zhangsan", "department": [1, 2], "is_leader_in_dept": [0, 1], "gender": "2",
            "enable": 0, "address": "上海, 浦东",
        });
        assert_eq!(rows, [zhangsan, json!({ "userid": "lisi" })]);
    }

    #[test]
    fn a_file_that_cannot_be_right_is_refused() {
        let code = |file: &str| departments(file.as_bytes()).expect_err("a bad file").code.get();
        assert_eq!(code("部门名称,部门ID\nA,1\n"), 40092);
        assert_eq!(code("部门名称,部门ID,父部门ID\nA,one,0\n"), 40092);
        assert_eq!(code("部门名称,部门ID,父部门ID\nA,2,1\nB,2,1\n"), 302006);
        assert_eq!(code("部门名称,部门ID,父部门ID\nA,2,1\nA,3,1\n"), 302007);
        let twice = members("姓名,帐号\nA,a\nB,A\n".as_bytes()).expect_err("one member twice");
        assert_eq!(twice.code.get(), 302003);
        assert_eq!(members(b"\xff\xfe").expect_err("no text").code.get(), 40092);
    }
}
