//! Uploads and downloads.

use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Error, FilePart, RetryPolicy};

#[tokio::test]
async fn a_file_goes_up_under_its_own_name_and_comes_back_the_same() {
    let server = Server::start().await;
    let client = server.client();
    let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let file = FilePart::new("季度 报告\"v1\".pdf", content.clone());
    let uploaded = UploadMedia::new(MediaType::File, file).send(&client).await.expect("uploaded");
    let requests = server.requests();
    let part = requests.last().and_then(|request| request.part("media")).expect("a part named media");
    let name = part.file_name.as_deref().unwrap_or_default();
    assert!(String::from_utf8_lossy(name).starts_with("季度 报告"), "{:?}", String::from_utf8_lossy(name));
    let download = DownloadMedia::new(uploaded.media_id).send(&client).await.expect("found");
    assert_eq!(download.bytes().await.expect("the content"), content);
}

#[tokio::test]
async fn a_missing_file_is_an_error_not_a_small_file() {
    let server = Server::start().await;
    let client = server.client();
    let error = DownloadMedia::new("no such media").send(&client).await.expect_err("there is no such file");
    assert_eq!(error.code().map(|code| code.get()), Some(40007));
}

#[tokio::test]
async fn a_download_appears_under_its_name_only_when_complete() {
    let server = Server::start().await;
    let client = server.client();
    let folder = std::env::temp_dir().join(format!("wecom-download-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = FilePart::new("a.bin", vec![7_u8; 50_000]);
    let uploaded = UploadMedia::new(MediaType::File, file).send(&client).await.expect("uploaded");
    let whole = folder.join("whole.bin");
    let download = DownloadMedia::new(uploaded.media_id.clone()).send(&client).await.expect("found");
    assert_eq!(download.save(&whole).await.expect("saved"), 50_000);
    server.inject(Fault::cut_off().on::<DownloadMedia>());
    let half = folder.join("half.bin");
    let download = DownloadMedia::new(uploaded.media_id).send(&client).retry(RetryPolicy::never()).await;
    let failed = match download {
        Ok(download) => download.save(&half).await.map(drop),
        Err(error) => Err(error),
    };
    assert!(matches!(failed, Err(Error::Transport { .. })), "{failed:?}");
    let left: Vec<_> = std::fs::read_dir(&folder).expect("the folder").flatten().map(|it| it.file_name()).collect();
    assert_eq!(left, ["whole.bin"]);
    std::fs::remove_dir_all(&folder).expect("removed");
}
