//! Numbers that a document states in prose: each with its unit, the metric that the words around it name, and what
//! the line says it is about. A number of which one of these is in doubt is left out.

use std::collections::HashMap;

use domain::{Document, Fact, FactKind, Metric, Place, Scope, Source, StatisticKind, Unit};

use crate::data::{Data, DimensionKind};
use crate::fact::fact_id;

mod numbers;
mod phrases;

use numbers::{Written, numbers};
use phrases::{ColumnWords, Named};

/// The longest document that is read for numbers, in bytes.
const LONGEST: usize = 1 << 20;
/// The longest excerpt, in characters.
const EXCERPT: usize = 200;
/// How far behind a number its metric may stand, in bytes.
const BEHIND: usize = 28;

/// A number of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stated {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) excerpt: String,
    pub(crate) metric: Metric,
    /// The word for the metric.
    pub(crate) name: String,
    /// The statistic that the words name.
    pub(crate) statistic: Option<StatisticKind>,
    /// Whether it is called the best of several.
    pub(crate) best: bool,
    /// Whether it is said of what ran warm.
    pub(crate) warm: bool,
    /// In `unit`, which is canonical.
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    /// How far the true value may lie from it by the way it is written.
    pub(crate) tolerance: f64,
    /// Name (of a dimension) and value that it is about.
    pub(crate) about: Vec<(String, String)>,
    /// The headings above and the words of the line, in lower case: what else it may be about.
    pub(crate) context: String,
}

impl Stated {
    /// It as a fact.
    pub(crate) fn fact(&self, data: &Data) -> Fact {
        let mut scope = Scope { file: Some(self.file.clone()), ..Scope::default() };
        for (name, value) in &self.about {
            match kind(data, name) {
                DimensionKind::Model if scope.model.is_none() => scope.model = Some(value.clone()),
                DimensionKind::Prompt if scope.prompt.is_none() => scope.prompt = Some(value.clone()),
                DimensionKind::Date if scope.date.is_none() => scope.date = Some(value.clone()),
                _ => scope.configuration.push((name.clone(), value.clone())),
            }
        }
        let statistic = self.statistic.unwrap_or(StatisticKind::Value);
        let mut named = scope.clone();
        named.part = format!("line {} {}", self.line, self.value);
        Fact {
            id: fact_id(&self.metric, &self.name, statistic, &named),
            metric: self.metric.clone(),
            name: self.name.clone(),
            statistic,
            value: self.value,
            unit: self.unit,
            n: 1,
            direction: self.metric.direction(),
            approximate: false,
            scope,
            sources: vec![self.source()],
            kind: FactKind::Stated,
        }
    }

    pub(crate) fn source(&self) -> Source {
        let place = Place::Line { line: self.line, excerpt: self.excerpt.clone() };
        Source { file: self.file.clone(), part: String::new(), place }
    }
}

fn kind(data: &Data, name: &str) -> DimensionKind {
    let all = data.families.iter().flat_map(|family| &family.dimensions);
    all.filter(|dimension| dimension.name == *name)
        .map(|dimension| dimension.kind)
        .next()
        .unwrap_or(DimensionKind::Other)
}

/// What the data calls things: values of dimensions by their first word, and names of dimensions.
pub(crate) struct Names {
    /// First word of a value → the whole value in lower case, its dimension, the value as it stands.
    values: HashMap<String, Vec<(String, String, String)>>,
    /// Columns that no common word is known for.
    columns: Vec<ColumnWords>,
    /// Names of dimensions with numbers for values: in lower case with spaces, and as they stand.
    numbered: Vec<Setting>,
}

impl Names {
    pub(crate) fn of(data: &Data) -> Self {
        let mut values: HashMap<String, Vec<(String, String, String)>> = HashMap::new();
        let mut numbered: Vec<Setting> = Vec::new();
        for dimension in
            data.families.iter().filter(|family| !family.written).flat_map(|family| &family.dimensions)
        {
            let other_name = dimension.from_path && dimension.redundant;
            if matches!(dimension.kind, DimensionKind::Status | DimensionKind::Date) || other_name {
                continue;
            }
            let said = dimension.leaf.clone();
            let whole = crate::data::naming::words(&dimension.name).join(" ");
            for said in [said, whole] {
                if said.len() >= 2
                    && !numbered.iter().any(|known| known.said == said && known.name == dimension.name)
                {
                    let values = dimension.values.iter().map(|value| value.to_lowercase()).collect();
                    numbered.push(Setting { said, name: dimension.name.clone(), values });
                }
            }
            if dimension.values.iter().all(|value| value.parse::<f64>().is_ok()) {
                continue;
            }
            for value in dimension.values.iter().filter(|value| value.len() >= 3) {
                let lower = value.to_lowercase();
                // `gemma3` beside `gemma3_270m` may mean all of them.
                let longer =
                    |other: &String| other.len() > value.len() && other.to_lowercase().starts_with(&lower);
                if dimension.from_path && dimension.values.iter().any(longer) {
                    continue;
                }
                let Some(first) = words(&lower).next().map(|(_, word)| word.to_owned()) else { continue };
                let known = values.entry(first).or_default();
                if !known.iter().any(|(text, name, _)| *text == lower && *name == dimension.name) {
                    known.push((lower, dimension.name.clone(), value.clone()));
                }
            }
        }
        Self { values, numbered, columns: columns(data) }
    }

    /// What a line says it is about, with the byte where it says so.
    fn about(&self, line: &str) -> About {
        let mut found = About::new();
        let mut end = 0;
        for (at, word) in words(line) {
            if at < end {
                continue;
            }
            let Some(candidates) = self.values.get(word) else { continue };
            let fitting = candidates.iter().filter(|(text, _, _)| {
                starts(line, at, text) && !continues(&line[at + text.len() - prefix(text)..])
            });
            let longest = fitting.clone().map(|(text, _, _)| text.len()).max();
            for (text, name, value) in fitting.filter(|(text, _, _)| Some(text.len()) == longest) {
                let (name, value) = (name.clone(), value.clone());
                found.push(Mention { start: at, end: at + text.len() - prefix(text), name, value });
                end = at + text.len() - prefix(text);
            }
        }
        let spaced: String = line
            .chars()
            .map(|character| if matches!(character, '_' | '-') { ' ' } else { character })
            .collect();
        for setting in &self.numbered {
            for (at, _) in spaced.match_indices(setting.said.as_str()) {
                let before = spaced[..at].chars().next_back();
                let rest = &line[at + setting.said.len()..];
                let value = rest.trim_start_matches([' ', '=', ':', '`']);
                let glued = rest.len() - value.len();
                if before.is_some_and(char::is_alphanumeric) || glued == 0 || glued > 4 {
                    continue;
                }
                if let Some((length, value)) = setting.value(value) {
                    let start = line.len() - rest.len() + glued;
                    found.push(Mention { start: at, end: start + length, name: setting.name.clone(), value });
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// The measured columns that are no known metric, by the words of their names.
fn columns(data: &Data) -> Vec<ColumnWords> {
    let mut columns: Vec<ColumnWords> = Vec::new();
    for measure in data.families.iter().filter(|family| !family.written).flat_map(|family| &family.measures) {
        if matches!(measure.metric, Metric::Column(_)) && measure.summary.is_none() {
            let words = crate::data::naming::leaf(&measure.name);
            if words.len() > 2 && !columns.iter().any(|known| known.words == words) {
                let (metric, dimension) = (measure.metric.clone(), measure.unit.dimension());
                let first = words.split(' ').next().unwrap_or_default().to_owned();
                let written = measure.name.to_lowercase();
                if ["mbps", "mb/s", "mb_s", "mb_per_s"].iter().any(|unit| written.contains(unit)) {
                    let words = "mb/s".to_owned();
                    columns.push(ColumnWords { words, with: Some(first), metric: metric.clone(), dimension });
                }
                columns.push(ColumnWords { words, with: None, metric, dimension });
            }
        }
    }
    columns
}

/// A dimension by the words of its name, with its values in lower case.
struct Setting {
    said: String,
    name: String,
    values: Vec<String>,
}

impl Setting {
    /// The value that a text begins with, and its length there: a number, or one of the words that it takes.
    fn value(&self, text: &str) -> Option<(usize, String)> {
        let fits = |value: &&String| text.starts_with(value.as_str()) && !continues(&text[value.len()..]);
        if let Some(word) = self.values.iter().filter(fits).max_by_key(|value| value.len()) {
            return Some((word.len(), word.clone()));
        }
        let digits: String =
            text.chars().take_while(|digit| digit.is_ascii_digit() || *digit == '.').collect();
        let digits = digits.trim_end_matches('.');
        digits.parse::<f64>().ok().map(|value| (digits.len(), value.to_string()))
    }
}

/// Words of a line with the byte where each begins: letters, digits and what stands within names.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let within = |character: char| character.is_alphanumeric() || "_.:-/".contains(character);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].find(|character: char| character.is_alphanumeric())?;
        let length = line[start..].find(|character: char| !within(character)).unwrap_or(line.len() - start);
        let word = line[start..start + length].trim_end_matches(['.', ':', '-', '/']);
        at = start + length;
        Some((start, word))
    })
}

/// Bytes of a value before its first letter or digit: `/search`.
fn prefix(value: &str) -> usize {
    value.find(|character: char| character.is_alphanumeric()).unwrap_or(0)
}

/// Whether a value stands in a line where its first word begins.
fn starts(line: &str, at: usize, value: &str) -> bool {
    at.checked_sub(prefix(value))
        .and_then(|start| line.get(start..))
        .is_some_and(|rest| rest.starts_with(value))
}

fn continues(rest: &str) -> bool {
    let mut next = rest.chars();
    match next.next() {
        Some(character) if character.is_alphanumeric() || character == '_' => true,
        Some('.' | ':' | '-') => next.next().is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// The numbers of a document.
pub(crate) fn of(document: &Document, names: &Names) -> Vec<Stated> {
    if document.text.len() > LONGEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut above = Above::default();
    let mut fenced = false;
    for (place, raw) in document.text.lines().enumerate() {
        let trimmed = raw.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        // Settings in a block of code say what the lines below are about; numbers in it are no statement.
        let line = plain(raw);
        if line.trim().is_empty() {
            continue;
        }
        if let Some(level) = heading(trimmed).filter(|_| !fenced) {
            headings.retain(|(known, _)| *known < level);
            headings.push((level, line.clone()));
            above = Above { headings: above.headings, ..Above::default() };
            above.headings.retain(|(known, _)| *known < level);
            above.headings.push((level, names.about(&line)));
            continue;
        }
        if trimmed.starts_with('|') {
            continue;
        }
        let own = names.about(&line);
        above.open(&Item::of(raw, fenced));
        if !fenced {
            let context: Vec<&str> = headings.iter().map(|(_, text)| text.as_str()).collect();
            let of_line = Line {
                document,
                place,
                raw,
                words: &line,
                own: &own,
                above: &above,
                columns: &names.columns,
                context: context.join(" "),
            };
            found.extend(of_line.stated());
        }
        above.pass(Item::of(raw, fenced), own);
    }
    found
}

/// The words behind a number that may say what it is: up to the next number.
fn up_to_next(clause: &str, end: usize) -> &str {
    let rest = &clause[end..];
    let next = rest.find(|digit: char| digit.is_ascii_digit()).unwrap_or(rest.len());
    if next < rest.len() { "" } else { rest }
}

/// A line in lower case without marks of emphasis and code, byte for byte as long as its characters are.
fn plain(raw: &str) -> String {
    let without: String = raw.chars().filter(|character| !matches!(character, '*' | '`')).collect();
    without.to_lowercase()
}

fn heading(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&level) && line[level..].starts_with(' ')).then_some(level)
}

/// A dimension and its value, where a line names them: from this byte to that one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    start: usize,
    end: usize,
    name: String,
    value: String,
}

/// What a line is about.
type About = Vec<Mention>;

/// What headings and introducing lines say that the lines below them are about.
#[derive(Default)]
struct Above {
    headings: Vec<(usize, About)>,
    /// Lines that introduce the present one: an item that it is below, a sentence before a list, a block of code.
    introducing: Vec<(Item, About)>,
}

/// How a line hangs on those above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    /// Columns before it, for an item of a list those before its sign.
    indent: usize,
    listed: bool,
    is_code: bool,
}

impl Item {
    fn of(raw: &str, is_code: bool) -> Self {
        let trimmed = raw.trim_start();
        let digits = trimmed.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let numbered = digits.len() < trimmed.len() && digits.starts_with(['.', ')']);
        let listed =
            trimmed.starts_with("- ") || trimmed.starts_with("* ") || trimmed.starts_with("+ ") || numbered;
        Self { indent: raw.len() - trimmed.len(), listed, is_code }
    }

    /// Whether this line says what `other`, which comes later, is about.
    fn introduces(self, other: Self) -> bool {
        self.is_code && !other.is_code || other.listed && !self.listed || other.indent > self.indent
    }
}

impl Above {
    /// Forgets the lines that do not introduce this one.
    fn open(&mut self, item: &Item) {
        self.introducing.retain(|(above, _)| above.is_code && item.is_code || above.introduces(*item));
    }

    fn pass(&mut self, item: Item, about: About) {
        self.introducing.push((item, about));
    }

    /// The nearest first.
    fn lines(&self) -> impl Iterator<Item = &About> {
        let headings = self.headings.iter().rev().map(|(_, about)| about);
        self.introducing.iter().rev().map(|(_, about)| about).chain(headings)
    }
}

struct Line<'a> {
    document: &'a Document,
    place: usize,
    raw: &'a str,
    words: &'a str,
    own: &'a [Mention],
    above: &'a Above,
    columns: &'a [ColumnWords],
    context: String,
}

impl Line<'_> {
    fn stated(&self) -> Vec<Stated> {
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
                if let Some(stated) = self.one(clause, start, &number, &named, &mut used, last_end) {
                    found.push(stated);
                }
                last_end = number.end;
            }
        }
        found
    }

    fn one(
        &self,
        clause: &str,
        offset: usize,
        number: &Written,
        named: &[Named],
        used: &mut [bool],
        last_end: usize,
    ) -> Option<Stated> {
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
                    && !clause[number.end..named.at].contains(|digit: char| digit.is_ascii_digit())
            })
        };
        let place = match before {
            Some(place) if !used[place] => Some(place),
            // A second number behind one word is something else: a part, a comparison.
            Some(_) => return None,
            None => behind().filter(|place| !used[*place]),
        };
        let (metric, name) = match place {
            Some(place) => {
                used[place] = true;
                (named[place].metric.clone(), named[place].word.clone())
            }
            None if number.unit == Some(Unit::CallsPerSecond) => {
                (Metric::RequestThroughput, Unit::CallsPerSecond.symbol().to_owned())
            }
            None if number.unit == Some(Unit::TokensPerSecond) => {
                (Metric::DecodeThroughput, Unit::TokensPerSecond.symbol().to_owned())
            }
            None => return None,
        };
        let unit = number.unit.unwrap_or(Unit::None);
        let value = unit.convert(number.value, unit.canonical())?;
        let tolerance = unit.convert(number.tolerance, unit.canonical())?;
        let words = &clause[last_end.min(number.start)..number.start];
        // A mean may stand for several numbers; an extreme is that of one.
        let said = phrases::statistic(words)
            .or_else(|| phrases::statistic(&clause[..number.start]).filter(|said| !said.best))
            .or_else(|| phrases::statistic(up_to_next(clause, number.end)));
        let (statistic, best) = said.map_or((None, false), |said| (said.statistic, said.best));
        if phrases::is_no_level(clause) || statistic.is_none() && phrases::is_of_one(clause) {
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
            statistic,
            best,
            warm: ["warm", "excluding cold", "without cold", "excl. cold"]
                .iter()
                .any(|word| self.words.contains(word)),
            value,
            unit: unit.canonical(),
            tolerance,
            about: self.about(offset + number.start)?,
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

/// The clauses of a line: what lies between ends of sentences, semicolons and bars.
fn clauses(line: &str) -> Vec<(usize, usize)> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let bytes = line.as_bytes();
    for at in 0..bytes.len() {
        let ends = match bytes[at] {
            b';' | b'|' => true,
            b'.' | b'!' | b'?' => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            _ => false,
        };
        if ends {
            clauses.push((start, at));
            start = at + 1;
        }
    }
    clauses.push((start, line.len()));
    clauses.retain(|(start, end)| start < end);
    clauses
}

#[cfg(test)]
mod tests;
