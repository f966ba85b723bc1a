//! What a figure can be where the rules of the sentence do not tell: the cells of the folder whose address shares
//! the most words with it.

use std::collections::HashMap;

use domain::{StatisticKind, Unit};

use crate::amounts::in_figure_unit;
use crate::cells::{Found, Ranked};
use crate::claim::{Judgement, with_unit};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::{singular, words_of};
use crate::mentions::Mention;
use crate::scene::Scene;
use crate::stated::content;
use crate::subject::Read;
use crate::tokens::Kind;

/// A name that fits less well than this, against the best, is not what is meant.
const CLOSE: f64 = 0.7;
/// The most names that are looked at.
const MOST_NAMES: usize = 6;
/// From this share of a name on the sentence says it.
const SAID: f64 = 0.5;

/// What the words count: of the clause, of the sentence, of what stands above, of the sentence before.
pub(super) fn terms(scene: &Scene<'_>, figure: &Figure) -> HashMap<String, f64> {
    let read = scene.read;
    let mut terms: HashMap<String, f64> = HashMap::new();
    let mut add = |words: Vec<String>, counts: f64| {
        for word in words {
            let own = terms.entry(word).or_insert(0.0);
            *own = own.max(counts);
        }
    };
    let words = |read: &Read<'_>, at: usize| -> Vec<String> {
        let token = &read.tokens[at];
        if !matches!(token.kind, Kind::Word | Kind::Identifier) || token.lower.len() < 2 {
            return Vec::new();
        }
        words_of(&token.lower).iter().map(|word| singular(word).to_owned()).collect()
    };
    let empty = content(&read.tokens);
    for at in 0..read.tokens.len() {
        let near = read.clauses[at] == read.clauses[figure.at];
        let own = words(read, at);
        let says = empty.contains(singular(&read.tokens[at].lower)) || read.tokens[at].lower.len() == 2;
        if says {
            add(own, if near { 1.0 } else { 0.6 });
        }
    }
    if let Some(behind) = crate::stated::noun_behind(&read.tokens, figure) {
        add(vec![behind], 1.5);
    }
    if figure.measured_unit() == Some(Unit::Tokens) {
        add(vec!["token".to_owned()], 1.0);
    }
    for (above, counts) in read
        .passage
        .parents
        .iter()
        .map(|at| (*at, 0.4))
        .chain(read.passage.previous.map(|at| (at, if read.points_back() { 0.5 } else { 0.2 })))
    {
        let other = &scene.reads[above];
        for at in 0..other.tokens.len() {
            add(words(other, at), counts);
        }
    }
    terms.retain(|word, _| !crate::stated::is_empty_word(word));
    terms
}

/// Digits that say something: without leading zeros, and without the zeros that end a whole number.
pub(super) fn digits(figure: &Figure, scene: &Scene<'_>) -> usize {
    let text = scene.read.tokens[figure.at].text;
    let bare: String = text.chars().filter(char::is_ascii_digit).collect();
    let bare = bare.trim_start_matches('0');
    if text.contains('.') || !bare.ends_with("00") { bare.len() } else { bare.trim_end_matches('0').len() }
}

/// Judges a figure by the cells whose address shares the most words with its sentence; `None` where none does.
#[expect(clippy::too_many_lines, reason = "one name after the other, then what none of them has")]
pub(crate) fn search(
    scene: &Scene<'_>,
    figure: &Figure,
    label: Option<Unit>,
    terms: &HashMap<String, f64>,
    mentions: &[&Mention],
) -> Option<Judgement> {
    if figure.in_words
        || !matches!(figure.shape, Shape::Plain)
        || matches!(figure.unit, Some(WrittenUnit::Times | WrittenUnit::Points | WrittenUnit::Money))
    {
        return None;
    }
    let cells = &scene.knowledge().cells;
    let ranked: Vec<Ranked> = cells
        .rank(terms)
        .into_iter()
        .filter(|one| {
            let (words, unit) = cells.name(one);
            can_be(figure, label, words, unit)
        })
        .take(MOST_NAMES)
        .collect();
    let best = ranked.first()?.score;
    let next = ranked.get(1).map_or(0.0, |one| one.score);
    let found: Vec<Found> = ranked
        .iter()
        .filter(|one| one.score >= CLOSE * best)
        .filter_map(|one| cells.cells(scene.knowledge(), one, mentions))
        .collect();
    let digits = digits(figure, scene);
    let behind = crate::stated::noun_behind(&scene.read.tokens, figure);
    let is = |value: f64, unit: Unit| {
        in_figure_unit(figure, label, value, unit).iter().any(|value| {
            figure.covers(*value)
                && (matches!(figure.bound, Bound::Exact | Bound::About)
                    || (value - figure.value).abs() <= 0.1 * figure.value.abs())
        })
    };
    for one in &found {
        let counted = behind.as_ref().is_some_and(|noun| one.words.contains(noun));
        let values: Vec<f64> = one.cells.iter().map(|cell| cell.3).collect();
        let same = values.iter().all(|value| (value - values[0]).abs() <= 1e-9 * values[0].abs());
        if !one.narrowed {
            continue;
        }
        if same {
            if is(values[0], one.unit) && (counted || one.share >= SAID || one.share >= 0.3 && digits > 2) {
                return supported(scene, one, StatisticKind::Value, values[0]);
            }
            continue;
        }
        if one.is_setting && counted && values.iter().any(|value| is(*value, one.unit)) {
            let own: Vec<_> = one.cells.iter().filter(|cell| is(cell.3, one.unit)).copied().collect();
            let one = Found { cells: own, words: Vec::new(), ..*one };
            let value = one.cells[0].3;
            return supported(scene, &one, StatisticKind::Value, value);
        }
        if digits < 3 || one.share < SAID && digits < 4 {
            continue;
        }
        let described = statistics::describe(&values)?;
        let asked = scene.statistics_at(figure);
        let extreme = scene.is_extreme(figure);
        let tries = [
            (
                StatisticKind::Mean,
                Some(described.mean),
                asked.is_empty() || asked.contains(&StatisticKind::Mean),
            ),
            (
                StatisticKind::Median,
                Some(described.median),
                asked.is_empty() || asked.contains(&StatisticKind::Median),
            ),
            (StatisticKind::Minimum, Some(described.min), extreme || asked.contains(&StatisticKind::Minimum)),
            (StatisticKind::Maximum, Some(described.max), extreme || asked.contains(&StatisticKind::Maximum)),
            (
                StatisticKind::StandardDeviation,
                described.sd,
                asked.contains(&StatisticKind::StandardDeviation),
            ),
            (
                StatisticKind::Sum,
                Some(described.mean * described.n as f64),
                asked.contains(&StatisticKind::Sum),
            ),
        ];
        for (statistic, value, may) in tries {
            if let Some(value) = value.filter(|value| may && is(*value, one.unit)) {
                return supported(scene, one, statistic, value);
            }
        }
    }
    // Nothing but one value is meant, and it is another.
    let first = found.first()?;
    let values: Vec<f64> = first.cells.iter().map(|cell| cell.3).collect();
    let same = values.iter().all(|value| (value - values[0]).abs() <= 1e-9 * values[0].abs());
    let counted = behind.as_ref().is_some_and(|noun| first.words.contains(noun));
    let sure = first.share > 0.6 || first.share >= SAID && counted;
    if same && first.narrowed && sure && next < best && figure.bound == Bound::Exact {
        let fact = cells.fact(&first.cells, StatisticKind::Value, values[0], first.unit)?;
        let unit = figure.measured_unit().or(label).filter(|unit| unit.dimension() == first.unit.dimension());
        let unit = unit.unwrap_or(first.unit);
        let value = first.unit.convert(values[0], unit).unwrap_or(values[0]);
        let right = with_unit(value, unit, figure.step);
        return Some(Judgement::contradicted(
            "claim-contradicted-value",
            vec![scene.lookup.keep(fact)],
            right,
        ));
    }
    None
}

/// Whether the numbers of a column can be what the figure says, by its unit.
fn can_be(figure: &Figure, label: Option<Unit>, words: &[String], unit: Unit) -> bool {
    if let Some(WrittenUnit::Sign(sign)) = &figure.unit {
        let sign = singular(sign.split('/').next().unwrap_or(sign));
        return words.iter().any(|word| word == sign);
    }
    match figure.measured_unit().or(label) {
        None => true,
        Some(Unit::Tokens) => matches!(unit, Unit::None | Unit::Tokens),
        Some(Unit::Percent) => matches!(unit, Unit::None | Unit::Percent),
        Some(own) => own.dimension() == unit.dimension() && unit != Unit::None,
    }
}

fn supported(scene: &Scene<'_>, found: &Found, statistic: StatisticKind, value: f64) -> Option<Judgement> {
    let fact = scene.knowledge().cells.fact(&found.cells, statistic, value, found.unit)?;
    Some(Judgement::supported("claim-supported-value", vec![scene.lookup.keep(fact)]))
}
