//! The numbers of one line: each with the metric, the statistic and the subject that its clause gives it.

use domain::{Document, Metric, StatisticKind, Unit};

use super::Stated;
use super::lines::{Above, clauses};
use super::names::Mention;
use super::numbers::{Written, numbers};
use super::phrases::{self, ColumnWords, Named};

/// The longest excerpt, in characters.
const EXCERPT: usize = 200;
/// How far behind a number its metric may stand, in bytes.
const BEHIND: usize = 28;

pub(super) struct Line<'a> {
    pub(super) document: &'a Document,
    pub(super) place: usize,
    pub(super) raw: &'a str,
    pub(super) words: &'a str,
    pub(super) own: &'a [Mention],
    pub(super) above: &'a Above,
    pub(super) columns: &'a [ColumnWords],
    pub(super) context: String,
}

impl Line<'_> {
    pub(super) fn stated(&self) -> Vec<Stated> {
        let mut found = Vec::new();
        for (start, end) in clauses(self.words) {
            let clause = &self.words[start..end];
            let named = phrases::metrics(clause, self.columns);
            let mut used = vec![false; named.len()];
            let mut last_end = 0;
            for number in numbers(clause) {
                // The number of a setting says what the line is about.
                let at = start + number.start;
                if self.own.iter().any(|mention| (mention.start..mention.end).contains(&at)) {
                    continue;
                }
                let whole = Clause { text: clause, start, named: &named, last_end };
                found.extend(self.one(&whole, &number, &mut used));
                last_end = number.end;
            }
        }
        found
    }

    fn one(&self, clause: &Clause<'_>, number: &Written, used: &mut [bool]) -> Option<Stated> {
        let Clause { text, start, last_end, .. } = *clause;
        if phrases::is_no_level(text) {
            return None;
        }
        let Measured { metric, name, counts, certain } = measured(clause, number, used)?;
        let unit = number.unit.unwrap_or(Unit::None);
        let value = unit.convert(number.value, unit.canonical())?;
        let tolerance = unit.convert(number.tolerance, unit.canonical())?;
        let begin = if last_end == 0 { 0 } else { last_end + own_words(text, last_end).len() };
        let words = &text[begin.min(number.start)..number.start];
        // A mean may stand for several numbers; an extreme is that of one.
        let said = phrases::statistic(words)
            .or_else(|| phrases::statistic(own_words(text, number.end)))
            .or_else(|| phrases::statistic(&text[..number.start]).filter(|said| certain && !said.best));
        let (statistic, best) = match said {
            _ if counts => (Some(StatisticKind::Count), false),
            Some(said) => (said.statistic, said.best),
            None => (None, false),
        };
        if statistic.is_none() && phrases::is_of_one(text) {
            return None;
        }
        let mut excerpt: String = self.raw.trim().chars().take(EXCERPT).collect();
        if self.raw.trim().chars().nth(EXCERPT).is_some() {
            excerpt.push('…');
        }
        Some(Stated {
            file: self.document.file.clone(),
            line: self.place as u64 + 1,
            excerpt,
            metric,
            name,
            certain,
            statistic,
            best,
            warm: ["warm", "excluding cold", "without cold", "excl. cold"]
                .iter()
                .any(|word| self.words.contains(word)),
            value,
            unit: unit.canonical(),
            tolerance,
            about: self.about(start + number.start)?,
            context: format!("{} {}", self.context, self.words),
        })
    }

    /// What the number at this byte is about: for each dimension the value named last before it in its line, else the
    /// only one of the line, else the only one of the lines above. `None` where a line names several.
    fn about(&self, at: usize) -> Option<Vec<(String, String)>> {
        let mut found: Vec<(String, String)> = Vec::new();
        let own: Vec<&String> = self.own.iter().map(|mention| &mention.name).collect();
        for name in &own {
            if found.iter().any(|(known, _)| known == *name) {
                continue;
            }
            let values = || self.own.iter().filter(|mention| mention.name == **name);
            let mut distinct: Vec<&String> = values().map(|mention| &mention.value).collect();
            distinct.sort();
            distinct.dedup();
            let value = if distinct.len() == 1 {
                distinct[0]
            } else {
                // Several values and one number each: the last before the number, where one stands before.
                &values().rfind(|mention| mention.start < at)?.value
            };
            found.push(((*name).clone(), value.clone()));
        }
        for line in self.above.lines() {
            for Mention { name, value, .. } in line {
                if found.iter().any(|(known, _)| known == name) {
                    continue;
                }
                let same = line.iter().all(|other| other.name != *name || other.value == *value);
                if same {
                    found.push((name.clone(), value.clone()));
                }
            }
        }
        Some(found)
    }
}

/// A part of a line with the metrics that it names, and where its last number ends.
#[derive(Clone, Copy)]
struct Clause<'a> {
    text: &'a str,
    start: usize,
    named: &'a [Named],
    last_end: usize,
}

/// What a number measures.
struct Measured {
    metric: Metric,
    name: String,
    /// Whether it is how many there are of something.
    counts: bool,
    certain: bool,
}

/// What a number measures by the words around it: a metric of its unit that stands before it, or shortly behind; else
/// what it counts, or the words before it.
fn measured(clause: &Clause<'_>, number: &Written, used: &mut [bool]) -> Option<Measured> {
    let Clause { text, named, .. } = *clause;
    let fits =
        |metric: &Named| number.unit.map_or(metric.unitless, |unit| metric.dimension == unit.dimension());
    let before = (0..named.len()).rev().find(|at| fits(&named[*at]) && named[*at].at < number.start);
    // The words behind belong to the next number where the one before has its own.
    let behind = || {
        (0..named.len()).find(|at| {
            let named = &named[*at];
            fits(named)
                && named.at >= number.end
                && named.at - number.end <= BEHIND
                && !text[number.end..named.at].contains(|digit: char| digit.is_ascii_digit())
        })
    };
    let known = |place: usize, certain: bool| Measured {
        metric: named[place].metric.clone(),
        name: named[place].word.clone(),
        counts: false,
        certain,
    };
    let rate = |metric: Metric, unit: Unit| Measured {
        metric,
        name: unit.symbol().to_owned(),
        counts: false,
        certain: true,
    };
    match before {
        Some(place) if !used[place] => {
            used[place] = true;
            return Some(known(place, true));
        }
        // A second number behind one word may be another of its kind, a part or a comparison.
        Some(place) if number.unit.is_some() => return Some(known(place, false)),
        Some(_) => return counted(clause, number),
        None => {}
    }
    if let Some(place) = behind().filter(|place| !used[*place]) {
        used[place] = true;
        return Some(known(place, true));
    }
    match number.unit {
        Some(unit @ Unit::CallsPerSecond) => Some(rate(Metric::RequestThroughput, unit)),
        Some(unit @ Unit::TokensPerSecond) => Some(rate(Metric::DecodeThroughput, unit)),
        Some(_) => called(clause, number),
        None => counted(clause, number),
    }
}

/// `12 failures`: how many there are of what the next word names.
fn counted(clause: &Clause<'_>, number: &Written) -> Option<Measured> {
    if number.value.fract() != 0.0 || number.value < 0.0 {
        return None;
    }
    let rest = clause.text[number.end..].strip_prefix(' ')?;
    let length = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(length);
    let glued =
        behind.starts_with(['_', '/', '.', '-']) && behind.chars().nth(1).is_some_and(char::is_alphanumeric);
    if word.len() < 3 || glued || !word.ends_with('s') && number.value > 1.0 || is_function_word(word) {
        return None;
    }
    let (metric, name) = (Metric::Column(word.to_owned()), word.to_owned());
    Some(Measured { metric, name, counts: true, certain: false })
}

/// `warm-up 5 s`: a number with a unit, called by the word before it.
fn called(clause: &Clause<'_>, number: &Written) -> Option<Measured> {
    let words =
        clause.text[clause.last_end.min(number.start)..number.start].trim_end_matches([' ', ':', '=', '(']);
    let word = words
        .rsplit(|character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_'))
        .next()?;
    let begins = word.starts_with(char::is_alphabetic);
    if word.len() < 3 || !begins || is_function_word(word) {
        return None;
    }
    let (metric, name) = (Metric::Column(word.to_owned()), word.to_owned());
    Some(Measured { metric, name, counts: false, certain: false })
}

/// Words that name nothing.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 42] = [
        "the",
        "and",
        "for",
        "with",
        "was",
        "were",
        "is",
        "are",
        "has",
        "had",
        "its",
        "this",
        "that",
        "from",
        "than",
        "about",
        "around",
        "roughly",
        "nearly",
        "almost",
        "only",
        "just",
        "times",
        "took",
        "after",
        "before",
        "than",
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "plus",
        "minus",
        "less",
        "more",
        "versus",
        "approximately",
        "reached",
    ];
    WORDS.contains(&word)
}

/// The words behind a number that say what it is: up to the next comma or number, where what follows is not that
/// number's own.
fn own_words(clause: &str, end: usize) -> &str {
    let rest = &clause[end..];
    let next = rest.find(|digit: char| digit.is_ascii_digit()).unwrap_or(rest.len());
    if next == rest.len() {
        return rest;
    }
    // `26.8 % average, 33.5 % peak`
    let comma = rest[..next].find([',', ';', ')']).unwrap_or(0);
    let own = rest[..comma].trim();
    if own.split(' ').count() <= 2 { &rest[..comma] } else { "" }
}
