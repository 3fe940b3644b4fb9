//! A fake server for the long connections of intelligent bots.

mod connection;
mod state;
mod upload;

pub use state::{BotFrame, BotUpload};

use super::lock;
use crate::aibot::{Bot, BotBuilder, frame};
use serde_json::{Value, json};
use state::{Shared, State};
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// How long a test waits for what must come, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A fake server for the long connection of one intelligent bot, on a port of 127.0.0.1. It stops when it is dropped.
///
/// It takes the subscription of one bot, answers heartbeats, acknowledges what it gets, keeps uploads, and refuses what
/// the real one would: frames before the subscription, replies to what was never sent, content that is too long. A
/// second connection takes the place of the first.
///
/// ```
/// use wecom_api::mock::BotServer;
///
/// # async fn example() -> Result<(), wecom_api::aibot::BotError> {
/// let server = BotServer::start().await;
/// let (bot, mut incomings) = server.bot().connect().await?;
/// server.say("zhangsan", "Hello");
/// if let Some(incoming) = incomings.next().await {
///     incoming.reply_text("Hello yourself").await?;
/// }
/// assert_eq!(server.frames("aibot_respond_msg")[0].body["stream"]["content"], "Hello yourself");
/// bot.close().await;
/// # Ok(())
/// # }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
/// ```
pub struct BotServer {
    shared: Arc<Shared>,
    url: String,
    listening: AbortHandle,
}

impl BotServer {
    /// Starts a server on a free port.
    ///
    /// # Panics
    /// When no port is free, or outside a tokio runtime.
    pub async fn start() -> Self {
        match Self::start_on(0).await {
            Ok(server) => server,
            Err(error) => panic!("the fake server cannot listen on 127.0.0.1: {error}"),
        }
    }

    /// Starts a server on a port.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_on(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let url = format!("ws://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::default());
        let taking = shared.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection::serve(stream, taking.clone()));
            }
        });
        Ok(Self { shared, url, listening: listening.abort_handle() })
    }

    /// The URL of the long connection.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The ID of the bot that it knows.
    pub fn bot_id(&self) -> &'static str {
        state::BOT_ID
    }

    /// The secret of the bot.
    pub fn secret(&self) -> &'static str {
        state::SECRET
    }

    /// The bot of this server, which connects anew without long waits.
    pub fn bot(&self) -> BotBuilder {
        Bot::builder(self.bot_id(), self.secret())
            .url(&self.url)
            .backoff(Duration::from_millis(10), Duration::from_millis(100))
    }

    /// Lets a user write a text to the bot, and gives the request ID to which replies refer.
    pub fn say(&self, user: &str, text: &str) -> String {
        self.push_message(json!({
            "chattype": "single", "from": { "userid": user }, "msgtype": "text", "text": { "content": text },
        }))
    }

    /// Sends a message of any kind; message ID and bot ID are added where they are missing.
    pub fn push_message(&self, body: Value) -> String {
        self.push(frame::MESSAGE, body)
    }

    /// Lets something happen: `kind` is the `eventtype`, under whose name the body stands.
    pub fn push_event(&self, kind: &str, body: Value) -> String {
        let event = json!({ "eventtype": kind, kind: body });
        self.push(frame::EVENT, json!({ "from": { "userid": "zhangsan" }, "msgtype": "event", "event": event }))
    }

    fn push(&self, cmd: &str, body: Value) -> String {
        lock(&self.shared.state).push(cmd, body)
    }

    /// The frames of a command that were taken and acknowledged, or would have been.
    pub fn frames(&self, cmd: &str) -> Vec<BotFrame> {
        lock(&self.shared.state).taken.iter().filter(|frame| frame.cmd == cmd).cloned().collect()
    }

    /// Waits until so many frames of a command were taken, and gives them.
    ///
    /// # Panics
    /// When they have not come after a minute.
    pub async fn wait_for(&self, cmd: &str, count: usize) -> Vec<BotFrame> {
        self.wait_until(|state| state.taken.iter().filter(|frame| frame.cmd == cmd).count() >= count).await;
        self.frames(cmd)
    }

    /// Waits until so many connections have subscribed, from the start of the server on.
    ///
    /// # Panics
    /// When they have not come after a minute.
    pub async fn wait_for_subscriptions(&self, count: usize) {
        self.wait_until(|state| state.subscriptions >= count).await;
    }

    async fn wait_until(&self, done: impl Fn(&State) -> bool) {
        let waiting = async {
            let mut changes = self.shared.changed.subscribe();
            while !done(&lock(&self.shared.state)) {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "what is waited for has not come");
    }

    /// How many connections have subscribed.
    pub fn subscriptions(&self) -> usize {
        lock(&self.shared.state).subscriptions
    }

    /// How many subscriptions were refused.
    pub fn refusals(&self) -> usize {
        lock(&self.shared.state).refusals
    }

    /// How the bot broke the rules of the protocol, in words.
    pub fn violations(&self) -> Vec<String> {
        lock(&self.shared.state).violations.clone()
    }

    /// The files that were uploaded to their end.
    pub fn uploads(&self) -> Vec<BotUpload> {
        lock(&self.shared.state).uploads.done.clone()
    }

    /// Drops the connection without a goodbye.
    pub fn drop_connection(&self) {
        lock(&self.shared.state).drop_connection();
    }

    /// Refuses so many subscriptions from now on.
    pub fn refuse_subscriptions(&self, count: usize) {
        lock(&self.shared.state).refuse_subscriptions = count;
    }

    /// Answers heartbeats, or leaves them unanswered.
    pub fn answer_heartbeats(&self, answer: bool) {
        lock(&self.shared.state).silent = !answer;
    }

    /// Keeps acknowledgements back until they are released.
    pub fn hold_acknowledgements(&self) {
        lock(&self.shared.state).hold = true;
    }

    /// Sends the acknowledgements that were kept back, the last first, each of them twice, and those to come at once.
    pub fn release_acknowledgements(&self) {
        lock(&self.shared.state).release();
    }

    /// Refuses the next frame that is no heartbeat and no subscription with a code.
    pub fn refuse_next(&self, code: i64) {
        lock(&self.shared.state).refuse_next = Some(code);
    }
}

impl fmt::Debug for BotServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotServer").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Drop for BotServer {
    fn drop(&mut self) {
        self.listening.abort();
        lock(&self.shared.state).drop_connection();
    }
}
