//! Dates as prose writes them.

use crate::tokens::{Kind, Token};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date that begins at a token, as `YYYY-MM-DD`, without a day as `YYYY-MM` and without a
/// year as `--MM-DD`, and the tokens it takes.
pub(crate) fn at(tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    match &token.kind {
        Kind::Date(date) => Some((date.clone(), 1)),
        Kind::Word => {
            let month = month(&token.lower)?;
            // `October 8, 2025`, `October 8th, 2025`, `October 2025`.
            let (day, mut next) = match whole(tokens, at + 1) {
                Some(value) if value <= 31 => (Some(value), at + 2),
                _ => (None, at + 1),
            };
            next += usize::from(
                day.is_some() && tokens.get(next).is_some_and(|word| word.is_any(&["st", "nd", "rd", "th"])),
            );
            next += usize::from(tokens.get(next).is_some_and(|mark| mark.is_mark(&[','])));
            match (whole(tokens, next).filter(|year| is_year(*year)), day) {
                (Some(year), _) => Some((written(year, month, day), next + 1 - at)),
                (None, Some(day)) if token.text.starts_with(char::is_uppercase) => {
                    Some((format!("--{month:02}-{day:02}"), 2))
                }
                _ => None,
            }
        }
        Kind::Number(_) => {
            // `8 October 2025`.
            let day = whole(tokens, at).filter(|day| (1..=31).contains(day))?;
            let mut next = at + 1;
            next += usize::from(tokens.get(next).is_some_and(|word| word.is_any(&["st", "nd", "rd", "th"])));
            next += usize::from(tokens.get(next).is_some_and(|word| word.is("of")));
            let month = month(&tokens.get(next)?.lower)?;
            next += 1 + usize::from(tokens.get(next + 1).is_some_and(|mark| mark.is_mark(&[','])));
            match whole(tokens, next).filter(|year| is_year(*year)) {
                Some(year) => Some((written(year, month, Some(day)), next + 1 - at)),
                None => Some((
                    format!("--{month:02}-{day:02}"),
                    next - usize::from(tokens[next - 1].is_mark(&[','])) - at,
                )),
            }
        }
        _ => None,
    }
}

/// The day of a moment in milliseconds since 1970, as `YYYY-MM-DD`. After Howard Hinnant's `civil_from_days`.
pub(crate) fn of_millis(millis: i64) -> String {
    let days = millis.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn whole(tokens: &[Token<'_>], at: usize) -> Option<u32> {
    let number = tokens.get(at)?.number()?;
    crate::claim::whole_number(number.value).filter(|value| number.sign.is_none() && *value < 10_000)
}

fn is_year(year: u32) -> bool {
    (1950..2100).contains(&year)
}

fn written(year: u32, month: usize, day: Option<u32>) -> String {
    match day {
        Some(day) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{year}-{month:02}"),
    }
}

fn month(word: &str) -> Option<usize> {
    let word = word.trim_end_matches('.');
    if word.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .position(|month| *month == word || word.len() <= 4 && month.starts_with(word))
        .map(|at| at + 1)
}
