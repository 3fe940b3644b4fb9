//! `wechatpy.work.client.api.oa`: journals

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::journals::{
    GetJournal, JournalFilter, JournalFilterKey, ListJournalStatistics, ListJournalUuids, ListJournalUuidsRequired,
};

const DAY: Timestamp = Timestamp::new(1_718_208_000);
const NEXT_DAY: Timestamp = Timestamp::new(1_718_294_400);

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oa.get_journal_record_list", |client| ListJournalUuids::new(ListJournalUuidsRequired {
            start_time: DAY,
            end_time: NEXT_DAY,
            cursor: 0,
            limit: 10
        })
        .filters([JournalFilter::new().key(JournalFilterKey::Creator).value("zhangsan")])
        .send(client)
        .await?),
        row!("oa.get_journal_record_detail", |client| GetJournal::new("41eJejN57EJNzr8HrZfmKyCN7xwKw1qRxCZUxCVuo9")
            .send(client)
            .await?),
        row!("oa.get_journal_stat_list", |client| ListJournalStatistics::new("TEMPLATEID", DAY, NEXT_DAY)
            .send(client)
            .await?),
    ]
}
