//! What the data calls things, and where a line of prose names them.

use std::collections::HashMap;

use domain::Metric;

use super::phrases::ColumnWords;
use crate::data::{Data, DimensionKind};

/// What the data calls things: values of dimensions by their first word, and names of dimensions.
pub(crate) struct Names {
    /// First word of a value → the whole value in lower case, its dimension, the value as it stands.
    values: HashMap<String, Vec<(String, String, String)>>,
    /// Columns that no common word is known for.
    pub(super) columns: Vec<ColumnWords>,
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
    pub(super) fn about(&self, line: &str) -> About {
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
                if is_measured_heat(setting, &line[..at], value) {
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

/// Whether a temperature is that of a machine (`GPU temperature: 72.8 C`) and not a setting of a model.
fn is_measured_heat(setting: &Setting, before: &str, value: &str) -> bool {
    const PARTS: [&str; 12] = [
        "gpu", "cpu", "core", "die", "junction", "hotspot", "board", "ambient", "room", "chip", "device",
        "package",
    ];
    if !matches!(setting.said.as_str(), "temperature" | "temp") {
        return false;
    }
    let part =
        before.trim_end().rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let behind = value.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == '.').trim_start();
    let degrees = ["°", "c ", "c,", "celsius", "degrees", "deg"].iter().any(|unit| behind.starts_with(unit));
    PARTS.contains(&part) || degrees || behind == "c"
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

/// A dimension and its value, where a line names them: from this byte to that one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: String,
    pub(super) value: String,
}

/// What a line is about.
pub(super) type About = Vec<Mention>;
