//! Opening the WebSocket.

use super::BotError;
use super::frame::Frame;
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use url::{Host, Url};

/// Bytes of a frame that are taken. What comes is a few kilobytes.
const MAX_FRAME: usize = 1 << 20;
/// How long opening, or sending one frame, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open WebSocket that speaks in frames.
pub(super) struct Socket(Opened);

/// Refuses a URL over which the secret would travel in the open.
pub(super) fn check(url: &str) -> Result<Url, BotError> {
    let wrong = |what: &str| Err(BotError::Configuration(what.to_owned()));
    let Ok(parsed) = Url::parse(url) else { return wrong("the URL is none") };
    let loopback = match parsed.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return wrong("the URL has no host"),
    };
    match parsed.scheme() {
        "wss" => Ok(parsed),
        "ws" if loopback => Ok(parsed),
        "ws" => wrong("the secret would travel in the open: the URL must begin with wss://"),
        _ => wrong("the URL must begin with wss://"),
    }
}

impl Socket {
    pub(super) async fn open(url: &Url) -> Result<Self, BotError> {
        let config = WebSocketConfig::default().max_message_size(Some(MAX_FRAME)).max_frame_size(Some(MAX_FRAME));
        match tokio::time::timeout(PATIENCE, connect(url, config)).await {
            Ok(opened) => opened.map(Self),
            Err(_) => Err(BotError::Connect(format!("no answer within {} s", PATIENCE.as_secs()))),
        }
    }

    /// Sends a frame.
    pub(super) async fn send(&mut self, frame: &Frame) -> Result<(), BotError> {
        match tokio::time::timeout(PATIENCE, self.0.send(Message::text(frame.text()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(BotError::Disconnected),
        }
    }

    /// The next frame; nothing when the connection has ended. May be given up at any time.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        loop {
            let text = match self.0.next().await? {
                Ok(Message::Text(text)) => text,
                // Pings are answered by the library.
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_)) => continue,
                Ok(Message::Close(_)) => return None,
                Err(error) => {
                    tracing::debug!(target: "wecom_api", %error, "the bot's connection broke");
                    return None;
                }
            };
            match Frame::read(text.as_str()) {
                Ok(frame) => return Some(frame),
                Err(error) => tracing::warn!(
                    target: "wecom_api", line = error.line(), column = error.column(), "a bot's frame is no JSON"
                ),
            }
        }
    }

    /// Says goodbye.
    pub(super) async fn close(mut self) {
        let _ = tokio::time::timeout(PATIENCE, self.0.close(None)).await;
    }
}

type Opened = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Connects, with TLS by the same library as the calls to the server.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
async fn connect(url: &Url, config: WebSocketConfig) -> Result<Opened, BotError> {
    let connector = if url.scheme() == "wss" { tls()? } else { None };
    let opened = tokio_tungstenite::connect_async_tls_with_config(url.as_str(), Some(config), true, connector).await;
    opened.map(|(socket, _)| socket).map_err(|error| BotError::Connect(error.to_string()))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
async fn connect(url: &Url, config: WebSocketConfig) -> Result<Opened, BotError> {
    if url.scheme() == "wss" {
        let message = "a wss:// URL needs the feature `rustls` or `native-tls` of wecom-api";
        return Err(BotError::Configuration(message.to_owned()));
    }
    let opened = tokio_tungstenite::connect_async_with_config(url.as_str(), Some(config), true).await;
    opened.map(|(socket, _)| socket).map_err(|error| BotError::Connect(error.to_string()))
}

/// The platform's certificates.
#[cfg(feature = "rustls")]
fn tls() -> Result<Option<tokio_tungstenite::Connector>, BotError> {
    use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| BotError::Configuration(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(tokio_tungstenite::Connector::Rustls(config.into())))
}

/// The library's own default.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls() -> Result<Option<tokio_tungstenite::Connector>, BotError> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_secret_does_not_travel_in_the_open() {
        for url in ["wss://openws.work.weixin.qq.com", "ws://127.0.0.1:1", "ws://localhost:1/a", "ws://[::1]:1"] {
            assert!(check(url).is_ok(), "{url}");
        }
        for url in ["ws://example.com", "http://127.0.0.1", "127.0.0.1", "ws://", ""] {
            assert!(check(url).is_err(), "{url}");
        }
    }
}
