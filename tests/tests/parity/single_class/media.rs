//! Temporary media.

use crate::row::{Row, row};
use wecom_api::FilePart;
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("media.upload", |client| {
            UploadMedia::new(MediaType::Image, FilePart::new("photo.png", &b"\x89PNG\r\n"[..])).send(client).await?
        }),
        row!("media.get", |client, media| DownloadMedia::new(&media.image).send(client).await?.bytes().await?),
    ]
}
