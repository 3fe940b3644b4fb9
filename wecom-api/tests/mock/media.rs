//! Uploads and downloads.

use super::code;
use wecom_api::media::{DownloadMedia, MediaType, UploadImage, UploadMedia};
use wecom_api::mock::Server;
use wecom_api::{Error, FilePart};

#[tokio::test]
async fn uploads_are_recorded_byte_for_byte() {
    let server = Server::start().await;
    let client = server.client();
    let file = FilePart::new("季度 报告.pdf", &b"%PDF-1.7"[..]);
    let upload = UploadMedia::new(MediaType::File, file);
    upload.send(&client).await.expect("uploaded");
    assert_eq!(server.calls::<UploadMedia>(), [upload]);
    let requests = server.requests();
    let upload = requests.last().expect("the upload arrived");
    assert_eq!(upload.parameter("type"), Some("file"));
    assert_eq!(upload.parameter("access_token"), None);
    let part = upload.part("media").expect("the file arrived");
    assert_eq!(part.file_name.as_deref(), Some("季度 报告.pdf".as_bytes()));
    assert_eq!(&part.content[..], b"%PDF-1.7");
}

#[tokio::test]
async fn a_download_is_a_file() {
    let server = Server::start().await;
    let client = server.client();
    server.on_file::<DownloadMedia>(|_| Ok(FilePart::new("照片.jpg", &b"\xff\xd8"[..])));
    let download = DownloadMedia::new("m1").send(&client).await.expect("there is a file");
    assert_eq!(download.file_name().as_deref(), Some("照片.jpg"));
    assert_eq!(&download.bytes().await.expect("the content arrives")[..], b"\xff\xd8");
}

#[tokio::test]
async fn an_upload_can_be_downloaded_byte_for_byte() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let content: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let file = FilePart::new("季度 报告.pdf", content.clone());
    let media = UploadMedia::new(MediaType::File, file).send(&client).await?.media_id;
    let download = DownloadMedia::new(media).send(&client).await?;
    assert_eq!(download.file_name().as_deref(), Some("季度 报告.pdf"));
    assert_eq!(download.bytes().await?, content);
    assert_eq!(code(DownloadMedia::new("x").send(&client).await.expect_err("not there")), 40007);
    Ok(())
}

#[tokio::test]
async fn an_uploaded_image_is_at_its_url_for_everybody() -> Result<(), Error> {
    let server = Server::start().await;
    let file = FilePart::new("图.png", &b"\x89PNG...."[..]);
    let url = UploadImage::new(file).send(&server.client()).await?.url;
    let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    let image = http.get(&url).send().await.expect("it is there").bytes().await.expect("it arrives");
    assert_eq!(&image[..], b"\x89PNG....");
    let other = http.get(format!("{url}0")).send().await.expect("an answer").text().await.expect("it arrives");
    assert!(other.contains("40007"), "{other}");
    Ok(())
}
