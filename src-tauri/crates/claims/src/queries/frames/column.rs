//! A column of a frame: its numbers in one unit, the values that tell its rows apart, and every word that it is called by.

use domain::{Cell, Column as TableColumn, Direction, Role, Unit};
use foldhash::HashMap;

use crate::lexicon::{alike, singular, words_of};

/// The most values of a column that tell rows apart.
pub(super) const MOST_VALUES: usize = 2_000;
/// The longest value that is found in a text, in bytes.
const LONGEST_VALUE: usize = 80;
/// The most values of a column that one of them is sought among unsaid.
pub(crate) const FEW: usize = 16;

/// A statistic in the name of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Named {
    Mean,
    Minimum,
    Maximum,
    Spread,
    /// In percent.
    Quantile(f64),
}

impl Named {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let words = words_of(name);
        let lower = name.to_lowercase();
        if let Some((_, rest)) = lower.split_once("percentile") {
            let digits: String = rest
                .trim_start_matches(|c: char| !c.is_ascii_digit())
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            if let Ok(percent) = digits.trim_end_matches('.').parse() {
                return Some(Self::Quantile(percent));
            }
        }
        words.iter().find_map(|word| {
            Some(match word.as_str() {
                "mean" | "avg" | "average" => Self::Mean,
                "min" | "minimum"
                    if !lower.ends_with("_min") || words.len() > 2 && lower.contains("min_") =>
                {
                    Self::Minimum
                }
                "max" | "maximum" | "peak" => Self::Maximum,
                "std" | "stddev" | "sd" | "stdev" | "stderr" => Self::Spread,
                "median" => Self::Quantile(50.0),
                _ => Self::Quantile(quantile(word)?),
            })
        })
    }
}

/// The percent of `p95`, `p999`.
pub(crate) fn quantile(word: &str) -> Option<f64> {
    let digits = word.strip_prefix('p').filter(|digits| (2..=4).contains(&digits.len()))?;
    let number: f64 = digits.replace('_', ".").parse().ok()?;
    Some(if number >= 100.0 { number / 10.0 } else { number })
}

/// A column of a frame.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// The words of its name in the singular.
    pub(crate) own: Vec<String>,
    /// Those and others for them.
    pub(crate) calls: Vec<String>,
    /// Those and the words of its metric.
    pub(crate) words: Vec<String>,
    pub(crate) unit: Unit,
    /// The unit that its name gives, before all are made one.
    pub(crate) written: Unit,
    /// Its numbers in the unit, row by row; not finite where there is none.
    pub(crate) numbers: Vec<f64>,
    pub(crate) is_numeric: bool,
    /// Whether it was read as something measured.
    pub(crate) is_measure: bool,
    /// Which way is better.
    pub(crate) direction: Direction,
    /// Which statistic its name says its numbers are.
    pub(crate) statistic: Option<Named>,
    /// The value of each row, by its place in `values`.
    pub(super) codes: Vec<Option<usize>>,
    pub(crate) values: Vec<String>,
    /// The rows of each value.
    pub(crate) rows: Vec<Vec<usize>>,
    /// The values that are numbers, in order.
    pub(crate) order: Vec<usize>,
    /// The day that each value gives, as `YYYYMMDD`.
    pub(crate) days: Vec<Option<u32>>,
    /// Its place in each of the frame's tables; none where a table has no such column, or for what a path says.
    pub(crate) places: Vec<Option<usize>>,
    /// Of a share that follows from two columns, the column that counts everything; its places are those of the part.
    pub(crate) whole: Option<usize>,
}

/// The values that are numbers, in order, as codes.
pub(super) fn ordered(values: &[String]) -> Vec<usize> {
    let numbers = values.iter().enumerate().filter_map(|(code, value)| Some((value.parse().ok()?, code)));
    let mut found: Vec<(f64, usize)> = numbers.collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.into_iter().map(|(_, code)| code).collect()
}

/// The day in a text, as `YYYYMMDD`: `2026-05-12T08:00`, `nightly_20260512.csv`.
pub(super) fn day(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let digit =
        |at: usize| bytes.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let number = |places: [usize; 8]| places.into_iter().try_fold(0, |sum, at| Some(sum * 10 + digit(at)?));
    (0..bytes.len().saturating_sub(7)).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit()).find_map(
        |at| {
            let plain =
                number([0, 1, 2, 3, 4, 5, 6, 7].map(|place| at + place)).filter(|_| digit(at + 8).is_none());
            let parted = number([0, 1, 2, 3, 5, 6, 8, 9].map(|place| at + place)).filter(|_| {
                matches!(bytes[at + 4], b'-' | b'_' | b'.') && matches!(bytes[at + 7], b'-' | b'_' | b'.')
            });
            let turned = number([6, 7, 8, 9, 3, 4, 0, 1].map(|place| at + place))
                .filter(|_| bytes[at + 2] == b'.' && bytes[at + 5] == b'.' && digit(at + 10).is_none());
            plain.or(parted).or(turned).filter(|day| {
                (1970..2100).contains(&(day / 10_000))
                    && (1..=12).contains(&(day / 100 % 100))
                    && (1..=31).contains(&(day % 100))
            })
        },
    )
}

/// The day of the week of a day given as `YYYYMMDD`, Monday being 0. After Sakamoto's method.
pub(crate) fn weekday(day: u32) -> usize {
    const SHIFTS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
    let Some(shift) = SHIFTS.get(month.wrapping_sub(1) as usize) else { return 7 };
    let year = year - u32::from(month < 3);
    let from_sunday = (year + year / 4 - year / 100 + year / 400 + shift + day) % 7;
    (from_sunday as usize + 6) % 7
}

/// Short forms in the names of columns.
const SHORT: &[(&str, &str)] = &[
    ("msg", "message"),
    ("msgs", "message"),
    ("usr", "user"),
    ("sys", "system"),
    ("cnt", "count"),
    ("num", "number"),
    ("pct", "percent"),
    ("idx", "index"),
    ("tput", "throughput"),
    ("thrpt", "throughput"),
    ("tps", "throughput"),
    ("tps", "speed"),
    ("clat", "latency"),
    ("slat", "latency"),
    ("lim", "limit"),
    ("cfg", "configuration"),
    ("env", "environment"),
    ("img", "image"),
    ("imgs", "image"),
    ("sec", "second"),
    ("min", "minute"),
    ("len", "length"),
    ("max", "maximum"),
    ("avg", "mean"),
    ("mean", "average"),
    ("std", "deviation"),
    ("ver", "version"),
    ("cpu", "processor"),
    ("found", "find"),
    ("completed", "complete"),
    ("loss", "losses"),
    ("retention", "retain"),
    ("temp", "temperature"),
    ("skin", "surface"),
    ("rss", "memory"),
    ("vram", "memory"),
    ("mem", "ram"),
    ("acc", "accuracy"),
    ("quant", "quantisation"),
    ("quant", "quantization"),
    ("ngl", "layer"),
    ("ctx", "context"),
    ("iops", "operation"),
    ("ppl", "perplexity"),
    ("wh", "battery"),
    ("size", "large"),
];

/// The unit that the last word of a name is.
fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "w" | "watt" => Unit::Watts,
        "s" | "sec" | "second" => Unit::Seconds,
        "min" | "minute" => Unit::Minutes,
        "h" | "hour" => Unit::Hours,
        "c" | "celsius" => Unit::Celsius,
        "pct" | "percent" => Unit::Percent,
        "ns" => Unit::Nanoseconds,
        "us" | "µs" => Unit::Microseconds,
        "ms" => Unit::Milliseconds,
        "byte" => Unit::Bytes,
        "kb" => Unit::Kilobytes,
        "mb" => Unit::Megabytes,
        "gb" => Unit::Gigabytes,
        "mib" => Unit::Mebibytes,
        "gib" => Unit::Gibibytes,
        "mhz" => Unit::Megahertz,
        "j" => Unit::Joules,
        _ => return None,
    })
}

/// 1 for yes, 0 for no.
fn truth(text: &str) -> f64 {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => 1.0,
        "false" | "no" => 0.0,
        _ => f64::NAN,
    }
}

/// Whether every text of some columns is a yes or a no: its share is the mean of ones and noughts.
fn tells_yes_or_no(columns: &[Result<&TableColumn, usize>]) -> bool {
    let mut cells = columns.iter().flatten().flat_map(|column| &column.cells);
    if cells.any(|cell| matches!(cell, Cell::Number(_))) {
        return false;
    }
    let mut texts = columns.iter().flatten().flat_map(|column| &column.cells).filter_map(|cell| match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    });
    texts.clone().next().is_some() && texts.all(|text| truth(text).is_finite())
}

/// Other words for a word of a name.
fn others(word: &str) -> Vec<String> {
    let short = SHORT.iter().filter(|(one, _)| *one == word).map(|(_, other)| (*other).to_owned());
    alike(word).into_iter().flat_map(words_of).chain(short).collect()
}

pub(super) fn singular_words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words_of(name) {
        let word = singular(&word).to_owned();
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

impl Column {
    /// Columns of one name, one under the other; where a table has none, its number of rows.
    pub(super) fn of(name: &str, words: &str, columns: &[Result<&TableColumn, usize>], rows: usize) -> Self {
        let first = columns.iter().find_map(|own| own.ok());
        let (unit, metric, is_measure) = match first.map(|column| &column.role) {
            Some(Role::Measure { unit, metric, .. }) => (unit.canonical(), metric.name().to_owned(), true),
            _ => (Unit::None, String::new(), false),
        };
        let own = singular_words(words);
        let named = if unit == Unit::None {
            let fine = own.iter().find(|word| matches!(word.as_str(), "ns" | "us" | "µs"));
            fine.or(own.last()).and_then(|word| unit_of(word))
        } else {
            None
        };
        let written = named.unwrap_or(match first.map(|column| &column.role) {
            Some(Role::Measure { unit, .. }) => *unit,
            _ => Unit::None,
        });
        let unit = named.map_or(unit, Unit::canonical);
        let mut all = own.clone();
        for word in singular_words(&metric) {
            if !all.contains(&word) {
                all.push(word);
            }
        }
        for word in all.clone() {
            all.extend(others(&word));
        }
        // `recall_at_10`, said as recall@10.
        for pair in own.windows(2).chain(own.windows(3)) {
            let (first, last) = (&pair[0], &pair[pair.len() - 1]);
            if last.bytes().all(|byte| byte.is_ascii_digit()) && (pair.len() == 2 || pair[1] == "at") {
                all.push(format!("{first}{last}"));
            }
        }
        let calls = own.iter().cloned().chain(own.iter().flat_map(|word| others(word))).collect();
        let mut column = Self {
            name: name.to_owned(),
            direction: match first.map(|column| &column.role) {
                Some(Role::Measure { direction, .. }) => *direction,
                _ => Direction::Neutral,
            },
            statistic: Named::of(name),
            calls,
            own,
            words: all,
            unit,
            written,
            numbers: Vec::with_capacity(rows),
            is_numeric: false,
            is_measure,
            codes: Vec::with_capacity(rows),
            values: Vec::new(),
            rows: Vec::new(),
            order: Vec::new(),
            days: Vec::new(),
            places: Vec::new(),
            whole: None,
        };
        let yes_or_no = tells_yes_or_no(columns);
        let mut places: HashMap<String, usize> = HashMap::default();
        for one in columns {
            let one = match one {
                Ok(one) => one,
                Err(rows) => {
                    for _ in 0..*rows {
                        column.push(f64::NAN, None, &mut places);
                    }
                    continue;
                }
            };
            let from = match (&one.role, named) {
                (_, Some(unit)) => unit,
                (Role::Measure { unit, .. }, None) => *unit,
                _ => Unit::None,
            };
            for cell in &one.cells {
                let (number, text) = match cell {
                    Cell::Number(value) => {
                        (from.convert(*value, unit).unwrap_or(*value), Some(value.to_string()))
                    }
                    Cell::Text(text) if text.len() <= LONGEST_VALUE => {
                        (if yes_or_no { truth(text) } else { f64::NAN }, Some(text.clone()))
                    }
                    _ => (f64::NAN, None),
                };
                column.is_numeric |= number.is_finite();
                column.push(number, text, &mut places);
            }
        }
        if column.values.len() > MOST_VALUES {
            column.values.clear();
            column.rows.clear();
            column.codes = vec![None; column.numbers.len()];
        }
        column
    }

    pub(super) fn push(&mut self, number: f64, text: Option<String>, places: &mut HashMap<String, usize>) {
        let row = self.numbers.len();
        self.numbers.push(number);
        let code = text.map(|text| {
            *places.entry(text).or_insert_with_key(|text| {
                self.values.push(text.clone());
                self.rows.push(Vec::new());
                self.values.len() - 1
            })
        });
        if let Some(code) = code {
            self.rows[code].push(row);
        }
        self.codes.push(code);
    }

    pub(crate) fn code(&self, row: usize) -> Option<usize> {
        self.codes.get(row).copied().flatten()
    }

    /// Whether it says yes or no of each row, kept as ones and noughts too.
    pub(crate) fn is_yes_or_no(&self) -> bool {
        self.is_numeric && !self.values.is_empty() && self.values.iter().all(|text| truth(text).is_finite())
    }

    /// Whether it is 1 for some rows and 0 for the others.
    pub(crate) fn is_flag(&self) -> bool {
        let is = |number: &str| self.values.iter().any(|text| text == number);
        self.values.len() == 2 && is("0") && is("1")
    }

    /// Whether it divides rows into few groups.
    pub(crate) fn divides(&self) -> bool {
        (2..=FEW).contains(&self.values.len()) && self.values.len() * 2 <= self.numbers.len().max(4)
    }

    /// Whether its numbers are whole as they are written.
    pub(crate) fn is_whole(&self) -> bool {
        self.values.iter().all(|text| text.parse::<f64>().is_ok_and(|own| own.fract() == 0.0))
    }

    /// Whether its name speaks of money.
    pub(crate) fn is_price(&self) -> bool {
        let prices = |word: &String| {
            matches!(
                word.as_str(),
                "price" | "cost" | "eur" | "euro" | "usd" | "dollar" | "preis" | "kosten" | "prix"
            )
        };
        self.own.iter().any(prices) || self.name.contains(['€', '$'])
    }

    /// Whether more of it is better by its name: accuracies, recalls.
    pub(crate) fn is_quality(&self) -> bool {
        self.own.iter().any(|word| {
            matches!(
                word.as_str(),
                "acc"
                    | "accuracy"
                    | "score"
                    | "recall"
                    | "precision"
                    | "f1"
                    | "mrr"
                    | "ndcg"
                    | "auc"
                    | "match"
                    | "exact"
            )
        })
    }

    /// Whether its numbers can be what was set rather than what came of it: few, or going up step by step.
    pub(crate) fn is_setting(&self) -> bool {
        // `minutes` of 39.8 are no steps.
        if let [only] = self.own.as_slice()
            && self.is_whole()
            && matches!(
                only.as_str(),
                "hour" | "minute" | "day" | "week" | "month" | "step" | "epoch" | "iteration" | "run"
            )
        {
            return true;
        }
        let mut before = f64::NEG_INFINITY;
        let mut steps = self.numbers.iter().filter(|own| own.is_finite()).take(3).map(|own| {
            let up = *own > before;
            before = *own;
            up && own.fract() == 0.0
        });
        self.divides() && (!self.is_measure && self.unit == Unit::None || self.is_whole())
            || !self.is_measure && steps.all(|up| up)
    }
}
