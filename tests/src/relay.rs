//! Stands between client and fake server and counts what passes: also requests whose connection is dropped before
//! the server reads them, which are on no record of the server.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use wecom_api::mock::Server;

/// A relay to a server.
pub struct Relay {
    url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    /// The targets of the requests that went out: path and query.
    targets: Mutex<Vec<String>>,
    /// Connections that are open now.
    open: AtomicUsize,
}

impl Relay {
    /// Listens on a free port.
    pub async fn to(server: &Server) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let target = server.url().trim_start_matches("http://").to_owned();
        let seen = Arc::<Seen>::default();
        let shared = seen.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, target.clone(), shared.clone()));
            }
        });
        Self { url, seen }
    }

    /// The base URL for a client.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests of this path went out.
    pub fn requests(&self, path: &str) -> usize {
        self.targets().iter().filter(|target| target.split('?').next() == Some(path)).count()
    }

    /// Paths and queries of all requests that went out, with their tokens.
    pub fn targets(&self) -> Vec<String> {
        self.seen.targets.lock().expect("not poisoned").clone()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.seen.open.load(Ordering::SeqCst)
    }
}

/// Passes bytes on in both directions until one side ends.
async fn pass(mut client: TcpStream, target: String, seen: Arc<Seen>) {
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    seen.open.fetch_add(1, Ordering::SeqCst);
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let up = async {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            note(&buffer[..length], &seen);
            if to_server.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = up => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
    seen.open.fetch_sub(1, Ordering::SeqCst);
}

/// A request begins a piece, because the client waits for the answer to the one before; no body begins like this.
fn note(piece: &[u8], seen: &Seen) {
    let line = String::from_utf8_lossy(&piece[..piece.len().min(2000)]);
    let Some(target) = line.strip_prefix("GET ").or_else(|| line.strip_prefix("POST ")) else { return };
    let target = target.split(' ').next().unwrap_or_default();
    seen.targets.lock().expect("not poisoned").push(target.to_owned());
}
