//! `wechatpy.work.client.api.calendar`

use crate::row::{Row, row};
use wecom_api::calendars::{
    Calendar, CalendarPermission, CalendarShare, CreateCalendar, DeleteCalendar, ListCalendars, NewCalendar,
    UpdateCalendar,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        // The server takes the organizer from the application by now; `admins` may change the calendar.
        row!("calendar.add", |client| CreateCalendar::new(
            NewCalendar::new("Releases", "#0000FF")
                .admins(["zhangsan"])
                .description("What goes out when")
                .shares([CalendarShare::new("lisi").permission(CalendarPermission::View)]),
        )
        .send(client)
        .await?),
        row!("calendar.update", |client| UpdateCalendar::new(
            Calendar::new("wccal", "Releases", "#00FF00")
                .description("What went out when")
                .shares([CalendarShare::new("lisi")]),
        )
        .send(client)
        .await?),
        row!("calendar.get", |client| ListCalendars::new(["wccal"]).send(client).await?),
        row!("calendar.delete", |client| DeleteCalendar::new("wccal").send(client).await?),
    ]
}
