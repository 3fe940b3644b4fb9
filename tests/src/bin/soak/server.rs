//! The failing server in a process of its own: how it is started, and what it does there.

use crate::tally::Tally;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wecom_api::contacts::{GetUser, UpdateUser, User};
use wecom_api::media::{DownloadMedia, UploadMedia, UploadMediaResponse};
use wecom_api::messages::{Message, SendMessage, SendMessageResponse};
use wecom_api::mock::{Fault, Server};
use wecom_api::{FilePart, Timestamp};

/// The first argument that makes this program the server.
pub(crate) const COMMAND: &str = "serve";
/// The length in bytes of each file that is downloaded.
pub(crate) const FILE_LENGTH: usize = 20_000;

/// One request in so many meets a fault.
const ONE_IN: usize = 20;
/// How often all tokens end; expired and revoked in turn.
const TOKENS_END: Duration = Duration::from_secs(3);
/// How many of the newest messages and files are remembered, so that one that comes again is noticed.
const REMEMBERED: usize = 50_000;
const TOKEN_PATH: &str = "/cgi-bin/gettoken";

/// The server's process. It ends when this is dropped.
pub(crate) struct Child {
    process: std::process::Child,
    url: String,
}

impl Child {
    /// Starts the server; what it notices goes to the tally.
    pub(crate) fn start(tally: Arc<Tally>) -> Self {
        let this = std::env::current_exe().expect("the path of this program");
        let mut command = Command::new(this);
        let command = command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the server starts");
        let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        let url = lines.next().expect("the server says where it is").expect("text");
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| tally.add_impossible(line)));
        Self { process, url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until standard input ends, which it does with the process that started this one.
pub(crate) fn run() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(serve());
}

async fn serve() {
    let server = Server::start().await;
    println!("{}", server.url());
    answer(&server);
    fail(&server);
    let mut turn = tokio::time::interval(TOKENS_END);
    loop {
        turn.tick().await;
        server.expire_tokens();
        server.clear_requests();
        turn.tick().await;
        server.revoke_tokens();
        server.clear_requests();
    }
}

/// Answers with what the request holds, and remembers no more than it must.
fn answer(server: &Server) {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let once = move |what: &str, number: &str| {
        let mut seen = seen.lock().expect("not poisoned");
        if !seen.insert(number.parse::<u64>().expect("calls are numbered")) {
            println!("the {what} {number} arrived twice");
        }
        if seen.len() > REMEMBERED {
            seen.pop_first();
        }
    };
    let once_sent = once.clone();
    server.on::<GetUser>(|request| {
        let mut user = User::default();
        user.userid = request.userid.clone();
        Ok(user)
    });
    server.on::<UpdateUser>(|_| Ok(()));
    server.on::<SendMessage>(move |request| {
        let Message::Text(text) = &request.message else { return Err(40008.into()) };
        once_sent("message", &text.content);
        let mut response = SendMessageResponse::default();
        response.message_id = text.content.as_str().into();
        Ok(response)
    });
    server.on::<UploadMedia>(move |request| {
        once("file", request.media.file_name());
        let mut response = UploadMediaResponse::default();
        response.media_id = request.media.file_name().into();
        response.created_at = Timestamp::default();
        Ok(response)
    });
    server.on_file::<DownloadMedia>(|request| {
        let content = format!("{:<FILE_LENGTH$}", request.media_id);
        Ok(FilePart::new("文件.txt", content.into_bytes()))
    });
}

/// Faults of all kinds, on requests for tokens too.
fn fail(server: &Server) {
    let faults = [
        Fault::busy(),
        Fault::refuse(45009),
        Fault::refuse(40014),
        Fault::refuse(42001),
        Fault::refuse(40001),
        Fault::status(429),
        Fault::status(500),
        Fault::status(502),
        Fault::wrong_content_type(),
        Fault::not_json(),
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::cut_off(),
        Fault::delay(Duration::from_millis(100)),
        Fault::delay(Duration::from_secs(5)),
        Fault::drip(Duration::from_millis(20)),
        Fault::drip(Duration::from_secs(5)),
    ];
    let mean = ONE_IN * faults.len();
    for (number, fault) in faults.iter().enumerate() {
        // Around the mean, so that the faults do not come one right after the other for ever.
        let fault = fault.clone().every(mean - faults.len() / 2 + number).times(usize::MAX);
        server.inject(fault.clone().on_path(TOKEN_PATH));
        server.inject(fault);
    }
}
