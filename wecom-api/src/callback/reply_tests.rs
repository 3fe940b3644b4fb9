//! What is promised of passive replies: each kind has the elements of the official page, and any text arrives.

use super::*;
use crate::shared::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A click of a member, in the form of an application's callback or a bot's.
fn click(format: Format) -> Delivery {
    let text = match format {
        Format::Xml => "<xml><ToUserName>ww1</ToUserName><FromUserName>zhangsan</FromUserName></xml>",
        Format::Json => r#"{"msgtype":"event"}"#,
    };
    Delivery::read(0, format, "ww1".to_owned(), text.into()).unwrap()
}

/// What the server reads of a reply.
fn read(reply: &Reply) -> Value {
    let text = reply.write(&click(Format::Xml)).unwrap();
    Event::parse(&text).unwrap().body().clone()
}

/// The same without its head, which is right.
fn body(reply: &Reply) -> Value {
    let mut read = read(reply);
    let object = read.as_object_mut().unwrap();
    assert_eq!(object.remove("ToUserName"), Some(json!("zhangsan")));
    assert_eq!(object.remove("FromUserName"), Some(json!("ww1")));
    let time = object.remove("CreateTime").unwrap();
    assert!(time.as_str().unwrap().parse::<u64>().unwrap() > 1_700_000_000);
    read
}

fn option(id: &str, is_checked: bool) -> CardOption {
    CardOption::new(CardOptionRequired { id: id.to_owned(), text: "x".to_owned(), is_checked })
}

fn refused(reply: &Reply, format: Format) -> String {
    reply.write(&click(format)).unwrap_err().to_string()
}

#[test]
fn each_kind_has_the_elements_of_the_official_page() {
    let article = NewsArticle::new("One").description("First").url("https://example.com").pic_url("https://p");
    for (reply, expected) in [
        (Reply::text("Hello"), json!({ "MsgType": "text", "Content": "Hello" })),
        (Reply::image("m1"), json!({ "MsgType": "image", "Image": { "MediaId": "m1" } })),
        (Reply::voice("m1"), json!({ "MsgType": "voice", "Voice": { "MediaId": "m1" } })),
        (
            Reply::video(VideoContent::new("m1").title("Tour").description("Of the office")),
            json!({
                "MsgType": "video",
                "Video": { "MediaId": "m1", "Title": "Tour", "Description": "Of the office" },
            }),
        ),
        (
            Reply::news([article.clone(), NewsArticle::new("Two")]),
            json!({
                "MsgType": "news",
                "ArticleCount": "2",
                "Articles": { "item": [
                    { "Title": "One", "Description": "First", "Url": "https://example.com", "PicUrl": "https://p" },
                    { "Title": "Two" },
                ] },
            }),
        ),
        (Reply::update_button("Done"), json!({ "MsgType": "update_button", "Button": { "ReplaceName": "Done" } })),
        (
            Reply::update_task_card("Done"),
            json!({ "MsgType": "update_taskcard", "TaskCard": { "ReplaceName": "Done" } }),
        ),
    ] {
        assert_eq!(body(&reply), expected);
    }
    let text = Reply::text("a]]>b").write(&click(Format::Xml)).unwrap();
    let head =
        "<xml><ToUserName><![CDATA[zhangsan]]></ToUserName><FromUserName><![CDATA[ww1]]></FromUserName><CreateTime>";
    let tail = "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>";
    assert!(text.starts_with(head) && text.ends_with(tail), "{text}");
}

#[test]
fn what_is_too_long_or_has_no_place_is_named() {
    let article = |title: &str| NewsArticle::new(title);
    let long = |length| "x".repeat(length);
    let card = |rows: usize| {
        let rows = (0..rows).map(|row| CardRow::new(row.to_string()));
        TextNoticeCard::new(CardAction::new()).horizontal_content_list(rows)
    };
    let button =
        |key: usize| TemplateCard::button_interaction(CardTitle::new(), [CardButton::new("Yes").key("k".repeat(key))]);
    let question = |options: usize| {
        let options = (0..options).map(|id| option(&id.to_string(), false));
        let button = CardCallbackButton::new("Send", "send");
        TemplateCard::vote_interaction(CardTitle::new(), CardQuestion::new("q", options), button)
    };
    for (reply, problem) in [
        (Reply::text(long(2049)), "`Content` has 2049 bytes, over the limit of 2048"),
        (Reply::text("\0".repeat(683)), "`Content` has 2049 bytes"),
        (Reply::video(VideoContent::new("m").title(long(129))), "`Title` has 129 bytes"),
        (Reply::video(VideoContent::new("m").description(long(513))), "`Description` has 513 bytes"),
        (Reply::news([]), "no articles"),
        (Reply::news([article(&long(129))]), "`Title` has 129 bytes"),
        (Reply::news([article("a").description(long(513))]), "`Description` has 513 bytes"),
        (Reply::news([article("a").app_id("wx1")]), "no `app_id`"),
        (
            Reply::template_card(card(7)),
            "`horizontal_content_list` in `template_card` has 7 elements, over the limit of 6",
        ),
        (Reply::template_card(button(1025)), "`key` in `button_list` has 1025 bytes"),
        (Reply::template_card(question(21)), "`option_list` in `checkbox` has 21 elements, over the limit of 20"),
        (Reply::json(json!({})), "only bots"),
    ] {
        let error = refused(&reply, Format::Xml);
        assert!(error.contains(problem), "{error}");
    }
    for reply in [
        Reply::text(long(2048)),
        Reply::template_card(card(6)),
        Reply::template_card(button(1024)),
        Reply::template_card(question(20)),
    ] {
        read(&reply);
    }
    assert!(refused(&Reply::text("a"), Format::Json).contains("only applications"));
    let nobody = Delivery::read(0, Format::Xml, "ww1".to_owned(), b"<xml><InfoType>x</InfoType></xml>".to_vec());
    assert!(Reply::text("a").write(&nobody.unwrap()).unwrap_err().to_string().contains("nobody"));
}

#[test]
fn a_bot_gets_json_and_any_text_goes_as_it_is() {
    let reply = Reply::json(json!({ "msgtype": "text", "text": { "content": "a\u{1}" } }));
    let written = reply.write(&click(Format::Json)).unwrap();
    assert_eq!(written, r#"{"msgtype":"text","text":{"content":"a\u0001"}}"#);
    for format in [Format::Xml, Format::Json] {
        assert_eq!(Reply::raw("success").write(&click(format)).unwrap(), "success");
    }
}

#[test]
fn handlers_give_a_reply_or_none() {
    assert_eq!(().into_reply(), None);
    assert_eq!(None::<Reply>.into_reply(), None);
    assert_eq!(Some(Reply::text("a")).into_reply(), Some(Reply::text("a")));
}

/// The paths of all elements.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            let path = format!("{at}.{name}");
            paths(value, &path, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| paths(item, at, found)),
        _ => found.push(at.trim_start_matches('.').to_owned()),
    }
}

/// Parts that several cards have, under the names of the official page.
const SOURCE: &str = "Source.IconUrl Source.Desc Source.DescColor";
const TITLE: &str = "MainTitle.Title MainTitle.Desc";
const MENU: &str = "ActionMenu.Desc ActionMenu.ActionList.Text ActionMenu.ActionList.Key";
const ROWS: &str = "HorizontalContentList.Type HorizontalContentList.KeyName HorizontalContentList.Value \
    HorizontalContentList.Url HorizontalContentList.MediaId HorizontalContentList.UserId";
const LINKS: &str = "JumpList.Type JumpList.Title JumpList.Url JumpList.AppId JumpList.PagePath";
const ACTION: &str = "CardAction.Type CardAction.Url CardAction.AppId CardAction.PagePath";
const QUOTE: &str =
    "QuoteArea.Type QuoteArea.Url QuoteArea.Appid QuoteArea.PagePath QuoteArea.Title QuoteArea.QuoteText";
const SUBMIT: &str = "SubmitButton.Text SubmitButton.Key";

#[test]
fn each_card_has_the_elements_of_the_official_page_and_no_others() {
    let title = CardTitle::new().title("t").description("d");
    let source = CardSource::new().icon_url("u").description("d").desc_color(CardSourceColor::Red);
    let entry = |key: &str| CardCallbackButton::new("text", key);
    let menu = CardMenu::new([entry("a"), entry("b")]).description("d");
    let quote = CardQuote::new().kind(CardLinkKind::Url).url("u").app_id("a").page_path("p").title("t").quote_text("q");
    let row = || CardRow::new("k").kind(CardRowKind::Url).value("v").url("u").media_id("m").userid("zhangsan");
    let link = CardLink::new("t").kind(CardLinkKind::Url).url("u").app_id("a").page_path("p");
    let action = CardAction::new().kind(CardLinkKind::Url).url("u").app_id("a").page_path("p");
    let area =
        CardImageText::new("i").kind(CardLinkKind::Url).url("u").app_id("a").page_path("p").title("t").description("d");
    let option = option("i", true);
    let selector = CardSelector::new("q", [option.clone()]).title("t").selected_id("i").disable(true);
    let question = CardQuestion::new("q", [option.clone(), option]).disable(false).mode(CardQuestionMode::Multiple);

    let text_notice = TextNoticeCard::new(action.clone())
        .source(source.clone())
        .action_menu(menu.clone())
        .main_title(title.clone())
        .quote_area(quote.clone())
        .emphasis_content(title.clone())
        .sub_title_text("s")
        .horizontal_content_list([row(), row()])
        .jump_list([link.clone()]);
    let news_notice = NewsNoticeCard::new(title.clone(), action.clone())
        .source(source.clone())
        .action_menu(menu.clone())
        .quote_area(quote.clone())
        .image_text_area(area)
        .card_image(CardImage::new("u").aspect_ratio(1.5))
        .vertical_content_list([title.clone()])
        .horizontal_content_list([row()])
        .jump_list([link]);
    let button_interaction = ButtonInteractionCard::new(title.clone(), [CardButton::new("t").style(1).key("k")])
        .source(source.clone())
        .action_menu(menu)
        .quote_area(quote)
        .sub_title_text("s")
        .horizontal_content_list([row()])
        .card_action(action)
        .button_selection(selector.clone())
        .replace_text("r");
    let vote_interaction =
        VoteInteractionCard::new(title.clone(), question, entry("k")).source(source.clone()).replace_text("r");
    let multiple_interaction =
        MultipleInteractionCard::new(title, [selector]).submit_button(entry("k")).source(source).replace_text("r");

    let cards: [(TemplateCard, &str, &[&str]); 5] = [
        (
            text_notice.into(),
            "text_notice",
            &[
                SOURCE,
                TITLE,
                MENU,
                ROWS,
                LINKS,
                ACTION,
                QUOTE,
                "SubTitleText EmphasisContent.Title EmphasisContent.Desc",
            ],
        ),
        (
            news_notice.into(),
            "news_notice",
            &[
                SOURCE,
                TITLE,
                MENU,
                ROWS,
                LINKS,
                ACTION,
                QUOTE,
                "CardImage.Url CardImage.AspectRatio VerticalContentList.Title VerticalContentList.Desc",
                "ImageTextArea.Type ImageTextArea.Url ImageTextArea.Appid ImageTextArea.PagePath ImageTextArea.Title",
                "ImageTextArea.Desc ImageTextArea.ImageUrl",
            ],
        ),
        (
            button_interaction.into(),
            "button_interaction",
            &[
                SOURCE,
                TITLE,
                MENU,
                ROWS,
                ACTION,
                QUOTE,
                "SubTitleText ButtonList.Text ButtonList.Style ButtonList.Key ReplaceText ButtonSelection.QuestionKey",
                "ButtonSelection.Title ButtonSelection.SelectedId ButtonSelection.Disable",
                "ButtonSelection.OptionList.Id ButtonSelection.OptionList.Text",
            ],
        ),
        (
            vote_interaction.into(),
            "vote_interaction",
            &[
                SOURCE,
                TITLE,
                SUBMIT,
                "CheckBox.QuestionKey CheckBox.Disable CheckBox.Mode CheckBox.OptionList.Id CheckBox.OptionList.Text",
                "CheckBox.OptionList.IsChecked ReplaceText",
            ],
        ),
        (
            multiple_interaction.into(),
            "multiple_interaction",
            &[
                SOURCE,
                TITLE,
                SUBMIT,
                "SelectList.QuestionKey SelectList.Title SelectList.SelectedId SelectList.Disable ReplaceText",
                "SelectList.OptionList.Id SelectList.OptionList.Text",
            ],
        ),
    ];
    for (card, card_type, expected) in cards {
        let read = body(&Reply::template_card(card));
        assert_eq!(
            (&read["MsgType"], &read["TemplateCard"]["CardType"]),
            (&json!("update_template_card"), &json!(card_type))
        );
        let mut found = Vec::new();
        paths(&read["TemplateCard"], "", &mut found);
        // The page names the color once, where it describes the first card. Selectors share their options with questions, in which alone one may be checked.
        found.retain(|path| path != "CardType" && (!path.ends_with("IsChecked") || path.starts_with("CheckBox")));
        found.sort();
        found.dedup();
        let mut expected: Vec<&str> = expected.iter().flat_map(|part| part.split_ascii_whitespace()).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "{card_type}");
    }
}

#[test]
fn a_card_of_a_kind_to_come_is_renamed_by_the_same_rule() {
    let card = |field: &str| {
        TemplateCard::Unrecognized(crate::UnknownVariant::new([
            ("card_type", json!("hologram")),
            (field, json!([1, true, null, { "deep_down": "x" }])),
        ]))
    };
    let read = body(&Reply::template_card(card("new_list")));
    assert_eq!(read["TemplateCard"], json!({ "CardType": "hologram", "NewList": ["1", "true", { "DeepDown": "x" }] }));
    assert!(refused(&Reply::template_card(card("a><b")), Format::Xml).contains("cannot be the name"));
}

proptest! {
    #[test]
    fn any_text_arrives_but_for_what_xml_cannot_hold(text in any::<String>(), ends in "[\\]>\r\n<&\0\u{b}\u{fffe} \t]{0,40}") {
        for text in [&text, &ends] {
            let held = text.replace("\r\n", "\n").replace('\r', "\n");
            let held: String = held
                .chars()
                .map(|character| match character {
                    '\t' | '\n' => character,
                    '\0'..=' ' if character != ' ' => '\u{fffd}',
                    '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                    other => other,
                })
                .collect();
            if held.len() <= 2048 {
                prop_assert_eq!(&read(&Reply::text(text.as_str()))["Content"], &json!(held));
            }
            prop_assert_eq!(&read(&Reply::update_button(text.as_str()))["Button"]["ReplaceName"], &json!(held));
        }
    }
}
