//! `wechatpy.work.client.api.user`

use crate::row::{Row, row};
use wecom_api::authentication::ConfirmJoinVerification;
use wecom_api::contacts::{
    ConvertOpenIdToUserId, ConvertUserIdToOpenId, CreateUser, DeleteUser, DeleteUsers, GetActiveMemberCount,
    GetJoinQrCode, GetUser, GetUserIdByMobile, JoinQrCodeSize, ListUserIds, ListUserSummaries, ListUsers, UpdateUser,
};
use wecom_api::shared::{AttributeKind, AttributeText, ExtraAttribute, ExtraAttributes, Gender};

fn attributes() -> ExtraAttributes {
    ExtraAttributes::new().attrs([ExtraAttribute::new(AttributeKind::Text, "Hobby").text(AttributeText::new("Chess"))])
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = members();
    rows.extend(lookups());
    rows
}

fn members() -> Vec<Row> {
    vec![
        // A member's WeChat ID is gone from the server.
        row!("user.create", |client| CreateUser::new("sunqi", "孙七")
            .department([2])
            .position("Engineer")
            .mobile("13900000001")
            .gender(Gender::Female)
            .telephone("0755-8888888")
            .email("sunqi@example.com")
            .extra_attributes(attributes())
            .send(client)
            .await?),
        row!("user.get", |client| GetUser::new("zhangsan").send(client).await?),
        row!("user.update", |client| UpdateUser::new("zhangsan")
            .name("张三丰")
            .department([1, 2])
            .position("Lead")
            .mobile("13900000002")
            .gender(Gender::Male)
            .telephone("0755-9999999")
            .email("zhangsan@example.com")
            .enable(true)
            .extra_attributes(attributes())
            .send(client)
            .await?),
        row!("user.delete", |client| DeleteUser::new("zhaoliu").send(client).await?),
        row!("user.batch_delete", |client| DeleteUsers::new(["wangwu", "zhaoliu"]).send(client).await?),
    ]
}

fn lookups() -> Vec<Row> {
    vec![
        // Listing by status is gone from the server.
        row!("user.list", |client| (
            ListUserSummaries::new(2).fetch_child(true).send(client).await?,
            ListUsers::new(2).fetch_child(true).send(client).await?,
        )),
        row!("user.list_id", |client| ListUserIds::new().cursor("").limit(100).send(client).await?),
        row!("user.convert_to_openid", |client| ConvertUserIdToOpenId::new("zhangsan").send(client).await?),
        row!("user.convert_to_user_id", |client| ConvertOpenIdToUserId::new("oDjGHs-1yCnGrRovBj2yHij5JAAA")
            .send(client)
            .await?),
        row!("user.verify", |client| ConfirmJoinVerification::new("zhangsan").send(client).await?),
        row!("user.get_join_qrcode", |client| GetJoinQrCode::new()
            .size_type(JoinQrCodeSize::Small)
            .send(client)
            .await?),
        row!("user.get_active_stat", |client| GetActiveMemberCount::new("2024-06-13").send(client).await?),
        row!("user.getuserid", |client| GetUserIdByMobile::new("13800000000").send(client).await?),
    ]
}
