//! `wechatpy.work.client.api.oa`: check-in

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::checkin::{
    CheckinRecordFilter, DeviceCheckinTimeFilter, ListCheckinRecords, ListDailyReports, ListDeviceCheckinRecords,
    ListMemberRules, ListMemberShifts, ListMonthlyReports, ListRules, SetMemberFace, SetMemberShifts, ShiftAssignment,
    ShiftAssignmentRequired,
};

const DAY: Timestamp = Timestamp::new(1_718_208_000);
const NEXT_DAY: Timestamp = Timestamp::new(1_718_294_400);
const PEOPLE: [&str; 2] = ["zhangsan", "lisi"];

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oa.get_checkin_data", |client| {
            ListCheckinRecords::new(CheckinRecordFilter::All, DAY, NEXT_DAY, PEOPLE).send(client).await?
        }),
        row!("oa.get_checkin_daydata", |client| ListDailyReports::new(DAY, NEXT_DAY, PEOPLE).send(client).await?),
        row!("oa.get_checkin_monthdata", |client| {
            ListMonthlyReports::new(DAY, NEXT_DAY, PEOPLE).send(client).await?
        }),
        row!("oa.get_corp_checkin_option", |client| ListRules::new().send(client).await?),
        row!("oa.get_checkin_option", |client| ListMemberRules::new(DAY, PEOPLE).send(client).await?),
        row!("oa.get_checkin_schedu_list", |client| {
            ListMemberShifts::new(DAY, NEXT_DAY, PEOPLE).send(client).await?
        }),
        row!("oa.set_checkin_schedu_list", |client| {
            SetMemberShifts::new(
                226,
                202406,
                [ShiftAssignment::new(ShiftAssignmentRequired { userid: "zhangsan".into(), day: 5, schedule_id: 234 })],
            )
            .send(client)
            .await?
        }),
        row!("oa.add_checkin_userface", |client| SetMemberFace::new()
            .userid("zhangsan")
            .user_face("PLACE_HOLDER")
            .send(client)
            .await?),
        row!("oa.get_hardware_checkin_data", |client| ListDeviceCheckinRecords::new(DAY, NEXT_DAY, PEOPLE)
            .filter_type(DeviceCheckinTimeFilter::CheckinTime)
            .send(client)
            .await?),
    ]
}
