//! Rows of a large table into the statistics of their configurations.

use domain::{Cell, Configuration, GroupDigest, Message, RowRange, TableDigest, says_failed};
use rustc_hash::FxHashMap;
use statistics::Accumulator;

use super::blocks::Block;
use super::plan::{Measure, Plan, Use};
use crate::notes::{Lines, Notes};
use crate::number::{self, Decimal, Parsed};
use crate::typing::named;

/// The most statistics that are kept, configurations × measures; past it rows count for the whole table only.
const MOST: usize = 2_048;
/// The row ranges that a configuration lists.
const LISTED: usize = 20;
/// What stands between the cells of a key.
const UNIT_SEPARATOR: u8 = 0x1f;

/// The rows of one configuration.
#[derive(Default)]
struct Group {
    rows: u64,
    lines: Vec<RowRange>,
    statistics: Vec<Accumulator>,
}

impl Group {
    fn of(measures: usize) -> Self {
        Self { statistics: vec![Accumulator::default(); measures], ..Self::default() }
    }

    fn add(&mut self, line: u64, values: &[Option<f64>]) {
        self.rows += 1;
        let listed = self.lines.len();
        match self.lines.last_mut() {
            Some(range) if range.last + 1 == line => range.last = line,
            _ if listed < LISTED => self.lines.push(RowRange { first: line, last: line }),
            _ => {}
        }
        for (statistics, value) in self.statistics.iter_mut().zip(values) {
            if let Some(value) = value {
                statistics.add(*value);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.lines.extend(other.lines);
        self.lines.sort_by_key(|range| range.first);
        self.lines.dedup_by(|next, range| {
            let joined = next.first == range.last + 1;
            if joined {
                range.last = next.last;
            }
            joined
        });
        self.lines.truncate(LISTED);
        for (one, other) in self.statistics.iter_mut().zip(&other.statistics) {
            one.merge(other);
        }
    }
}

/// Lines with something wrong in common: how many, and the first of them.
#[derive(Default)]
struct Seen {
    count: u64,
    first: Vec<u64>,
}

impl Seen {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(line);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.sort_unstable();
        self.first.truncate(LISTED);
    }

    fn tell(&self, notes: &mut Notes, message: Message) {
        if self.count > 0 {
            let lines = Lines::of(self.count, &self.first);
            notes.warning(lines.first(), lines.told(message));
        }
    }
}

/// What was wrong with the cells of one measure.
#[derive(Default)]
struct Flaws {
    words: Seen,
    example: String,
    not_finite: Seen,
    other_unit: Seen,
}

/// What is wrong with one cell.
enum Flaw {
    Word(String),
    NotFinite,
    OtherUnit,
}

/// What came of the rows so far.
pub(super) struct Fold {
    keys: FxHashMap<Vec<u8>, usize>,
    groups: Vec<Group>,
    /// Rows of configurations that were too many.
    others: Group,
    flaws: Vec<Flaws>,
    short: Seen,
    long: Seen,
    slipped: Seen,
    failed: Seen,
    rows: u64,
    last: u64,
    key: Vec<u8>,
    values: Vec<Option<f64>>,
    wrong: Vec<(usize, Flaw)>,
    cell: Vec<u8>,
}

/// What a row is found to be while its cells are read.
#[derive(Default)]
struct Row {
    width: usize,
    failed: bool,
}

impl Fold {
    pub(super) fn new(plan: &Plan) -> Self {
        let measures = plan.measures.len();
        Self {
            keys: FxHashMap::default(),
            groups: Vec::new(),
            others: Group::of(measures),
            flaws: (0..measures).map(|_| Flaws::default()).collect(),
            short: Seen::default(),
            long: Seen::default(),
            slipped: Seen::default(),
            failed: Seen::default(),
            rows: 0,
            last: 0,
            key: Vec::new(),
            values: vec![None; measures],
            wrong: Vec::new(),
            cell: Vec::new(),
        }
    }

    /// Takes in the records of a block.
    pub(super) fn add(&mut self, plan: &Plan, block: &Block) {
        let bytes = &block.bytes[..];
        let (mut at, mut line) = (0, block.line);
        while at < bytes.len() {
            if matches!(bytes[at], b'\n' | b'\r') {
                line += u64::from(bytes[at] == b'\n');
                at += 1;
                continue;
            }
            let mut row = Row::default();
            self.key.clear();
            let begun = line;
            loop {
                let (end, next) = self.take(plan, bytes, at, &mut row, &mut line);
                at = next;
                if end {
                    break;
                }
            }
            self.settle(plan, begun, &row);
        }
    }

    /// Takes in the cell at `at`; whether it is the last of its record, and where the next one begins.
    #[inline]
    fn take(&mut self, plan: &Plan, bytes: &[u8], at: usize, row: &mut Row, line: &mut u64) -> (bool, usize) {
        let place = row.width;
        row.width += 1;
        if bytes.get(at) == Some(&plan.quote) {
            let mut cell = std::mem::take(&mut self.cell);
            let end = unquoted(bytes, at, plan, &mut cell);
            *line += memchr::memchr_iter(b'\n', &bytes[at..end]).count() as u64;
            self.cell(plan, place, &cell, row);
            self.cell = cell;
            return after(bytes, end, plan.separator, line);
        }
        let end = memchr::memchr2(plan.separator, b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        let mut cell = &bytes[at..end];
        if bytes.get(end) != Some(&plan.separator) {
            cell = cell.strip_suffix(b"\r").unwrap_or(cell);
        }
        self.cell(plan, place, cell, row);
        after(bytes, end, plan.separator, line)
    }

    #[inline]
    fn cell(&mut self, plan: &Plan, place: usize, cell: &[u8], row: &mut Row) {
        match plan.uses.get(place) {
            Some(Use::Measure(measure)) => {
                let planned = &plan.measures[*measure];
                self.values[*measure] = match number::plain(cell, planned.decimal()) {
                    Some(value) => planned.unit_of(value).convert(value, planned.unit),
                    None => self.other(planned, *measure, cell),
                };
            }
            Some(Use::Group) => {
                self.key.extend_from_slice(cell);
                self.key.push(UNIT_SEPARATOR);
            }
            Some(Use::Outcome) if !cell.is_empty() => {
                row.failed |= says_failed(&plan.names[place], &String::from_utf8_lossy(cell));
            }
            None if cell.iter().all(u8::is_ascii_whitespace) => row.width -= 1,
            _ => {}
        }
    }

    /// A cell that is more than digits and a point.
    fn other(&mut self, planned: &Measure, measure: usize, cell: &[u8]) -> Option<f64> {
        let text = String::from_utf8_lossy(cell);
        let flaw = match planned.parse(&text) {
            Parsed::Empty => return None,
            Parsed::NotFinite => Flaw::NotFinite,
            Parsed::Text => {
                let example = self.flaws[measure].words.count == 0;
                Flaw::Word(if example { text.trim().chars().take(40).collect() } else { String::new() })
            }
            Parsed::Number { value, unit, .. } => {
                match unit.unwrap_or_else(|| planned.unit_of(value)).convert(value, planned.unit) {
                    Some(value) if value.is_finite() => return Some(value),
                    Some(_) => Flaw::NotFinite,
                    None => Flaw::OtherUnit,
                }
            }
        };
        self.wrong.push((measure, flaw));
        None
    }

    /// Names what is wrong with the cells of a row.
    fn tell_wrong(&mut self, line: u64) {
        for (measure, flaw) in self.wrong.drain(..) {
            let flaws = &mut self.flaws[measure];
            match flaw {
                Flaw::NotFinite => flaws.not_finite.add(line),
                Flaw::OtherUnit => flaws.other_unit.add(line),
                Flaw::Word(example) => {
                    if flaws.words.count == 0 {
                        flaws.example = example;
                    }
                    flaws.words.add(line);
                }
            }
        }
    }

    /// Puts a row whose cells were read where it belongs.
    fn settle(&mut self, plan: &Plan, line: u64, row: &Row) {
        self.rows += 1;
        self.last = line;
        let width = plan.uses.len();
        if row.width != width {
            if self.wrong.iter().any(|(_, flaw)| matches!(flaw, Flaw::Word(_))) {
                // Its cells have slipped: nothing of it can be trusted.
                self.slipped.add(line);
                self.wrong.clear();
                self.values.fill(None);
                return;
            }
            if row.width < width { self.short.add(line) } else { self.long.add(line) }
        }
        self.tell_wrong(line);
        if row.failed {
            self.failed.add(line);
            self.values.fill(None);
            return;
        }
        let group = match self.keys.get(self.key.as_slice()) {
            Some(place) => &mut self.groups[*place],
            None if (self.groups.len() + 1) * self.values.len().max(1) > MOST => &mut self.others,
            None => {
                self.keys.insert(self.key.clone(), self.groups.len());
                self.groups.push(Group::of(self.values.len()));
                self.groups.last_mut().expect("it was put there")
            }
        };
        group.add(line, &self.values);
        self.values.fill(None);
    }

    /// Takes in what another thread found.
    pub(super) fn merge(&mut self, other: Self) {
        let mut theirs: Vec<Option<Group>> = other.groups.into_iter().map(Some).collect();
        let mut keys: Vec<(Vec<u8>, usize)> = other.keys.into_iter().collect();
        keys.sort_by_key(|(_, place)| *place);
        for (key, place) in keys {
            let Some(group) = theirs[place].take() else { continue };
            if let Some(place) = self.keys.get(&key) {
                self.groups[*place].merge(group);
            } else {
                self.keys.insert(key, self.groups.len());
                self.groups.push(group);
            }
        }
        self.others.merge(other.others);
        for (one, other) in self.flaws.iter_mut().zip(other.flaws) {
            if one
                .words
                .first
                .first()
                .is_none_or(|first| other.words.first.first().is_some_and(|o| o < first))
            {
                one.example.clone_from(&other.example);
            }
            one.words.merge(other.words);
            one.not_finite.merge(other.not_finite);
            one.other_unit.merge(other.other_unit);
        }
        self.short.merge(other.short);
        self.long.merge(other.long);
        self.slipped.merge(other.slipped);
        self.failed.merge(other.failed);
        self.rows += other.rows;
        self.last = self.last.max(other.last);
    }

    /// Names what was wrong.
    pub(super) fn tell(&self, plan: &Plan, notes: &mut Notes) {
        let columns = plan.uses.len();
        self.short.tell(notes, Message::new("problem-row-short").with("columns", columns));
        self.long.tell(notes, Message::new("problem-row-long").with("columns", columns));
        self.slipped.tell(notes, Message::new("problem-row-slipped").with("columns", columns));
        self.failed.tell(notes, Message::new("problem-rows-failed"));
        for (measure, flaws) in plan.measures.iter().zip(&self.flaws) {
            let name = measure.name.as_str();
            let message = |id: &str| Message::new(id).with("column", name);
            flaws.words.tell(notes, message("problem-not-a-number").with("example", flaws.example.as_str()));
            flaws.not_finite.tell(notes, message("problem-not-finite"));
            flaws.other_unit.tell(notes, message("problem-other-unit").with("unit", measure.unit.symbol()));
        }
    }

    /// The statistics of all rows and of each configuration.
    pub(super) fn digest(self, plan: &Plan) -> TableDigest {
        let mut keys: Vec<(Vec<u8>, usize)> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, place)| *place);
        let mut named: Vec<(Configuration, Group)> = Vec::new();
        let mut places: FxHashMap<Configuration, usize> = FxHashMap::default();
        let mut whole = Group::of(plan.measures.len());
        let complete = self.others.rows == 0;
        for ((key, _), group) in keys.into_iter().zip(self.groups) {
            let configuration = configuration(&key, plan);
            // `0.2` and `0.20` are one value.
            if let Some(place) = places.get(&configuration) {
                named[*place].1.merge(group);
            } else {
                places.insert(configuration.clone(), named.len());
                named.push((configuration, group));
            }
        }
        named.sort_by_key(|(_, group)| group.lines.first().map(|range| range.first));
        for (_, group) in &named {
            whole.rows += group.rows;
            whole.statistics.iter_mut().zip(&group.statistics).for_each(|(all, one)| all.merge(one));
        }
        whole.merge(self.others);
        let lines = RowRange { first: plan.first, last: self.last.max(plan.first) };
        whole.lines = vec![lines];
        let mut groups = vec![digest(Configuration::new(), &whole, plan)];
        if complete && !plan.groups.is_empty() {
            groups
                .extend(named.into_iter().map(|(configuration, group)| digest(configuration, &group, plan)));
        }
        TableDigest { rows: self.rows, failed: self.failed.count, lines, groups }
    }
}

fn digest(configuration: Configuration, group: &Group, plan: &Plan) -> GroupDigest {
    let mut columns = vec![None; plan.table.columns.len()];
    for (measure, statistics) in plan.measures.iter().zip(&group.statistics) {
        columns[measure.column] = statistics.finish();
    }
    GroupDigest { configuration, rows: group.rows, lines: group.lines.clone(), columns }
}

/// The cells of a key as a dimension has them.
fn configuration(key: &[u8], plan: &Plan) -> Configuration {
    let cells = key.split(|byte| *byte == UNIT_SEPARATOR);
    plan.groups
        .iter()
        .zip(&plan.none)
        .zip(cells)
        .map(|((column, none), cell)| {
            let text = String::from_utf8_lossy(cell);
            let value = match named(text.trim(), number::parse(&text, Decimal::Point), *none) {
                Cell::Number(value) => value.to_string(),
                Cell::Text(text) | Cell::NotFinite(text) => text,
                Cell::Empty => String::new(),
            };
            (plan.names[*column].clone(), value)
        })
        .collect()
}

/// Reads the cell that a quote opens at `at` into `cell`, and where it ends.
fn unquoted(bytes: &[u8], at: usize, plan: &Plan, cell: &mut Vec<u8>) -> usize {
    cell.clear();
    let mut from = at + 1;
    loop {
        let Some(found) = memchr::memchr(plan.quote, &bytes[from..]).map(|found| from + found) else {
            cell.extend_from_slice(&bytes[from..]);
            return bytes.len();
        };
        if bytes.get(found + 1) == Some(&plan.quote) {
            cell.extend_from_slice(&bytes[from..=found]);
            from = found + 2;
            continue;
        }
        cell.extend_from_slice(&bytes[from..found]);
        let rest = &bytes[found + 1..];
        let end = memchr::memchr2(plan.separator, b'\n', rest).map_or(bytes.len(), |end| found + 1 + end);
        let tail = &bytes[found + 1..end];
        cell.extend_from_slice(tail.strip_suffix(b"\r").unwrap_or(tail));
        return end;
    }
}

/// Whether the record ends with the cell that ends here, and where the next cell begins.
#[inline]
fn after(bytes: &[u8], end: usize, separator: u8, line: &mut u64) -> (bool, usize) {
    match bytes.get(end) {
        Some(byte) if *byte == separator => (false, end + 1),
        Some(_) => {
            *line += 1;
            (true, end + 1)
        }
        None => (true, end),
    }
}
