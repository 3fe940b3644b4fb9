//! `wechatpy.work.client.api.oa`: approvals and dialed calls

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::approvals::{
    ApprovalFilter, ApprovalFilterKey, ApprovalFlowSource, ApprovalNotifyTime, ApprovalStep, ApprovalSummaryLine,
    ApproverMode, GetApproval, GetApprovalTemplate, GetOpenApproval, ListApprovalNumbers, SubmitApproval,
    SubmitApprovalRequired,
};
use wecom_api::phone::ListDialRecords;
use wecom_api::shared::{ControlValue, FilledControl, FilledForm, LocalizedText, TextLanguage};

const DAY: Timestamp = Timestamp::new(1_718_208_000);
const NEXT_DAY: Timestamp = Timestamp::new(1_718_294_400);
const TEMPLATE: &str = "ZLqk8pcsAoXZ1eYa6vpAgfX28MPdYU3ayMaSPHaaa";

fn form() -> FilledForm {
    FilledForm::new([FilledControl::new("Text-15111111111", ControlValue::text("A new chair"))])
}

fn summary() -> [ApprovalSummaryLine; 1] {
    [ApprovalSummaryLine::new([LocalizedText::new("A new chair", TextLanguage::English)])]
}

#[expect(deprecated, reason = "the older client lists approvers and those to notify one by one")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oa.get_template_detail", |client| GetApprovalTemplate::new(TEMPLATE).send(client).await?),
        row!("oa.get_approval_info", |client| ListApprovalNumbers::new(DAY, NEXT_DAY, 100)
            .filters([ApprovalFilter::new().key(ApprovalFilterKey::Creator).value("zhangsan")])
            .send(client)
            .await?),
        row!("oa.get_approval_detail", |client| GetApproval::new("201909270001").send(client).await?),
        row!("oa.apply_event", |client| SubmitApproval::new(SubmitApprovalRequired {
            creator_userid: "zhangsan".into(),
            template_id: TEMPLATE.into(),
            use_template_approver: ApprovalFlowSource::Request,
            apply_data: form(),
            summary_list: summary().into(),
        })
        .approver([ApprovalStep::new(ApproverMode::AnyOne, ["lisi", "wangwu"])])
        .notifyer(["zhaoliu"])
        .notify_type(ApprovalNotifyTime::OnBoth)
        .send(client)
        .await?),
        row!("oa.get_open_approval_data", |client| GetOpenApproval::new("201806010001").send(client).await?),
        row!("oa.get_dial_record", |client| ListDialRecords::new()
            .start_time(DAY)
            .end_time(NEXT_DAY)
            .offset(0)
            .limit(100)
            .send(client)
            .await?),
    ]
}
