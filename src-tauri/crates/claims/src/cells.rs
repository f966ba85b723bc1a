//! Every number of the folder's tables under the words of its address: the name of its column, its table and file.
//! Finds what a sentence speaks of where no rule of grammar tells: by the words that the two share.

use std::collections::{HashMap, HashSet};

use domain::{Cell, Fact, FactKind, Folder, Metric, Role, Scope, StatisticKind, Table, Unit};
use evidence::Data;

use crate::knowledge::Knowledge;
use crate::lexicon::{alike, singular, words_of};
use crate::lookup::is_date;
use crate::mentions::{Mention, What};
use crate::vocabulary::normal;

/// The most cells that are kept, and the most of one table.
const MOST_CELLS: usize = 400_000;
const MOST_OF_TABLE: usize = 100_000;
/// The most cells that are looked at for one question.
const MOST_LOOKED_AT: usize = 20_000;
/// The most tables whose paths are compared with the words of a sentence.
const MOST_TABLES: usize = 64;
/// The longest text of a cell that names its row, in bytes.
const LONGEST_LABEL: usize = 80;

/// The tables of a folder by the words of their columns.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    tables: Vec<Addressed>,
    names: Vec<Name>,
    /// Names by their words.
    by_word: HashMap<String, Vec<usize>>,
}

/// A table with what names it.
#[derive(Debug)]
struct Addressed {
    table: Table,
    /// Its family, and the place of its first row there.
    family: Option<(usize, usize)>,
    /// Letters and digits of its path and part.
    path: String,
    words: HashSet<String>,
}

/// A name of columns.
#[derive(Debug)]
struct Name {
    words: Vec<String>,
    /// Letters and digits of it.
    key: String,
    /// Table and column.
    columns: Vec<(usize, usize)>,
}

/// A name that a sentence can mean.
pub(crate) struct Ranked {
    name: usize,
    /// How much of the name the sentence says, from 0 to 1.
    pub(crate) share: f64,
    /// How well the name fits, to compare names with one another.
    pub(crate) score: f64,
}

/// Cells of columns of one name that a sentence can mean.
pub(crate) struct Found {
    /// How much of the name the sentence says, from 0 to 1.
    pub(crate) share: f64,
    pub(crate) words: Vec<String>,
    /// Whether its numbers are settings.
    pub(crate) is_setting: bool,
    /// Whether every mention was found to tell its rows apart.
    pub(crate) narrowed: bool,
    /// Table, column, row and value, in the unit.
    pub(crate) cells: Vec<(usize, usize, usize, f64)>,
    pub(crate) unit: Unit,
}

fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in words_of(name) {
        let word = singular(&word).to_owned();
        if word.len() > 1 && !words.contains(&word) && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            words.push(word);
        }
    }
    words
}

impl Cells {
    pub(crate) fn of(folder: &Folder, data: &Data) -> Self {
        let mut parts: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
        for (family, one) in data.families.iter().enumerate() {
            for part in &one.parts {
                parts.insert((&part.file, &part.part), (family, part.first));
            }
        }
        let mut cells = Self::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut kept = 0;
        for table in &folder.tables {
            let size = table.rows() * table.columns.len();
            if size == 0 || size > MOST_OF_TABLE || kept + size > MOST_CELLS {
                continue;
            }
            kept += size;
            let at = cells.tables.len();
            for (column, one) in table.columns.iter().enumerate() {
                if !one.cells.iter().any(|cell| matches!(cell, Cell::Number(_))) {
                    continue;
                }
                // `/n-samples/*` of a JSON document says what its values are.
                let part = if table.part.starts_with('/') { table.part.as_str() } else { "" };
                let name = format!("{part} {}", one.name);
                let place = *places.entry(name.clone()).or_insert_with(|| {
                    cells.names.push(Name {
                        words: name_words(&name),
                        key: normal(&name),
                        columns: Vec::new(),
                    });
                    cells.names.len() - 1
                });
                cells.names[place].columns.push((at, column));
            }
            let address = format!("{} {}", table.file, table.part);
            cells.tables.push(Addressed {
                table: table.clone(),
                family: parts.get(&(table.file.as_str(), table.part.as_str())).copied(),
                path: normal(&address),
                words: name_words(&address).into_iter().collect(),
            });
        }
        for (at, name) in cells.names.iter().enumerate() {
            for word in &name.words {
                for word in std::iter::once(word.as_str()).chain(alike(word)) {
                    let own = cells.by_word.entry(word.to_owned()).or_default();
                    if own.last() != Some(&at) {
                        own.push(at);
                    }
                }
            }
        }
        cells
    }

    /// How much a word tells one name from another.
    fn weight(&self, word: &str) -> f64 {
        let with = self.by_word.get(word).map_or(1, Vec::len);
        (1.0 + self.names.len() as f64 / with as f64).ln()
    }

    /// The names that a sentence can mean by its words, the best first. `terms` are its words in the singular with
    /// what each counts, 1 for one right beside the number.
    pub(crate) fn rank(&self, terms: &HashMap<String, f64>) -> Vec<Ranked> {
        let mut names: Vec<usize> =
            terms.keys().filter_map(|term| self.by_word.get(term)).flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let said = |word: &str| {
            let own = terms.get(word).copied().unwrap_or(0.0);
            alike(word).into_iter().filter_map(|other| terms.get(other).copied()).fold(own, f64::max)
        };
        let rank = |at: usize| {
            let name = &self.names[at];
            let (mut hit, mut all, mut score) = (0.0, 0.0, 0.0);
            for word in &name.words {
                let weight = self.weight(word);
                let said = said(word);
                all += weight;
                hit += if said > 0.0 { weight } else { 0.0 };
                score += weight * if said > 0.0 { said } else { -0.3 };
            }
            let of_table = |table: &usize| {
                let words = self.tables[*table].words.iter();
                words.filter(|word| !name.words.contains(word)).map(|word| said(word)).sum::<f64>()
            };
            let tables = name.columns.iter().take(MOST_TABLES).map(|(table, _)| table);
            score += 0.3 * tables.map(of_table).fold(0.0, f64::max);
            (score > 0.0).then_some(Ranked { name: at, share: hit / all, score })
        };
        let mut found: Vec<Ranked> = names.into_iter().filter_map(rank).collect();
        found.sort_by(|one, other| other.score.total_cmp(&one.score));
        found
    }

    /// The words of a name, and the unit of its numbers.
    pub(crate) fn name(&self, ranked: &Ranked) -> (&[String], Unit) {
        let name = &self.names[ranked.name];
        let (table, column) = name.columns[0];
        let unit = match &self.tables[table].table.columns[column].role {
            Role::Measure { unit, .. } => unit.canonical(),
            _ => Unit::None,
        };
        (&name.words, unit)
    }

    /// The cells under a name that mentions narrow down.
    pub(crate) fn cells(
        &self,
        knowledge: &Knowledge,
        ranked: &Ranked,
        mentions: &[&Mention],
    ) -> Option<Found> {
        self.cells_of(knowledge, &self.names[ranked.name], mentions, ranked.share)
    }

    fn cells_of(
        &self,
        knowledge: &Knowledge,
        name: &Name,
        mentions: &[&Mention],
        share: f64,
    ) -> Option<Found> {
        let (table, column) = *name.columns.first()?;
        let role = &self.tables[table].table.columns[column].role;
        let unit = match role {
            Role::Measure { unit, .. } => unit.canonical(),
            _ => Unit::None,
        };
        let mut cells: Vec<(usize, usize, usize, f64)> = Vec::new();
        for (table, column) in &name.columns {
            let own = &self.tables[*table].table.columns[*column];
            let from = match &own.role {
                Role::Measure { unit, .. } => *unit,
                _ => Unit::None,
            };
            for (row, cell) in own.cells.iter().enumerate() {
                if let Cell::Number(value) = cell
                    && let Some(value) = from.convert(*value, unit)
                {
                    cells.push((*table, *column, row, value));
                }
            }
            if cells.len() > MOST_LOOKED_AT {
                break;
            }
        }
        let mut narrowed = true;
        for mention in mentions {
            if name.key.contains(&mention.key) {
                continue;
            }
            let own: Vec<_> = cells
                .iter()
                .filter(|(table, _, row, _)| self.is_about(knowledge, *table, *row, mention))
                .copied()
                .collect();
            if own.is_empty() {
                narrowed = false;
            } else {
                cells = own;
            }
        }
        let is_setting = !matches!(role, Role::Measure { .. });
        (!cells.is_empty()).then(|| Found {
            share,
            words: name.words.clone(),
            is_setting,
            narrowed,
            cells,
            unit,
        })
    }

    /// Whether a row is about what is mentioned.
    fn is_about(&self, knowledge: &Knowledge, table: usize, row: usize, mention: &Mention) -> bool {
        let one = &self.tables[table];
        let text = |fits: &dyn Fn(&str) -> bool| {
            one.table.columns.iter().any(|column| match column.cells.get(row) {
                Some(Cell::Text(text)) if text.len() <= LONGEST_LABEL => fits(text),
                _ => false,
            })
        };
        match &mention.what {
            What::Values(hits) | What::Setting(_, hits) => {
                let hit = one.family.is_some_and(|(family, first)| {
                    hits.iter().filter(|hit| hit.family == family).any(|hit| {
                        let dimension = &knowledge.data.families[family].dimensions[hit.dimension];
                        dimension.code(first + row) == Some(hit.code)
                    })
                });
                hit || mention.key.len() > 2
                    && (one.path.contains(&mention.key) || text(&|text| normal(text).contains(&mention.key)))
            }
            What::Files(files) => files.iter().any(|file| knowledge.files[*file].path == one.table.file),
            What::Date(date) => {
                let digits: String = date.chars().filter(char::is_ascii_digit).collect();
                digits.len() > 3 && one.path.contains(&digits) || text(&|text| is_date(text, date))
            }
            _ => false,
        }
    }

    /// A statistic of cells of one column as a fact.
    pub(crate) fn fact(
        &self,
        cells: &[(usize, usize, usize, f64)],
        statistic: StatisticKind,
        value: f64,
        unit: Unit,
    ) -> Option<Fact> {
        let (table, column, row, _) = *cells.first()?;
        let one = &self.tables[table].table;
        let name = &one.columns[column].name;
        let (metric, direction) = match &one.columns[column].role {
            Role::Measure { metric, direction, .. } => (metric.clone(), *direction),
            _ => (Metric::Column(name.clone()), domain::Direction::Neutral),
        };
        let mut sources = Vec::new();
        let mut rest = cells;
        while let Some((table, column, ..)) = rest.first().copied() {
            let end = rest.iter().position(|cell| (cell.0, cell.1) != (table, column)).unwrap_or(rest.len());
            let rows = rest[..end].iter().map(|cell| cell.2);
            sources.push(self.tables[table].table.source(column, rows));
            rest = &rest[end..];
        }
        let mut scope = Scope { file: Some(one.file.clone()), part: one.part.clone(), ..Scope::default() };
        scope.configuration.push(("row".to_owned(), one.lines.get(row).map_or(0, |line| *line).to_string()));
        if sources.len() > 1 {
            scope.file = None;
        }
        let n = cells.len() as u64;
        let kind = if n == 1 {
            FactKind::Measured
        } else {
            FactKind::Derived {
                formula: format!("{statistic:?} of {n} values").to_lowercase(),
                of: Vec::new(),
            }
        };
        let id = evidence::fact_id(&metric, &format!("{name}/{n}/{value}"), statistic, &scope);
        Some(Fact {
            id,
            metric,
            name: name.clone(),
            statistic,
            value,
            unit,
            n,
            direction,
            approximate: false,
            scope,
            sources,
            kind,
        })
    }
}
