//! A page as a list of blocks: what is said, what is shown, and the tables.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// A part of a page, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph or an item of a list; its lines are kept.
    Text(String),
    /// A code block.
    Code(String),
    /// A table: the first row is its head.
    Table(Vec<Vec<String>>),
}

/// The blocks of a page, and the targets of its links.
pub(crate) fn blocks(text: &str) -> (Vec<Block>, Vec<String>) {
    let text = tidy(&without_comments(text));
    let mut blocks = Vec::new();
    let mut links = Vec::new();
    let (mut said, mut code) = (String::new(), None::<String>);
    let mut table: Option<Vec<Vec<String>>> = None;
    let say = |said: &mut String, blocks: &mut Vec<Block>| {
        let text = std::mem::take(said);
        if !text.trim().is_empty() {
            blocks.push(Block::Text(text.trim().to_owned()));
        }
    };
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                say(&mut said, &mut blocks);
                code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(code.take().map(Block::Code)),
            Event::Start(Tag::Table(_)) => {
                say(&mut said, &mut blocks);
                table = Some(Vec::new());
            }
            Event::End(TagEnd::Table) => blocks.extend(table.take().map(Block::Table)),
            Event::Start(Tag::TableHead | Tag::TableRow) => table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut said).trim().to_owned();
                table.iter_mut().filter_map(|rows| rows.last_mut()).for_each(|row| row.push(cell.clone()));
            }
            Event::End(TagEnd::Heading(_)) => {
                let text = std::mem::take(&mut said).trim().to_owned();
                blocks.push(Block::Heading(text));
            }
            Event::Start(Tag::Heading { .. } | Tag::Item) => say(&mut said, &mut blocks),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => say(&mut said, &mut blocks),
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
            Event::Text(text) | Event::Code(text) => code.as_mut().unwrap_or(&mut said).push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) if text.to_ascii_lowercase().starts_with("<br") => {
                said.push('\n');
            }
            Event::SoftBreak | Event::HardBreak => said.push('\n'),
            _ => {}
        }
    }
    say(&mut said, &mut blocks);
    (blocks, links)
}

/// What the vendor withholds stands in comments.
fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("<!--") {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Headings and tables as the vendor's own reader takes them: without a space after the marks; right after a
/// paragraph, with rules and rows that are too short, with fences that stand right after text.
fn tidy(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let columns = if fenced { 0 } else { rule(line) };
        let title = line.trim_start_matches('#');
        let depth = line.len() - title.len();
        if !fenced && (1..=6).contains(&depth) && !title.starts_with(char::is_whitespace) {
            out.push(format!("{} {title}", &line[..depth]));
            continue;
        }
        let head = out.last().filter(|head| columns > 0 && head.contains('|')).cloned();
        if let Some(head) = head {
            let head = head.trim();
            let wanted = cells(head);
            out.pop();
            out.push(String::new());
            out.push(head.to_owned());
            out.push(format!("|{}", "---|".repeat(wanted.max(1))));
        } else {
            out.push(line.to_owned());
        }
    }
    out.join("\n")
}

/// The number of columns that a line rules off; none when it is no such line.
fn rule(line: &str) -> usize {
    let line = line.trim();
    let is_rule =
        line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'));
    if is_rule { cells(line) } else { 0 }
}

fn cells(line: &str) -> usize {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.replace("\\|", "").matches('|').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn tables_are_read_as_the_vendor_writes_them() {
        let cases = [
            "| 参数 | 说明 |\n| --- | --- |\n| id | 编号 |\n",
            "**参数说明：**\n| 参数 | 说明 |\n| --- | --- |\n| id | 编号 |\n",
            "|参数|说明|\n|---|---|---|\n|id|编号|\n",
            "参数|说明\n---|---\nid|编号\n",
            "<!-- | 密 | 说明 |\n| -- | -- | -->\n|参数|说明|\n|-|-|\n|**id**|编号|\n",
        ];
        for text in cases {
            let (blocks, _) = blocks(text);
            let tables: Vec<&Block> = blocks.iter().filter(|block| matches!(block, Block::Table(_))).collect();
            assert_eq!(tables, [&Block::Table(vec![row(&["参数", "说明"]), row(&["id", "编号"])])], "{text}");
        }
    }

    #[test]
    fn headings_need_no_space() {
        let (blocks, _) = blocks("##一\n\n```\n#no\n```\n###### 二\n#######三\n");
        let wanted = [
            Block::Heading("一".to_owned()),
            Block::Code("#no\n".to_owned()),
            Block::Heading("二".to_owned()),
            Block::Text("#######三".to_owned()),
        ];
        assert_eq!(blocks, wanted);
    }

    #[test]
    fn lines_links_and_code_are_kept() {
        let (blocks, links) =
            blocks("# 一\n请求方式：POST\n请求地址：https://x/cgi-bin/a\n\n```\n{\"a\":1}\n```\n[乙](#12)\n- 丙\n");
        let wanted = [
            Block::Heading("一".to_owned()),
            Block::Text("请求方式：POST\n请求地址：https://x/cgi-bin/a".to_owned()),
            Block::Code("{\"a\":1}\n".to_owned()),
            Block::Text("乙".to_owned()),
            Block::Text("丙".to_owned()),
        ];
        assert_eq!(blocks, wanted);
        assert_eq!(links, ["#12"]);
    }
}
