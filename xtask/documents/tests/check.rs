//! What is told of a page that says something else than the specification. Every case is a small change of a
//! specification and a page that agree.

mod folder;

use folder::told;
use wecom_documents::{Filter, Report};

const THINGS: &str = r#"area: demo
resource: { en: Things, zh: 事物 }

operations:
  CreateThing:
    title: 创建事物
    summary: Creates a thing.
    docs: [100]
    read: { doc: 100, updated: "2025-01-02" }
    post: /cgi-bin/thing/create
    query:
      debug_mode: { type: int, doc: "Whether to tell more." }
    body:
      name: { type: string, required: true, max_len: 32, doc: "Name of the thing." }
      parts: { type: "[Part]", doc: "What it consists of." }
    response:
      thing_id: { type: string, required: true, doc: "ID of the thing." }

types:
  Part:
    doc: A part of a thing.
    fields:
      code: { type: string, required: true, doc: "Code of the part." }
      weight: { type: int, doc: "Weight of the part, in grams." }
"#;

const PAGE: &str = r#"---
category_id: 100
doc_id: 5
title: "创建事物"
---

# 创建事物

最后更新：2025/01/02

**请求方式：** POST（**HTTPS**）
**请求地址：** https://qyapi.weixin.qq.com/cgi-bin/thing/create?access_token=ACCESS_TOKEN&debug_mode=1

**请求示例：**

```json
{
    "name": "NAME", // 名称
    "parts": [{ "code": "C1", "weight": 3 },]
}
```

**参数说明：**

| 参数 | 是否必须 | 类型 | 说明 |
| --- | --- | --- | --- |
| access_token | 是 | string | 调用接口凭证 |
| debug_mode | 否 | int | 是否详细 |
| name | 是 | string | 名称，不超过32个字符 |
| parts | 否 | obj[] | 组成部分 |
| parts.code | 是 | string | 代码 |
| parts.weight | 否 | int | 重量 |

**返回结果：**

```json
{ "errcode": 0, "errmsg": "ok", "thing_id": "T1" }
```

| 参数 | 说明 |
| --- | --- |
| errcode | 返回码 |
| errmsg | 返回信息 |
| thing_id | 编号 |
"#;

const GUIDE: &str = "---\ncategory_id: 200\ntitle: \"概述\"\n---\n\n# 概述\n\n事物是什么。\n";

/// The specification, the page, and what documents.yaml says.
struct Case {
    spec: String,
    page: String,
    documents: &'static str,
}

const DOCUMENTS: &str = "pages:\n  - { docs: [200], title: 概述, is: guide }\n";

fn agreed() -> Case {
    Case { spec: THINGS.to_owned(), page: PAGE.to_owned(), documents: DOCUMENTS }
}

/// A change of the page; what is to be changed must be there.
fn page(old: &str, new: &str) -> Case {
    assert!(PAGE.contains(old), "{old}");
    Case { page: PAGE.replace(old, new), ..agreed() }
}

fn spec(old: &str, new: &str) -> Case {
    assert!(THINGS.contains(old), "{old}");
    Case { spec: THINGS.replace(old, new), ..agreed() }
}

fn report(name: &str, case: &Case, filter: &Filter) -> Report {
    let pages = [("001-创建事物.md", case.page.as_str()), ("002-概述.md", GUIDE)];
    folder::report(&format!("calls/{name}"), &case.spec, &pages, case.documents, filter)
}

#[test]
fn a_page_that_agrees_gives_no_finding() {
    let report = report("agreed", &agreed(), &Filter::default());
    assert_eq!(report.text(), "2 pages, 1 operations, 0 events, 0 excepted, 0 findings\n");
}

#[test]
fn each_difference_is_told_once_and_nothing_else() {
    let wrong_limit = "max_len: 16, official: { limit: 32 }, note: \"It cuts the rest off.\"";
    let cases: Vec<(&str, Case, &[&str])> = vec![
        ("method", page("POST", "GET"), &["method CreateThing"]),
        ("title", page("创建事物", "新建事物"), &["title CreateThing"]),
        ("number", spec("docs: [100]", "docs: [100, 101]"), &["docs CreateThing 101"]),
        ("newer", page("2025/01/02", "2025/01/03"), &["newer CreateThing"]),
        ("unread", spec("    read: { doc: 100, updated: \"2025-01-02\" }\n", ""), &["unread CreateThing"]),
        ("path", page("thing/create", "thing/make"), &["undescribed CreateThing", "unknown /cgi-bin/thing/make"]),
        (
            "missing in the request",
            page("| parts | 否", "| color | 否 | string | 颜色 |\n| parts | 否"),
            &["missing CreateThing request.color"],
        ),
        (
            "missing below a field",
            page("| parts.weight |", "| parts.size | 否 | int | 尺寸 |\n| parts.weight |"),
            &["missing CreateThing request.parts.size"],
        ),
        (
            "missing in the answer",
            page("| thing_id |", "| serial | 序号 |\n| thing_id |"),
            &["missing CreateThing response.serial"],
        ),
        (
            "missing in the address",
            page("debug_mode=1", "debug_mode=1&depth=2"),
            &["missing CreateThing request.depth"],
        ),
        (
            "extra",
            spec("      weight:", "      color: { type: string, doc: \"Color of the part.\" }\n      weight:"),
            &["extra CreateThing request.parts.color"],
        ),
        ("required", page("| name | 是", "| name | 否"), &["required CreateThing request.name"]),
        (
            "required below a field",
            page("| parts.code | 是", "| parts.code | 否"),
            &["required CreateThing request.parts.code"],
        ),
        (
            "type",
            Case {
                page: page("| name | 是 | string", "| name | 是 | int").page.replace("\"NAME\"", "7"), ..agreed()
            },
            &["type CreateThing request.name"],
        ),
        ("type that the sample does not share", page("| name | 是 | string", "| name | 是 | int"), &[]),
        ("limit", page("不超过32个", "不超过64个"), &["limit CreateThing request.name"]),
        ("a limit that is recorded", spec("max_len: 32", wrong_limit), &[]),
        (
            "a record that no page needs",
            spec("max_len: 32", "max_len: 32, official: { required: false }, note: \"It is refused without.\""),
            &["obsolete CreateThing name"],
        ),
        ("a page that nothing accounts for", Case { documents: "", ..agreed() }, &["uncovered 概述"]),
        (
            "a listed page that is gone",
            Case {
                documents: "pages:\n  - { docs: [200], title: 概述, is: guide }\n  - { docs: [201], title: 旧概述, is: guide }\n",
                ..agreed()
            },
            &["obsolete 旧概述"],
        ),
        (
            "an exception",
            Case {
                documents: "pages:\n  - { docs: [200], title: 概述, is: guide }\nexceptions:\n  - { page: 100, kind: \
                            required, at: CreateThing request.name, reason: \"It is refused without.\" }\n",
                ..page("| name | 是", "| name | 否")
            },
            &[],
        ),
        (
            "an exception that explains nothing",
            Case {
                documents: "pages:\n  - { docs: [200], title: 概述, is: guide }\nexceptions:\n  - { page: 100, kind: \
                            required, at: CreateThing request.name, reason: \"It is refused without.\" }\n",
                ..agreed()
            },
            &["obsolete CreateThing request.name"],
        ),
        (
            "marks of depth",
            page(
                "| parts.code | 是 | string | 代码 |\n| parts.weight |",
                "| └ code | 是 | string | 代码 |\n| └ weight |",
            ),
            &[],
        ),
        (
            "a table of the object below its name",
            page(
                "| parts.code | 是 | string | 代码 |\n| parts.weight |",
                "\nparts 参数：\n\n| 参数 | 是否必须 | 类型 | 说明 |\n|---|---|---|---|\n| code | 否 | string | 代码 |\n| weight |",
            ),
            &["required CreateThing request.parts.code"],
        ),
        ("what is withheld", page("| parts | 否", "<!-- | color | 否 | string | 颜色 | -->\n| parts | 否"), &[]),
    ];
    let mut wrong = Vec::new();
    for (name, case, wanted) in &cases {
        let found = told(&report(name, case, &Filter::default()));
        if found != *wanted {
            wrong.push(format!("{name}: {found:?} and not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_filter_leaves_out_other_operations_and_what_is_about_no_operation() {
    let mut case = Case { documents: "", ..page("| name | 是", "| name | 否") };
    case.spec.push('\n');
    let filters = [
        (Some("demo"), None, 1),
        (Some("other"), None, 0),
        (None, Some("CreateThing"), 1),
        (None, Some("/cgi-bin/thing/create"), 1),
        (None, Some("DeleteThing"), 0),
    ];
    for (area, operation, wanted) in filters {
        let filter = Filter { area: area.map(str::to_owned), operation: operation.map(str::to_owned) };
        let report = report("filter", &case, &filter);
        assert_eq!((report.operations, report.findings.len()), (wanted, wanted), "{filter:?}");
    }
}

#[test]
fn findings_are_printed_for_programs_with_place_and_page() {
    let report = report("json", &page("| name | 是", "| name | 否"), &Filter::default());
    let json: serde_json::Value = serde_json::from_str(&report.json()).expect("it is JSON");
    let finding = &json["findings"][0];
    assert_eq!(json["operations"], 1);
    assert_eq!(finding["kind"], "required");
    assert_eq!(finding["operation"], "demo.CreateThing");
    assert_eq!(finding["page"], 100);
    assert_eq!(finding["file"], "001-演示/001-创建事物.md");
    assert!(finding["spec"].as_str().is_some_and(|place| place.starts_with("spec/demo/thing.yaml:")), "{finding}");
}
