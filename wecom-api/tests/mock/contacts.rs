//! The directory.

use super::code;
use wecom_api::Error;
use wecom_api::contacts::{
    AddTagMembers, ConvertOpenIdToUserId, ConvertUserIdToOpenId, CreateDepartment, CreateTag, CreateUser,
    DeleteDepartment, DeleteUser, EmailType, GetDepartment, GetUser, GetUserIdByEmail, GetUserIdByMobile,
    InviteMembers, ListDepartments, ListTagMembers, ListUserIds, ListUsers, UpdateUser, User,
};
use wecom_api::mock::Server;

#[tokio::test]
async fn members_are_created_read_changed_and_deleted() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    assert_eq!(code(GetUser::new("lisi").send(&client).await.expect_err("not there yet")), 60111);
    CreateUser::new("lisi", "李四").mobile("13800000000").department([1]).send(&client).await?;
    assert_eq!(code(CreateUser::new("LiSi", "x").send(&client).await.expect_err("there already")), 60102);
    let same_mobile = CreateUser::new("wangwu", "王五").mobile("13800000000").send(&client).await;
    assert_eq!(code(same_mobile.expect_err("the number is taken")), 60104);
    let nowhere = CreateUser::new("wangwu", "王五").email("ww@example.com").department([7]).send(&client).await;
    assert_eq!(code(nowhere.expect_err("no such department")), 60123);

    UpdateUser::new("lisi").position("tester").enable(false).send(&client).await?;
    let user = GetUser::new("lisi").send(&client).await?;
    assert_eq!((user.name.as_str(), user.position.as_str(), user.main_department.get()), ("李四", "tester", 1));
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
    CreateUser::new("a", "A").mobile("13800000000").department([upper]).send(&client).await?;
    CreateUser::new("b", "B").mobile("13800000001").department([lower, 1.into()]).send(&client).await?;

    let ids = |users: Vec<User>| users.into_iter().map(|user| user.userid).collect::<Vec<_>>();
    assert_eq!(ids(ListUsers::new(upper).send(&client).await?.user_list), ["a"]);
    assert_eq!(ids(ListUsers::new(upper).fetch_child(true).send(&client).await?.user_list), ["a", "b"]);
    let listed = ListDepartments::new().id(upper).send(&client).await?.departments;
    assert_eq!(listed.iter().map(|department| department.id).collect::<Vec<_>>(), [upper, lower]);
    assert_eq!(listed[1].parent_id, upper);
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
    CreateUser::new("a", "A").mobile("13800000000").send(&client).await?;
    let tag = CreateTag::new("on duty").send(&client).await?.tag_id;
    let rejected = AddTagMembers::new(tag).user_list(["a", "ghost"]).department_list([1, 7]).send(&client).await?;
    assert_eq!(rejected.invalid_userids, ["ghost"]);
    assert_eq!(rejected.invalid_departments, [7]);
    let members = ListTagMembers::new(tag).send(&client).await?;
    assert_eq!(members.user_list[0].name, "A");
    assert_eq!(members.department_list, [1]);
    Ok(())
}

#[tokio::test]
async fn a_member_needs_a_way_to_be_reached_and_leads_one_department_for_each_flag() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let unreachable = CreateUser::new("a", "A").send(&client).await;
    assert_eq!(code(unreachable.expect_err("neither mobile nor email")), 60129);
    let create = CreateUser::new("a", "A").email("a@example.com").department([1]);
    let flags = create.clone().is_leader_in_dept([true, false]).send(&client).await;
    assert_eq!(code(flags.expect_err("two flags for one department")), 60132);
    create.is_leader_in_dept([true]).send(&client).await?;
    assert_eq!(GetDepartment::new(1).send(&client).await?.department.department_leader, ["a"]);
    Ok(())
}

#[tokio::test]
async fn the_other_ids_of_a_member_lead_back_to_the_member() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("a", "A").email("a@example.com").send(&client).await?;
    let openid = ConvertUserIdToOpenId::new("a").send(&client).await?.openid;
    assert_eq!(ConvertOpenIdToUserId::new(openid).send(&client).await?.userid, "a");
    let unknown = ConvertOpenIdToUserId::new("fake-openid-x").send(&client).await;
    assert_eq!(code(unknown.expect_err("nobody's")), 40073);
    let find = GetUserIdByEmail::new("a@example.com");
    assert_eq!(find.clone().email_type(EmailType::Personal).send(&client).await?.userid, "a");
    assert_eq!(code(find.send(&client).await.expect_err("this is no address of the corp")), 46004);
    Ok(())
}

#[tokio::test]
async fn invitations_name_whom_they_do_not_reach() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("a", "A").email("a@example.com").send(&client).await?;
    let invite = InviteMembers::new();
    let invited = invite.clone().users(["a", "ghost"]).departments([1, 7]).tags([3]).send(&client).await?;
    assert_eq!(invited.invalid_users, ["ghost"]);
    assert_eq!(invited.invalid_departments, [7]);
    assert_eq!(invited.invalid_tags, [3]);
    assert_eq!(code(invite.clone().users(["ghost"]).send(&client).await.expect_err("nobody")), 81013);
    assert_eq!(code(invite.send(&client).await.expect_err("nobody is given")), 82001);
    Ok(())
}
