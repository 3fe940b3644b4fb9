//! Every fault against every kind of call.

use crate::calls::{Kind, server};
use crate::leaks::nothing_is_left;
use futures_util::future::join_all;
use std::time::Duration;
use wecom_api::mock::{Fault, Server};
use wecom_api::{Error, MemoryStore, RetryPolicy};
use wecom_tests::relay::Relay;

/// What the caller sees, and how many requests went out, for a fault that happens once and for one that stays.
///
/// `ok` is success; a number is the server's errcode. `broken`: the connection broke after the request left
/// (`Error::Transport`); `timeout`: `Error::Timeout`; `http 502`: an answer that is not the WeCom server's
/// (`Error::Status`); `too long`: `Error::TooLong`; `illegible`: `Error::Decode`. The policy allows three repeats, so four requests are the most. What must not be done twice
/// (unsafe writes and uploads) is repeated only after a refused token, when nothing was done. A file that has begun to
/// come is not asked for again.
const TABLE: &str = "
                            | read         | safe write   | unsafe write | upload       | download     | token fetch
busy (-1)                   | ok, 2        | ok, 2        | -1, 1        | -1, 1        | ok, 2        | ok, 2
  and it stays              | -1, 4        | -1, 4        | -1, 1        | -1, 1        | -1, 4        | -1, 4
too frequent (45009)        | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1
  and it stays              | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1     | 45009, 1
token refused (40014)       | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | 40014, 1
  and it stays              | 40014, 2     | 40014, 2     | 40014, 2     | 40014, 2     | 40014, 2     | 40014, 1
token refused (42001)       | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | 42001, 1
  and it stays              | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 1
token refused (40001)       | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | 40001, 1
  and it stays              | 40001, 2     | 40001, 2     | 40001, 2     | 40001, 2     | 40001, 2     | 40001, 1
token expires               | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 1
  and it stays              | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | ok, 1
token is revoked            | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 1
  and it stays              | 40014, 2     | 40014, 2     | 40014, 2     | 40014, 2     | 40014, 2     | ok, 1
HTTP status 429             | ok, 2        | ok, 2        | http 429, 1  | http 429, 1  | ok, 2        | ok, 2
  and it stays              | http 429, 4  | http 429, 4  | http 429, 1  | http 429, 1  | http 429, 4  | http 429, 4
HTTP status 500             | ok, 2        | ok, 2        | http 500, 1  | http 500, 1  | ok, 2        | ok, 2
  and it stays              | http 500, 4  | http 500, 4  | http 500, 1  | http 500, 1  | http 500, 4  | http 500, 4
HTTP status 502             | ok, 2        | ok, 2        | http 502, 1  | http 502, 1  | ok, 2        | ok, 2
  and it stays              | http 502, 4  | http 502, 4  | http 502, 1  | http 502, 1  | http 502, 4  | http 502, 4
HTTP status 429, wait 0 s   | ok, 2        | ok, 2        | http 429, 1  | http 429, 1  | ok, 2        | ok, 2
  and it stays              | http 429, 4  | http 429, 4  | http 429, 1  | http 429, 1  | http 429, 4  | http 429, 4
HTTP status 429, wait 60 s  | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1
  and it stays              | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1  | http 429, 1
wrong content type          | ok, 1        | ok, 1        | ok, 1        | ok, 1        | ok, 1        | ok, 1
  and it stays              | ok, 1        | ok, 1        | ok, 1        | ok, 1        | ok, 1        | ok, 1
HTML instead of an answer   | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1
  and it stays              | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1
an empty object             | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | ok, 1        | http 200, 1
  and it stays              | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | ok, 1        | http 200, 1
JSON of something else      | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | ok, 1        | http 200, 1
  and it stays              | http 200, 1  | http 200, 1  | http 200, 1  | http 200, 1  | ok, 1        | http 200, 1
not quite JSON              | ok, 1        | ok, 1        | ok, 1        | ok, 1        | illegible, 1 | ok, 1
  and it stays              | ok, 1        | ok, 1        | ok, 1        | ok, 1        | illegible, 1 | ok, 1
42001 in not quite JSON     | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | 42001, 1
  and it stays              | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 1
42001 in a broken body      | ok, 2        | ok, 2        | ok, 2        | ok, 2        | ok, 2        | 42001, 1
  and it stays              | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 2     | 42001, 1
an answer without end       | too long, 1  | too long, 1  | too long, 1  | too long, 1  | too long, 1  | too long, 1
  and it stays              | too long, 1  | too long, 1  | too long, 1  | too long, 1  | too long, 1  | too long, 1
dropped before it was done  | ok, 2        | ok, 2        | broken, 1    | broken, 1    | ok, 2        | ok, 2
  and it stays              | broken, 4    | broken, 4    | broken, 1    | broken, 1    | broken, 4    | broken, 4
dropped after it was done   | ok, 2        | ok, 2        | broken, 1    | broken, 1    | ok, 2        | ok, 2
  and it stays              | broken, 4    | broken, 4    | broken, 1    | broken, 1    | broken, 4    | broken, 4
answer cut off              | ok, 2        | ok, 2        | broken, 1    | broken, 1    | broken, 1    | ok, 2
  and it stays              | broken, 4    | broken, 4    | broken, 1    | broken, 1    | broken, 1    | broken, 4
late: past the timeout      | ok, 2        | ok, 2        | timeout, 1   | timeout, 1   | ok, 2        | ok, 2
  and it stays              | timeout, 4   | timeout, 4   | timeout, 1   | timeout, 1   | timeout, 4   | timeout, 4
late: drips too slowly      | ok, 2        | ok, 2        | timeout, 1   | timeout, 1   | ok, 1        | ok, 2
  and it stays              | timeout, 4   | timeout, 4   | timeout, 1   | timeout, 1   | ok, 1        | timeout, 4
late: begins, then silence  | ok, 2        | ok, 2        | timeout, 1   | timeout, 1   | timeout, 1   | ok, 2
  and it stays              | timeout, 4   | timeout, 4   | timeout, 1   | timeout, 1   | timeout, 1   | timeout, 4
";

/// Longest wait for an answer where the fault is to be late. Long enough for a slow machine to answer in time.
const SHORT: Duration = Duration::from_millis(700);

/// A success for all kinds of calls but a download, with a byte-order mark, a raw control character and cut UTF-8.
const NOT_QUITE_JSON: &[u8] =
    b"\xef\xbb\xbf{\"errcode\":0,\"errmsg\":\"o\x01k\",\"name\":\"\xe5\xbc\",\"access_token\":\"t\"}";

fn faults() -> [(&'static str, Fault); 26] {
    [
        ("busy (-1)", Fault::busy()),
        ("too frequent (45009)", Fault::refuse(45009)),
        ("token refused (40014)", Fault::refuse(40014)),
        ("token refused (42001)", Fault::refuse(42001)),
        ("token refused (40001)", Fault::refuse(40001)),
        ("token expires", Fault::expire_tokens()),
        ("token is revoked", Fault::revoke_tokens()),
        ("HTTP status 429", Fault::status(429)),
        ("HTTP status 500", Fault::status(500)),
        ("HTTP status 502", Fault::status(502)),
        ("HTTP status 429, wait 0 s", Fault::too_many(0)),
        ("HTTP status 429, wait 60 s", Fault::too_many(60)),
        ("wrong content type", Fault::wrong_content_type()),
        ("HTML instead of an answer", Fault::not_json()),
        ("an empty object", Fault::body("{}")),
        ("JSON of something else", Fault::body(r#"{"code":401,"message":"log in"}"#)),
        ("not quite JSON", Fault::body(NOT_QUITE_JSON)),
        ("42001 in not quite JSON", Fault::body(&b"\xef\xbb\xbf{\"errmsg\":\"\x01\xff\",\"errcode\":42001}"[..])),
        ("42001 in a broken body", Fault::body(r#"{"errcode":42001,"errmsg":"access_tok"#)),
        ("an answer without end", Fault::endless()),
        ("dropped before it was done", Fault::drop_before()),
        ("dropped after it was done", Fault::drop_after()),
        ("answer cut off", Fault::cut_off()),
        ("late: past the timeout", Fault::delay(SHORT * 10)),
        ("late: drips too slowly", Fault::drip(SHORT / 4)),
        ("late: begins, then silence", Fault::drip(SHORT * 10)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_costs_what_the_table_says_and_leaves_nothing_behind() {
    let head = row("", Kind::ALL.map(|kind| kind.title().to_owned()));
    let mut shown = format!("\n{head}");
    for (title, fault) in faults() {
        let cells = |fault: Fault| join_all(Kind::ALL.map(|kind| cell(kind, title, fault.clone())));
        let (once, stays) = tokio::join!(cells(fault.clone()), cells(fault.times(usize::MAX)));
        shown.push_str(&row(title, once));
        shown.push_str(&row("  and it stays", stays));
    }
    assert!(shown == TABLE, "the client behaves otherwise than the table says:\n{}", differences(&shown));
}

/// What the caller sees and the number of requests, in a world of its own: server and relay, and for the client a
/// runtime that nothing else uses, so that all that lives there is the client's.
async fn cell(kind: Kind, title: &str, fault: Fault) -> String {
    let server = server().await;
    let relay = Relay::to(&server).await;
    let timeout = if title.starts_with("late") { SHORT } else { Duration::from_secs(30) };
    let in_its_own_runtime = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(lonely_cell(kind, &server, &relay, fault, timeout))
    };
    let name = format!("{title}, {}", kind.title());
    tokio::task::spawn_blocking(in_its_own_runtime).await.unwrap_or_else(|error| panic!("{name}: {error}"))
}

async fn lonely_cell(kind: Kind, server: &Server, relay: &Relay, fault: Fault, timeout: Duration) -> String {
    let store = MemoryStore::new();
    let policy = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(4));
    let builder = server.client_builder().base_url(relay.url()).store(store.clone()).retry(policy);
    let client = builder.timeout(timeout).answer_limit(1 << 20).build().expect("a client");
    server.inject(fault.on_path(kind.path()));
    let seen = match kind.make(&client).await {
        Ok(()) => "ok".to_owned(),
        Err(Error::Api(error)) => error.code.to_string(),
        Err(Error::Transport { sent: true, .. }) => "broken".to_owned(),
        Err(Error::Transport { sent: false, .. }) => "unreachable".to_owned(),
        Err(Error::Timeout { .. }) => "timeout".to_owned(),
        Err(Error::Status { status, .. }) => format!("http {status}"),
        Err(Error::TooLong { .. }) => "too long".to_owned(),
        Err(Error::Decode { .. }) => "illegible".to_owned(),
        Err(error) => error.to_string(),
    };
    assert!(kind.done(server) <= 1, "it was done {} times", kind.done(server));
    let requests = relay.requests(kind.path());
    drop(client);
    nothing_is_left(relay, 0, &store).await;
    format!("{seen}, {requests}")
}

fn row(title: &str, cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| format!(" | {cell:<12}")).collect::<String>();
    format!("{}\n", format!("{title:<27}{cells}").trim_end())
}

/// The lines that differ, each as the table has it and as it is.
fn differences(shown: &str) -> String {
    let pairs = TABLE.lines().zip(shown.lines()).filter(|(table, shown)| table != shown);
    pairs.map(|(table, shown)| format!("- {table}\n+ {shown}\n")).collect()
}
