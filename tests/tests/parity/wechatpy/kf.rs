//! `wechatpy.work.client.api.kf`

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::customer_service::{
    AddServicers, CancelServiceUpgrade, EventReply, GetAccountLink, GetSessionState, GetUpgradeConfig, ListAccounts,
    ListCorpStatistics, ListCustomers, ListServicerStatistics, ListServicers, RemoveServicers, SendEventReply,
    SessionState, SpecialistRecommendation, SyncMessages, TransferSession, UpdateAccount, UpgradeService,
};

const DESK: &str = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";
const CUSTOMER: &str = "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw";
const DAY: Timestamp = Timestamp::new(1_718_208_000);
const NEXT_DAY: Timestamp = Timestamp::new(1_718_294_400);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = accounts();
    rows.extend(servicers());
    rows.extend(sessions());
    rows
}

fn accounts() -> Vec<Row> {
    vec![
        // The server takes a POST by now, and gives the list in pages.
        row!("kf.get_account_list", |client| ListAccounts::new().send(client).await?)
            .calls(["POST /cgi-bin/kf/account/list"]),
        row!("kf.account_update", |client, media| UpdateAccount::new(DESK)
            .name("Help")
            .media_id(&media.image)
            .send(client)
            .await?),
        row!("kf.add_contact_way", |client| GetAccountLink::new(DESK).scene("12345").send(client).await?),
        row!("kf.get_corp_statistic", |client| ListCorpStatistics::new(DESK, DAY, NEXT_DAY).send(client).await?),
    ]
}

fn servicers() -> Vec<Row> {
    vec![
        row!("kf.get_servicer_list", |client| ListServicers::new(DESK).send(client).await?),
        row!("kf.add_servicer", |client| AddServicers::new(DESK).userid_list(["zhangsan"]).send(client).await?),
        row!("kf.del_servicer", |client| RemoveServicers::new(DESK).userid_list(["zhangsan"]).send(client).await?),
        row!("kf.get_servicer_statistic", |client| ListServicerStatistics::new(DESK, DAY, NEXT_DAY)
            .servicer_userid("zhangsan")
            .send(client)
            .await?),
    ]
}

fn sessions() -> Vec<Row> {
    vec![
        row!("kf.sync_msg", |client| SyncMessages::new(DESK)
            .token("ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR")
            .cursor("")
            .limit(1000)
            .send(client)
            .await?),
        row!("kf.get_service_state", |client| GetSessionState::new(DESK, CUSTOMER).send(client).await?),
        row!("kf.trans_service_state", |client| TransferSession::new(DESK, CUSTOMER, SessionState::Servicer)
            .servicer_userid("zhangsan")
            .send(client)
            .await?),
        row!("kf.batchget_customer", |client| ListCustomers::new([CUSTOMER]).send(client).await?),
        row!("kf.get_upgrade_service_config", |client| GetUpgradeConfig::new().send(client).await?),
        row!("kf.upgrade_service", |client| UpgradeService::new(
            DESK,
            CUSTOMER,
            SpecialistRecommendation::new("zhangsan").wording("He knows all about it"),
        )
        .send(client)
        .await?),
        row!("kf.cancel_upgrade_service", |client| CancelServiceUpgrade::new(DESK, CUSTOMER).send(client).await?),
        row!("kf.send_msg_on_event", |client| SendEventReply::new("CODE", EventReply::text("Welcome"))
            .message_id("welcome-1")
            .send(client)
            .await?),
    ]
}
