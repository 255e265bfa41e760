//! Logical time: instants in milliseconds since 1970 and the three date forms that the upstream writes.

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Moment {
    /// Monday 2026-11-02T09:00:00Z: where every sandbox starts.
    pub const START: Moment = Moment(1_793_610_000_000);

    /// The instant so many milliseconds later (or earlier).
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Moment {
        Moment(self.0.saturating_add(milliseconds))
    }

    /// `2026-11-02T09:00:00.000Z`
    #[must_use]
    pub fn iso_millis(self) -> String {
        let (date, within) = self.split();
        format!("{date}T{}.{:03}Z", time_of_day(within), within % SECOND)
    }

    /// `2026-11-02T09:00:00Z`
    #[must_use]
    pub fn iso_seconds(self) -> String {
        let (date, within) = self.split();
        format!("{date}T{}Z", time_of_day(within))
    }

    /// `2026-11-02`
    #[must_use]
    pub fn date(self) -> String {
        self.split().0
    }

    /// Days since Monday: 0 is Monday, 6 is Sunday.
    #[must_use]
    pub const fn weekday(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.0.div_euclid(DAY) + 3).rem_euclid(7)
    }

    /// Midnight of the same day.
    #[must_use]
    pub const fn midnight(self) -> Moment {
        Moment(self.0.div_euclid(DAY) * DAY)
    }

    fn split(self) -> (String, i64) {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        (format!("{year:04}-{month:02}-{day:02}"), self.0.rem_euclid(DAY))
    }
}

fn time_of_day(within: i64) -> String {
    format!("{:02}:{:02}:{:02}", within / HOUR, within / MINUTE % 60, within / SECOND % 60)
}

/// Days since 1970 as year, month, day (Howard Hinnant's `civil_from_days`).
const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}
