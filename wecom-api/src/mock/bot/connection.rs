//! One connection of a bot to its fake server.

use super::super::lock;
use super::state::{Out, Shared};
use crate::aibot::frame::Frame;
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

/// Serves a connection until it ends.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut socket) = accept_async(stream).await else { return };
    let (out, mut outgoing) = mpsc::unbounded_channel();
    let number = lock(&shared.state).number();
    loop {
        tokio::select! {
            // What must go out goes out before the next frame is taken: it may be a goodbye.
            biased;
            next = outgoing.recv() => match next {
                Some(Out::Frame(frame)) => {
                    if socket.send(Message::text(frame.text())).await.is_err() {
                        break;
                    }
                }
                Some(Out::End { goodbye: true }) => {
                    let _ = socket.close(None).await;
                    break;
                }
                Some(Out::End { goodbye: false }) | None => break,
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => match Frame::read(text.as_str()) {
                    Ok(frame) => lock(&shared.state).answer(number, frame, &out),
                    Err(error) => lock(&shared.state).violations.push(format!("a frame is no JSON: {error}")),
                },
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
        shared.changed.send_replace(());
    }
    lock(&shared.state).leave(number);
    shared.changed.send_replace(());
}
