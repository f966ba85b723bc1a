//! The folder's tables as frames: tables of the same columns one under the other, every column both as numbers that
//! can be asked for and as values that tell rows apart. What a column is for is left open here; a sentence decides.

mod column;
mod derived;

use domain::{Column as TableColumn, Folder, Table, Unit};
use evidence::{CopyKind, Data};
use foldhash::{HashMap, HashSet};

use crate::lexicon::words_of;
use crate::vocabulary::normal;

pub(crate) use column::{Column, FEW, Named, quantile, weekday};
use column::{MOST_VALUES, day, ordered, singular_words};

/// The most cells that are kept, and the most of one table.
const MOST_CELLS: usize = 400_000;
const MOST_OF_TABLE: usize = 100_000;

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) frame: usize,
    pub(crate) column: usize,
    pub(crate) code: usize,
}

/// Tables of the same columns.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) columns: Vec<Column>,
    /// Of each row which of the frame's tables, which of the folder's, and its row there.
    pub(crate) places: Vec<(usize, usize, usize)>,
    /// The words of the paths and parts of its tables, and of its columns.
    pub(crate) words: Vec<String>,
    /// The values of other frames that the paths of all its tables name: whose file it is.
    pub(crate) of: Vec<Value>,
}

/// The frames of a folder, and where their values are found by name.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    pub(crate) tables: Vec<Table>,
    pub(crate) all: Vec<Frame>,
    keys: HashMap<String, Vec<Value>>,
    words: HashMap<String, Vec<Value>>,
    numbers: HashMap<u64, Vec<Value>>,
    /// Versions in names: `16.2` of `marlstore-16.2.md`.
    versions: HashMap<String, Vec<Value>>,
    /// Letters and digits of paths and parts.
    paths: Vec<(String, Value)>,
    /// How many names of columns have a word.
    names: HashMap<String, usize>,
    columns: usize,
}

/// The numbers with dots in a name.
fn versions(text: &str) -> impl Iterator<Item = &str> {
    // `12.5 ± 0.3` is an amount.
    let named = text.starts_with(|c: char| c.is_alphabetic());
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(move |_| named);
    parts.map(|part| part.trim_matches('.')).filter(|part| part.contains('.'))
}

/// The most groups of tables whose columns are compared with those of a table.
const MOST_COMPARED: usize = 64;

/// Whether most columns of two tables are the same.
fn is_like(one: &[String], other: &[String]) -> bool {
    let shared = other.iter().filter(|name| one.contains(name)).count();
    let all = one.len() + other.len() - shared;
    shared >= 3 && shared * 10 >= all * 7
}

/// Whether the model had to be loaded for each row, by file and part, for the families where it had to for some.
type Starts<'d> = HashMap<(&'d str, &'d str), &'d [bool]>;

fn starts(data: &Data) -> Starts<'_> {
    let families = data.families.iter().filter(|family| family.cold.contains(&true));
    let parts = families.flat_map(|family| family.parts.iter().map(move |part| (family, part)));
    parts
        .filter_map(|(family, part)| {
            Some(((part.file.as_str(), part.part.as_str()), family.cold.get(part.range())?))
        })
        .collect()
}

/// Cold and warm as values that tell rows apart.
fn start(tables: &[&Table], starts: &Starts<'_>) -> Option<Column> {
    let mut column = Column::of("start", "", &[], 0);
    let mut places = HashMap::default();
    for table in tables {
        let of_table = starts.get(&(table.file.as_str(), table.part.as_str()));
        for row in 0..table.rows() {
            let cold = of_table.and_then(|cold| cold.get(row));
            let text = cold.map(|cold| if *cold { "cold" } else { "warm" }.to_owned());
            column.push(f64::NAN, text, &mut places);
        }
    }
    column.places = vec![None; tables.len()];
    (column.values.len() > 1).then_some(column)
}

/// The fewest days that are told apart as days of work and of rest.
const FEWEST_DAYS: usize = 5;

/// Days of work and of rest as values that tell rows apart, of the first column that has days.
fn week(columns: &[Column], rows: usize) -> Option<Column> {
    let days = |column: &Column| -> Vec<Option<u32>> { column.values.iter().map(|text| day(text)).collect() };
    let dated = columns.iter().find_map(|column| {
        let days = days(column);
        let known: HashSet<u32> = days.iter().flatten().copied().collect();
        (known.len() >= FEWEST_DAYS && days.iter().all(Option::is_some)).then_some((column, days))
    });
    let (dated, days) = dated?;
    let mut column = Column::of("week", "", &[], 0);
    let mut places = HashMap::default();
    for row in 0..rows {
        let day = dated.code(row).and_then(|code| days[code]);
        let text = day.map(|day| if weekday(day) < 5 { "weekday" } else { "weekend" }.to_owned());
        column.push(f64::NAN, text, &mut places);
    }
    column.places = vec![None; dated.places.len()];
    (column.values.len() > 1).then_some(column)
}

impl Frames {
    pub(crate) fn of(folder: &Folder, data: &Data) -> Self {
        let mut frames = Self::default();
        let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
        let mut places: HashMap<Vec<String>, usize> = HashMap::default();
        let mut kept = 0;
        for table in &folder.tables {
            let size = table.rows() * table.columns.len();
            // What another table holds as well is counted once.
            let is_copy = data.copies.iter().any(|copy| {
                !matches!(copy.kind, CopyKind::Altered(_))
                    && (&copy.file, &copy.part) == (&table.file, &table.part)
            });
            if is_copy || size == 0 || size > MOST_OF_TABLE || kept + size > MOST_CELLS {
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
        let (starts, doubtful) = (starts(data), data.doubtful_columns().collect());
        for (names, group) in groups {
            let frame = frames.frame(&names, &group, &starts, &doubtful);
            frames.all.push(frame);
        }
        frames.index();
        let owners: Vec<Vec<Value>> = frames.all.iter().map(|frame| frames.owners(frame)).collect();
        for (frame, of) in frames.all.iter_mut().zip(owners) {
            frame.of = of;
        }
        frames
    }

    /// The values of columns elsewhere that the paths of all tables of a frame have as a part of their names.
    fn owners(&self, frame: &Frame) -> Vec<Value> {
        let files: HashSet<&str> =
            frame.places.iter().map(|(_, table, _)| self.tables[*table].file.as_str()).collect();
        if self.all.len() > MOST_COMPARED || files.len() > MOST_COMPARED {
            return Vec::new();
        }
        let parts = |file: &&str| -> HashSet<String> { file.split(['/', '.']).map(normal).collect() };
        let common = files.iter().map(parts).reduce(|one, other| &one & &other).unwrap_or_default();
        let named = common.iter().filter(|part| part.len() > 2).flat_map(|part| self.named(part));
        named.filter(|value| Self::is_column(self.column(**value))).copied().collect()
    }

    fn frame(
        &self,
        names: &[String],
        group: &[usize],
        starts: &Starts<'_>,
        doubtful: &HashSet<(&str, &str, usize)>,
    ) -> Frame {
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
                let mut row = 0;
                for (table, at) in tables.iter().zip(&places) {
                    let end = row + table.rows();
                    if at.is_some_and(|at| doubtful.contains(&(table.file.as_str(), table.part.as_str(), at)))
                    {
                        column.numbers[row..end].fill(f64::NAN);
                    }
                    row = end;
                }
                column.places = places;
                Some(column)
            })
            .collect();
        for (name, text) in [
            ("file", (|table: &Table| table.file.clone()) as fn(&Table) -> String),
            ("part", |table: &Table| table.part.clone()),
        ] {
            let mut column = Column::of(name, "", &[], rows);
            let mut places = HashMap::default();
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
        columns.extend(start(&tables, starts));
        columns.extend(week(&columns, rows));
        columns.extend(derived::shares(&columns));
        let paths: Vec<&str> = tables.iter().flat_map(|table| [table.file.as_str(), &table.part]).collect();
        let mut words = singular_words(&paths.join(" "));
        words.extend(columns.iter().flat_map(|column| column.own.clone()));
        words.sort();
        words.dedup();
        Frame { columns, places, words, of: Vec::new() }
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
                    for version in versions(text) {
                        self.versions.entry(version.to_owned()).or_default().push(value);
                    }
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

    /// Whether a column holds shares.
    pub(crate) fn has_shares(&self) -> bool {
        let is_share = |own: &Column| own.is_numeric && (own.unit == Unit::Percent || own.whole.is_some());
        self.all.iter().flat_map(|frame| &frame.columns).any(is_share)
    }

    /// Whether a column tells how good answers are.
    pub(crate) fn has_qualities(&self) -> bool {
        self.all.iter().flat_map(|frame| &frame.columns).any(|own| own.is_numeric && own.is_quality())
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

    /// The values whose names have a version.
    pub(crate) fn with_version(&self, version: &str) -> &[Value] {
        self.versions.get(version).map_or(&[], Vec::as_slice)
    }

    /// The values that are this number.
    pub(crate) fn number(&self, number: f64) -> &[Value] {
        self.numbers.get(&(number + 0.0).to_bits()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn column(&self, value: Value) -> &Column {
        &self.all[value.frame].columns[value.column]
    }
}
