//! Directory imports from CSV files.

use super::code;
use wecom_api::contacts::{
    CreateDepartment, CreateUser, GetDepartment, GetImportResult, GetImportResultResponse, GetUser, ImportKind,
    ImportStatus, ImportUsers, ListDepartments, ListUserIds, ReplaceDepartments, ReplaceUsers, UserId,
};
use wecom_api::media::{MediaId, MediaType, UploadMedia};
use wecom_api::mock::Server;
use wecom_api::{Client, Error, FilePart};

async fn uploaded(client: &Client, text: &'static str) -> Result<MediaId, Error> {
    let file = FilePart::new("导入.csv", text.as_bytes());
    Ok(UploadMedia::new(MediaType::File, file).send(client).await?.media_id)
}

fn codes(result: &GetImportResultResponse) -> Vec<(&str, i64)> {
    result.result.iter().map(|record| (record.userid.as_str(), record.errcode)).collect()
}

#[tokio::test]
async fn an_import_creates_and_changes_members_and_tells_what_became_of_each() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("lisi", "李四").mobile("13800000001").position("tester").send(&client).await?;
    let file = "姓名,帐号,手机号,所在部门,是否部门内领导,禁用\n\
                李小四,LISI,,,,\n\
                张三,zhangsan,13800000002,1,1,1\n\
                王五,wangwu,13800000002,1,,\n\
                赵六,zhaoliu,13800000003,1;9,,\n\
                孙七,sunqi,,1,,\n\
                钱八,,13800000004,1,,\n";
    let media = uploaded(&client, file).await?;
    let job = ImportUsers::new(media).send(&client).await?.job_id;
    let result = GetImportResult::new(job).send(&client).await?;
    assert_eq!((result.status, result.kind.clone()), (ImportStatus::Finished, ImportKind::ImportUsers));
    assert_eq!((result.total, result.percentage), (6, 100));
    let wanted = [("LISI", 0), ("zhangsan", 0), ("wangwu", 60104), ("zhaoliu", 60123), ("sunqi", 60129), ("", 41009)];
    assert_eq!(codes(&result), wanted);

    let lisi = GetUser::new("lisi").send(&client).await?;
    assert_eq!((lisi.name.as_str(), lisi.mobile.as_str(), lisi.position.as_str()), ("李小四", "13800000001", "tester"));
    assert_eq!(GetDepartment::new(1).send(&client).await?.department.department_leader, ["zhangsan"]);
    Ok(())
}

#[tokio::test]
async fn a_replacement_deletes_who_is_not_in_the_file_and_empties_what_is_not_given() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    CreateUser::new("lisi", "李四").mobile("13800000001").position("tester").send(&client).await?;
    CreateUser::new("wangwu", "王五").mobile("13800000002").send(&client).await?;
    let media = uploaded(&client, "姓名,帐号,手机号\n李四,lisi,13800000001\n张三,zhangsan,13800000002\n").await?;
    let job = ReplaceUsers::new(media).send(&client).await?.job_id;
    let result = GetImportResult::new(job).send(&client).await?;
    assert_eq!(codes(&result), [("lisi", 0), ("zhangsan", 0)]);
    let ids: Vec<UserId> =
        ListUserIds::new().send(&client).await?.memberships.into_iter().map(|member| member.userid).collect();
    assert_eq!(ids, ["lisi", "zhangsan"]);
    assert_eq!(GetUser::new("lisi").send(&client).await?.position, "");
    Ok(())
}

#[tokio::test]
async fn departments_are_replaced_as_far_as_they_are_empty() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    for (name, parent, id) in [("研发", 1, 2), ("测试", 2, 3), ("空的", 1, 4), ("也是空的", 4, 5), ("有人", 1, 6)]
    {
        CreateDepartment::new(name, parent).id(id).order(10).send(&client).await?;
    }
    CreateUser::new("lisi", "李四").mobile("13800000001").department([6]).send(&client).await?;
    let file = "部门名称,部门ID,父部门ID,排序\n公司,1,0,\n研发部,2,1,0\n测试,3,1,20\n市场,7,2,\n无处,8,99,\n";
    let job = ReplaceDepartments::new(uploaded(&client, file).await?).send(&client).await?.job_id;
    let result = GetImportResult::new(job).send(&client).await?;
    let records: Vec<(i64, i64, i64)> =
        result.result.iter().map(|record| (record.department_id.get(), record.action, record.errcode)).collect();
    assert_eq!(records, [(1, 2, 0), (2, 2, 0), (3, 12, 0), (7, 1, 0), (8, 0, 60004)]);
    let listed = ListDepartments::new().send(&client).await?.departments;
    let ids: Vec<(i64, i64)> =
        listed.iter().map(|department| (department.id.get(), department.parent_id.get())).collect();
    assert_eq!(ids, [(1, 0), (2, 1), (3, 1), (6, 1), (7, 2)]);
    Ok(())
}

#[tokio::test]
async fn a_file_that_cannot_be_right_is_refused() -> Result<(), Error> {
    let server = Server::start().await;
    let client = server.client();
    let refused = async |text| {
        let media = uploaded(&client, text).await.expect("uploaded");
        code(ImportUsers::new(media).send(&client).await.expect_err("a bad file"))
    };
    assert_eq!(refused("name,id\nA,a\n").await, 40092);
    assert_eq!(refused("姓名,帐号\nA,a\nB,A\n").await, 302003);
    assert_eq!(code(ImportUsers::new("gone").send(&client).await.expect_err("no file")), 40007);
    ImportUsers::new(uploaded(&client, "姓名,帐号\n").await?).send(&client).await?;
    assert_eq!(code(GetImportResult::new("gone").send(&client).await.expect_err("no job")), 40088);
    Ok(())
}
