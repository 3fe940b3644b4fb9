//! `wechatpy.work.client.api.external_contact` and `external_contact_group_chat`

use crate::row::{Row, row};
use futures_util::TryStreamExt;
use wecom_api::Timestamp;
use wecom_api::customer_contact::*;
use wecom_api::shared::TextContent;

const DAY: Timestamp = Timestamp::new(1_718_208_000);
const NEXT_DAY: Timestamp = Timestamp::new(1_718_294_400);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = customers();
    rows.extend(contact_ways());
    rows.extend(messages());
    rows.extend(tags());
    rows.extend(group_chats());
    rows.extend(welcome_templates());
    rows
}

#[expect(deprecated, reason = "the older client calls a path that has a successor")]
fn customers() -> Vec<Row> {
    vec![
        row!("external_contact.get_follow_user_list", |client| ListCustomerContactMembers::new().send(client).await?),
        row!("external_contact.list", |client| ListCustomerIds::new("zhangsan").send(client).await?),
        row!("external_contact.batch_get_by_user", |client| ListCustomers::new(["zhangsan"])
            .cursor("")
            .limit(50)
            .send(client)
            .await?),
        row!("external_contact.gen_all_by_user", |client| ListCustomers::new(["zhangsan"])
            .limit(50)
            .stream(client)
            .try_collect::<Vec<_>>()
            .await?)
        .calls(["POST /cgi-bin/externalcontact/batch/get_by_user"]),
        row!("external_contact.get", |client| GetCustomer::new("woAJ2GCAAAXtWyujaWJHDDGi0mACAAA").send(client).await?),
        row!("external_contact.get_user_behavior_data", |client| ListContactStatistics::new(DAY, NEXT_DAY)
            .userids(["zhangsan"])
            .department_ids([2])
            .send(client)
            .await?),
        row!("external_contact.get_unassigned_list", |client| ListUnassignedCustomers::new()
            .page_id(0)
            .page_size(100)
            .cursor("")
            .send(client)
            .await?),
        row!("external_contact.transfer", |client| TransferCustomer::new("woAAA", "zhangsan", "lisi")
            .transfer_success_msg("您好，您的服务已升级")
            .send(client)
            .await?),
    ]
}

fn contact_ways() -> Vec<Row> {
    vec![
        row!("external_contact.add_contact_way", |client| CreateContactWay::new(
            ContactWayKind::Single,
            ContactWayScene::MiniProgram,
        )
        .style(1)
        .remark("Shop")
        .skip_verify(true)
        .state("teststate")
        .users(["zhangsan"])
        .departments([2])
        .is_temp(true)
        .expires_in(86400)
        .chat_expires_in(86400)
        .unionid("oxTWIuGaIt6gTKsQRLau2M0AAAA")
        .conclusions(ClosingMessage::new().text(TextContent::new("Bye")))
        .send(client)
        .await?),
        row!("external_contact.get_contact_way", |client| GetContactWay::new("42b34949e138eb6e027c123cba77fad7")
            .send(client)
            .await?),
        row!("external_contact.update_contact_way", |client| UpdateContactWay::new("42b34949e138eb6e027c123cba77fad7")
            .remark("Shop")
            .skip_verify(true)
            .style(1)
            .state("teststate")
            .users(["zhangsan"])
            .departments([2])
            .send(client)
            .await?),
        row!("external_contact.del_contact_way", |client| DeleteContactWay::new("42b34949e138eb6e027c123cba77fad7")
            .send(client)
            .await?),
    ]
}

#[expect(deprecated, reason = "the older client calls a path that has a successor")]
fn messages() -> Vec<Row> {
    vec![
        row!("external_contact.add_msg_template", |client| CreateBroadcast::new()
            .chat_type(BroadcastTarget::Customers)
            .external_userids(["woAJ2GCAAAXtWyujaWJHDDGi0mACAAA"])
            .sender("zhangsan")
            .text(TextContent::new("Hello"))
            .attachments([Attachment::link("Work", "https://work.weixin.qq.com")])
            .send(client)
            .await?),
        row!("external_contact.get_group_msg_result", |client| ListBroadcastResults::new("msgGCAAAXtWyujaWJHDDGi0mAC")
            .send(client)
            .await?),
        row!("external_contact.send_welcome_msg", |client| SendWelcomeMessage::new("CALLBACK_CODE")
            .text(TextContent::new("Welcome"))
            .send(client)
            .await?),
    ]
}

fn tags() -> Vec<Row> {
    vec![
        row!("external_contact.get_corp_tag_list", |client| ListCorpTags::new()
            .tag_ids(["etXXX"])
            .send(client)
            .await?),
        row!("external_contact.add_corp_tag", |client| AddCorpTags::new([NewCorpTag::new("Gold").order(1)])
            .group_name("Level")
            .order(1)
            .send(client)
            .await?),
        row!("external_contact.edit_corp_tag", |client| UpdateCorpTag::new("etXXX")
            .name("Silver")
            .order(2)
            .send(client)
            .await?),
        row!("external_contact.del_corp_tag", |client| DeleteCorpTags::new()
            .tag_ids(["etXXX"])
            .group_ids(["etYYY"])
            .send(client)
            .await?),
        row!("external_contact.mark_tag", |client| UpdateCustomerTags::new("zhangsan", "woAJ2GCAAAXtWyujaWJHDDGi0mAC")
            .add_tags(["etXXX"])
            .remove_tags(["etYYY"])
            .send(client)
            .await?),
    ]
}

fn owners() -> GroupChatOwnerFilter {
    GroupChatOwnerFilter::new(["zhangsan"])
}

fn group_chats() -> Vec<Row> {
    vec![
        row!("external_contact.get_group_chat_list", |client| ListGroupChats::new(100)
            .status_filter(GroupChatStatusFilter::All)
            .owner_filter(owners())
            .cursor("")
            .send(client)
            .await?),
        row!("external_contact.get_group_chat_info", |client| GetGroupChat::new("wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA")
            .send(client)
            .await?),
        row!("external_contact_group_chat.list", |client| ListGroupChats::new(100)
            .status_filter(GroupChatStatusFilter::All)
            .owner_filter(owners())
            .cursor("")
            .send(client)
            .await?),
        row!("external_contact_group_chat.list_all", |client| ListGroupChats::new(100)
            .owner_filter(owners())
            .stream(client)
            .try_collect::<Vec<_>>()
            .await?)
        .calls(["POST /cgi-bin/externalcontact/groupchat/list"]),
        row!("external_contact_group_chat.get", |client| GetGroupChat::new("wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA")
            .need_name(true)
            .send(client)
            .await?),
        row!("external_contact_group_chat.statistic", |client| ListGroupChatStatisticsByOwner::new(DAY, owners())
            .day_end_time(NEXT_DAY)
            .order_by(GroupChatStatisticsOrder::NewChats)
            .order_asc(true)
            .offset(0)
            .limit(100)
            .send(client)
            .await?),
    ]
}

fn welcome_templates() -> Vec<Row> {
    vec![
        row!("external_contact.add_group_welcome_template", |client| CreateGroupWelcomeTemplate::new()
            .text(TextContent::new("Welcome to the chat"))
            .link(AttachmentLink::new("Rules", "https://example.com/rules"))
            .agent_id(1000002)
            .send(client)
            .await?),
        row!("external_contact.update_group_welcome_template", |client| UpdateGroupWelcomeTemplate::new("msgXXX")
            .text(TextContent::new("Good to have you"))
            .agent_id(1000002)
            .send(client)
            .await?),
        row!("external_contact.get_group_welcome_template", |client| GetGroupWelcomeTemplate::new("msgXXX")
            .send(client)
            .await?),
        row!("external_contact.del_group_welcome_template", |client| DeleteGroupWelcomeTemplate::new("msgXXX")
            .agent_id(1000002)
            .send(client)
            .await?),
    ]
}
