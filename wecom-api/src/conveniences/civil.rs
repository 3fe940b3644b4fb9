//! Points in time as people read them.

/// WeCom's own zone, in seconds east of UTC.
pub(super) const BEIJING: i64 = 8 * 3600;

/// Date and time of day in a zone: `2026-11-25 18:30`.
pub(super) fn date_and_time(seconds: i64, offset: i64) -> String {
    let local = seconds.saturating_add(offset);
    let minutes = local.rem_euclid(86_400) / 60;
    format!("{} {:02}:{:02}", date(seconds, offset), minutes / 60, minutes % 60)
}

/// The date in a zone: `2026-11-25`. By the days since March of the year 0, with which leap days stand last.
pub(super) fn date(seconds: i64, offset: i64) -> String {
    let days = seconds.saturating_add(offset).div_euclid(86_400) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{BEIJING, date, date_and_time};

    #[test]
    fn dates_are_those_of_the_zone() {
        let cases = [
            (0, 0, "1970-01-01 00:00"),
            (0, BEIJING, "1970-01-01 08:00"),
            (951_782_399, 0, "2000-02-28 23:59"),
            (951_782_400, 0, "2000-02-29 00:00"),
            (1_709_164_800, 0, "2024-02-29 00:00"),
            (1_735_660_800, BEIJING, "2025-01-01 00:00"),
            (1_735_660_799, BEIJING, "2024-12-31 23:59"),
            (-1, 0, "1969-12-31 23:59"),
        ];
        for (seconds, offset, expected) in cases {
            assert_eq!(date_and_time(seconds, offset), expected);
            assert!(expected.starts_with(&date(seconds, offset)));
        }
        // No point in time is too far away to be shown.
        assert!(!date_and_time(i64::MAX, BEIJING).is_empty() && !date_and_time(i64::MIN, -BEIJING).is_empty());
    }
}
