//! What is answered to a callback: passive replies (被动回复消息).

use super::{CallbackError, Delivery, Format, card, xml_writer};
use crate::Timestamp;
use crate::shared::{MediaId, NewsArticle, TemplateCard, VideoContent};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A passive reply (被动回复消息): what the answer to a callback holds, before it is encrypted.
///
/// An application can reply to messages, and to the events of members who follow it, enter it, tell their location,
/// click its menu, or choose from a card. The reply goes to who caused the callback. [`Receiver::seal`] writes it for
/// the callback that it answers, encrypts and signs it.
///
/// ```
/// use wecom_api::callback::Reply;
/// use wecom_api::shared::NewsArticle;
///
/// let text = Reply::text("Thank you. A colleague will answer soon.");
/// let news = Reply::news([NewsArticle::new("Opening hours").url("https://example.com/hours")]);
/// # let _ = (text, news);
/// ```
///
/// The official document is [90241](https://developer.work.weixin.qq.com/document/path/90241).
///
/// # Text that XML cannot hold
/// Control characters are replaced by U+FFFD, and `\r\n` and `\r` by `\n`; everything else arrives as it is.
///
/// [`Receiver::seal`]: super::Receiver::seal
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it is sent when a handler gives it back, or when it is sealed"]
pub struct Reply {
    content: Content,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(String),
    Image(MediaId),
    Voice(MediaId),
    Video(VideoContent),
    News(Vec<NewsArticle>),
    UpdateButton(String),
    UpdateTaskCard(String),
    TemplateCard(Box<TemplateCard>),
    Json(Value),
    Raw(String),
}

impl Reply {
    /// A text, of at most 2,048 bytes.
    pub fn text(text: impl Into<String>) -> Self {
        Content::Text(text.into()).into()
    }

    /// An uploaded image.
    pub fn image(media_id: impl Into<MediaId>) -> Self {
        Content::Image(media_id.into()).into()
    }

    /// An uploaded voice recording.
    pub fn voice(media_id: impl Into<MediaId>) -> Self {
        Content::Voice(media_id.into()).into()
    }

    /// An uploaded video. Its title has at most 128 bytes, its description 512.
    pub fn video(video: VideoContent) -> Self {
        Content::Video(video).into()
    }

    /// Articles that link to pages, one at least. A title has at most 128 bytes, a description 512. They cannot open
    /// mini programs here, and have no button.
    pub fn news(articles: impl IntoIterator<Item = NewsArticle>) -> Self {
        Content::News(articles.into_iter().collect()).into()
    }

    /// Replaces the text of the buttons on the card of which one was clicked, for the one who clicked; they cannot be
    /// clicked any more. For cards with buttons, choice questions and selectors.
    pub fn update_button(replace_name: impl Into<String>) -> Self {
        Content::UpdateButton(replace_name.into()).into()
    }

    /// Replaces the card on which somebody clicked or chose from the menu, for that one only.
    ///
    /// Lists and keys may be as long as the page says: an `action_list` has up to 10 entries here. What is only for
    /// bots has no effect.
    pub fn template_card(card: impl Into<TemplateCard>) -> Self {
        Content::TemplateCard(Box::new(card.into())).into()
    }

    /// Replaces the text of the clicked button on a task card, the older kind of card with buttons.
    pub fn update_task_card(replace_name: impl Into<String>) -> Self {
        Content::UpdateTaskCard(replace_name.into()).into()
    }

    /// A reply of an intelligent bot.
    pub fn json(reply: Value) -> Self {
        Content::Json(reply).into()
    }

    /// Any text, taken as it is: all of the XML or the JSON, with addresses and time.
    pub fn raw(text: impl Into<String>) -> Self {
        Content::Raw(text.into()).into()
    }

    /// The text to encrypt in the answer to a callback.
    pub(super) fn write(&self, to: &Delivery) -> Result<String, CallbackError> {
        match (&self.content, to.format()) {
            (Content::Raw(text), _) => Ok(text.clone()),
            (Content::Json(value), Format::Json) => Ok(value.to_string()),
            (Content::Json(_), Format::Xml) => refused("it is JSON, which only bots reply, and the callback is XML"),
            (_, Format::Json) => refused("it is XML, which only applications reply, and the callback is JSON"),
            (content, Format::Xml) => {
                let (msg_type, body) = content.parts().map_err(CallbackError::Reply)?;
                let event = to.event();
                if event.from_user_name().is_empty() {
                    return refused("the callback names nobody to whom it could go");
                }
                let head = [
                    ("ToUserName", json!(event.from_user_name())),
                    ("FromUserName", json!(event.to_user_name())),
                    ("CreateTime", json!(Timestamp::now().seconds())),
                    ("MsgType", json!(msg_type)),
                ];
                xml_writer::write(head.iter().chain(&body).map(|(name, value)| (*name, value)))
                    .map_err(CallbackError::Reply)
            }
        }
    }
}

/// What a handler may give back: nothing, or a reply.
pub trait IntoReply {
    /// The reply, if there is one.
    fn into_reply(self) -> Option<Reply>;
}

impl IntoReply for () {
    fn into_reply(self) -> Option<Reply> {
        None
    }
}

impl IntoReply for Reply {
    fn into_reply(self) -> Option<Reply> {
        Some(self)
    }
}

impl<R: IntoReply> IntoReply for Option<R> {
    fn into_reply(self) -> Option<Reply> {
        self.and_then(R::into_reply)
    }
}

impl From<Content> for Reply {
    fn from(content: Content) -> Self {
        Self { content }
    }
}

/// The kind of a message, and the elements that are its own.
type Parts = (&'static str, Vec<(&'static str, Value)>);

impl Content {
    fn parts(&self) -> Result<Parts, String> {
        Ok(match self {
            Self::Text(text) => ("text", vec![("Content", limited("Content", text.as_str(), 2048)?)]),
            Self::Image(media_id) => ("image", vec![("Image", json!({ "MediaId": media_id }))]),
            Self::Voice(media_id) => ("voice", vec![("Voice", json!({ "MediaId": media_id }))]),
            Self::Video(video) => {
                let title = limited("Title", video.title.as_deref(), 128)?;
                let description = limited("Description", video.description.as_deref(), 512)?;
                let video = json!({ "MediaId": video.media_id, "Title": title, "Description": description });
                ("video", vec![("Video", video)])
            }
            Self::News(articles) if articles.is_empty() => return Err("it has no articles".to_owned()),
            Self::News(articles) => {
                let items = articles.iter().map(article).collect::<Result<Vec<_>, _>>()?;
                ("news", vec![("ArticleCount", json!(items.len())), ("Articles", json!({ "item": items }))])
            }
            Self::UpdateButton(name) => ("update_button", vec![("Button", json!({ "ReplaceName": name }))]),
            Self::UpdateTaskCard(name) => ("update_taskcard", vec![("TaskCard", json!({ "ReplaceName": name }))]),
            Self::TemplateCard(card) => ("update_template_card", vec![("TemplateCard", card::renamed(card)?)]),
            Self::Json(_) | Self::Raw(_) => return Err("it is no message".to_owned()),
        })
    }
}

fn article(article: &NewsArticle) -> Result<Value, String> {
    let elsewhere =
        [("app_id", &article.app_id), ("page_path", &article.page_path), ("button_text", &article.button_text)];
    if let Some((field, _)) = elsewhere.iter().find(|(_, value)| value.is_some()) {
        return Err(format!("an article has no `{field}` in a passive reply"));
    }
    Ok(json!({
        "Title": limited("Title", article.title.as_str(), 128)?,
        "Description": limited("Description", article.description.as_deref(), 512)?,
        "Url": article.url,
        "PicUrl": article.pic_url,
    }))
}

/// A text that is not too long. The server would cut it off, maybe within a character.
fn limited<'a>(element: &str, text: impl Into<Option<&'a str>>, limit: usize) -> Result<Value, String> {
    let Some(text) = text.into().map(xml_writer::allowed) else { return Ok(Value::Null) };
    match text.len() {
        size if size > limit => Err(format!("`{element}` has {size} bytes, over the limit of {limit}")),
        _ => Ok(Value::String(Cow::into_owned(text))),
    }
}

fn refused<T>(why: &str) -> Result<T, CallbackError> {
    Err(CallbackError::Reply(why.to_owned()))
}
