//! What the checker knows of a folder: its data, its words, what its parts are called, and the numbers that its
//! documents state. Built once for each folder; checking a text only reads it.

use domain::{Cell, Fact, FileEntry, FindingKind, Folder, Place, RuleFinding};
use evidence::{Data, Examination};
use foldhash::{HashMap, HashSet};

use crate::entities::Entities;
use crate::goals::{self, Goal};
use crate::lexicon::{Lexicon, path_words, singular, words_of};
use crate::queries::frames::Frames;
use crate::stated::{self, Lines, Stated};
use crate::vocabulary::Vocabulary;

/// A table as it is counted.
#[derive(Debug)]
pub(crate) struct TableSize {
    pub(crate) file: String,
    pub(crate) columns: usize,
}

/// What the checker knows of a folder.
#[derive(Debug, Default)]
pub struct Knowledge {
    pub(crate) data: Data,
    pub(crate) files: Vec<FileEntry>,
    pub(crate) tables: Vec<TableSize>,
    pub(crate) findings: Vec<RuleFinding>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) lexicon: Lexicon,
    pub(crate) entities: Entities,
    pub(crate) frames: Frames,
    pub(crate) stated: Vec<Stated>,
    /// What they ask for.
    pub(crate) goals: Vec<Goal>,
    /// What documents state and the data do not bear out.
    pub(crate) doubted: Vec<Stated>,
    /// Families by what their files call a row: `builds/builds.tsv` has builds.
    pub(crate) row_nouns: HashMap<String, Vec<usize>>,
    /// How many values the columns of one name have, by that name in words in the singular.
    pub(crate) distinct: HashMap<String, Vec<usize>>,
    /// In the order in which `{F1}`, `{F2}` … name them.
    facts: Vec<Fact>,
    places: HashMap<String, usize>,
}

/// Lines of documents whose numbers conflict with the data, and those that speak to a model rather than to a reader.
fn doubtful(folder: &Folder, examination: &Examination) -> (Lines, Lines) {
    let conflicts = examination.findings.iter().filter(|finding| finding.kind == FindingKind::Conflict);
    let lines = conflicts.flat_map(|finding| &finding.sources).filter_map(|source| match source.place {
        Place::Line { line, .. } => Some((source.file.clone(), line)),
        _ => None,
    });
    let spoken =
        evidence::instructions(folder).into_iter().filter_map(|problem| Some((problem.file, problem.line?)));
    (lines.collect(), spoken.collect())
}

/// The most cells of a column whose values are counted.
const MOST_CELLS: usize = 20_000;

/// How many values each column has that holds few of them, by its name in words in the singular.
fn distinct(folder: &Folder) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::default();
    for column in folder.tables.iter().flat_map(|table| &table.columns) {
        if column.cells.len() > MOST_CELLS || column.cells.is_empty() {
            continue;
        }
        let values: HashSet<String> = column
            .cells
            .iter()
            .filter_map(|cell| match cell {
                Cell::Number(number) => Some(number.to_string()),
                Cell::Text(text) => Some(text.to_lowercase()),
                _ => None,
            })
            .collect();
        let name = words_of(&column.name).iter().map(|word| singular(word).to_owned()).collect::<Vec<_>>();
        found.entry(name.join(" ")).or_default().push(values.len());
    }
    found
}

/// Families by the words that the paths of all their files have, where no column is called so.
fn row_nouns(knowledge: &Knowledge) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::default();
    for (family, one) in knowledge.data.families.iter().enumerate() {
        for word in path_words(one) {
            if !knowledge.distinct.contains_key(&word) {
                found.entry(word).or_default().push(family);
            }
        }
    }
    found
}

impl Knowledge {
    /// Takes in a folder and what was found in it. Time grows with the folder's text and rows.
    pub fn of(folder: &Folder, examination: &Examination) -> Self {
        let facts = examination.facts.clone();
        let size =
            |table: &domain::Table| TableSize { file: table.file.clone(), columns: table.columns.len() };
        let mut knowledge = Self {
            data: examination.data.clone(),
            files: folder.files.clone(),
            tables: folder.tables.iter().map(size).collect(),
            findings: examination.findings.clone(),
            vocabulary: Vocabulary::of(folder),
            lexicon: Lexicon::of(&examination.data),
            entities: Entities::of(&examination.data, &folder.files),
            frames: Frames::of(folder, &examination.data),
            stated: Vec::new(),
            goals: Vec::new(),
            doubted: Vec::new(),
            row_nouns: HashMap::default(),
            distinct: distinct(folder),
            places: facts.iter().enumerate().map(|(at, fact)| (fact.id.0.clone(), at)).collect(),
            facts,
        };
        knowledge.row_nouns = row_nouns(&knowledge);
        let (doubtful, spoken) = doubtful(folder, examination);
        let all = stated::of(&folder.documents, &knowledge, &doubtful, &spoken);
        (knowledge.doubted, knowledge.stated) = all.into_iter().partition(|stated| stated.doubtful);
        knowledge.goals = goals::of(&knowledge.stated, &knowledge.frames);
        knowledge
    }

    /// The fact that a reference names, given without its braces.
    pub(crate) fn referenced(&self, reference: &str) -> Option<&Fact> {
        if let Some(id) = reference.strip_prefix('#') {
            return self.facts.get(*self.places.get(id)?);
        }
        let place: usize = reference.strip_prefix('F')?.parse().ok()?;
        self.facts.get(place.checked_sub(1)?)
    }
}
