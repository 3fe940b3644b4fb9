//! Sets a bot up.

use super::session::{Session, Settings};
use super::{Bot, BotError, BotState, Incomings, outbox::Outbox, seen::Seen, socket};
use crate::codec::Secret;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Where the vendor's long connections are.
const URL: &str = "wss://openws.work.weixin.qq.com";
/// What has come and was not taken yet.
const INCOMING: usize = 1_024;
/// What is to be sent and was not looked at yet.
const COMMANDS: usize = 64;

/// Sets a [`Bot`] up; made by [`Bot::builder`].
#[derive(Clone, Debug)]
pub struct BotBuilder {
    bot_id: String,
    secret: Secret,
    url: String,
    heartbeat: Duration,
    acknowledged_within: Duration,
    backoff: (Duration, Duration),
    max_refusals: u32,
}

impl BotBuilder {
    pub(super) fn new(bot_id: String, secret: Secret) -> Self {
        Self {
            bot_id,
            secret,
            url: URL.to_owned(),
            heartbeat: Duration::from_secs(30),
            acknowledged_within: Duration::from_secs(5),
            backoff: (Duration::from_secs(1), Duration::from_secs(30)),
            max_refusals: 5,
        }
    }

    /// Another server: that of a privately deployed WeCom, or a fake one. It begins with `wss://`, or with `ws://` on
    /// this machine.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }

    /// How often the connection is tried; every 30 seconds unless given. When two beats in a row are not answered, the
    /// connection is taken for dead at the next.
    pub fn heartbeat(mut self, every: Duration) -> Self {
        self.heartbeat = every;
        self
    }

    /// How long the acknowledgement of a frame is waited for; five seconds unless given.
    pub fn acknowledged_within(mut self, time: Duration) -> Self {
        self.acknowledged_within = time;
        self
    }

    /// The first and the longest wait before a broken connection is made anew; from one second to 30 unless given. It
    /// doubles with each failure, and is cut by up to a half by chance, so that many bots do not come at once.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = (first, longest.max(first));
        self
    }

    /// How often in a row the server may refuse a bot that connects anew before it gives up; five times unless given.
    /// Broken connections are made anew without an end.
    pub fn max_refusals(mut self, times: u32) -> Self {
        self.max_refusals = times;
        self
    }

    /// Connects, and subscribes to what comes to the bot. From then on the connection is kept by a task of its own.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses the bot: nothing is tried again before it has worked once.
    pub async fn connect(self) -> Result<(Bot, Incomings), BotError> {
        if self.heartbeat.is_zero() {
            return Err(BotError::Configuration("the time between heartbeats is zero".to_owned()));
        }
        let settings = Settings {
            url: socket::check(&self.url)?,
            bot_id: self.bot_id,
            secret: self.secret,
            heartbeat: self.heartbeat,
            acknowledged_within: self.acknowledged_within,
            backoff: self.backoff,
            max_refusals: self.max_refusals,
        };
        let socket = Session::connect(&settings).await?;
        let (commands, received) = mpsc::channel(COMMANDS);
        let (incoming, incomings) = mpsc::channel(INCOMING);
        let (state, states) = watch::channel(BotState::Connected);
        let session = Session {
            settings,
            commands: received,
            incoming,
            bot: commands.downgrade(),
            state,
            seen: Seen::default(),
            outbox: Outbox::default(),
        };
        tokio::spawn(session.run(socket));
        Ok((Bot { commands, state: states }, Incomings(incomings)))
    }
}
