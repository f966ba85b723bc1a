//! Lines of a log that hold the same names, `request 1: tokens=512 seconds=1.2`: the rows of one table, whatever is
//! written between them.

use super::{assigned, without_stamp};
use crate::grid::{Grid, RawTable};
use crate::number;

/// The most kinds of lines.
const KINDS: usize = 16;
/// The most names of one line.
const NAMES: usize = 40;

/// One line.
struct Record {
    line: u64,
    /// What stands in front: `request` and `1`.
    counter: Option<(String, String)>,
    pairs: Vec<(String, String)>,
}

/// The tables of such lines with their first ones, where two lines at least are of a kind; `taken` tells which lines
/// they take.
pub(super) fn tables(lines: &[&str], taken: &mut [bool]) -> Vec<(u64, RawTable)> {
    let mut kinds: Vec<(Vec<String>, Vec<Record>)> = Vec::new();
    for (place, line) in lines.iter().enumerate().filter(|(place, _)| !taken[*place]) {
        let Some(record) = record(line, place as u64 + 1) else { continue };
        let holds = |names: &[String], name: &String| names.contains(name);
        let own: Vec<String> = record.pairs.iter().map(|(name, _)| name.clone()).collect();
        let same = kinds.iter().position(|(names, _)| {
            own.iter().all(|name| holds(names, name)) || names.iter().all(|name| holds(&own, name))
        });
        match same {
            Some(kind) => {
                let (names, records) = &mut kinds[kind];
                names.extend(own.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
                records.push(record);
            }
            None if kinds.len() < KINDS => kinds.push((own, vec![record])),
            None => {}
        }
    }
    let of_kind = kinds.into_iter().filter(|(_, records)| records.len() > 1);
    of_kind
        .map(|(names, records)| {
            records
                .iter()
                .filter_map(|record| usize::try_from(record.line).ok())
                .for_each(|line| taken[line - 1] = true);
            (records[0].line, table(names, &records))
        })
        .collect()
}

fn table(mut names: Vec<String>, records: &[Record]) -> RawTable {
    let mut grid = Grid::default();
    let counter = records[0].counter.as_ref().map(|(name, _)| name);
    let everywhere = counter.filter(|name| {
        let same = |record: &Record| record.counter.as_ref().is_some_and(|(own, _)| own == *name);
        !names.contains(name) && records.iter().all(same)
    });
    for record in records {
        let count = record.counter.as_ref().filter(|_| everywhere.is_some()).map(|(_, count)| count.as_str());
        let value = |name: &String| {
            let pair = record.pairs.iter().find(|(own, _)| own == name);
            pair.map_or("", |(_, value)| value.as_str())
        };
        grid.push_row(record.line, count.into_iter().chain(names.iter().map(value)));
    }
    if let Some(name) = everywhere {
        names.insert(0, name.clone());
    }
    RawTable::of(format!("line {}", records[0].line), names, grid)
}

/// A line of several names with their values, one a number at least, and each name once.
fn record(line: &str, number: u64) -> Option<Record> {
    let line = without_stamp(line.trim());
    let mut words = line.split_whitespace();
    let front: Vec<&str> = words.by_ref().take_while(|word| assigned(word).is_none()).collect();
    let pairs: Vec<(String, String)> = line.split_whitespace().filter_map(assigned).collect();
    (2..=NAMES).contains(&pairs.len()).then_some(())?;
    let once =
        pairs.iter().enumerate().all(|(at, (name, _))| pairs[..at].iter().all(|(other, _)| other != name));
    let numbers = pairs.iter().any(|(_, value)| number::is_number(value));
    (once && numbers).then(|| Record { line: number, counter: counter(&front), pairs })
}

/// `request 1:` counts requests.
fn counter(front: &[&str]) -> Option<(String, String)> {
    let [name, count] = front else { return None };
    let count = count.trim_end_matches([':', ',']).trim_start_matches('#');
    let named = name.chars().all(char::is_alphabetic);
    let counted = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    (named && counted).then(|| ((*name).to_owned(), count.to_owned()))
}
