//! Days and spans of days that a passage names.

use super::Found;
use crate::mentions::What;
use crate::queries::frames::{Value, weekday};

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Found<'_, '_> {
    /// `on 12 May`, `8, 11 and 12 May`, `from 8 to 12 May`, `until 7 May`, `since 2026-04-07`.
    pub(super) fn dates(&mut self) {
        let read = self.read;
        let dates: Vec<(usize, usize, &str)> = read
            .mentions
            .iter()
            .filter_map(|mention| match &mention.what {
                What::Date(date) => Some((mention.first, mention.last, date.as_str())),
                _ => None,
            })
            .collect();
        let mut spans: Vec<(usize, usize, String)> = Vec::new();
        for (first, last, date) in dates {
            // Numbers before it of the same month.
            let mut at = first;
            let mut days: Vec<(usize, usize, String)> = Vec::new();
            while let Some(number) = at.checked_sub(2).and_then(|at| read.tokens[at].number())
                && (read.tokens[at - 1].is_any(&["and", "to", "or", "until"])
                    || read.tokens[at - 1].is_mark(&[',', '-', '–']))
                && number.value.fract() == 0.0
                && (1.0..=31.0).contains(&number.value)
                && date.len() > 5
            {
                days.push((at - 2, at - 1, format!("{}{:02}", &date[..date.len() - 2], number.value)));
                at -= 2;
            }
            spans.extend(days.into_iter().rev());
            spans.push((first, last, date.to_owned()));
        }
        let mut at = 0;
        while at < spans.len() {
            let (first, last, date) = &spans[at];
            let before = |back: usize, words: &[&str]| {
                first.checked_sub(back).is_some_and(|at| read.tokens[at].is_any(words))
            };
            let ends = spans.get(at + 1).filter(|(next, ..)| {
                let joins = &read.tokens[*last];
                *next == last + 1
                    && (joins.is_any(&["to", "until", "through", "and"]) || joins.is_mark(&['-', '–']))
            });
            let span = before(1, &["from", "between"]) || before(2, &["from", "between"]);
            let dash = ends.is_some() && read.tokens[*last].is_mark(&['-', '–']);
            if let Some((_, end, to)) = ends.filter(|_| span || dash) {
                // Each end by itself, and all between them.
                let (end, to) = (*end, to.clone());
                let values = self.days(|day| is_on_or_after(day, date) && is_on_or_before(day, &to));
                self.add(*first, end, values, true, true);
                at += 2;
                continue;
            }
            let on = before(1, &["since", "from"]) || before(1, &["after"]);
            let values = if before(1, &["until", "till", "through", "by"]) {
                self.days(|day| is_on_or_before(day, date))
            } else if before(1, &["before"]) {
                self.days(|day| is_on_or_before(day, date) && !is_on(day, date))
            } else if on {
                let strict = before(1, &["after"]);
                self.days(|day| is_on_or_after(day, date) && !(strict && is_on(day, date)))
            } else {
                self.days(|day| is_on(day, date))
            };
            let number = *last - *first == 1 && read.tokens[*first].number().is_some();
            self.add(*first, *last, values, true, number);
            at += 1;
        }
    }

    /// `on weekdays`, `at the weekend`, `from Monday to Friday`.
    pub(super) fn week(&mut self) {
        let tokens = &self.read.tokens;
        for at in 0..tokens.len() {
            let span = tokens[at..].iter().take(3).map(|token| token.lower.as_str()).collect::<Vec<_>>();
            let (length, name) = match span.as_slice() {
                ["monday", "to" | "through", "friday"] => (3, "weekday"),
                ["weekday" | "weekdays" | "workday" | "workdays", ..] => (1, "weekday"),
                ["weekend" | "weekends", ..] => (1, "weekend"),
                _ => continue,
            };
            let values = self.frames.named(name).to_vec();
            self.add(at, at + length, values, true, false);
        }
    }

    /// `on Thursday`, where a file or a column is called `thu`, or where days are dates.
    pub(super) fn weekdays(&mut self) {
        for at in 0..self.read.tokens.len() {
            let lower = self.read.tokens[at].lower.as_str();
            let Some(place) = WEEKDAYS
                .iter()
                .position(|day| *day == lower.trim_end_matches('s'))
                .filter(|_| !self.taken[at])
            else {
                continue;
            };
            let mut values = self.frames.with_word(&lower[..3]).to_vec();
            values.extend(self.frames.named(&lower[..3]));
            if values.is_empty() {
                values = self.days(|day| weekday(day) == place);
            }
            self.add(at, at + 1, values, true, false);
        }
    }

    /// The values whose day is such a one.
    fn days(&self, is: impl Fn(u32) -> bool) -> Vec<Value> {
        let mut values = Vec::new();
        for (frame, one) in self.frames.all.iter().enumerate() {
            for (column, own) in one.columns.iter().enumerate() {
                for (code, day) in own.days.iter().enumerate() {
                    if day.is_some_and(&is) {
                        values.push(Value { frame, column, code });
                    }
                }
            }
        }
        values
    }
}

/// What a date leaves of a day, and the date itself, to compare: of `-05-12` month and day, of `2026-05` the month.
fn shared(day: u32, date: &str) -> Option<(u32, u32)> {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    Some(match digits.len() {
        8 => (day, number),
        6 => (day / 100, number),
        4 if date.starts_with('-') => (day % 10_000, number),
        4 => (day / 10_000, number),
        _ => return None,
    })
}

fn is_on(day: u32, date: &str) -> bool {
    shared(day, date).is_some_and(|(day, date)| day == date)
}

fn is_on_or_before(day: u32, date: &str) -> bool {
    shared(day, date).is_some_and(|(day, date)| day <= date)
}

fn is_on_or_after(day: u32, date: &str) -> bool {
    shared(day, date).is_some_and(|(day, date)| day >= date)
}
