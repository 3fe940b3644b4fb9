//! A process of its own that makes calls: this test program once more, told by its environment what to do.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{Client, RedisStore};

/// What stands before the lines that the worker writes for its starter; the test harness writes others.
const MARK: &str = "worker: ";

/// A worker as its starter sees it.
pub(crate) struct Worker {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    /// Starts a process that is to make so many calls in each of so many tasks.
    pub(crate) fn start(server: &Server, redis: &str, tasks: usize, calls: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "worker::makes_calls_for_another_process", "--ignored", "--nocapture"])
            .env("WORKER_BASE_URL", server.url())
            .env("WORKER_CORP_ID", server.corp_id())
            .env("WORKER_SECRET", server.secret())
            .env("WORKER_REDIS", redis)
            .env("WORKER_TASKS", tasks.to_string())
            .env("WORKER_CALLS", calls.to_string())
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut worker = Self { child, lines };
        assert_eq!(worker.line(), "ready");
        worker
    }

    /// Lets it begin.
    pub(crate) fn go(&mut self) {
        self.child.stdin.as_mut().expect("it is piped").write_all(b"go\n").expect("it reads");
    }

    /// Waits for its end; what it says of its calls.
    pub(crate) fn result(mut self) -> String {
        let result = self.line();
        while self.lines.next().is_some() {}
        result
    }

    fn line(&mut self) -> String {
        let line = self.lines.by_ref().map_while(Result::ok).find_map(|line| Some(line.split_once(MARK)?.1.to_owned()));
        line.unwrap_or_else(|| "it has ended".to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "other tests start it in a process of its own"]
async fn makes_calls_for_another_process() {
    let setting = |name: &str| std::env::var(format!("WORKER_{name}"));
    let Ok(url) = setting("BASE_URL") else { return };
    let setting = |name: &str| setting(name).expect("the starter sets it");
    let number = |name: &str| setting(name).parse::<usize>().expect("a number");
    let store = RedisStore::connect(setting("REDIS")).await.expect("Redis answers");
    let client = Client::builder(setting("CORP_ID")).app("fake").secret(setting("SECRET")).base_url(url).store(store);
    let client = client.build().expect("a client");
    println!("{MARK}ready");
    std::io::stdin().read_line(&mut String::new()).expect("the starter writes");

    let calls = number("CALLS");
    let tasks = (0..number("TASKS")).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            for _ in 0..calls {
                ListDepartments::new().send(&client).await?;
            }
            Ok::<(), wecom_api::Error>(())
        })
    });
    let mut result = "all calls succeeded".to_owned();
    for task in tasks.collect::<Vec<_>>() {
        if let Err(error) = task.await.expect("the task ends") {
            result = error.to_string();
        }
    }
    println!("{MARK}{result}");
}
