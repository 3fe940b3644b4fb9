//! Sends files of any size: into a chat as long as they are small, else into the drive in parts, and back onto disk.
//!
//! `cargo run -p wecom-api --features mock,drive --example large_files [-- <path>]`; see `quickstart` for how to reach the
//! real server. WECOM_SPACE_ID names the space of the drive.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};
use wecom_api::drive::GetFile;
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::messages::{Message, SendMessage};
use wecom_api::{FilePart, upload_to_drive};

/// The largest file that a chat takes.
const LARGEST_IN_A_CHAT: u64 = 20 * 1024 * 1024;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let folder = env::temp_dir();
    let paths = match env::args_os().nth(1) {
        Some(path) => vec![PathBuf::from(path)],
        None => {
            let (small, large) = (folder.join("季度报告.txt"), folder.join("recording.bin"));
            fs::write(&small, "All numbers went up.\n")?;
            fs::write(&large, vec![7; 21 * 1024 * 1024])?;
            vec![small, large]
        }
    };
    for path in &paths {
        let size = fs::metadata(path)?.len();
        println!("{}, {size} bytes", name(path));
        if size > LARGEST_IN_A_CHAT {
            let space = env::var("WECOM_SPACE_ID").unwrap_or_else(|_| "s.demo".to_owned());
            let file_id = upload_to_drive(&wecom.client, &space, &space, path).await?;
            let file = GetFile::new(&file_id).send(&wecom.client).await?.file;
            println!("  in the drive as {}", file.file_id);
        } else {
            into_a_chat(&wecom, path, &folder).await?;
        }
    }
    Ok(())
}

async fn into_a_chat(wecom: &support::Wecom, path: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let uploaded = UploadMedia::new(MediaType::File, FilePart::open(path).await?).send(&wecom.client).await?;
    let message = Message::file(&uploaded.media_id);
    SendMessage::new(wecom.agent_id, message).to_users([&wecom.user_id]).send(&wecom.client).await?;
    println!("  sent to {}", wecom.user_id);

    let download = DownloadMedia::new(&uploaded.media_id).send(&wecom.client).await?;
    let name = download.file_name().unwrap_or_default();
    // Piece by piece; under its name there is never half a file.
    let length = download.save(folder.join("copy-of-a-file")).await?;
    println!("  and back again: {name}, {length} bytes");
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
