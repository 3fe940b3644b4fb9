//! `wechatpy.work.client.api.schedule`

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::calendars::{
    CancelSchedule, CreateSchedule, ListCalendarSchedules, ListSchedules, NewSchedule, RemoveScheduleAttendees,
    Schedule, ScheduleAttendee, ScheduleReminders, UpdateSchedule,
};
use wecom_api::shared::RepeatType;

const START: Timestamp = Timestamp::new(1_718_208_000);
const END: Timestamp = Timestamp::new(1_718_211_600);

#[expect(deprecated, reason = "the client sends the older key")]
fn reminders() -> ScheduleReminders {
    ScheduleReminders::new()
        .is_remind(true)
        .remind_before_event_secs(3600)
        .is_repeat(true)
        .repeat_type(RepeatType::Weekly)
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        // The server takes the organizer from the application by now; `admins` may change the schedule.
        row!("schedule.add", |client| CreateSchedule::new(
            NewSchedule::new(START, END)
                .admins(["zhangsan"])
                .attendees([ScheduleAttendee::new("lisi")])
                .summary("Weekly")
                .description("What is new")
                .location("18F")
                .cal_id("wccal")
                .reminders(reminders()),
        )
        .send(client)
        .await?),
        row!("schedule.update", |client| UpdateSchedule::new(
            Schedule::new("17c7d2bd9f20d652840f72f59e796AAA", START, END)
                .admins(["zhangsan"])
                .attendees([ScheduleAttendee::new("lisi"), ScheduleAttendee::new("wangwu")])
                .summary("Weekly")
                .description("What is new")
                .location("19F")
                .cal_id("wccal")
                .reminders(reminders()),
        )
        .send(client)
        .await?),
        row!("schedule.get", |client| ListSchedules::new(["17c7d2bd9f20d652840f72f59e796AAA"]).send(client).await?),
        row!("schedule.delete", |client| CancelSchedule::new("17c7d2bd9f20d652840f72f59e796AAA").send(client).await?),
        row!("schedule.get_by_calendar", |client| ListCalendarSchedules::new("wccal")
            .offset(0)
            .limit(500)
            .send(client)
            .await?),
        row!("schedule.del_users", |client| RemoveScheduleAttendees::new("17c7d2bd9f20d652840f72f59e796AAA")
            .attendees([ScheduleAttendee::new("lisi")])
            .send(client)
            .await?),
    ]
}
