//! Answers to a download in all clothes that a file, an error and something in between may wear: what the caller sees.

use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use wecom_api::media::DownloadMedia;
use wecom_api::{Client, Error, RetryPolicy};

const OLD_TOKEN: &[u8] = br#"{"errcode":42001,"errmsg":"access_token expired"}"#;
const NO_MEDIA: &[u8] = br#"{"errcode":40007,"errmsg":"invalid media_id"}"#;
const WORDS: &[u8] = "一二三".as_bytes();
/// Longer than what is read of an answer to see whether it is a file.
static LONG_OBJECT: [u8; 100_000] = {
    let mut text = [b' '; 100_000];
    text[0] = b'{';
    text[99_999] = b'}';
    text
};

/// What the caller sees of an answer with these headers (and a length that fits, where none tells it) and this body.
///
/// `file` is a download with the body as its content, `renewed` one with the content of a second answer for a new
/// token, a number is the server's errcode, `status …` is `Error::Status`, `no file` is `Error::Decode`, `broken` is
/// `Error::Transport`.
static TABLE: &[(&str, &str, &[u8], &str)] = &[
    // Files.
    ("as the server sends it", "content-disposition: attachment; filename=\"a\"\r\nerror-code: 0", WORDS, "file"),
    ("a type alone", "content-type: image/png", b"\x89PNG", "file"),
    ("no headers at all", "", b"\x89PNG", "file"),
    ("text without a name", "content-type: text/plain; charset=utf-8", WORDS, "file"),
    ("text that begins as an object", "content-type: text/plain", b"{\\rtf1 hello}", "file"),
    ("text that begins with a mark", "content-type: text/plain", b"\xef\xbb\xbfname,age", "file"),
    ("half a mark", "content-type: text/plain", b"\xef\xbb", "file"),
    ("JSON without a name", "content-type: application/json", br#"{"name":"a"}"#, "file"),
    ("a list in JSON", "content-type: application/json", br#"[{"errcode":42001}]"#, "file"),
    ("an errcode further down", "content-type: application/json", br#"{"log":[{"errcode":42001}]}"#, "file"),
    ("a long object", "content-type: application/json", &LONG_OBJECT, "file"),
    ("an error that is a file", "content-disposition: attachment; filename=log.json", NO_MEDIA, "file"),
    ("an error that is a file by its code", "error-code: 0\r\ncontent-type: application/json", NO_MEDIA, "file"),
    ("a page with a name", "content-disposition: inline; filename=a.html\r\ncontent-type: text/html", b"<p>", "file"),
    ("nothing, by a name", "content-disposition: attachment; filename=a.txt", b"", "file"),
    // Errors, by the first bytes.
    ("an error", "content-type: application/json", NO_MEDIA, "40007"),
    ("an error as text", "content-type: text/plain", NO_MEDIA, "40007"),
    ("an error as HTML", "content-type: text/html", NO_MEDIA, "40007"),
    ("an old token", "content-type: application/json; charset=UTF-8", OLD_TOKEN, "renewed"),
    ("an old token in capitals", "content-type: Application/JSON", OLD_TOKEN, "renewed"),
    ("an old token as other JSON", "content-type: text/json", OLD_TOKEN, "renewed"),
    ("an old token without a type", "", OLD_TOKEN, "renewed"),
    ("an old token as anything", "content-type: application/octet-stream", OLD_TOKEN, "renewed"),
    ("an old token as a picture", "content-type: image/jpeg", OLD_TOKEN, "renewed"),
    ("an old token as a page", "content-type: text/html", OLD_TOKEN, "renewed"),
    ("an old token, spaced", "", b" \r\n\t {\"errmsg\" : \"\", \"errcode\" : \"42001\"}", "renewed"),
    ("an old token after a mark", "", b"\xef\xbb\xbf{\"errcode\":42001}", "renewed"),
    ("an old token that breaks off", "", b"{\"errcode\":42001,\"errmsg\":\"acc", "renewed"),
    ("an old token in bad bytes", "", b"{\"errcode\":42001,\"errmsg\":\"\xff\x01\"}", "renewed"),
    ("success, but no file", "content-type: application/json", br#"{"errcode":0,"errmsg":"ok"}"#, "no file"),
    // Errors, by the headers.
    ("an error beside", "error-code: 40007\r\nerror-msg: no", b"", "40007"),
    ("an error beside a name", "error-code: 40007\r\ncontent-disposition: attachment; filename=a", b"", "40007"),
    ("an old token beside", "error-code: 42001\r\ncontent-type: image/png", b"", "renewed"),
    ("an old token beside words", "Error-Code:  42001 \r\nError-Msg: 过期", WORDS, "renewed"),
    ("the body's errcode before the header's", "error-code: 42001", NO_MEDIA, "40007"),
    // Something in between.
    ("a page", "content-type: text/html; charset=utf-8", b"<html>log in</html>", "status 200"),
    ("a page in capitals", "Content-Type: TEXT/HTML", b"<html>log in</html>", "status 200"),
    ("a page of XML", "content-type: application/xhtml+xml", b"<html/>", "status 200"),
    ("a part", "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-8/20\r\nerror-code: 0", WORDS, "status 206"),
    ("a part with a name", "HTTP/1.1 206 Partial Content\r\ncontent-disposition: attachment", WORDS, "status 206"),
    ("nothing", "HTTP/1.1 204 No Content\r\nerror-code: 0", b"", "status 204"),
    ("not now", "HTTP/1.1 202 Accepted\r\ncontent-disposition: attachment", WORDS, "status 202"),
    ("not there", "HTTP/1.1 404 Not Found\r\ncontent-disposition: attachment", WORDS, "status 404"),
    ("an error with a status", "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json", NO_MEDIA, "40007"),
    ("an old token with a status", "HTTP/1.1 401 Unauthorized", OLD_TOKEN, "renewed"),
    // Files that are not whole.
    ("too short", "content-length: 20\r\ncontent-disposition: attachment", WORDS, "broken"),
    ("too short, by its bytes", "content-length: 20\r\ncontent-type: text/plain", WORDS, "broken"),
    ("too short where it is judged", "content-length: 20\r\ncontent-type: text/plain", b"{\"a\":", "broken"),
    ("nothing of much", "content-length: 20\r\nerror-code: 0", b"", "broken"),
    ("pieces without an end", "transfer-encoding: chunked\r\nerror-code: 0", b"3\r\nabc\r\n", "broken"),
    ("a piece that is too short", "transfer-encoding: chunked\r\nerror-code: 0", b"9\r\nabc", "broken"),
    (
        "fewer pieces than said",
        "transfer-encoding: chunked\r\ncontent-length: 20\r\nerror-code: 0",
        b"3\r\nabc\r\n0\r\n\r\n",
        "broken",
    ),
];

/// A server that gives the next token for each request of one, and the answers in their order for all else.
struct Raw {
    url: String,
    answers: mpsc::UnboundedSender<Vec<u8>>,
}

impl Raw {
    async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (answers, mut next) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut tokens = 0;
            while let Ok((mut peer, _)) = listener.accept().await {
                let answer = if head(&mut peer).await.contains("gettoken") {
                    tokens += 1;
                    let body = format!(r#"{{"errcode":0,"access_token":"token-{tokens}","expires_in":7200}}"#);
                    answer("content-type: application/json", body.as_bytes())
                } else {
                    next.try_recv().unwrap_or_else(|_| answer("HTTP/1.1 410 Gone", b""))
                };
                let _ = peer.write_all(&answer).await;
                let _ = peer.shutdown().await;
            }
        });
        Self { url, answers }
    }

    fn client(&self) -> Client {
        let builder = Client::builder("wwfake").secret("fake").base_url(&self.url).retry(RetryPolicy::never());
        builder.build().expect("a client")
    }

    fn answers(&self, headers: &str, body: &[u8]) {
        self.answers.send(answer(headers, body)).expect("the server runs");
    }
}

async fn head(peer: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match peer.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut head = String::new();
    if !headers.starts_with("HTTP/") {
        head.push_str("HTTP/1.1 200 OK\r\n");
    }
    head.push_str(headers);
    if !headers.is_empty() {
        head.push_str("\r\n");
    }
    let framed = ["content-length", "transfer-encoding", " 204 "].iter().any(|word| headers.contains(word));
    if !framed {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("connection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn an_answer_to_a_download_is_what_the_table_says() {
    let renewed = b"the file after all";
    let mut wrong = Vec::new();
    for (title, headers, body, expected) in TABLE {
        let server = Raw::start().await;
        server.answers(headers, body);
        server.answers("content-disposition: attachment; filename=b", renewed);
        let seen = match seen(&server.client()).await {
            Ok(content) if content == *body => "file".to_owned(),
            Ok(content) if content == renewed => "renewed".to_owned(),
            Ok(content) => format!("another content: {:?}", String::from_utf8_lossy(&content)),
            Err(Error::Api(error)) => error.code.to_string(),
            Err(Error::Status { status, .. }) => format!("status {status}"),
            Err(Error::Decode { .. }) => "no file".to_owned(),
            Err(Error::Transport { .. }) => "broken".to_owned(),
            Err(error) => format!("{error:?}"),
        };
        if seen != *expected {
            wrong.push(format!("{title}: {seen}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn seen(client: &Client) -> Result<Vec<u8>, Error> {
    DownloadMedia::new("m").send(client).await?.bytes().await.map(Into::into)
}
