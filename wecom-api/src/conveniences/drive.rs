//! Large files into the drive.

use crate::client::Client;
use crate::drive::{FinishFileUpload, StartFileUpload, UploadFilePart};
use crate::error::Error;
use crate::hex::hex;
use crate::shared::{FileId, SpaceId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use sha1::digest::common::hazmat::SerializableState;
use sha1::{Digest, Sha1};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The parts in which the server takes a file, but for the last one.
const PART: u64 = 2 * 1024 * 1024;
/// How many parts are on their way at a time; the server takes up to ten.
const AT_A_TIME: usize = 4;

/// Uploads a file from disk into a folder of a space, in parts of 2 MB, of which few are in memory at a time. The root
/// folder has the ID of its space. Content that the drive already has is not sent again.
///
/// Each part is repeated as any call is, so that a short break of the connection does no harm. The official document is
/// [98004](https://developer.work.weixin.qq.com/document/path/98004).
///
/// ```no_run
/// # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
/// let file_id = wecom_api::upload_to_drive(&client, "s.ww1234.5678", "s.ww1234.5678", "recording.mp4").await?;
/// println!("{file_id}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::File`] when the file cannot be read; else those of the calls, see [`Error`].
pub async fn upload_to_drive(
    client: &Client,
    space_id: impl Into<SpaceId>,
    folder_id: impl Into<FileId>,
    path: impl AsRef<Path>,
) -> Result<FileId, Error> {
    let path: Arc<Path> = path.as_ref().into();
    let (size, hashes) = on_file(&path, part_hashes).await?;
    let parts = hashes.len() as u64;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let start = StartFileUpload::new(name, size as i64, hashes).space_id(space_id).parent_id(folder_id);
    let started = start.send(client).await?;
    if started.hit_exist {
        return Ok(started.file_id);
    }
    let upload = |number: u64| {
        let (path, key) = (path.clone(), started.upload_key.clone());
        async move {
            let content = on_file(&path, move |file| part(file, number)).await?;
            UploadFilePart::new(key, number as i64 + 1, STANDARD.encode(content)).send(client).await
        }
    };
    stream::iter(0..parts).map(upload).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
    Ok(FinishFileUpload::new(started.upload_key).send(client).await?.file_id)
}

/// Reads a file where waiting for a disk holds up nothing else.
async fn on_file<T: Send + 'static>(
    path: &Arc<Path>,
    read: impl FnOnce(&mut File) -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let opened = path.clone();
    let done = tokio::task::spawn_blocking(move || File::open(opened).and_then(|mut file| read(&mut file))).await;
    let done = done.unwrap_or_else(|stopped| Err(io::Error::other(stopped)));
    done.map_err(|source| Error::File { path: PathBuf::from(&**path), source: Arc::new(source) })
}

/// Size and the hashes of a file that the server wants: the state of SHA-1 after each part, in the order of its bytes in
/// memory on the vendor's machines, and at the end the SHA-1 of the whole.
fn part_hashes(file: &mut impl Read) -> io::Result<(u64, Vec<String>)> {
    let (mut size, mut hashes, mut hash) = (0, Vec::new(), Sha1::new());
    loop {
        let mut content = Vec::new();
        file.by_ref().take(PART).read_to_end(&mut content)?;
        if content.is_empty() && size > 0 {
            break;
        }
        size += content.len() as u64;
        hash.update(&content);
        // The state comes first, as little-endian words.
        hashes.push(hex(&hash.serialize()[..20]));
        if (content.len() as u64) < PART {
            break;
        }
    }
    if let Some(last) = hashes.last_mut() {
        *last = hex(&hash.finalize());
    }
    Ok((size, hashes))
}

fn part(file: &mut File, number: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(number * PART))?;
    file.take(PART).read_to_end(&mut content)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state of SHA-1 after whole blocks, in another way: by the compression itself.
    fn state(content: &[u8]) -> String {
        let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
        let (blocks, rest) = content.as_chunks::<64>();
        assert!(rest.is_empty());
        sha1::block_api::compress(&mut state, blocks);
        hex(&state.map(u32::to_le_bytes).concat())
    }

    #[test]
    fn a_part_has_the_state_up_to_its_end_and_the_last_one_the_hash_of_the_whole() {
        let content: Vec<u8> = (0..PART * 2 + 100).map(|at| (at % 251) as u8).collect();
        let whole = |content: &[u8]| hex(&Sha1::digest(content));
        let end = PART as usize;
        let cases: [(&[u8], Vec<String>); 5] = [
            (&content[..5], vec![whole(&content[..5])]),
            (&content[..end], vec![whole(&content[..end])]),
            (&content[..end + 1], vec![state(&content[..end]), whole(&content[..end + 1])]),
            (&content[..2 * end], vec![state(&content[..end]), whole(&content[..2 * end])]),
            (&content, vec![state(&content[..end]), state(&content[..2 * end]), whole(&content)]),
        ];
        for (content, expected) in cases {
            let (size, hashes) = part_hashes(&mut &*content).expect("it is in memory");
            assert_eq!((size, hashes), (content.len() as u64, expected));
        }
        assert_eq!(part_hashes(&mut &b""[..]).expect("empty"), (0, vec![whole(b"")]));
    }
}
