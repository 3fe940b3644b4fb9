//! The comparison itself notices what it is there for.

use crate::differences;
use crate::row::row;
use crate::table::parse;
use wecom_api::contacts::{GetUser, ListTags};

const HEADER: &str = "module\tfunction\targs\tcall\n";

#[tokio::test]
async fn a_function_without_a_row_is_told() {
    let table = parse(&format!("{HEADER}user\tget\tuser_id\tGET user/get\n"));
    assert_eq!(differences(&table, &[]).await, ["user.get(user_id): has no row"]);
}

#[tokio::test]
async fn a_row_without_a_function_is_told() {
    let row = row!("tag.list", |client| ListTags::new().send(client).await?);
    assert_eq!(differences(&parse(HEADER), &[row]).await, ["tag.list: is not in the table"]);
}

#[tokio::test]
async fn a_row_that_calls_something_else_is_told() {
    let table = parse(&format!("{HEADER}user\tget\tuser_id\tGET user/get\n"));
    let wrong = differences(&table, &[row!("user.get", |client| ListTags::new().send(client).await?)]).await;
    assert!(wrong[0].contains(r#"calls ["GET /cgi-bin/tag/list"] instead of ["GET /cgi-bin/user/get"]"#), "{wrong:?}");
    assert!(wrong[0].ends_with("ListTags::new().send(client).await?"), "{wrong:?}");
}

#[tokio::test]
async fn a_call_that_fails_is_told() {
    let table = parse(&format!("{HEADER}user\tget\tuser_id\tGET user/get\n"));
    let wrong = differences(&table, &[row!("user.get", |client| GetUser::new("").send(client).await?)]).await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
}

#[tokio::test]
async fn a_row_for_a_helper_says_what_it_calls() {
    let table = parse(&format!("{HEADER}tag\tall\t\thelper:self.list\n"));
    let silent = row!("tag.all", |client| ListTags::new().send(client).await?);
    assert!(differences(&table, &[silent]).await[0].contains("must say its own"));
    let explicit = row!("tag.all", |client| ListTags::new().send(client).await?).calls(["GET /cgi-bin/tag/list"]);
    assert!(differences(&table, &[explicit]).await.is_empty());
}
