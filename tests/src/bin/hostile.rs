//! What answers cost that are made to do harm, by hand: `cargo run --release -p wecom-tests --bin hostile`. Memory
//! is the most that the process has had (`VmHWM`), so each attack runs in a process of its own.

use std::net::Ipv4Addr;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wecom_api::customer_service::SyncMessages;
use wecom_api::messages::{SendWebhookMessage, WebhookMessage};
use wecom_api::{Client, FixedToken, RetryPolicy};

const ATTACKS: [&str; 4] = ["endless", "errmsg", "keys", "quiet"];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    match std::env::args().nth(1).as_deref() {
        None => {
            let this = std::env::current_exe().expect("a path");
            for attack in ATTACKS {
                Command::new(&this).arg(attack).status().expect("it runs");
            }
        }
        Some(attack) => {
            let started = Instant::now();
            let seen = attacked(attack).await;
            println!("{attack:<8} {:>6} ms {:>8} kB  {seen}", started.elapsed().as_millis(), peak());
        }
    }
}

/// What the caller sees of an attack.
async fn attacked(attack: &str) -> String {
    let client = client(attack).await.timeout(Duration::from_secs(10)).build().expect("a client");
    let error = match attack {
        "keys" => match SyncMessages::new("kf").send(&client).await {
            Ok(answer) => return format!("{} messages", answer.msg_list.len()),
            Err(error) => error,
        },
        _ => match SendWebhookMessage::new(WebhookMessage::text("hi")).send(&client).await {
            Ok(()) => return "ok".to_owned(),
            Err(error) => error,
        },
    };
    let text = error.to_string();
    format!("an error of {} bytes: {}", text.len(), text.chars().take(120).collect::<String>())
}

async fn client(attack: &str) -> wecom_api::ClientBuilder {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let attack = attack.to_owned();
    tokio::spawn(async move {
        while let Ok((peer, _)) = listener.accept().await {
            tokio::spawn(answer(peer, attack.clone()));
        }
    });
    let builder = Client::builder("ww1").base_url(url).retry(RetryPolicy::never());
    builder.access(FixedToken::new("hostile", "token")).webhook_key("key")
}

async fn answer(mut peer: TcpStream, attack: String) -> std::io::Result<()> {
    let mut request = vec![0; 64 * 1024];
    let _ = peer.read(&mut request).await?;
    peer.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n").await?;
    match attack.as_str() {
        "endless" => {
            peer.write_all(b"{\"errcode\":0,\"errmsg\":\"ok\",\"more\":\"").await?;
            let piece = vec![b'x'; 64 * 1024];
            loop {
                peer.write_all(&piece).await?;
            }
        }
        "errmsg" => {
            let message = "x".repeat(20_000_000);
            peer.write_all(format!("{{\"errcode\":40058,\"errmsg\":\"{message}\"}}").as_bytes()).await?;
        }
        "keys" => {
            let keys = (0..70_000).map(|key| format!(",\"k{key}\":\"v\"")).collect::<String>();
            let event = format!("{{\"event_type\":\"new\"{keys}}}");
            let message = format!("{{\"msgtype\":\"event\",\"event\":{event}}}");
            peer.write_all(format!("{{\"errcode\":0,\"errmsg\":\"ok\",\"msg_list\":[{message}]}}").as_bytes()).await?;
        }
        _ => peer.write_all(b"{\"errcode\":0,\"errmsg\":\"ok\"}").await?,
    }
    peer.shutdown().await
}

/// The most memory that this process has had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}
