//! The calls: a mix of all kinds, some given up half-way, some with a deadline.

use crate::arguments::Arguments;
use crate::tally::{Outcome, Tally};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;
use wecom_api::contacts::{GetUser, UpdateUser};
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::messages::{Message, SendMessage};
use wecom_api::{Client, ClientBuilder, Error, FilePart, RetryPolicy, TokenKind};
use wecom_tests::random::Random;

/// Longest wait for an answer: shorter than the longest delays of the server, longer than what a busy machine needs.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How long an unused connection is kept: short, so that all are closed when the load rests.
const IDLE: Duration = Duration::from_secs(1);

const KINDS: [&str; 6] = ["read", "safe write", "unsafe write", "upload", "download", "token fetch"];

/// Keeps a client busy.
#[derive(Clone)]
pub(crate) struct Load {
    client: Client,
    url: String,
    http: reqwest::Client,
    tasks: u32,
    pause: Duration,
    tally: Arc<Tally>,
    /// Numbers the calls, so that an answer can be told from that of another call.
    number: Arc<AtomicU64>,
}

impl Load {
    pub(crate) fn new(url: &str, arguments: &Arguments, tally: Arc<Tally>) -> Self {
        let http = reqwest::Client::builder().no_proxy().pool_idle_timeout(IDLE).build().expect("an HTTP client");
        Self {
            client: builder(url, &http).build().expect("a client"),
            url: url.to_owned(),
            http,
            tasks: arguments.tasks,
            pause: Duration::from_secs(1) * arguments.tasks / arguments.calls_per_second,
            tally,
            number: Arc::default(),
        }
    }

    /// Starts the tasks that call until `end`.
    pub(crate) fn start(&self, end: Instant) -> Vec<JoinHandle<()>> {
        (1..=self.tasks).map(|task| tokio::spawn(self.clone().work(u64::from(task), end))).collect()
    }

    async fn work(self, task: u64, end: Instant) {
        let mut random = Random(0x5eed_0000 + task);
        let mut turn = tokio::time::interval(self.pause.max(Duration::from_micros(1)));
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while Instant::now() < end {
            turn.tick().await;
            let number = self.number.fetch_add(1, Ordering::Relaxed);
            let kind = KINDS[random.below(KINDS.len() as u64) as usize];
            let deadline = random.one_in(10).then(|| Duration::from_millis(random.below(500)));
            let call = self.call(kind, number, deadline);
            let outcome = if random.one_in(10) {
                let patience = Duration::from_micros(random.below(4_000));
                tokio::time::timeout(patience, call).await.unwrap_or(Ok(Outcome::GivenUp))
            } else {
                call.await
            };
            self.tally.count(kind, outcome.unwrap_or_else(Outcome::Failed));
        }
    }

    /// Makes a call up to the last byte of its answer, and looks whether it is the answer to this very call.
    async fn call(&self, kind: &str, number: u64, deadline: Option<Duration>) -> Result<Outcome, Error> {
        let (client, name) = (&self.client, number.to_string());
        let deadline = deadline.unwrap_or(Duration::MAX);
        let answer = match kind {
            "read" => GetUser::new(&name).send(client).deadline(deadline).await?.userid.into_string(),
            "safe write" => {
                UpdateUser::new(&name).name("张三").send(client).deadline(deadline).await?;
                name.clone()
            }
            "unsafe write" => {
                let message = SendMessage::new(1, Message::text(&name)).to_all();
                message.send(client).deadline(deadline).await?.message_id.into_string()
            }
            "upload" => {
                let upload = UploadMedia::new(MediaType::File, FilePart::new(&name, vec![7; 20_000]));
                upload.send(client).deadline(deadline).await?.media_id.into_string()
            }
            "download" => {
                let download = DownloadMedia::new(&name).send(client).deadline(deadline).await?;
                let content = download.bytes().await?;
                match content.len() {
                    crate::server::FILE_LENGTH => String::from_utf8_lossy(&content).trim_end().to_owned(),
                    length => format!("a file of {length} bytes"),
                }
            }
            _ => {
                // A client of its own, because the others keep the token that they have.
                let fresh = builder(&self.url, &self.http).deadline(deadline).build()?;
                fresh.token(TokenKind::Access).await?;
                name.clone()
            }
        };
        Ok(if answer == name { Outcome::Right } else { Outcome::Wrong(format!("asked for {name}, got {answer}")) })
    }
}

fn builder(url: &str, http: &reqwest::Client) -> ClientBuilder {
    let retry = RetryPolicy::default().backoff(Duration::from_millis(5), Duration::from_millis(50));
    let builder = Client::builder("wwfake").secret("fake-secret").base_url(url);
    builder.http_client(http.clone()).timeout(TIMEOUT).retry(retry)
}
