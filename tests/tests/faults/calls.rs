//! The kinds of calls that faults are tried on.

use wecom_api::contacts::{GetUser, UpdateUser, User};
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::messages::{Message, SendMessage};
use wecom_api::mock::Server;
use wecom_api::{Client, Error, FilePart, Request, TokenKind};

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    SafeWrite,
    UnsafeWrite,
    Upload,
    Download,
    Token,
}

impl Kind {
    pub(crate) const ALL: [Kind; 6] =
        [Kind::Read, Kind::SafeWrite, Kind::UnsafeWrite, Kind::Upload, Kind::Download, Kind::Token];

    /// How the table calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Kind::Read => "read",
            Kind::SafeWrite => "safe write",
            Kind::UnsafeWrite => "unsafe write",
            Kind::Upload => "upload",
            Kind::Download => "download",
            Kind::Token => "token fetch",
        }
    }

    /// The path that its requests go to.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Kind::Read => &GetUser::OPERATION.path,
            Kind::SafeWrite => &UpdateUser::OPERATION.path,
            Kind::UnsafeWrite => &SendMessage::OPERATION.path,
            Kind::Upload => &UploadMedia::OPERATION.path,
            Kind::Download => &DownloadMedia::OPERATION.path,
            Kind::Token => "/cgi-bin/gettoken",
        }
    }

    /// How often the server did what was asked, for what must not be done twice.
    pub(crate) fn done(self, server: &Server) -> usize {
        match self {
            Kind::UnsafeWrite => server.messages().len(),
            Kind::Upload => server.calls::<UploadMedia>().len(),
            _ => 0,
        }
    }

    /// Makes the call, up to the last byte of its answer.
    pub(crate) async fn make(self, client: &Client) -> Result<(), Error> {
        match self {
            Kind::Read => GetUser::new("zhangsan").send(client).await.map(drop),
            Kind::SafeWrite => UpdateUser::new("zhangsan").name("张三").send(client).await,
            Kind::UnsafeWrite => SendMessage::new(1, Message::text("hi")).to_all().send(client).await.map(drop),
            Kind::Upload => {
                let file = FilePart::new("报告.txt", &b"a report"[..]);
                UploadMedia::new(MediaType::File, file).send(client).await.map(drop)
            }
            Kind::Download => DownloadMedia::new("m1").send(client).await?.bytes().await.map(drop),
            Kind::Token => client.token(TokenKind::Access).await.map(drop),
        }
    }
}

/// A server on which all of these calls succeed.
pub(crate) async fn server() -> Server {
    let server = Server::start().await;
    server.on::<GetUser>(|_| Ok(User::default()));
    server.on::<UpdateUser>(|_| Ok(()));
    server.on_file::<DownloadMedia>(|_| Ok(FilePart::new("照片.jpg", vec![7; 4000])));
    server
}
