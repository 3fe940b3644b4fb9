//! Uploads a file, sends it, and downloads it again.
//!
//! `cargo run -p wecom-api --features mock --example upload_file [-- <path>]`;
//! see `quickstart` for how to reach the real server.

mod support;

use std::error::Error;
use wecom_api::FilePart;
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::messages::{Message, SendMessage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let file = match std::env::args().nth(1) {
        Some(path) => FilePart::open(path).await?,
        None => FilePart::new("季度报告.txt", "All numbers went up.\n"),
    };

    println!("Upload {file:?}");
    let uploaded = UploadMedia::new(MediaType::File, file).send(&wecom.client).await?;
    println!("  media ID {}, good for three days from {}", uploaded.media_id, uploaded.created_at);

    println!("Send it");
    let message = Message::file(&uploaded.media_id);
    let sent = SendMessage::new(wecom.agent_id, message).to_users([&wecom.user_id]).send(&wecom.client).await?;
    println!("  sent as {}", sent.message_id);

    println!("Download it");
    let download = DownloadMedia::new(&uploaded.media_id).send(&wecom.client).await?;
    let name = download.file_name().unwrap_or_default();
    // `save` writes it to disk piece by piece instead.
    println!("  {name}, {} bytes", download.bytes().await?.len());
    Ok(())
}
