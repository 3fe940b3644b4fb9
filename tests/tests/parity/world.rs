//! The small corp in which every row starts: two departments, four members, a tag, a group chat and some files.

use wecom_api::contacts::{AddTagMembers, CreateDepartment, CreateTag, CreateUser};
use wecom_api::media::{MediaType, UploadMedia};
use wecom_api::messages::CreateGroupChat;
use wecom_api::mock::Server;
use wecom_api::{Client, Error, FilePart, TokenKind};

/// A fake server with its corp.
pub(crate) struct World {
    server: Server,
    /// A client of the server, which has its tokens already.
    pub(crate) client: Client,
    /// The files.
    pub(crate) media: Media,
}

/// Media IDs of uploaded files.
#[derive(Clone)]
pub(crate) struct Media {
    /// A picture.
    pub(crate) image: String,
    /// A recording.
    pub(crate) voice: String,
    /// A film.
    pub(crate) video: String,
    /// Any other file, here a table of members.
    pub(crate) file: String,
    /// A table of departments.
    pub(crate) departments: String,
}

impl World {
    /// Makes the world through the API, then forgets the requests that it took.
    pub(crate) async fn new() -> Result<World, Error> {
        let server = Server::start().await;
        let client = server.client();
        client.put_suite_ticket("ticket").await?;
        for kind in [TokenKind::Access, TokenKind::Provider, TokenKind::Suite] {
            client.token(kind).await?;
        }
        directory(&client).await?;
        let media = Media {
            image: upload(&client, MediaType::Image, "photo.jpg", "some content").await?,
            voice: upload(&client, MediaType::Voice, "greeting.amr", "some content").await?,
            video: upload(&client, MediaType::Video, "tour.mp4", "some content").await?,
            file: upload(&client, MediaType::File, "members.csv", "姓名,帐号\n李四,lisi\n").await?,
            departments: upload(&client, MediaType::File, "departments.csv", "部门名称,部门ID,父部门ID\n").await?,
        };
        server.clear_requests();
        Ok(World { server, client, media })
    }

    /// Method and path of all requests since, in order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.server.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }
}

async fn directory(client: &Client) -> Result<(), Error> {
    CreateDepartment::new("研发部", 1).id(2).send(client).await?;
    CreateDepartment::new("空部门", 1).id(3).send(client).await?;
    let people = [("zhangsan", "张三"), ("lisi", "李四"), ("wangwu", "王五"), ("zhaoliu", "赵六")];
    for (number, (userid, name)) in people.into_iter().enumerate() {
        let mobile = format!("1380000000{number}");
        CreateUser::new(userid, name).mobile(mobile).department([2]).send(client).await?;
    }
    CreateTag::new("值班").tag_id(1).send(client).await?;
    AddTagMembers::new(1).user_list(["lisi"]).send(client).await?;
    CreateGroupChat::new(["zhangsan", "lisi", "wangwu"]).chat_id("team").owner("zhangsan").send(client).await?;
    Ok(())
}

async fn upload(client: &Client, kind: MediaType, name: &str, content: &'static str) -> Result<String, Error> {
    let file = FilePart::new(name, content.as_bytes());
    Ok(UploadMedia::new(kind, file).send(client).await?.media_id.into_string())
}
