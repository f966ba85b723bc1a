//! The folder's tables as frames: tables of the same columns one under the other, every column both as numbers that
//! can be asked for and as values that tell rows apart. What a column is for is left open here; a sentence decides.

use std::collections::HashMap;

use domain::{Cell, Column as TableColumn, Direction, Folder, Role, Table, Unit};
use evidence::Data;

use crate::lexicon::{alike, singular, words_of};
use crate::vocabulary::normal;

/// The most cells that are kept, and the most of one table.
const MOST_CELLS: usize = 400_000;
const MOST_OF_TABLE: usize = 100_000;
/// The most values of a column that tell rows apart.
const MOST_VALUES: usize = 2_000;
/// The longest value that is found in a text, in bytes.
const LONGEST_VALUE: usize = 80;
/// The most values of a column that one of them is sought among unsaid.
pub(super) const FEW: usize = 16;

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) frame: usize,
    pub(crate) column: usize,
    pub(crate) code: usize,
}

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
    codes: Vec<Option<usize>>,
    pub(crate) values: Vec<String>,
    /// The rows of each value.
    pub(crate) rows: Vec<Vec<usize>>,
    /// The values that are numbers, in order.
    pub(crate) order: Vec<usize>,
    /// The day that each value gives, as `YYYYMMDD`.
    pub(crate) days: Vec<Option<u32>>,
    /// Its place in each of the frame's tables; none where a table has no such column, or for what a path says.
    pub(crate) places: Vec<Option<usize>>,
}

/// Tables of the same columns.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) columns: Vec<Column>,
    /// Of each row which of the frame's tables, which of the folder's, and its row there.
    pub(crate) places: Vec<(usize, usize, usize)>,
    /// The words of the paths and parts of its tables, and of its columns.
    pub(crate) words: Vec<String>,
}

/// The frames of a folder, and where their values are found by name.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    pub(crate) tables: Vec<Table>,
    pub(crate) all: Vec<Frame>,
    keys: HashMap<String, Vec<Value>>,
    words: HashMap<String, Vec<Value>>,
    numbers: HashMap<u64, Vec<Value>>,
    /// Letters and digits of paths and parts.
    paths: Vec<(String, Value)>,
    /// How many names of columns have a word.
    names: HashMap<String, usize>,
    columns: usize,
}

/// The values that are numbers, in order, as codes.
fn ordered(values: &[String]) -> Vec<usize> {
    let numbers = values.iter().enumerate().filter_map(|(code, value)| Some((value.parse().ok()?, code)));
    let mut found: Vec<(f64, usize)> = numbers.collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.into_iter().map(|(_, code)| code).collect()
}

/// The day in a text, as `YYYYMMDD`: `2026-05-12T08:00`, `nightly_20260512.csv`.
fn day(text: &str) -> Option<u32> {
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
            plain.or(parted).filter(|day| {
                (1970..2100).contains(&(day / 10_000))
                    && (1..=12).contains(&(day / 100 % 100))
                    && (1..=31).contains(&(day % 100))
            })
        },
    )
}

/// The most groups of tables whose columns are compared with those of a table.
const MOST_COMPARED: usize = 64;

/// Whether most columns of two tables are the same.
fn is_like(one: &[String], other: &[String]) -> bool {
    let shared = other.iter().filter(|name| one.contains(name)).count();
    let all = one.len() + other.len() - shared;
    shared >= 3 && shared * 10 >= all * 7
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

/// Other words for a word of a name.
fn others(word: &str) -> Vec<String> {
    let short = SHORT.iter().filter(|(one, _)| *one == word).map(|(_, other)| (*other).to_owned());
    alike(word).into_iter().flat_map(words_of).chain(short).collect()
}

fn singular_words(name: &str) -> Vec<String> {
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
    fn of(name: &str, words: &str, columns: &[Result<&TableColumn, usize>], rows: usize) -> Self {
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
            numbers: Vec::with_capacity(rows),
            is_numeric: false,
            is_measure,
            codes: Vec::with_capacity(rows),
            values: Vec::new(),
            rows: Vec::new(),
            order: Vec::new(),
            days: Vec::new(),
            places: Vec::new(),
        };
        let mut places: HashMap<String, usize> = HashMap::new();
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
                    Cell::Text(text) if text.len() <= LONGEST_VALUE => (f64::NAN, Some(text.clone())),
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

    fn push(&mut self, number: f64, text: Option<String>, places: &mut HashMap<String, usize>) {
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

    /// Whether it divides rows into few groups.
    pub(crate) fn divides(&self) -> bool {
        (2..=FEW).contains(&self.values.len()) && self.values.len() * 2 <= self.numbers.len().max(4)
    }

    /// Whether its numbers can be what was set rather than what came of it: few, or going up step by step.
    pub(crate) fn is_setting(&self) -> bool {
        let mut before = f64::NEG_INFINITY;
        let mut steps = self.numbers.iter().filter(|own| own.is_finite()).take(3).map(|own| {
            let up = *own > before;
            before = *own;
            up && own.fract() == 0.0
        });
        let whole = || self.numbers.iter().all(|own| !own.is_finite() || own.fract() == 0.0);
        self.divides() && (!self.is_measure && self.unit == Unit::None || whole())
            || !self.is_measure && steps.all(|up| up)
    }
}

/// Whether the model had to be loaded for each row, where it had to for some.
fn starts(tables: &[&Table], data: &Data) -> Option<Column> {
    let mut column = Column::of("start", "", &[], 0);
    let mut places = HashMap::new();
    for table in tables {
        let of_table = data.families.iter().find_map(|family| {
            let part = family.parts.iter().find(|part| part.file == table.file && part.part == table.part)?;
            family.cold.get(part.range())
        });
        for row in 0..table.rows() {
            let cold = of_table.and_then(|cold| cold.get(row));
            let text = cold.map(|cold| if *cold { "cold" } else { "warm" }.to_owned());
            column.push(f64::NAN, text, &mut places);
        }
    }
    column.places = vec![None; tables.len()];
    (column.values.len() > 1).then_some(column)
}

impl Frames {
    pub(crate) fn of(folder: &Folder, data: &Data) -> Self {
        let mut frames = Self::default();
        let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
        let mut places: HashMap<Vec<String>, usize> = HashMap::new();
        let mut kept = 0;
        for table in &folder.tables {
            let size = table.rows() * table.columns.len();
            if size == 0 || size > MOST_OF_TABLE || kept + size > MOST_CELLS {
                continue;
            }
            kept += size;
            let names: Vec<String> = table.columns.iter().map(|column| normal(&column.name)).collect();
            let group = places.get(&names).copied().unwrap_or_else(|| {
                let like =
                    (0..groups.len().min(MOST_COMPARED)).find(|group| is_like(&groups[*group].0, &names));
                like.unwrap_or_else(|| {
                    groups.push((Vec::new(), Vec::new()));
                    groups.len() - 1
                })
            });
            for name in &names {
                if !groups[group].0.contains(name) {
                    groups[group].0.push(name.clone());
                }
            }
            places.insert(names, group);
            groups[group].1.push(frames.tables.len());
            frames.tables.push(table.clone());
        }
        for (names, group) in groups {
            let frame = frames.frame(&names, &group, data);
            frames.all.push(frame);
        }
        frames.index();
        frames
    }

    fn frame(&self, names: &[String], group: &[usize], data: &Data) -> Frame {
        let tables: Vec<&Table> = group.iter().map(|at| &self.tables[*at]).collect();
        let rows: usize = tables.iter().map(|table| table.rows()).sum();
        let places = group
            .iter()
            .enumerate()
            .flat_map(|(own, at)| (0..self.tables[*at].rows()).map(move |row| (own, *at, row)))
            .collect();
        let mut columns: Vec<Column> = names
            .iter()
            .filter_map(|name| {
                let at = |table: &Table| table.columns.iter().position(|own| normal(&own.name) == *name);
                let places: Vec<Option<usize>> = tables.iter().map(|table| at(table)).collect();
                let own: Vec<Result<&TableColumn, usize>> = tables
                    .iter()
                    .zip(&places)
                    .map(|(table, at)| at.map_or(Err(table.rows()), |at| Ok(&table.columns[at])))
                    .collect();
                let first = own.iter().find_map(|own| own.ok())?;
                // `/n-samples/*` of a JSON document says what its values are.
                let part = match tables.as_slice() {
                    [only] if only.part.starts_with('/') => only.part.as_str(),
                    _ => "",
                };
                let mut column = Column::of(&first.name, &format!("{part} {}", first.name), &own, rows);
                column.places = places;
                Some(column)
            })
            .collect();
        for (name, text) in [
            ("file", (|table: &Table| table.file.clone()) as fn(&Table) -> String),
            ("part", |table: &Table| table.part.clone()),
        ] {
            let mut column = Column::of(name, "", &[], rows);
            let mut places = HashMap::new();
            for table in &tables {
                let text = text(table);
                for _ in 0..table.rows() {
                    column.push(f64::NAN, (!text.is_empty()).then(|| text.clone()), &mut places);
                }
            }
            column.places = vec![None; tables.len()];
            if column.values.len() > 1 || name == "file" {
                columns.push(column);
            }
        }
        columns.extend(starts(&tables, data));
        let paths: Vec<&str> = tables.iter().flat_map(|table| [table.file.as_str(), &table.part]).collect();
        let mut words = singular_words(&paths.join(" "));
        words.extend(columns.iter().flat_map(|column| column.own.clone()));
        words.sort();
        words.dedup();
        Frame { columns, places, words }
    }

    /// Makes values findable by their names, words and numbers.
    fn index(&mut self) {
        for (frame, one) in self.all.iter_mut().enumerate() {
            for (column, own) in one.columns.iter_mut().enumerate() {
                own.days = own.values.iter().map(|text| day(text)).collect();
                own.order = ordered(&own.values);
                self.columns += 1;
                for word in &own.words {
                    *self.names.entry(word.clone()).or_default() += 1;
                }
                for (code, text) in own.values.iter().enumerate() {
                    let value = Value { frame, column, code };
                    if let Ok(number) = text.parse::<f64>() {
                        self.numbers.entry((number + 0.0).to_bits()).or_default().push(value);
                        continue;
                    }
                    let is_path = !Self::is_column(own);
                    let mut keys = vec![normal(text)];
                    if is_path {
                        self.paths.push((keys[0].clone(), value));
                        let name = text.rsplit('/').next().unwrap_or(text);
                        keys.push(normal(name));
                        keys.push(normal(name.rsplit_once('.').map_or(name, |(stem, _)| stem)));
                    }
                    keys.dedup();
                    for key in &keys {
                        if !key.is_empty() {
                            self.keys.entry(key.clone()).or_default().push(value);
                        }
                    }
                    let mut words: Vec<String> = text
                        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')' | '[' | ']'))
                        .map(normal)
                        .chain(words_of(text))
                        .filter(|word| {
                            !keys.contains(word)
                                && (word.len() > 2
                                    || word.len() > 1 && word.bytes().any(|b| b.is_ascii_digit()))
                                && word.bytes().any(|byte| byte.is_ascii_alphabetic())
                        })
                        .collect();
                    words.sort();
                    words.dedup();
                    for word in words {
                        self.words.entry(word).or_default().push(value);
                    }
                }
            }
        }
    }

    /// The values of this name, in letters and digits.
    pub(crate) fn named(&self, key: &str) -> &[Value] {
        self.keys.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether a name of a column has a word.
    pub(crate) fn is_in_name(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// How much a word tells one column from another.
    pub(crate) fn weight(&self, word: &str) -> f64 {
        let with = self.names.get(word).copied().unwrap_or(1).max(1);
        (1.0 + self.columns as f64 / with as f64).ln()
    }

    /// Whether a column is of the tables, not of their paths.
    pub(crate) fn is_column(column: &Column) -> bool {
        column.places.iter().any(Option::is_some)
    }

    /// The values that a word is part of.
    pub(crate) fn with_word(&self, word: &str) -> &[Value] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }

    /// The paths that a name is part of.
    pub(crate) fn in_paths(&self, key: &str) -> Vec<Value> {
        let with = self.paths.iter().filter(|(path, _)| path.contains(key)).map(|(_, value)| *value);
        if self.paths.len() > MOST_VALUES { Vec::new() } else { with.collect() }
    }

    /// The values that are this number.
    pub(crate) fn number(&self, number: f64) -> &[Value] {
        self.numbers.get(&(number + 0.0).to_bits()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn column(&self, value: Value) -> &Column {
        &self.all[value.frame].columns[value.column]
    }
}
