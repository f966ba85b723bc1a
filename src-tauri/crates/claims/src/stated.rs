//! Numbers that the folder's documents state in prose: where they stand, and what the sentence speaks of.

mod settings;

use domain::{
    Direction, Document, Fact, FactKind, Metric, PassageKind, Place, Scope, Source, StatisticKind, Unit,
};
use foldhash::HashSet;

use crate::figures::{Bound, Figure, Shape, figures};
use crate::knowledge::Knowledge;
use crate::lexicon::{MeasurePlace, singular};
use crate::mentions::{What, mentions};
use crate::passages::passages;
use crate::tokens::{Kind, Token, tokens};
use crate::words;

/// The most bytes of a document and of all documents that are read for numbers.
const MOST_BYTES: usize = 1 << 20;
const MOST_BYTES_TOGETHER: usize = 16 << 20;
/// The longest excerpt that a source shows, in bytes.
const LONGEST_EXCERPT: usize = 200;

/// The words of a passage, and what of the folder it names.
type Named = (HashSet<String>, Vec<(usize, usize, usize)>);

/// A number that a document states.
#[derive(Debug)]
pub(crate) struct Stated {
    file: String,
    line: u64,
    excerpt: String,
    pub(crate) figure: Figure,
    metrics: Vec<MeasurePlace>,
    /// Which statistic it is said to be.
    statistic: Option<StatisticKind>,
    /// The word behind it: what it counts.
    pub(crate) noun: Option<String>,
    /// Family, dimension and code of what the sentence names, and its headings do.
    values: Vec<(usize, usize, usize)>,
    words: HashSet<String>,
    /// The tokens of its part of the passage, from the number before to the end of what it stands in.
    pub(crate) part: Vec<String>,
    /// Whether its passage, the head of its table, or the heading of a bound asks for it: `p95 | at most 150 ms`.
    pub(crate) asks: bool,
    /// Whether the data say something else.
    pub(crate) doubtful: bool,
}

/// What documents are called, and the part of their names that they are called after.
const DOCUMENTS: &[&str] =
    &["note", "report", "readme", "summary", "document", "changelog", "markdown", "memo", "log"];
/// What documents do with a number.
const SAY: &[&str] = &[
    "claim",
    "claims",
    "claimed",
    "states",
    "stated",
    "says",
    "reports",
    "reported",
    "gives",
    "gave",
    "puts",
    "put",
    "lists",
    "listed",
    "mentions",
    "mentioned",
    "records",
    "quotes",
    "shows",
    "according",
    "in",
    "cites",
    "contains",
    "speaks",
    "speak",
    "say",
    "state",
    "give",
    "list",
    "mention",
    "record",
    "quote",
];

/// Words for what somebody allows.
pub(crate) const LIMITS: &[&str] = &[
    "limit",
    "limits",
    "target",
    "goal",
    "permitted",
    "allowed",
    "budget",
    "threshold",
    "allowance",
    "cap",
    "required",
    "requirement",
    "maximum",
    "slo",
    "sla",
    "objective",
    "agreed",
];

/// Lines of documents, by file and line.
pub(crate) type Lines = HashSet<(String, u64)>;

/// The numbers of the documents: none of lines that are `spoken` to a model, and those of `doubtful` lines marked.
pub(crate) fn of(
    documents: &[Document],
    knowledge: &Knowledge,
    doubtful: &Lines,
    spoken: &Lines,
) -> Vec<Stated> {
    let mut found = Vec::new();
    let mut read = 0;
    for document in documents {
        let is_settings = settings::is(&document.file);
        let text =
            &if is_settings { settings::lines(&document.text) } else { without_comments(&document.text) };
        read += text.len();
        if text.len() > MOST_BYTES || read > MOST_BYTES_TOGETHER {
            continue;
        }
        let all = passages(text);
        let mut above: Vec<Named> = Vec::with_capacity(all.len());
        for passage in &all {
            let tokens = tokens(text, passage.start, passage.end);
            let (mentions, taken) = mentions(&tokens, knowledge, &HashSet::default());
            let mut own_words = content(&tokens);
            let of_passage = own_words.clone();
            let mut values: Vec<(usize, usize, usize)> = Vec::new();
            let mut metrics = Vec::new();
            for mention in &mentions {
                match &mention.what {
                    What::Values(hits) | What::Setting(_, hits) => {
                        values.extend(hits.iter().map(|hit| (hit.family, hit.dimension, hit.code)));
                    }
                    What::Metric(places) => metrics.extend(places.iter().copied()),
                    _ => {}
                }
            }
            above.push((own_words.clone(), values.clone()));
            for parent in passage.parents.iter().chain(passage.head.as_ref()) {
                let (words, parent_values) = &above[*parent];
                own_words.extend(words.iter().cloned());
                values.extend(parent_values);
            }
            let line = (document.file.clone(), passage.line as u64);
            if spoken.contains(&line) {
                continue;
            }
            for figure in figures(&tokens, &taken) {
                if matches!(figure.shape, Shape::Ordinal) {
                    continue;
                }
                let asks = |words: &HashSet<String>| words.iter().any(|word| LIMITS.contains(&word.as_str()));
                let asks = asks(&of_passage)
                    || passage.head.is_some_and(|head| asks(&above[head].0))
                    || bounds(&figure) && asks(&own_words);
                let part = if asks {
                    part_of(&tokens, &figure, is_settings || passage.kind == PassageKind::Row)
                } else {
                    Vec::new()
                };
                let statistic = statistic_beside(&tokens, &figure);
                let noun = noun_behind(&tokens, &figure);
                let end = text.floor_char_boundary(passage.end.min(passage.start + LONGEST_EXCERPT));
                let written =
                    document.text.lines().nth(passage.line.saturating_sub(1)).filter(|_| is_settings);
                let excerpt = written.map_or(&text[passage.start..end], |line| {
                    &line[..line.floor_char_boundary(line.len().min(LONGEST_EXCERPT))]
                });
                found.push(Stated {
                    file: document.file.clone(),
                    line: passage.line as u64,
                    excerpt: excerpt.trim().to_owned(),
                    figure,
                    metrics: metrics.clone(),
                    statistic,
                    noun,
                    values: values.clone(),
                    words: own_words.clone(),
                    part,
                    asks,
                    doubtful: doubtful.contains(&line),
                });
            }
        }
    }
    found
}

/// The tokens around a figure that stand in one part of the passage with it: what lies between commas, or all of it.
fn part_of(tokens: &[Token<'_>], figure: &Figure, is_whole: bool) -> Vec<String> {
    let parts = |token: &Token<'_>| token.is_mark(&[',', ';', ':', '.', '(', ')']) || token.is("and");
    let from =
        tokens[..figure.first].iter().rposition(|token| !is_whole && parts(token)).map_or(0, |at| at + 1);
    let to = tokens[figure.last..].iter().position(|token| !is_whole && parts(token));
    let to = to.map_or(tokens.len(), |at| figure.last + at);
    tokens[from..to].iter().map(|token| token.lower.clone()).collect()
}

/// Whether a figure says itself that it bounds something.
fn bounds(figure: &Figure) -> bool {
    matches!(figure.bound, Bound::AtMost | Bound::AtLeast | Bound::UpTo)
}

/// The word right behind a figure, in the singular.
pub(crate) fn noun_behind(tokens: &[Token<'_>], figure: &Figure) -> Option<String> {
    let word = tokens.get(figure.last).filter(|token| token.is_word() && token.lower.len() > 3)?;
    (!EMPTY.contains(&word.lower.as_str())).then(|| singular(&word.lower).to_owned())
}

/// The statistic that stands beside a figure: `13.9% avg`, `a peak of 15.4%`.
pub(crate) fn statistic_beside(tokens: &[Token<'_>], figure: &Figure) -> Option<StatisticKind> {
    let behind = tokens[figure.last..].iter().take(2).take_while(|token| !token.is_mark(&[',', ';', '.']));
    let before = tokens[..figure.first]
        .iter()
        .rev()
        .take(7)
        .take_while(|token| token.number().is_none() && !token.is_mark(&[',', ';']));
    behind.chain(before).find_map(|token| match token.lower.as_str() {
        "avg" | "average" | "averaged" | "averaging" | "mean" | "averages" => Some(StatisticKind::Mean),
        "peak" | "max" | "maximum" | "peaked" | "peaks" | "highest" | "largest" => {
            Some(StatisticKind::Maximum)
        }
        "min" | "minimum" | "lowest" | "smallest" => Some(StatisticKind::Minimum),
        "median" => Some(StatisticKind::Median),
        _ => None,
    })
}

/// A text with blanks in the place of its HTML comments, which no reader sees.
fn without_comments(text: &str) -> String {
    let mut out = text.to_owned();
    let mut from = 0;
    while let Some(begin) = out[from..].find("<!--").map(|at| at + from) {
        let end = out[begin..].find("-->").map_or(out.len(), |at| begin + at + 3);
        let blank: String =
            out[begin..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        out.replace_range(begin..end, &blank);
        from = end;
    }
    out
}

/// The words of a passage that say what it is about, in the singular.
pub(crate) fn content(tokens: &[Token<'_>]) -> HashSet<String> {
    tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Identifier) && token.lower.len() > 2)
        .filter(|token| !EMPTY.contains(&token.lower.as_str()) && words::number_word(&token.lower).is_none())
        .map(|token| singular(&token.lower).to_owned())
        .collect()
}

const EMPTY: [&str; 62] = [
    "the",
    "and",
    "for",
    "with",
    "that",
    "this",
    "was",
    "were",
    "are",
    "has",
    "have",
    "had",
    "from",
    "than",
    "about",
    "over",
    "under",
    "per",
    "its",
    "all",
    "each",
    "between",
    "only",
    "more",
    "less",
    "most",
    "least",
    "which",
    "while",
    "when",
    "where",
    "also",
    "into",
    "not",
    "but",
    "can",
    "will",
    "both",
    "across",
    "using",
    "used",
    "use",
    "show",
    "shows",
    "showed",
    "average",
    "mean",
    "total",
    "achieved",
    "reached",
    "approximately",
    "around",
    "roughly",
    "value",
    "result",
    "second",
    "seconds",
    "percent",
    "time",
    "report",
    "data",
    "performance",
];

/// Who asks for a stated number.
pub(crate) struct Asked<'a> {
    pub(crate) figure: &'a Figure,
    pub(crate) metrics: &'a [MeasurePlace],
    pub(crate) values: &'a [(usize, usize, usize)],
    pub(crate) words: &'a HashSet<String>,
    /// Those of the sentence itself.
    pub(crate) own_words: &'a HashSet<String>,
    pub(crate) statistics: &'a [StatisticKind],
    /// The word behind it.
    pub(crate) noun: Option<String>,
}

impl Stated {
    /// Whether it states the same number of the same thing.
    pub(crate) fn supports(&self, asked: &Asked<'_>) -> bool {
        let own = &self.figure;
        let figure = asked.figure;
        // A range around a number says another thing.
        if matches!(figure.shape, Shape::Range(..)) && !matches!(own.shape, Shape::Range(..))
            || matches!(figure.shape, Shape::OutOf(_)) && own.shape != figure.shape
        {
            return false;
        }
        let (low, high) = match own.shape {
            Shape::Range(low, high) => (low, high),
            _ => (own.value, own.value),
        };
        let same = match (own.measured_unit(), figure.measured_unit()) {
            (Some(from), Some(to)) => {
                let scale = own.scale() / figure.scale();
                let convert = |value: f64| from.convert(value * scale, to);
                match (convert(low), convert(high)) {
                    (Some(low), Some(high)) => figure.covers(low) && figure.covers(high),
                    _ => false,
                }
            }
            (None, None) => {
                let alike = own.unit == figure.unit
                    || own.unit.is_none() != figure.unit.is_none() && own.shape == Shape::Multiple;
                alike && figure.covers(low) && figure.covers(high)
            }
            _ => false,
        };
        if !same {
            return false;
        }
        if self.is_other_statistic(asked.statistics) {
            return false;
        }
        let conflicts = !self.values.is_empty()
            && !asked.values.is_empty()
            && asked.values.iter().any(|(family, dimension, _)| {
                self.values.iter().any(|(own, at, _)| (own, at) == (family, dimension))
            })
            && !asked.values.iter().any(|value| self.values.contains(value));
        let other_metric = !self.metrics.is_empty()
            && !asked.metrics.is_empty()
            && !asked.metrics.iter().any(|metric| self.metrics.contains(metric));
        let shared = asked.words.iter().filter(|word| self.words.contains(*word)).count();
        let about_same = shared >= 2
            || shared >= 1
                && asked.own_words.len() <= 3
                && asked.own_words.iter().any(|word| self.words.contains(word));
        let metric_shared =
            !asked.metrics.is_empty() && asked.metrics.iter().any(|metric| self.metrics.contains(metric));
        let counts_same = self.noun.is_some() && self.noun == asked.noun && self.figure.unit.is_none();
        !conflicts && !other_metric && (about_same || counts_same || metric_shared && shared >= 1)
    }

    /// An average is no peak; what says neither is the value itself.
    fn is_other_statistic(&self, asked: &[StatisticKind]) -> bool {
        match self.statistic {
            Some(own) if asked.is_empty() => own != StatisticKind::Mean,
            Some(own) => !asked.contains(&own),
            None => asked.contains(&StatisticKind::StandardDeviation),
        }
    }

    /// Whether it is the very same number of the same unit, beside a word that others have too.
    pub(crate) fn echoes(&self, figure: &Figure, words: &HashSet<String>, asked: &[StatisticKind]) -> bool {
        let own = &self.figure;
        if self.is_other_statistic(asked) {
            return false;
        }
        let same_unit = match (own.measured_unit(), figure.measured_unit()) {
            (Some(one), Some(other)) => one == other,
            (None, None) => own.unit == figure.unit,
            _ => false,
        };
        let same = same_unit
            && own.shape == figure.shape
            && (own.value * own.scale() - figure.value * figure.scale()).abs() <= 1e-9 * figure.value.abs();
        let stem = |word: &str| word.chars().take(5).collect::<String>();
        same && words
            .iter()
            .filter(|word| word.len() > 3)
            .any(|word| self.words.iter().any(|own| own.len() > 3 && stem(own) == stem(word)))
    }

    /// Whether some tokens say that its document says so: `the notes give …`, `the report of a claims …`.
    pub(crate) fn is_told(&self, before: &[Token<'_>]) -> bool {
        let path = self.file.to_lowercase();
        let document = before.iter().position(|token| {
            let word = singular(&token.lower);
            DOCUMENTS.contains(&word) && (path.contains(word) || matches!(word, "document" | "markdown"))
                || token.lower.len() > 4 && path.ends_with(&token.lower)
        });
        let says = |token: &Token<'_>| token.is_any(SAY);
        // `the report in models/a` is none of `models/b`.
        let elsewhere = |token: &Token<'_>| token.text.contains('/') && !path.contains(&token.lower);
        if before.iter().any(elsewhere) {
            return false;
        }
        document.is_some_and(|at| before[..at].iter().chain(&before[at + 1..]).any(says))
    }

    /// Whether its sentence has one of some words, beside those for limits.
    pub(crate) fn is_about(&self, words: &HashSet<String>) -> bool {
        words.iter().any(|word| !LIMITS.contains(&word.as_str()) && self.words.contains(word))
    }

    /// The number in a unit, where it bounds something.
    pub(crate) fn limit(&self, unit: Unit) -> Option<f64> {
        let own = self.figure.measured_unit()?;
        let bounds = bounds(&self.figure) || LIMITS.iter().any(|word| self.words.contains(*word));
        let value = own.convert(self.figure.value * self.figure.scale(), unit)?;
        (bounds && self.figure.shape == Shape::Plain).then_some(value)
    }

    /// It as a fact.
    pub(crate) fn fact(&self) -> Fact {
        let unit = self.figure.measured_unit().unwrap_or(Unit::None);
        let metric = Metric::Column("stated".to_owned());
        let scope = Scope { file: Some(self.file.clone()), ..Scope::default() };
        let name = format!("{}:{}:{}", self.line, self.figure.first, self.excerpt);
        Fact {
            id: evidence::fact_id(&metric, &name, StatisticKind::Value, &scope),
            metric,
            name: String::new(),
            statistic: StatisticKind::Value,
            value: self.figure.value * self.figure.scale(),
            unit,
            n: 1,
            direction: Direction::Neutral,
            approximate: false,
            scope: scope.into(),
            sources: vec![Source {
                file: self.file.clone(),
                part: String::new(),
                place: Place::Line { line: self.line, excerpt: self.excerpt.clone() },
            }]
            .into(),
            kind: FactKind::Stated,
        }
    }
}
