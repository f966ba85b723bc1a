//! Facts and findings as the lines of a prompt, as many as fit.

use std::fmt::Write as _;

use domain::{Evidence, EvidenceShare, Fact, Place, StatisticKind};

use crate::tokens::TokenEstimate;

/// The longest name in a line, in characters; the names of files get twice as many.
const LONGEST: usize = 60;

/// One line of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceLine {
    /// The line with its line break.
    pub text: String,
    /// How many facts it shows that no line before it shows.
    pub facts: u32,
}

/// One line for each group of facts about the same rows of one column, in the order of the facts. Each number
/// stands behind its name, as in `mean {F12}=103.2 tok/s`: F1 is the first of `facts`.
///
/// The text is data that others wrote. Names in it hold no line break, no `<`, no `>` and no backtick, so that
/// a block that is closed by one of these cannot be closed from within.
pub fn fact_lines(facts: &[Fact]) -> Vec<EvidenceLine> {
    let mut lines = Vec::new();
    let mut begin = 0;
    while begin < facts.len() {
        let alike = facts[begin..].iter().take_while(|fact| is_about_same(fact, &facts[begin])).count();
        lines.push(line(begin, &facts[begin..begin + alike]));
        begin += alike;
    }
    lines
}

/// A sentence as a line, made as harmless as the names in the others.
pub fn sentence_line(sentence: &str) -> EvidenceLine {
    EvidenceLine { text: format!("- {}\n", name(sentence, 10 * LONGEST)), facts: 0 }
}

/// As many lines from the first as fit into what the context window leaves beside the fixed text and the reserve
/// for the answer; `facts_total` is what the folder has.
pub fn evidence(
    lines: &[EvidenceLine],
    facts_total: u32,
    fixed_text_chars: usize,
    context_tokens: u32,
    reserve_tokens: u32,
    estimate: &TokenEstimate,
) -> Evidence {
    let budget_tokens = context_tokens.saturating_sub(reserve_tokens);
    let mut text = String::new();
    let mut characters = fixed_text_chars;
    let (mut lines_used, mut facts_used) = (0, 0);
    for line in lines {
        let with_line = characters + line.text.chars().count();
        if estimate.tokens(with_line) > budget_tokens {
            break;
        }
        characters = with_line;
        text.push_str(&line.text);
        lines_used += 1;
        facts_used += line.facts;
    }
    let estimated_tokens = estimate.tokens(characters);
    let share = EvidenceShare { estimated_tokens, budget_tokens, context_tokens, facts_used, facts_total };
    Evidence { text, lines: lines_used, share }
}

/// Whether two facts are about the same rows of one column.
fn is_about_same(one: &Fact, other: &Fact) -> bool {
    let place = |fact: &Fact| fact.sources.first().map(|source| (source.file.clone(), source.part.clone()));
    one.metric == other.metric
        && one.name == other.name
        && one.scope == other.scope
        && place(one) == place(other)
}

/// `runs.csv | TTFT (ttft_s) | num_gpu=60 | n=9 mean {F3}=0.165 s sd {F4}=…`
fn line(before: usize, facts: &[Fact]) -> EvidenceLine {
    let first = &facts[0];
    let mut text = match first.sources.first() {
        Some(source) if source.part.is_empty() => name(&source.file, 2 * LONGEST),
        Some(source) => format!("{} # {}", name(&source.file, 2 * LONGEST), name(&source.part, LONGEST)),
        None => "several files".to_owned(),
    };
    if first.sources.len() > 1 {
        text.push_str(" and others");
    }
    if let Some(line) = first.sources.first().and_then(line_of_prose) {
        // Writing to a string cannot fail.
        let _ = write!(text, " line {line}");
    }
    let _ = write!(text, " | {}", name(first.metric.name(), LONGEST));
    if first.metric.name() != first.name && !first.name.is_empty() {
        let _ = write!(text, " ({})", name(&first.name, LONGEST));
    }
    let _ = write!(text, " | {} |", about(first));
    let n = facts.iter().map(|fact| fact.n).max().unwrap_or(0);
    if n > 1 {
        let _ = write!(text, " n={n}");
    }
    for (place, fact) in facts.iter().enumerate() {
        let _ = write!(text, " {} {{F{}}}={}", word(fact.statistic), before + place + 1, fact.written());
    }
    text.push('\n');
    EvidenceLine { text, facts: u32::try_from(facts.len()).unwrap_or(u32::MAX) }
}

fn line_of_prose(source: &domain::Source) -> Option<u64> {
    match source.place {
        Place::Line { line, .. } => Some(line),
        Place::Cells { .. } | Place::Pointers { .. } | Place::File => None,
    }
}

/// What a fact is about: `model=a, num_gpu=60`, or `all rows`.
fn about(fact: &Fact) -> String {
    let scope = &fact.scope;
    let named = [("model", &scope.model), ("prompt", &scope.prompt), ("date", &scope.date)];
    let named = named.into_iter().filter_map(|(what, value)| Some((what, value.as_deref()?)));
    let pairs = scope.configuration.iter().map(|(column, value)| (column.as_str(), value.as_str()));
    let pairs: Vec<String> = named
        .chain(pairs)
        .map(|(what, value)| format!("{}={}", name(what, LONGEST), name(value, LONGEST)))
        .collect();
    if pairs.is_empty() { "all rows".to_owned() } else { pairs.join(", ") }
}

/// A statistic in a word.
fn word(statistic: StatisticKind) -> &'static str {
    match statistic {
        StatisticKind::Value => "value",
        StatisticKind::Count => "count",
        StatisticKind::Mean => "mean",
        StatisticKind::Median => "median",
        StatisticKind::StandardDeviation => "sd",
        StatisticKind::Minimum => "min",
        StatisticKind::Maximum => "max",
        StatisticKind::Percentile95 => "p95",
        StatisticKind::Percentile99 => "p99",
        StatisticKind::Sum => "sum",
        StatisticKind::Share => "share",
        StatisticKind::Difference => "difference",
        StatisticKind::Ratio => "ratio",
        StatisticKind::Change => "change",
        StatisticKind::Slope => "slope",
        StatisticKind::Lower => "from",
        StatisticKind::Upper => "to",
    }
}

/// A name that cannot end its line or its block, cut where it is very long.
fn name(text: &str, longest: usize) -> String {
    let harmless = |character: char| match character {
        '<' => '‹',
        '>' => '›',
        '`' => '\'',
        '|' => '/',
        other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}') => ' ',
        other => other,
    };
    let mut characters = text.trim().chars().map(harmless);
    let mut name: String = characters.by_ref().take(longest).collect();
    if characters.next().is_some() {
        name.push('…');
    }
    name
}

#[cfg(test)]
mod tests;
