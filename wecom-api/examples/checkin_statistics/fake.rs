//! What the fake server answers: a month of each member.

use serde_json::json;
use wecom_api::mock::Server;

pub(crate) fn prepare(server: &Server) {
    server.on_path("/cgi-bin/checkin/getcheckin_monthdata", |request| {
        let input = request.json();
        let members = input["useridlist"].as_array().cloned().unwrap_or_default();
        let reports: Vec<_> = members
            .iter()
            .map(|member| {
                let department = if member == "wangwu" { "市场部" } else { "研发部" };
                json!({
                    "base_info": { "acctid": member, "departs_name": department, "record_type": 1 },
                    "summary_info": { "work_days": 21, "regular_days": 20, "except_days": 1 },
                    "exception_infos": [{ "exception": 1, "count": 1, "duration": 600 }, { "exception": 4, "count": 1 }],
                    "overwork_info": { "workday_over_sec": 5400, "holidays_over_sec": 0, "restdays_over_sec": 3600 },
                })
            })
            .collect();
        Ok(json!({ "datas": reports }))
    });
}
