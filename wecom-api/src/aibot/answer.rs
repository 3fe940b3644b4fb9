//! What a bot answers.

use super::BotError;
use crate::callback::{IntoReply, Reply};
use crate::messages::{BotCardUpdate, BotMarkdown, BotStream, BotUpdateType, UserId};
use crate::shared::{MediaContent, MediaId, TemplateCard, TextContent, VideoContent};
use serde::Serialize;
use serde_json::{Map, Value};

/// Bytes of a streamed answer and of Markdown.
pub(super) const MAX_CONTENT: usize = 20_480;

/// What a bot answers, over HTTP as a passive reply (document
/// [101031](https://developer.work.weixin.qq.com/document/path/101031)) or on a long connection (document
/// [101463](https://developer.work.weixin.qq.com/document/path/101463)).
///
/// | to | over HTTP | on a long connection |
/// |---|---|---|
/// | a message | stream, card, both | the same, and uploaded media |
/// | somebody who enters the chat | text, card | the same |
/// | a click on a card | [`BotAnswer::update_card`] | the same |
/// | nothing: the bot speaks first | | Markdown, card, uploaded media |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BotAnswer {
    /// Plain text, only as a welcome.
    Text(TextContent),
    /// Markdown, where the bot speaks first.
    Markdown(BotMarkdown),
    /// An answer that is given bit by bit.
    Stream(BotStream),
    /// The same with a card below it. The card goes along once.
    StreamWithCard(BotStream, Box<TemplateCard>),
    /// A card.
    TemplateCard(Box<TemplateCard>),
    /// Another card in place of the one that was clicked.
    UpdateCard(Box<BotCardUpdate>),
    /// An uploaded image.
    Image(MediaContent),
    /// An uploaded voice recording.
    Voice(MediaContent),
    /// An uploaded file.
    File(MediaContent),
    /// An uploaded video.
    Video(VideoContent),
    /// Anything else, as it travels.
    Other(Map<String, Value>),
}

impl BotAnswer {
    /// Plain text, only as a welcome.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text(TextContent::new(content))
    }

    /// Markdown, where the bot speaks first.
    pub fn markdown(content: impl Into<String>) -> Self {
        Self::Markdown(BotMarkdown::new(content))
    }

    /// An uploaded image.
    pub fn image(media_id: impl Into<MediaId>) -> Self {
        Self::Image(MediaContent::new(media_id))
    }

    /// An uploaded voice recording.
    pub fn voice(media_id: impl Into<MediaId>) -> Self {
        Self::Voice(MediaContent::new(media_id))
    }

    /// An uploaded file.
    pub fn file(media_id: impl Into<MediaId>) -> Self {
        Self::File(MediaContent::new(media_id))
    }

    /// Another card in place of the one that was clicked, for all who got it. It has the same task ID.
    pub fn update_card(card: impl Into<TemplateCard>) -> Self {
        Self::UpdateCard(Box::new(BotCardUpdate::new(BotUpdateType::UpdateTemplateCard, card.into())))
    }

    /// The same for some of those who got it.
    pub fn update_card_for(card: impl Into<TemplateCard>, users: impl IntoIterator<Item = impl Into<UserId>>) -> Self {
        let update = BotCardUpdate::new(BotUpdateType::UpdateTemplateCard, card.into());
        Self::UpdateCard(Box::new(update.userids(users)))
    }

    /// The JSON that travels.
    pub(super) fn to_json(&self) -> Result<Map<String, Value>, BotError> {
        let mut out = Map::new();
        match self {
            Self::Text(body) => put(&mut out, "text", body)?,
            Self::Markdown(body) => {
                limit(Some(&body.content))?;
                put(&mut out, "markdown", body)?;
            }
            Self::Stream(body) => {
                limit(body.content.as_deref())?;
                put(&mut out, "stream", body)?;
            }
            Self::StreamWithCard(stream, card) => {
                limit(stream.content.as_deref())?;
                put(&mut out, "stream", stream)?;
                put(&mut out, "template_card", card)?;
                out.insert("msgtype".to_owned(), "stream_with_template_card".into());
            }
            Self::TemplateCard(card) => put(&mut out, "template_card", card)?,
            Self::UpdateCard(update) => match json(update)? {
                Value::Object(object) => return Ok(object),
                _ => return Err(BotError::Format("the update of a card is no object".to_owned())),
            },
            Self::Image(body) => put(&mut out, "image", body)?,
            Self::Voice(body) => put(&mut out, "voice", body)?,
            Self::File(body) => put(&mut out, "file", body)?,
            Self::Video(body) => put(&mut out, "video", body)?,
            Self::Other(object) => return Ok(object.clone()),
        }
        Ok(out)
    }

    /// The stream that it goes on with, when more of it is to come.
    pub(super) fn unfinished(&self) -> Option<&str> {
        match self {
            Self::Stream(stream) if stream.finish != Some(true) => Some(&stream.id),
            _ => None,
        }
    }
}

/// The body under a key that is the type.
fn put(out: &mut Map<String, Value>, kind: &str, body: &impl Serialize) -> Result<(), BotError> {
    out.insert("msgtype".to_owned(), kind.into());
    out.insert(kind.to_owned(), json(body)?);
    Ok(())
}

fn json(value: &impl Serialize) -> Result<Value, BotError> {
    serde_json::to_value(value).map_err(|error| BotError::Format(format!("the answer cannot be written: {error}")))
}

/// Refuses content that the server does not take.
pub(super) fn limit(content: Option<&str>) -> Result<(), BotError> {
    match content.map(str::len) {
        Some(size) if size > MAX_CONTENT => {
            Err(BotError::TooLarge { what: "the content of the answer", size, limit: MAX_CONTENT })
        }
        _ => Ok(()),
    }
}

impl From<BotStream> for BotAnswer {
    fn from(stream: BotStream) -> Self {
        Self::Stream(stream)
    }
}

impl From<BotMarkdown> for BotAnswer {
    fn from(markdown: BotMarkdown) -> Self {
        Self::Markdown(markdown)
    }
}

impl From<TemplateCard> for BotAnswer {
    fn from(card: TemplateCard) -> Self {
        Self::TemplateCard(Box::new(card))
    }
}

impl From<VideoContent> for BotAnswer {
    fn from(video: VideoContent) -> Self {
        Self::Video(video)
    }
}

impl IntoReply for BotAnswer {
    /// The reply over HTTP. One that the server would not take is told in the log, and none is given.
    fn into_reply(self) -> Option<Reply> {
        match self.to_json() {
            Ok(object) => Some(Reply::json(Value::Object(object))),
            Err(error) => {
                tracing::warn!(target: "wecom_api", %error, "a bot's answer is not sent");
                None
            }
        }
    }
}
