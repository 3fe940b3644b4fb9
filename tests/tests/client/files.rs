//! Uploads and downloads.

use std::fs;
use std::path::Path;
use std::time::Duration;
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::mock::{Fault, Server};
use wecom_api::{Client, Download, Error, FilePart, RetryPolicy};

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

/// Names of uploads: what stands between the quotes in the head of the part, or nothing where the call is refused.
#[tokio::test]
async fn no_name_of_an_upload_breaks_out_of_its_place() {
    let server = Server::start().await;
    let client = server.client();
    for (name, sent) in [
        ("a.txt", Some("a.txt")),
        ("报告 (终稿)；v1.pdf", Some("报告 (终稿)；v1.pdf")),
        ("a;b='c'.txt", Some("a;b='c'.txt")),
        ("100%25.txt", Some("100%25.txt")),
        ("a\\b.txt", Some("a\\\\b.txt")),
        ("\"v1\".txt", Some("%22v1%22.txt")),
        ("a\"; name=\"b", Some("a%22; name=%22b")),
        ("a\\\"b.txt", Some("a\\\\%22b.txt")),
        ("a\r\nX-Y: z\r\n\r\nb", None),
        ("a\nb", None),
        ("a\rb", None),
        ("a\0b", None),
        ("a\tb", None),
        ("a\u{7f}b", None),
        ("a\u{85}b", None),
    ] {
        let before = server.requests().len();
        let result = UploadMedia::new(MediaType::File, FilePart::new(name, "content")).send(&client).await;
        let requests = server.requests();
        match (result, sent) {
            (Ok(_), Some(sent)) => {
                let parts = &requests.last().expect("an upload").parts;
                assert_eq!(parts.len(), 1, "{name:?}");
                assert_eq!(parts[0].file_name.as_deref(), Some(sent.as_bytes()), "{name:?}");
                assert_eq!(parts[0].content, "content", "{name:?}");
            }
            (Err(Error::Encode { .. }), None) => {
                assert!(requests[before..].iter().all(|it| it.path != "/cgi-bin/media/upload"), "{name:?} was sent");
            }
            (result, _) => panic!("{name:?}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn no_content_type_of_an_upload_breaks_out_of_its_place() {
    let server = Server::start().await;
    let client = server.client();
    for kind in ["", "text", "text/plain\r\nX-Y: z", "text/plain\n", "a b/c", "text/plain; x=\"a\r\nb\""] {
        let file = FilePart::new("a.txt", "content").content_type(kind);
        let error = UploadMedia::new(MediaType::File, file).send(&client).await.expect_err("this is no type");
        assert!(matches!(error, Error::Encode { .. }), "{kind:?}: {error}");
        assert!(!error.to_string().contains(char::is_control), "{error}");
    }
}

/// Files of 50,000 sevens that one may ask for.
struct Shelf {
    server: Server,
    client: Client,
    media_id: String,
    folder: tempfile::TempDir,
}

const LENGTH: u64 = 50_000;

impl Shelf {
    async fn new() -> Self {
        let server = Server::start().await;
        let client = server.client_builder().retry(RetryPolicy::never()).build().expect("a client");
        let file = FilePart::new("a.bin", vec![7_u8; LENGTH as usize]);
        let media_id = UploadMedia::new(MediaType::File, file).send(&client).await.expect("uploaded").media_id;
        Self { server, client, media_id: media_id.into_string(), folder: tempfile::tempdir().expect("a folder") }
    }

    async fn download(&self) -> Result<Download, Error> {
        DownloadMedia::new(self.media_id.as_str()).send(&self.client).await
    }

    async fn save(&self, name: &str) -> Result<u64, Error> {
        self.download().await?.save(self.folder.path().join(name)).await
    }

    /// Names of what is in the folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder").flatten();
        let mut names: Vec<_> = entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn is_whole(&self, name: &str) -> bool {
        let content = fs::read(self.folder.path().join(name)).expect("the file");
        content.len() as u64 == LENGTH && content.iter().all(|byte| *byte == 7)
    }
}

#[tokio::test]
async fn names_of_all_lengths_can_be_saved_to() {
    let shelf = Shelf::new().await;
    let mut names: Vec<_> = (250..=255).map(|length| format!("{}.bin", "n".repeat(length - 4))).collect();
    names.extend([format!("{}.pdf", "报".repeat(83)), ".part".to_owned(), "x.part".to_owned(), "x".to_owned()]);
    for name in &names {
        assert_eq!(shelf.save(name).await.expect("saved"), LENGTH, "{name}");
        assert!(shelf.is_whole(name), "{name}");
    }
    names.sort();
    assert_eq!(shelf.names(), names);
}

#[tokio::test]
async fn a_save_touches_no_other_file() {
    let shelf = Shelf::new().await;
    for name in ["x.part", ".x.part", "x.tmp", "x~", ".x"] {
        fs::write(shelf.folder.path().join(name), name).expect("written");
    }
    shelf.save("x").await.expect("saved");
    assert!(shelf.is_whole("x"));
    for name in ["x.part", ".x.part", "x.tmp", "x~", ".x"] {
        assert_eq!(fs::read_to_string(shelf.folder.path().join(name)).expect("still there"), name);
    }
    assert_eq!(shelf.names().len(), 6);
}

#[tokio::test]
async fn nothing_is_left_of_a_save_that_fails() {
    let shelf = Shelf::new().await;
    shelf.server.inject(Fault::cut_off().on::<DownloadMedia>());
    let failed = shelf.save("half").await;
    assert!(matches!(failed, Err(Error::Transport { .. })), "{failed:?}");
    fs::create_dir(shelf.folder.path().join("folder")).expect("a folder");
    fs::create_dir(shelf.folder.path().join("full")).expect("a folder");
    fs::write(shelf.folder.path().join("full/a"), "a").expect("written");
    for name in ["folder", "full", "no such folder/x", "folder/..", "full/a/b", "nul\0"] {
        let failed = shelf.save(name).await;
        assert!(matches!(failed, Err(Error::File { .. })), "{name:?}: {failed:?}");
    }
    assert_eq!(shelf.names(), ["folder", "full"]);
    // A file that is there stays as it was.
    fs::write(shelf.folder.path().join("old"), "old").expect("written");
    shelf.server.inject(Fault::cut_off().on::<DownloadMedia>());
    shelf.save("old").await.expect_err("it breaks off");
    assert_eq!(fs::read_to_string(shelf.folder.path().join("old")).expect("still there"), "old");
    assert_eq!(shelf.names(), ["folder", "full", "old"]);
}

#[tokio::test]
async fn nothing_is_left_of_a_save_that_nobody_waits_for() {
    let shelf = Shelf::new().await;
    shelf.server.inject(Fault::drip(Duration::from_secs(60)).on::<DownloadMedia>());
    let download = shelf.download().await.expect("it begins");
    let path = shelf.folder.path().join("dropped");
    let mut begun = false;
    {
        let mut save = std::pin::pin!(download.save(&path));
        for _ in 0..200 {
            let ended = tokio::time::timeout(Duration::from_millis(10), &mut save).await;
            assert!(ended.is_err(), "{ended:?}");
            begun = !shelf.names().is_empty();
            if begun {
                break;
            }
        }
    }
    assert!(begun, "something must be there to be left behind");
    // What is on its way to the disk ends first.
    for _ in 0..200 {
        if shelf.names().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?} is left", shelf.names());
}

#[tokio::test]
async fn of_two_saves_to_one_name_one_stays_whole() {
    let shelf = Shelf::new().await;
    let other = vec![9_u8; 70_000];
    let file = FilePart::new("b.bin", other.clone());
    let media_id = UploadMedia::new(MediaType::File, file).send(&shelf.client).await.expect("uploaded").media_id;
    for _ in 0..10 {
        let second = async {
            let download = DownloadMedia::new(media_id.as_str()).send(&shelf.client).await?;
            download.save(shelf.folder.path().join("both")).await
        };
        let (first, second) = tokio::join!(shelf.save("both"), second);
        assert_eq!((first.expect("saved"), second.expect("saved")), (LENGTH, 70_000));
        let content = fs::read(shelf.folder.path().join("both")).expect("the file");
        assert!(content == other || content == vec![7; LENGTH as usize], "{} bytes", content.len());
        assert_eq!(shelf.names(), ["both"]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn permissions_are_kept_and_those_of_new_files_are_as_usual() {
    use std::os::unix::fs::PermissionsExt;
    let shelf = Shelf::new().await;
    let mode = |path: &Path| fs::metadata(path).expect("the file").permissions().mode() & 0o7777;
    let usual = shelf.folder.path().join("usual");
    fs::write(&usual, "").expect("written");
    shelf.save("new").await.expect("saved");
    assert_eq!(mode(&shelf.folder.path().join("new")), mode(&usual));
    for kept in [0o600, 0o640, 0o644, 0o666, 0o400, 0o755, 0o200] {
        let path = shelf.folder.path().join(format!("{kept:o}"));
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(kept)).expect("set");
        shelf.save(&format!("{kept:o}")).await.expect("saved");
        assert_eq!(mode(&path), kept, "{kept:o}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_replaced_and_never_followed() {
    use std::os::unix::fs::symlink;
    let shelf = Shelf::new().await;
    let outside = tempfile::tempdir().expect("a folder");
    let victim = outside.path().join("victim");
    fs::write(&victim, "precious").expect("written");
    let place = |name: &str| shelf.folder.path().join(name);
    for name in ["x", "y.part", ".y.part", "dangling", "to a folder"] {
        let target = match name {
            "dangling" => outside.path().join("nothing"),
            "to a folder" => outside.path().to_owned(),
            _ => victim.clone(),
        };
        symlink(target, place(name)).expect("a link");
    }
    for name in ["x", "y", "dangling", "to a folder"] {
        shelf.save(name).await.expect("saved");
        assert!(shelf.is_whole(name), "{name}");
        assert!(fs::symlink_metadata(place(name)).expect("there").is_file(), "{name}");
    }
    assert_eq!(fs::read_to_string(&victim).expect("still there"), "precious");
    assert_eq!(fs::read_dir(outside.path()).expect("the folder").count(), 1);
    // A link on the way to the folder is the program's own choice.
    fs::create_dir(place("folder")).expect("a folder");
    symlink(place("folder"), place("way")).expect("a link");
    shelf.save("way/z").await.expect("saved");
    assert!(shelf.is_whole("folder/z"));
}
