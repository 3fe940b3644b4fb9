//! Facts about an operation as its official documents give them: when they were read, and how often it may be called.

/// The official document that something was last read against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub doc: i64,
    /// The day of its last update, `2025-06-10`.
    pub updated: String,
}

/// A documented frequency limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many calls there may be, or how many of `what`.
    pub calls: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// Whose calls are counted together.
    pub by: RateScope,
    /// What is counted instead of calls, in the plural.
    pub what: Option<String>,
    /// The official document that says so, where it is none of the operation's own.
    pub doc: Option<i64>,
}

/// Whose calls a frequency limit counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateScope {
    /// Those of all apps of a corp.
    Corp,
    /// Those of one app in one corp.
    App,
    /// Those of a service provider, for whatever corp.
    Provider,
    /// Those about one member.
    Member,
    /// Those about one customer.
    Customer,
    /// Those to one chat.
    Chat,
    /// Those of one device.
    Device,
    /// Those about one order.
    Order,
    /// Those with one webhook key.
    Webhook,
    /// Those from one address.
    Ip,
}

impl RateScope {
    const ALL: [RateScope; 10] = [
        RateScope::Corp,
        RateScope::App,
        RateScope::Provider,
        RateScope::Member,
        RateScope::Customer,
        RateScope::Chat,
        RateScope::Device,
        RateScope::Order,
        RateScope::Webhook,
        RateScope::Ip,
    ];

    /// The scope of a word in the specification.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    /// The word in the specification.
    pub fn as_str(self) -> &'static str {
        match self {
            RateScope::Corp => "corp",
            RateScope::App => "app",
            RateScope::Provider => "provider",
            RateScope::Member => "member",
            RateScope::Customer => "customer",
            RateScope::Chat => "chat",
            RateScope::Device => "device",
            RateScope::Order => "order",
            RateScope::Webhook => "webhook",
            RateScope::Ip => "ip",
        }
    }
}

impl Rate {
    /// The word for the time in which is counted, or the number of seconds.
    pub fn period(&self) -> String {
        let words = PERIODS.iter().find(|(_, seconds)| *seconds == self.seconds);
        words.map_or_else(|| format!("{} seconds", self.seconds), |(word, _)| (*word).to_owned())
    }
}

/// The words for periods, in seconds. A month is 30 days: that is how long the server blocks.
pub(crate) const PERIODS: [(&str, u32); 5] =
    [("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400), ("month", 2_592_000)];
