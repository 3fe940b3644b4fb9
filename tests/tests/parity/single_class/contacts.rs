//! Departments and members.

use crate::row::{Row, row};
use wecom_api::authentication::ConfirmJoinVerification;
use wecom_api::contacts::{
    CreateDepartment, CreateUser, DeleteDepartment, DeleteUser, DeleteUsers, GetUser, ListDepartments,
    ListUserSummaries, ListUsers, UpdateDepartment, UpdateUser,
};
use wecom_api::shared::{AttributeKind, AttributeText, ExtraAttribute, ExtraAttributes, Gender};

fn attributes() -> ExtraAttributes {
    ExtraAttributes::new().attrs([ExtraAttribute::new(AttributeKind::Text, "Hobby").text(AttributeText::new("Chess"))])
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = departments();
    rows.extend(members());
    rows.extend(lists());
    rows
}

fn departments() -> Vec<Row> {
    vec![
        row!("department.create", |client| CreateDepartment::new("销售部", 1).id(20).order(7).send(client).await?),
        row!("department.update", |client| UpdateDepartment::new(2)
            .name("开发部")
            .parent_id(1)
            .order(8)
            .send(client)
            .await?),
        row!("department.delete", |client| DeleteDepartment::new(3).send(client).await?),
        row!("department.list", |client| ListDepartments::new().send(client).await?),
    ]
}

#[expect(deprecated, reason = "the older client invites one member at a time")]
fn members() -> Vec<Row> {
    vec![
        // A member's WeChat ID is gone from the server.
        row!("user.create", |client, media| CreateUser::new("sunqi", "孙七")
            .department([2])
            .position("Engineer")
            .mobile("13900000001")
            .gender(Gender::Female)
            .email("sunqi@example.com")
            .avatar_media_id(&media.image)
            .extra_attributes(attributes())
            .send(client)
            .await?),
        row!("user.update", |client, media| UpdateUser::new("zhangsan")
            .name("张三丰")
            .department([1, 2])
            .position("Lead")
            .mobile("13900000002")
            .gender(Gender::Male)
            .email("zhangsan@example.com")
            .avatar_media_id(&media.image)
            .enable(true)
            .extra_attributes(attributes())
            .send(client)
            .await?),
        row!("user.delete", |client| DeleteUser::new("zhaoliu").send(client).await?),
        row!("user.batch_delete", |client| DeleteUsers::new(["wangwu", "zhaoliu"]).send(client).await?),
        row!("user.get", |client| GetUser::new("zhangsan").send(client).await?),
        row!("user.authsucc", |client| ConfirmJoinVerification::new("zhangsan").send(client).await?),
        row!("user.invite", |client| wecom_api::contacts::SendInvitation::new("zhangsan")
            .invite_tips("Join us")
            .send(client)
            .await?),
    ]
}

fn lists() -> Vec<Row> {
    vec![
        // Listing by status is gone from the server.
        row!("user.simple_list", |client| ListUserSummaries::new(2).fetch_child(true).send(client).await?),
        row!("user.list", |client| ListUsers::new(2).fetch_child(true).send(client).await?),
    ]
}
