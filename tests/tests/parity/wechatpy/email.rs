//! `wechatpy.work.client.api.email`

use crate::row::{Row, row};
use wecom_api::mail::{
    CreateMailGroup, CreatePublicMailbox, DeleteMailGroup, DeletePublicMailbox, DepartmentIds, EmailAddresses,
    GetMailFeatures, GetMailGroup, GetUnreadMailCount, ListPublicMailboxes, MailFeature, MailFeatureSetting,
    MailFeatureSettingRequired, MailFeatureSettings, MailGroupAccess, MailGroupIds, MailSearch, SearchMailGroups,
    SearchPublicMailboxes, SetMailboxStatus, TagIds, UpdateMailFeatures, UpdateMailGroup, UpdatePublicMailbox, UserIds,
};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = groups();
    rows.extend(public_mailboxes());
    rows.extend(members());
    rows
}

fn groups() -> Vec<Row> {
    vec![
        row!("email.create_group", |client| CreateMailGroup::new("team@example.com", "The team")
            .email_list(EmailAddresses::new(["zhangsan@example.com"]))
            .tag_list(TagIds::new([1]))
            .department_list(DepartmentIds::new([2]))
            .group_list(MailGroupIds::new(["all@example.com"]))
            .allow_type(MailGroupAccess::Custom)
            .allow_email_list(EmailAddresses::new(["lisi@example.com"]))
            .allow_department_list(DepartmentIds::new([2]))
            .allow_tag_list(TagIds::new([1]))
            .send(client)
            .await?),
        row!("email.update_group", |client| UpdateMailGroup::new("team@example.com")
            .group_name("The old team")
            .email_list(EmailAddresses::new(["lisi@example.com"]))
            .tag_list(TagIds::new([1]))
            .department_list(DepartmentIds::new([2]))
            .group_list(MailGroupIds::new(["all@example.com"]))
            .allow_type(MailGroupAccess::Custom)
            .allow_email_list(EmailAddresses::new(["lisi@example.com"]))
            .allow_department_list(DepartmentIds::new([2]))
            .allow_tag_list(TagIds::new([1]))
            .send(client)
            .await?),
        row!("email.delete_group", |client| DeleteMailGroup::new("team@example.com").send(client).await?),
        row!("email.get_group", |client| GetMailGroup::new("team@example.com").send(client).await?),
        row!("email.search_group", |client| SearchMailGroups::new(MailSearch::Fuzzy)
            .group_id("team")
            .send(client)
            .await?),
    ]
}

fn public_mailboxes() -> Vec<Row> {
    vec![
        row!("email.create_public_email", |client| CreatePublicMailbox::new("info@example.com", "Information")
            .userid_list(UserIds::new(["zhangsan"]))
            .department_list(DepartmentIds::new([2]))
            .tag_list(TagIds::new([1]))
            .send(client)
            .await?),
        row!("email.update_public_email", |client| UpdatePublicMailbox::new(1)
            .name("Questions")
            .userid_list(UserIds::new(["lisi"]))
            .department_list(DepartmentIds::new([2]))
            .tag_list(TagIds::new([1]))
            .send(client)
            .await?),
        row!("email.delete_public_email", |client| DeletePublicMailbox::new(1).send(client).await?),
        row!("email.get_public_email", |client| ListPublicMailboxes::new([1]).send(client).await?)
            .calls(["POST /cgi-bin/exmail/publicmail/get"]),
        row!("email.batch_get_public_email", |client| ListPublicMailboxes::new([1, 2]).send(client).await?),
        row!("email.search_public_email", |client| SearchPublicMailboxes::new(MailSearch::Fuzzy)
            .email("info")
            .send(client)
            .await?),
    ]
}

fn members() -> Vec<Row> {
    vec![
        row!("email.active_email", |client| SetMailboxStatus::new(1).userid("zhangsan").send(client).await?),
        row!("email.inactive_email", |client| SetMailboxStatus::new(2).public_mailbox_id(1).send(client).await?),
        row!("email.get_user_option", |client| {
            GetMailFeatures::new("zhangsan", [MailFeature::ImapSmtp, MailFeature::PopSmtp]).send(client).await?
        }),
        row!("email.update_user_option", |client| UpdateMailFeatures::new(
            "zhangsan",
            MailFeatureSettings::new([MailFeatureSetting::new(MailFeatureSettingRequired {
                feature: MailFeature::ImapSmtp,
                enabled: true
            })]),
        )
        .send(client)
        .await?),
        row!("email.get_new_email_count", |client| GetUnreadMailCount::new("zhangsan").send(client).await?),
    ]
}
