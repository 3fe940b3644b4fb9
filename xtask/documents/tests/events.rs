//! What is told of a page that describes a callback in another way than the specification. Every case is a small change
//! of a specification and a page that agree.

mod folder;

use folder::{report, told};
use wecom_documents::Filter;

const SPEC: &str = r#"area: demo
resource: { en: Things, zh: 事物 }

operations:
  DeleteThing:
    title: 删除事物
    summary: Deletes a thing.
    docs: []
    post: /cgi-bin/thing/delete
    official: { absent: true }
    note: An area has an operation; this one is on no page.

events:
  ThingLost:
    title: 事物遗失事件
    summary: A thing was lost.
    docs: [300]
    read: { doc: 300, updated: "2025-01-02" }
    when: [{ Event: change_thing, ChangeType: lost }, { InfoType: change_thing, ChangeType: lost }]
    fields:
      ThingId: { type: string, doc: "ID of the thing." }
      Weight: { type: int, doc: "Weight of the thing, in grams." }
      Parts: { type: Parts, doc: "What it consisted of." }
      Owners: { type: "[string]", wire: comma, doc: "Who owned it." }

  ThingChanged:
    title: 事物变更事件
    summary: Something else happened to a thing.
    docs: [300]
    read: { doc: 300, updated: "2025-01-02" }
    when: [{ Event: change_thing }]
    fields:
      Cause: { type: Cause, doc: "Why." }

enums:
  Cause:
    doc: Why a thing changed.
    repr: int
    values:
      1: { name: Wear, zh: 磨损 }
      2: { name: Repair, zh: 修理 }

types:
  Parts:
    doc: The parts of a thing.
    fields:
      Item: { type: "[Part]", wire: one_or_many, doc: "The parts." }
  Part:
    doc: A part of a thing.
    fields:
      Code: { type: string, doc: "Code of the part." }
"#;

const PAGE: &str = r#"---
category_id: 300
doc_id: 7
title: "回调"
---

# 回调

最后更新：2025/01/02

##事物遗失事件

```
<xml>
  <ToUserName><![CDATA[corp]]></ToUserName>
  <CreateTime>1700000000</CreateTime>
  <MsgType><![CDATA[event]]></MsgType>
  <Event><![CDATA[change_thing]]></Event>
  <ChangeType>lost</ChangeType>
  <ThingId>T1</ThingId>
  <Weight>3</Weight>
  <Parts>
    <Item><Code>C1</Code></Item>
    <Item><Code>C2</Code></Item>
  </Parts>
  <Owners>a,b</Owners>
</xml>
```

| 参数 | 说明 |
| --- | --- |
| ToUserName | 企业 |
| MsgType | 此时固定为event |
| Event | 此时固定为change_thing |
| ChangeType | 此时固定为lost |
| ThingId | 编号 |
| Weight | 重量 |
| Parts | 组成部分 |
| Owners | 所有者 |

Item 说明：

| 参数 | 说明 |
| --- | --- |
| Code | 代码 |

##事物变更事件

| 参数 | 说明 |
| --- | --- |
| MsgType | 此时固定为event |
| Event | 事件类型：change_thing |
| ChangeType | painted、moved |
| Cause | 原因：1-磨损；2-修理 |
"#;

/// A specification, a page, and what documents.yaml says.
type Case = (String, String, String);

fn agreed() -> Case {
    (SPEC.to_owned(), PAGE.to_owned(), String::new())
}

fn page(old: &str, new: &str) -> Case {
    assert!(PAGE.contains(old), "{old}");
    (SPEC.to_owned(), PAGE.replace(old, new), String::new())
}

fn spec(old: &str, new: &str) -> Case {
    assert!(SPEC.contains(old), "{old}");
    (SPEC.replace(old, new), PAGE.to_owned(), String::new())
}

fn documents(text: &str) -> Case {
    (SPEC.to_owned(), PAGE.to_owned(), text.to_owned())
}

/// The page without its first section.
fn without_the_lost() -> Case {
    let (head, rest) = PAGE.split_once("##事物遗失事件").expect("it is there");
    let (_, rest) = rest.split_once("##事物变更事件").expect("it is there");
    (SPEC.to_owned(), format!("{head}##事物变更事件{rest}"), String::new())
}

fn found(name: &str, (spec, page, documents): &Case, filter: &Filter) -> Vec<String> {
    told(&report(&format!("events/{name}"), spec, &[("回调.md", page)], documents, filter))
}

#[test]
fn a_page_that_agrees_gives_no_finding() {
    let (spec, page, documents) = agreed();
    let report = report("events/agreed", &spec, &[("回调.md", &page)], &documents, &Filter::default());
    assert_eq!(report.text(), "1 pages, 1 operations, 2 events, 0 excepted, 0 findings\n");
}

#[test]
fn each_difference_is_told_once_and_nothing_else() {
    let wrong_type = "type: string, official: { type: int }, note: \"It has letters.\"";
    let absent = "Weight: { type: int, official: { absent: true }, note: \"It was seen.\",";
    let cases: Vec<(&str, Case, &[&str])> = vec![
        ("title", page("##事物遗失事件", "##事物丢失"), &["title ThingLost"]),
        (
            "number",
            spec("a thing.\n    docs: [300]\n    read: { doc: 300", "a thing.\n    docs: [301]\n    read: { doc: 301"),
            &["docs ThingChanged 300", "docs ThingChanged 301"],
        ),
        ("newer", page("2025/01/02", "2025/01/03"), &["newer ThingLost", "newer ThingChanged"]),
        (
            "unread",
            spec(
                "a thing.\n    docs: [300]\n    read: { doc: 300, updated: \"2025-01-02\" }\n",
                "a thing.\n    docs: [300]\n",
            ),
            &["unread ThingChanged"],
        ),
        ("value", page("2-修理", "2-修理；3-改装"), &["values ThingChanged Cause"]),
        (
            "value that only the specification has",
            spec(
                "      2: { name: Repair, zh: 修理 }",
                "      2: { name: Repair, zh: 修理 }\n      3: { name: Loss, zh: 遗失 }",
            ),
            &[],
        ),
        ("missing in the table", page("| Weight |", "| Color | 颜色 |\n| Weight |"), &["missing ThingLost Color"]),
        ("missing in the sample", page("  <Weight>", "  <Color>red</Color>\n  <Weight>"), &["missing ThingLost Color"]),
        ("missing in both", page("  <Weight>", "  <Color>red</Color>\n  <Weight>"), &["missing ThingLost Color"]),
        (
            "missing with all below it",
            page("  <Weight>", "  <Place><Room>1</Room></Place>\n  <Weight>"),
            &["missing ThingLost Place"],
        ),
        ("missing below a field", page("<Code>C2</Code>", "<Size>2</Size>"), &["missing ThingLost Parts.Item.Size"]),
        (
            "extra",
            spec("      Weight:", "      Color: { type: string, doc: \"Color of the thing.\" }\n      Weight:"),
            &["extra ThingLost Color"],
        ),
        (
            "extra that another event of the page has",
            spec("      Weight:", "      Cause: { type: string, doc: \"Why.\" }\n      Weight:"),
            &["extra ThingLost Cause"],
        ),
        ("another case in the table alone", page("| ThingId |", "| ThingID |"), &[]),
        ("another case", spec("ThingId:", "ThingID:"), &["extra ThingLost ThingID"]),
        (
            "type of a part",
            page("<Weight>3</Weight>", "<Weight><G>3</G></Weight>"),
            &["missing ThingLost Weight.G", "type ThingLost Weight"],
        ),
        ("type of a number", page("<Weight>3</Weight>", "<Weight>much</Weight>"), &["type ThingLost Weight"]),
        (
            "type of a list",
            page("<Weight>3</Weight>", "<Weight>3</Weight><Weight>4</Weight>"),
            &["type ThingLost Weight"],
        ),
        ("a list that comes alone", spec("wire: one_or_many, ", ""), &[]),
        (
            "a type that is recorded and not needed",
            spec("ThingId: { type: string", &format!("ThingId: {{ {wrong_type}")),
            &["obsolete ThingLost ThingId"],
        ),
        (
            "an absence that is recorded and not needed",
            spec("Weight: { type: int,", absent),
            &["obsolete ThingLost Weight"],
        ),
        (
            "an absence that is recorded",
            {
                let (spec, _, documents) = spec("Weight: { type: int,", absent);
                (spec, PAGE.replace("  <Weight>3</Weight>\n", "").replace("| Weight | 重量 |\n", ""), documents)
            },
            &[],
        ),
        ("an event that no page describes", without_the_lost(), &["undescribed ThingLost"]),
        (
            "a callback that no event is",
            spec("Event: change_thing }]", "Event: move_thing }]"),
            &[
                "undescribed ThingChanged",
                "unknown Event=change_thing ChangeType=moved",
                "unknown Event=change_thing ChangeType=painted",
            ],
        ),
        (
            "a page that is listed",
            documents("pages:\n  - { docs: [300], title: 回调, is: event }\n"),
            &["obsolete 回调"],
        ),
        (
            "an exception",
            {
                let (spec, page, _) = page("| Weight |", "| Color | 颜色 |\n| Weight |");
                let exception = "exceptions:\n  - { page: 300, kind: missing, at: ThingLost Color, reason: \"It is of another.\" }\n";
                (spec, page, exception.to_owned())
            },
            &[],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, case, wanted) in &cases {
        let found = found(name, case, &Filter::default());
        if found != *wanted {
            wrong.push(format!("{name}: {found:?} and not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_filter_takes_an_event_by_its_name_or_area() {
    let case = page("| Weight |", "| Color | 颜色 |\n| Weight |");
    let cases = [
        (Some("demo"), None, 1),
        (Some("other"), None, 0),
        (None, Some("ThingLost"), 1),
        (None, Some("ThingChanged"), 0),
    ];
    for (area, operation, wanted) in cases {
        let filter = Filter { area: area.map(str::to_owned), operation: operation.map(str::to_owned) };
        assert_eq!(found("filter", &case, &filter).len(), wanted, "{filter:?}");
    }
}
