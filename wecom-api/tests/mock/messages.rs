//! Messages, group chats and applications.

use super::code;
use wecom_api::contacts::CreateUser;
use wecom_api::media::{MediaType, UploadMedia};
use wecom_api::messages::{
    CreateGroupChat, GetGroupChat, GroupMessage, Message, RecallMessage, SendGroupMessage, SendMessage, UpdateGroupChat,
};
use wecom_api::mock::Server;
use wecom_api::{Error, FilePart};

#[tokio::test]
async fn messages_are_kept_and_unknown_recipients_are_named() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("a", "A").mobile("13800000000").send(&client).await?;
    let message = SendMessage::new(1, Message::text("disk is full"));
    let sent = message.clone().to_users(["a", "ghost"]).send(&client).await?;
    assert_eq!(sent.invalid_users, ["ghost"]);
    assert_eq!(code(message.to_users(["ghost"]).send(&client).await.expect_err("nobody")), 81013);
    RecallMessage::new(&sent.message_id).send(&client).await?;
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!((messages[0].id.as_str(), messages[0].recalled), (sent.message_id.as_str(), true));
    assert_eq!(messages[0].body["text"]["content"], "disk is full");
    Ok(())
}

#[tokio::test]
async fn group_chats_keep_their_members() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let chat = CreateGroupChat::new(["a", "b"]).name("ops").owner("b").send(&client).await?.chat_id;
    UpdateGroupChat::new(&chat).add_user_list(["c"]).remove_user_list(["a"]).send(&client).await?;
    let info = GetGroupChat::new(&chat).send(&client).await?.chat_info;
    assert_eq!(info.owner, "b");
    assert_eq!(info.user_list, ["b", "c"]);
    SendGroupMessage::new(&chat, GroupMessage::text("hello")).send(&client).await?;
    let nowhere = SendGroupMessage::new("x", GroupMessage::text("hello")).send(&client).await;
    assert_eq!(code(nowhere.expect_err("no such chat")), 86003);
    assert_eq!(server.messages().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_message_whose_file_is_gone_is_refused() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let send = |media: &str| SendMessage::new(1, Message::image(media)).to_all();
    send("any").send(&client).await.expect("nothing was uploaded, so no test relies on uploads");
    let file = FilePart::new("a.png", &b"\x89PNG...."[..]);
    let media = UploadMedia::new(MediaType::Image, file).send(&client).await?.media_id;
    send(media.as_str()).send(&client).await?;
    assert_eq!(code(send("gone").send(&client).await.expect_err("no such file")), 40007);
    Ok(())
}

#[tokio::test]
async fn as_long_as_nobody_is_in_the_directory_every_recipient_is_good() -> Result<(), Error> {
    let server = Server::start().await;
    let sent = SendMessage::new(1, Message::text("x")).to_departments([7]).to_tags([9]).send(&server.client()).await?;
    assert!(sent.invalid_departments.is_empty() && sent.invalid_tags.is_empty());
    assert_eq!(server.messages()[0].id, sent.message_id);
    Ok(())
}
