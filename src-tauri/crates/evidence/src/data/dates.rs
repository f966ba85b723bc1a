//! Dates as they stand in paths and cells: `2025-10-02`, `20251002-151824`, `2025-10-02T15:18:24Z`.

use std::ops::Range;

/// A moment, as precisely as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment {
    /// Days since 1970-01-01.
    pub(crate) day: i64,
    /// Seconds since midnight, where a time stands behind the date.
    pub(crate) second: Option<u32>,
}

impl Moment {
    /// Days since 1970-01-01, with the time as a fraction.
    pub(crate) fn days(self) -> f64 {
        self.day as f64 + f64::from(self.second.unwrap_or(0)) / 86_400.0
    }

    /// `2025-10-02`
    pub(crate) fn date(self) -> String {
        let (year, month, day) = civil(self.day);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2025-10-02T15:18:24`
    pub(crate) fn with_time(self) -> String {
        let date = self.date();
        self.second.map_or(date.clone(), |second| {
            format!("{date}T{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
        })
    }
}

/// Every date in `text`, with the bytes that it takes.
pub(crate) fn find(text: &str) -> Vec<(Moment, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        match if begins { date_at(bytes, at) } else { None } {
            Some((moment, end)) => {
                found.push((moment, at..end));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The moment that a cell is: a date at its beginning and nothing but a time behind it.
pub(crate) fn of_cell(cell: &str) -> Option<Moment> {
    let cell = cell.trim();
    let (moment, end) = date_at(cell.as_bytes(), 0)?;
    let rest = &cell[end..];
    let zone = |character: char| character.is_ascii_digit() || "+-:.Zz UTC".contains(character);
    rest.chars().all(zone).then_some(moment)
}

fn date_at(bytes: &[u8], at: usize) -> Option<(Moment, usize)> {
    let year = number(bytes, at, 4).filter(|year| (1970..2100).contains(year))?;
    let separator = bytes.get(at + 4).copied().filter(|byte| matches!(byte, b'-' | b'_' | b'.' | b'/'));
    let (month, day, end) = match separator {
        Some(separator) => {
            let month = number(bytes, at + 5, 2)?;
            if bytes.get(at + 7) != Some(&separator) {
                return None;
            }
            (month, number(bytes, at + 8, 2)?, at + 10)
        }
        None => (number(bytes, at + 4, 2)?, number(bytes, at + 6, 2)?, at + 8),
    };
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let more = separator.is_none() && bytes.get(end).is_some_and(u8::is_ascii_digit);
    if !(1..=12).contains(&month) || !(1..=longest).contains(&day) || more {
        return None;
    }
    let day = days(i64::from(year), i64::from(month), i64::from(day));
    let (second, end) = time_at(bytes, end).map_or((None, end), |(second, end)| (Some(second), end));
    Some((Moment { day, second }, end))
}

/// `-151824`, `T15:18:24`, `_15-18-24`, ` 15:18` behind a date.
fn time_at(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    bytes.get(at).filter(|byte| matches!(byte, b'-' | b'_' | b'T' | b't' | b' '))?;
    let hour = number(bytes, at + 1, 2)?;
    let separator = bytes.get(at + 3).copied().filter(|byte| matches!(byte, b':' | b'-' | b'_'));
    let width = usize::from(separator.is_some());
    let minute = number(bytes, at + 3 + width, 2)?;
    let mut end = at + 5 + width;
    let mut second = 0;
    let goes_on = separator.is_none_or(|separator| bytes.get(end) == Some(&separator));
    if let Some(found) = number(bytes, end + width, 2).filter(|found| goes_on && *found < 60) {
        second = found;
        end += width + 2;
    }
    let more = bytes.get(end).is_some_and(u8::is_ascii_digit);
    (hour < 24 && minute < 60 && !more).then_some((hour * 3_600 + minute * 60 + second, end))
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    bytes
        .get(at..at + width)?
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant, `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970-01-01 (Howard Hinnant, `civil_from_days`).
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::{find, of_cell};

    #[test]
    fn finds_the_dates_of_a_path() {
        let check = |path: &str, expected: &[&str]| {
            let found: Vec<String> = find(path).into_iter().map(|(moment, _)| moment.with_time()).collect();
            assert_eq!(found, expected, "{path}");
        };
        check("ollama/20251002-151824/runs.csv", &["2025-10-02T15:18:24"]);
        check("nightly_2025-10-02.csv", &["2025-10-02"]);
        check("2024-02-29/bench_2024_03_01_1530.csv", &["2024-02-29", "2024-03-01T15:30:00"]);
        check("run-20251302.csv", &[]);
        check("id_202510021518241.csv", &[]);
        check("g80_c2048.csv", &[]);
        check("2025-10-02_2.csv", &["2025-10-02"]);
    }

    #[test]
    fn a_cell_is_a_date_or_is_not() {
        let check = |cell: &str, expected: Option<&str>| {
            assert_eq!(of_cell(cell).map(super::Moment::with_time).as_deref(), expected, "{cell}");
        };
        check("2025-10-02", Some("2025-10-02"));
        check("2025-10-02T19:18:24.204845+00:00", Some("2025-10-02T19:18:24"));
        check("2025-10-04 13:37:17.003861", Some("2025-10-04T13:37:17"));
        check("2025-10-02 run", None);
        check("q4_0", None);
        check("1759275987.6", None);
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let day = |text: &str| of_cell(text).unwrap().day;
        assert_eq!(day("1970-01-01"), 0);
        assert_eq!(day("2000-03-01"), 11_017);
        assert_eq!(day("2025-10-08") - day("2025-09-30"), 8);
        assert_eq!(of_cell("2024-12-31").unwrap().date(), "2024-12-31");
    }
}
