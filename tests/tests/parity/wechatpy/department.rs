//! `wechatpy.work.client.api.department`

use crate::row::{Row, row};
use wecom_api::contacts::{
    CreateDepartment, DeleteDepartment, GetDepartment, ListDepartmentIds, ListDepartments, ListUserSummaries,
    ListUsers, UpdateDepartment,
};
use wecom_api::user_ids_by;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("department.create", |client| CreateDepartment::new("销售部", 1)
            .id(20)
            .order(7)
            .name_en("Sales")
            .send(client)
            .await?),
        row!("department.update", |client| UpdateDepartment::new(2)
            .name("开发部")
            .name_en("Development")
            .parent_id(1)
            .order(8)
            .send(client)
            .await?),
        row!("department.delete", |client| DeleteDepartment::new(3).send(client).await?),
        row!("department.list", |client| ListDepartments::new().id(1).send(client).await?),
        row!("department.simple_list", |client| ListDepartmentIds::new().id(1).send(client).await?),
        row!("department.get", |client| GetDepartment::new(2).send(client).await?),
        row!("department.get_users", |client| (
            ListUserSummaries::new(2).fetch_child(true).send(client).await?,
            ListUsers::new(2).fetch_child(true).send(client).await?,
        )),
        // One call does for all departments, where wechatpy asks each.
        row!("department.get_map_users", |client| {
            user_ids_by(client, 1, true, |user| Some(user.email.clone())).await?
        })
        .calls(["GET /cgi-bin/user/list"]),
    ]
}
