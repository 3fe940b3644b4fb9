//! `wechatpy.work.client.api.media`

use crate::row::{Row, row};
use wecom_api::FilePart;
use wecom_api::media::{DownloadMedia, MediaType, UploadImage, UploadMedia};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("media.upload", |client| {
            UploadMedia::new(MediaType::File, FilePart::new("季度 报告.pdf", &b"%PDF-1.7"[..])).send(client).await?
        }),
        row!("media.upload_img", |client| {
            UploadImage::new(FilePart::new("logo.png", &b"\x89PNG\r\n"[..])).send(client).await?
        }),
        row!("media.get_url", |client, media| client.media_url(&media.file).await?).calls([]),
        row!("media.get_jssdk_url", |client, media| client.recorded_voice_url(&media.voice).await?).calls([]),
        row!("media.download", |client, media| DownloadMedia::new(&media.file).send(client).await?.bytes().await?)
            .calls(["GET /cgi-bin/media/get"]),
    ]
}
