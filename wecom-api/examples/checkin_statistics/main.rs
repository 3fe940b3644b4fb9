//! Adds up the check-ins of a month: working days, overtime and lateness, by department.
//!
//! `cargo run -p wecom-api --features mock,checkin --example checkin_statistics [-- <first day> <last day>]`, both as Unix
//! seconds, at most a month apart; see `quickstart` for how to reach the real server. The secret must be one that may
//! read check-ins.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::error::Error;
use wecom_api::checkin::{CheckinExceptionKind, ListMonthlyReports, MonthlyReport, UserId};
use wecom_api::contacts::ListUserIds;
use wecom_api::{Client, Timestamp};

/// How many members the server takes in one request.
const AT_A_TIME: usize = 100;

#[derive(Default)]
struct Sum {
    members: usize,
    work_days: i64,
    overtime_hours: f64,
    times_late: i64,
}

impl Sum {
    fn add(&mut self, report: &MonthlyReport) {
        self.members += 1;
        self.work_days += report.summary_info.work_days;
        let overtime = report
            .overwork_info
            .as_ref()
            .map_or(0, |overtime| overtime.workday_over_sec + overtime.holidays_over_sec + overtime.restdays_over_sec);
        self.overtime_hours += overtime as f64 / 3600.0;
        let late = report.exception_infos.iter().filter(|it| it.exception == CheckinExceptionKind::Late);
        self.times_late += late.map(|it| it.count).sum::<i64>();
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let days: Vec<i64> = std::env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    let (from, to) = match days[..] {
        [from, to] => (from, to),
        _ => (1_761_926_400, 1_764_432_000),
    };

    let members = members(&wecom.client).await?;
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for group in members.chunks(AT_A_TIME) {
        let request = ListMonthlyReports::new(Timestamp::new(from), Timestamp::new(to), group.to_vec());
        for report in request.send(&wecom.client).await?.reports {
            sums.entry(report.base_info.department_names.clone()).or_default().add(&report);
        }
    }
    println!("{:<24} {:>7} {:>9} {:>14} {:>5}", "department", "members", "work days", "overtime hours", "late");
    for (department, sum) in &sums {
        let Sum { members, work_days, overtime_hours, times_late } = sum;
        println!("{department:<24} {members:>7} {work_days:>9} {overtime_hours:>14.1} {times_late:>5}");
    }
    Ok(())
}

/// All members, each once: who is in two departments is listed for both.
async fn members(client: &Client) -> Result<Vec<UserId>, wecom_api::Error> {
    let mut memberships = ListUserIds::new().stream(client);
    let mut members = Vec::new();
    while let Some(membership) = memberships.next().await {
        members.push(membership?.userid);
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
