//! The promises of the fake server, kept towards the client of this crate.

use serde_json::json;
use std::time::{Duration, Instant};
use wecom_api::contacts::{
    AddTagMembers, CreateDepartment, CreateTag, CreateUser, DeleteDepartment, DeleteUser, GetExportResult, GetUser,
    GetUserIdByMobile, ListDepartments, ListTagMembers, ListUserIds, ListUsers, UpdateUser, User,
};
use wecom_api::media::{DownloadMedia, MediaType, UploadMedia};
use wecom_api::messages::{
    CreateGroupChat, GetGroupChat, GroupMessage, Message, RecallMessage, SendGroupMessage, SendMessage, UpdateGroupChat,
};
use wecom_api::mock::{self, Fault, Server};
use wecom_api::{Client, Error, FilePart, Method, RetryPolicy};

/// A client that never repeats a call.
fn impatient(server: &Server) -> Client {
    server.client_builder().retry(RetryPolicy::never()).build().expect("the client can be made")
}

fn code(error: Error) -> i64 {
    error.code().expect("the server refused").get()
}

#[tokio::test]
async fn every_operation_answers_with_its_own_type() {
    let server = Server::start().await;
    let client = server.client();
    let answer = SendMessage::new(1, Message::text("disk is full")).touser(["zhangsan"]).send(&client).await;
    answer.expect("the message is sent");
    let calls = server.calls::<SendMessage>();
    assert_eq!(calls, [SendMessage::new(1, Message::text("disk is full")).touser(["zhangsan"])]);
}

#[tokio::test]
async fn a_closure_answers_in_place_of_the_server() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<GetUser>(|request| {
        if request.userid == "gone" {
            return Err((60111, "userid not found").into());
        }
        let mut user = User::default();
        user.userid = request.userid.clone();
        user.name = "张三".to_owned();
        Ok(user)
    });
    assert_eq!(GetUser::new("zhangsan").send(&client).await.expect("found").name, "张三");
    assert_eq!(code(GetUser::new("gone").send(&client).await.expect_err("not found")), 60111);
    assert_eq!(server.calls::<GetUser>(), [GetUser::new("zhangsan"), GetUser::new("gone")]);
}

#[tokio::test]
async fn expired_and_revoked_tokens_are_refused_until_renewed() {
    let server = Server::start().await;
    let client = server.client();
    server.on::<GetUser>(|_| Ok(User::default()));
    GetUser::new("a").send(&client).await.expect("the first token is good");
    server.expire_tokens();
    GetUser::new("a").send(&client).await.expect("the token is renewed");
    server.revoke_tokens();
    GetUser::new("a").send(&client).await.expect("the token is renewed again");
    assert_eq!(server.token_requests(), 3);
    assert_eq!(server.calls::<GetUser>().len(), 3);
    assert_eq!(server.requests().iter().filter(|request| request.path == "/cgi-bin/user/get").count(), 5);
}

#[tokio::test]
async fn tokens_are_checked_as_the_real_server_checks_them() {
    let server = Server::start().await;
    let wrong_secret = server.client_builder().secret("wrong").build().expect("the client can be made");
    assert_eq!(code(GetUser::new("a").send(&wrong_secret).await.expect_err("wrong secret")), 40001);
    let wrong_corp = Client::builder("wwother").base_url(server.url()).secret(server.secret()).build();
    let wrong_corp = wrong_corp.expect("the client can be made");
    assert_eq!(code(GetUser::new("a").send(&wrong_corp).await.expect_err("wrong corp")), 40013);
    let wrong_token = wrong_corp.with_access("x", wecom_api::FixedToken::new("x", "no-token"));
    assert_eq!(code(GetUser::new("a").send(&wrong_token).await.expect_err("wrong token")), 40014);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let server = Server::start().await;
    let client = server.client();
    let unknown = client.call(Method::Get, "/cgi-bin/user/nothing", json!({})).await.expect_err("no such path");
    assert_eq!(code(unknown), 404);
    let method = client.call(Method::Post, "/cgi-bin/user/get", json!({})).await.expect_err("wrong method");
    assert_eq!(code(method), 43001);
}

#[tokio::test]
async fn a_body_that_does_not_decode_is_refused_with_its_place() {
    let server = Server::start().await;
    let client = server.client();
    let body = json!({ "userid": "a", "name": "b", "department": [{ "id": 1 }] });
    let error = client.call(Method::Post, "/cgi-bin/user/create", body).await.expect_err("malformed");
    assert!(error.to_string().contains("department[0]"), "{error}");
    assert_eq!(code(error), 47001);
}

#[tokio::test]
async fn faults_happen_as_scripted() {
    let server = Server::start().await;
    let client = impatient(&server);
    server.on::<GetUser>(|_| Ok(User::default()));
    let get = GetUser::new("a");
    get.send(&client).await.expect("nothing is scripted yet");

    server.inject(Fault::refuse(45009));
    assert_eq!(code(get.send(&client).await.expect_err("refused")), 45009);
    server.inject(Fault::status(502));
    assert!(matches!(get.send(&client).await, Err(Error::Status { status: 502, .. })));
    server.inject(Fault::drop_before());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { .. })));
    assert_eq!(server.calls::<GetUser>().len(), 1, "none of these was done");

    server.inject(Fault::drop_after());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { sent: true, .. })));
    assert_eq!(server.calls::<GetUser>().len(), 2);
    server.inject(Fault::cut_off());
    assert!(matches!(get.send(&client).await, Err(Error::Transport { sent: true, .. })));
    server.inject(Fault::not_json());
    assert!(matches!(get.send(&client).await, Err(Error::Decode { .. } | Error::Status { .. })));
    server.inject(Fault::wrong_content_type());
    get.send(&client).await.expect("the content type of JSON is not looked at");

    let (asked, done) = (server.token_requests(), server.calls::<GetUser>().len());
    server.inject(Fault::expire_tokens());
    get.send(&client).await.expect("the token is renewed");
    server.inject(Fault::revoke_tokens());
    get.send(&client).await.expect("the token is renewed again");
    assert_eq!((server.token_requests(), server.calls::<GetUser>().len()), (asked + 2, done + 2));

    server.inject(Fault::delay(Duration::from_millis(80)));
    let started = Instant::now();
    get.send(&client).await.expect("late, but good");
    assert!(started.elapsed() >= Duration::from_millis(80));
}

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
async fn a_dropped_server_is_gone() {
    let server = Server::start().await;
    let client = impatient(&server);
    server.on::<GetUser>(|_| Ok(User::default()));
    GetUser::new("a").send(&client).await.expect("it is there");
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(matches!(GetUser::new("a").send(&client).await, Err(Error::Transport { .. })));
}

#[tokio::test]
async fn members_are_created_read_changed_and_deleted() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    assert_eq!(code(GetUser::new("lisi").send(&client).await.expect_err("not there yet")), 60111);
    CreateUser::new("lisi", "李四").mobile("13800000000").department([1]).send(&client).await?;
    assert_eq!(code(CreateUser::new("LiSi", "x").send(&client).await.expect_err("there already")), 60102);
    let same_mobile = CreateUser::new("wangwu", "王五").mobile("13800000000").send(&client).await;
    assert_eq!(code(same_mobile.expect_err("the number is taken")), 60104);
    let nowhere = CreateUser::new("wangwu", "王五").department([7]).send(&client).await;
    assert_eq!(code(nowhere.expect_err("no such department")), 60123);

    UpdateUser::new("lisi").position("tester").enable(false).send(&client).await?;
    let user = GetUser::new("lisi").send(&client).await?;
    assert_eq!((user.name.as_str(), user.position.as_str(), user.main_department), ("李四", "tester", 1));
    assert_eq!(GetUserIdByMobile::new("13800000000").send(&client).await?.userid, "lisi");
    DeleteUser::new("lisi").send(&client).await?;
    assert_eq!(code(GetUser::new("lisi").send(&client).await.expect_err("deleted")), 60111);
    Ok(())
}

#[tokio::test]
async fn departments_form_a_tree_that_is_listed_with_its_members() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let upper = CreateDepartment::new("研发", 1).send(&client).await?.id;
    let lower = CreateDepartment::new("测试", upper).send(&client).await?.id;
    CreateUser::new("a", "A").department([upper]).send(&client).await?;
    CreateUser::new("b", "B").department([lower, 1]).send(&client).await?;

    let ids = |users: Vec<User>| users.into_iter().map(|user| user.userid).collect::<Vec<_>>();
    assert_eq!(ids(ListUsers::new(upper).send(&client).await?.userlist), ["a"]);
    assert_eq!(ids(ListUsers::new(upper).fetch_child(true).send(&client).await?.userlist), ["a", "b"]);
    let listed = ListDepartments::new().id(upper).send(&client).await?.departments;
    assert_eq!(listed.iter().map(|department| department.id).collect::<Vec<_>>(), [upper, lower]);
    assert_eq!(listed[1].parentid, upper);
    let page = ListUserIds::new().limit(2).send(&client).await?;
    assert_eq!((page.memberships.len(), page.next_cursor.as_str()), (2, "2"));

    assert_eq!(code(DeleteDepartment::new(upper).send(&client).await.expect_err("has departments")), 60006);
    assert_eq!(code(DeleteDepartment::new(lower).send(&client).await.expect_err("has members")), 60005);
    assert_eq!(code(DeleteDepartment::new(1).send(&client).await.expect_err("the root")), 60007);
    assert_eq!(code(DeleteDepartment::new(99).send(&client).await.expect_err("not there")), 60123);
    DeleteUser::new("b").send(&client).await?;
    DeleteDepartment::new(lower).send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn tags_hold_members_and_reject_others() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("a", "A").send(&client).await?;
    let tag = CreateTag::new("on duty").send(&client).await?.tagid;
    let rejected = AddTagMembers::new(tag).userlist(["a", "ghost"]).partylist([1, 7]).send(&client).await?;
    assert_eq!((rejected.invalidlist, rejected.invalidparty), (vec!["ghost".to_owned()], vec![7]));
    let members = ListTagMembers::new(tag).send(&client).await?;
    assert_eq!((members.userlist[0].name.as_str(), members.partylist), ("A", vec![1]));
    Ok(())
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
async fn messages_are_kept_and_unknown_recipients_are_named() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("a", "A").send(&client).await?;
    let message = SendMessage::new(1, Message::text("disk is full"));
    let sent = message.clone().touser(["a", "ghost"]).send(&client).await?;
    assert_eq!(sent.invaliduser, ["ghost"]);
    assert_eq!(code(message.touser(["ghost"]).send(&client).await.expect_err("nobody")), 81013);
    RecallMessage::new(&sent.msgid).send(&client).await?;
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!((&messages[0].id, messages[0].recalled), (&sent.msgid, true));
    assert_eq!(messages[0].body["text"]["content"], "disk is full");
    Ok(())
}

#[tokio::test]
async fn group_chats_keep_their_members() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let chat = CreateGroupChat::new(["a", "b"]).name("ops").owner("b").send(&client).await?.chatid;
    UpdateGroupChat::new(&chat).add_user_list(["c"]).remove_user_list(["a"]).send(&client).await?;
    let info = GetGroupChat::new(&chat).send(&client).await?.chat_info;
    assert_eq!((info.owner.as_str(), info.userlist), ("b", vec!["b".to_owned(), "c".to_owned()]));
    SendGroupMessage::new(&chat, GroupMessage::text("hello")).send(&client).await?;
    let nowhere = SendGroupMessage::new("x", GroupMessage::text("hello")).send(&client).await;
    assert_eq!(code(nowhere.expect_err("no such chat")), 86003);
    assert_eq!(server.messages().len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_the_specification_forbids_is_refused_by_name() {
    let server = Server::start().await;
    let client = server.client();
    let refused = |error: Error, wanted: i64, part: &str| {
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(code(error), wanted);
    };
    let missing = client.call(Method::Post, "/cgi-bin/user/create", json!({ "name": "A" })).await;
    refused(missing.expect_err("no user ID"), 41009, "missing userid");
    let missing = client.call(Method::Get, "/cgi-bin/user/get", json!({})).await;
    refused(missing.expect_err("no user ID"), 41009, "missing userid");
    let long = CreateUser::new("a", "名".repeat(65)).send(&client).await;
    refused(long.expect_err("the name is too long"), 60112, "name has more than 64 characters");
    let unknown = UploadMedia::new(MediaType::from("song"), FilePart::new("a.mp3", &b"123456"[..])).send(&client).await;
    refused(unknown.expect_err("no such type"), 40005, "type is `song`");
    let empty = Message::text("");
    SendMessage::new(1, empty).touser(["a"]).send(&client).await.expect("an empty text is a text");
    let body = json!({ "agentid": 1, "touser": "a", "msgtype": "news", "news": { "articles": [{ "url": "x" }] } });
    let nested = client.call(Method::Post, "/cgi-bin/message/send", body).await;
    refused(nested.expect_err("an article has a title"), 41016, "missing news.articles[0].title");
    assert!(server.calls::<CreateUser>().is_empty(), "what is refused does not count as a call");
}

#[tokio::test]
async fn what_nobody_has_told_otherwise_is_answered_by_an_example() -> Result<(), Error> {
    let server = Server::start().await;
    let answer = GetExportResult::new("1").send(&server.client()).await?;
    assert_eq!(answer, mock::example::<GetExportResult>());
    assert!(!answer.data_list.is_empty());
    Ok(())
}

#[test]
fn every_example_is_of_its_own_type() {
    let entries = mock::entries();
    assert!(entries.len() > 50);
    for entry in entries {
        let Some(example) = entry.example_response() else { continue };
        let example = example.expect("it decodes");
        let again = entry.response_again(&example).expect("it is JSON");
        assert_eq!(again.as_deref(), Ok(&example[..]), "{}", entry.operation);
    }
}
