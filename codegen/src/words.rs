//! The words of the format: each closed list of them is an enum, so that a word added here is a hole in every
//! `match` that does not know it yet.

/// An enum whose variants are words of the format.
pub(crate) trait Word: Copy + PartialEq + Sized + 'static {
    /// All words, in the order in which they are told.
    const ALL: &'static [Self];
    /// All words as text, with their meanings.
    const TOLD: &'static [Told];

    /// The word as it is written.
    fn as_str(self) -> &'static str;

    /// The word of this text.
    fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str() == text)
    }
}

/// A word and its meaning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) word: &'static str,
    pub(crate) meaning: &'static str,
}

macro_rules! words {
    ($(
        $(#[doc = $about:literal])+
        $vis:vis enum $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }
    )+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[doc = $doc])+ $variant,)+ }

        impl $name {
            /// The word in the specification.
            $vis fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const TOLD: &'static [Told] =
                &[$(Told { word: $word, meaning: concat!($($doc),+).trim_ascii_start() }),+];
            fn as_str(self) -> &'static str { $name::as_str(self) }
        }
    )+ };
}

words! {
    /// HTTP method.
    pub enum Method {
        /// The fields stand in the query string.
        Get = "get",
        /// The fields stand in the body, some in the query string.
        Post = "post",
    }

    /// A key of an event whose value says which event it is.
    pub enum Discriminator {
        /// What came: a message of this kind, or an event.
        MsgType = "MsgType",
        /// Which event, of an app of the corp itself.
        Event = "Event",
        /// Which event, of a third-party application or a service provider.
        InfoType = "InfoType",
        /// What changed.
        ChangeType = "ChangeType",
        /// Which permission.
        AuthType = "AuthType",
        /// Which event of a device, for the provider whose cloud it is connected to.
        EventType = "event.event_type",
        /// Which command to a device, for the provider whose cloud it is connected to.
        CommandType = "command.command_type",
        /// What came to an intelligent bot.
        BotMsgType = "msgtype",
    }

    /// Kind of token that an operation needs.
    pub enum TokenKind {
        /// That of an application in a company.
        Access = "access",
        /// That of a service provider.
        Provider = "provider",
        /// That of a third-party application (a suite).
        Suite = "suite",
        /// That of a device.
        Device = "device",
        /// That of a model of devices.
        Model = "model",
        /// The key of a group robot's webhook.
        Webhook = "webhook",
        /// None at all.
        None = "none",
    }

    /// Whether an operation may be repeated.
    pub enum Retry {
        /// It changes nothing.
        Read = "read",
        /// A repeat changes nothing more.
        Safe = "safe",
        /// A repeat would do it twice.
        Unsafe = "unsafe",
    }

    /// Where an operation is served.
    pub enum Host {
        /// The host of the API.
        Api = "api",
        /// The payment host: XML, signed, with a client certificate.
        Pay = "pay",
    }

    /// Who may call an operation, or whose applications an event comes to.
    pub enum Caller {
        /// Applications of the company itself.
        Internal = "internal",
        /// Third-party applications.
        ThirdParty = "third_party",
        /// Service providers.
        Provider = "provider",
    }

    /// What a repeat needs after an error.
    pub enum ErrorRetry {
        /// A new token.
        Token = "token",
        /// Some time.
        Busy = "busy",
        /// A slower pace.
        Rate = "rate",
    }

    /// Whose calls a frequency limit counts together.
    pub enum RateScope {
        /// Those of all apps of a corp.
        Corp = "corp",
        /// Those of one app in one corp.
        App = "app",
        /// Those of a service provider, for whatever corp.
        Provider = "provider",
        /// Those about one member.
        Member = "member",
        /// Those about one customer.
        Customer = "customer",
        /// Those to one chat.
        Chat = "chat",
        /// Those of one device.
        Device = "device",
        /// Those about one order.
        Order = "order",
        /// Those with one webhook key.
        Webhook = "webhook",
        /// Those from one IP address.
        Ip = "ip",
    }

    /// In which time calls are counted.
    pub(crate) enum Period {
        /// A second.
        Second = "second",
        /// A minute.
        Minute = "minute",
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// 30 days.
        Month = "month",
    }

    /// What an official page is that describes no operation and no event.
    pub enum PageKind {
        /// Explains how things work.
        Guide = "guide",
        /// Tells of callbacks, and describes none that the specification has among its events.
        Event = "event",
        /// Lists codes, types or values that operations refer to.
        Reference = "reference",
        /// Lists changes.
        ChangeLog = "change_log",
        /// Is about something that is no operation of the server.
        OutOfScope = "out_of_scope",
    }

    /// How a value travels, where that is not the obvious way.
    pub(crate) enum WireForm {
        /// A number or flag in a string.
        Text = "text",
        /// A list joined with `|`.
        Pipe = "pipe",
        /// A list joined with `,`.
        Comma = "comma",
        /// A JSON document in a string.
        Json = "json",
        /// A list whose only element may stand alone.
        OneOrMany = "one_or_many",
    }

    /// How an enum value or a union's tag travels.
    pub enum Repr {
        /// As a string.
        String = "string",
        /// As a number.
        Int = "int",
    }

    /// Where the body of a union's variant stands.
    pub(crate) enum LayoutWord {
        /// Under a key named as the tag's value.
        Keyed = "keyed",
        /// Its fields beside the tag.
        Inline = "inline",
        /// Under the key that `content` names.
        Adjacent = "adjacent",
        /// Under the only key that is present; there is no tag.
        External = "external",
    }

    /// Which way a type travels, where operations do not tell.
    pub(crate) enum Direction {
        /// Requests send it and responses hold it.
        Both = "both",
        /// It is sent in answer to a callback or over a bot's connection, by no request.
        Reply = "reply",
    }

    /// A limit on a value.
    pub(crate) enum LimitKey {
        /// Most characters of a string.
        MaxLen = "max_len",
        /// Fewest characters of a string.
        MinLen = "min_len",
        /// Most bytes of a string in UTF-8, or of a file.
        MaxBytes = "max_bytes",
        /// Most elements of a list.
        MaxItems = "max_items",
        /// Fewest elements of a list.
        MinItems = "min_items",
        /// Smallest and largest number.
        Range = "range",
    }

    /// What is added to ask for the next page.
    pub(crate) enum Step {
        /// The number of items received.
        Items = "items",
        /// One.
        Page = "page",
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_read_as_itself() {
        fn check<W: Word + PartialEq + std::fmt::Debug>() {
            for (word, told) in W::ALL.iter().zip(W::TOLD) {
                assert_eq!(W::read(told.word), Some(*word));
                assert!(told.meaning.ends_with('.'), "{word:?}");
            }
            assert_eq!(W::read("no such word"), None);
        }
        check::<Method>();
        check::<TokenKind>();
        check::<Retry>();
        check::<Host>();
        check::<Caller>();
        check::<ErrorRetry>();
        check::<WireForm>();
        check::<RateScope>();
        check::<Period>();
        check::<PageKind>();
        check::<Repr>();
        check::<LayoutWord>();
        check::<Step>();
        check::<Direction>();
        check::<LimitKey>();
    }
}
