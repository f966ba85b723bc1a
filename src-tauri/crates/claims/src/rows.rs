//! Judges a table row cell by cell: its metric comes from the head of the column or of the row, its subject from
//! the other cells, its head and the headings above.

mod heads;

use std::rc::Rc;

use domain::{PassageKind, StatisticKind, Unit, Verdict};

use crate::amounts::Question;
use crate::claim::{Claim, Judgement};
use crate::counts::{self, Noun};
use crate::entities::Hit;
use crate::figures::{Figure, Shape, figures};
use crate::lexicon::{MeasurePlace, singular, words_of};
use crate::mentions::{Mention, What};
use crate::numbers;
use crate::queries::{Asker, series};
use crate::rows::heads::{noun_of, scale_of_head, unit_above, unit_of};
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::Token;
use crate::vocabulary::normal;

/// What a cell or its head says.
struct Said<'s> {
    tokens: &'s [Token<'s>],
    /// Place of its first token in the row.
    first: usize,
}

/// The most cells of a column that are judged together.
const MOST_IN_COLUMN: usize = 40;

/// Heads of columns that only number the rows.
const NUMBERING: &[&str] = &[
    "#", "no", "no.", "rank", "step", "priority", "order", "id", "index", "item", "section", "position", "nr",
];

/// Judges the cells of a row; a head is judged for its names only.
pub(crate) fn judge(scene: &Scene<'_>) -> Vec<Claim> {
    let read = scene.read;
    let Some(head) = read.passage.head.map(|place| &scene.reads[place]) else { return Vec::new() };
    let cells: Vec<Said<'_>> = (0..read.passage.cells.len()).map(|column| cell(read, column)).collect();
    let heads: Vec<Said<'_>> = (0..head.passage.cells.len()).map(|column| cell(head, column)).collect();
    let settings = settings(scene, head, &cells, &heads);
    let mut found = Vec::new();
    for (column, own) in cells.iter().enumerate() {
        if own.tokens.is_empty() {
            continue;
        }
        let label = heads.get(column).map_or(&[][..], |head| head.tokens);
        if label.first().is_some_and(|token| token.is_any(NUMBERING) || token.is_mark(&['#'])) {
            continue;
        }
        if let Some(setting) = settings.iter().find(|setting| setting.first == column) {
            if matches!(&setting.what, What::Setting(_, hits) if hits.is_empty()) {
                let (start, end) = bounds(own);
                let mut claim =
                    Judgement::unsupported("claim-unsupported-setting", Vec::new()).at(start, end);
                claim.column = Some(column);
                found.push(claim);
            }
            continue;
        }
        for (nth, at) in figures_in(read, own).into_iter().enumerate() {
            let Some(mut judgement) = judge_cell(scene, head, &cells, &heads, &settings, column, &at, &found)
            else {
                continue;
            };
            if judgement.verdict != Verdict::Supported {
                judgement = share_of_row(scene, head, &at, &found).unwrap_or(judgement);
            }
            if let Some((by_column, several)) = of_column(scene, column, nth)
                && (several || judgement.verdict != Verdict::Supported)
            {
                judgement = by_column;
            }
            let (start, end) = (read.tokens[at.first].start, read.tokens[at.last - 1].end);
            let mut claim = judgement.at(start, end);
            claim.column = Some(column);
            found.push(claim);
        }
    }
    found
}

/// The figures of a cell, by their places in the row.
fn figures_in(read: &Read<'_>, own: &Said<'_>) -> Vec<Figure> {
    let taken: Vec<bool> = (own.first..own.first + own.tokens.len())
        .map(|at| {
            let holds = |mention: &Mention| (mention.first..mention.last).contains(&at);
            read.mentions.iter().any(|mention| mention.is_subject() && holds(mention))
        })
        .collect();
    let moved = |figure: Figure| Figure {
        first: figure.first + own.first,
        last: figure.last + own.first,
        at: figure.at + own.first,
        ..figure
    };
    figures(own.tokens, &taken).into_iter().map(moved).collect()
}

/// The judgement on a figure of a cell by all that stand above and below it, and whether these are several.
fn of_column(scene: &Scene<'_>, column: usize, nth: usize) -> Option<(Judgement, bool)> {
    let place = scene.read.passage.head?;
    let key = (place, column, nth);
    let known = scene.lookup.series.borrow().get(&key).cloned();
    let judged = known.unwrap_or_else(|| {
        let made = Rc::new(judge_column(scene, place, column, nth));
        scene.lookup.series.borrow_mut().insert(key, made.clone());
        made
    });
    let (_, judgement) = judged.iter().find(|(start, _)| *start == scene.read.passage.start)?;
    Some((judgement.clone()?, judged.len() > 2))
}

/// The judgements on the figures of a column, by the places of their rows.
fn judge_column(
    scene: &Scene<'_>,
    place: usize,
    column: usize,
    nth: usize,
) -> Vec<(usize, Option<Judgement>)> {
    let head = &scene.reads[place];
    let mut scenes: Vec<(Scene<'_>, Figure, Option<Unit>)> = Vec::new();
    for (at, read) in scene.reads.iter().enumerate().skip(place + 1) {
        if read.passage.head != Some(place) || read.passage.kind != PassageKind::Row {
            break;
        }
        if column >= read.passage.cells.len() || scenes.len() == MOST_IN_COLUMN {
            continue;
        }
        if let Some(figure) = figures_in(read, &cell(read, column)).into_iter().nth(nth) {
            let of_head = head.passage.cells.get(column).and_then(|_| unit_of(cell(head, column).tokens));
            let of_row = if column > 0 { unit_of(cell(read, 0).tokens) } else { None };
            scenes.push((Scene::new(at, scene.reads, scene.lookup), figure, of_head.or(of_row)));
        }
    }
    let judge = |above: Option<Unit>| {
        let members: Vec<Asker<'_, '_>> = scenes
            .iter()
            .map(|(scene, figure, unit)| {
                Asker::new(scene, figure, unit.or(above).filter(|_| figure.unit.is_none()))
            })
            .collect();
        series::judge(&members, true)
    };
    let above = scenes.first().and_then(|(scene, ..)| unit_above(scene));
    let mut judged = judge(above);
    if above.is_some() && judged.iter().all(Option::is_none) {
        judged = judge(None);
    }
    scenes.iter().map(|(scene, ..)| scene.read.passage.start).zip(judged).collect()
}

fn bounds(said: &Said<'_>) -> (usize, usize) {
    (said.tokens[0].start, said.tokens[said.tokens.len() - 1].end)
}

fn cell<'s>(read: &'s Read<'s>, column: usize) -> Said<'s> {
    let cell = &read.passage.cells[column];
    let first = read.tokens.partition_point(|token| token.start < cell.start);
    let last = read.tokens.partition_point(|token| token.end <= cell.end);
    Said { tokens: &read.tokens[first..last.max(first)], first }
}

/// Cells under the name of a parameter, as mentions whose place is the column.
fn settings(scene: &Scene<'_>, head: &Read<'_>, cells: &[Said<'_>], heads: &[Said<'_>]) -> Vec<Mention> {
    let _ = head;
    let entities = &scene.knowledge().entities;
    let mut found = Vec::new();
    for (column, (own, label)) in cells.iter().zip(heads).enumerate() {
        let phrase = label
            .tokens
            .iter()
            .filter(|token| token.is_word() || token.lower.contains(['_', '.']))
            .flat_map(|token| words_of(&token.lower))
            .map(|word| singular(&word).to_owned())
            .collect::<Vec<_>>()
            .join(" ");
        let Some(places) = entities.parameter(&phrase) else { continue };
        // `num_gpu 16` heads what was measured with it.
        if label.tokens.iter().any(|token| token.number().is_some()) {
            continue;
        }
        let Some(token) = own.tokens.first() else { continue };
        if own.tokens.len() > 3 {
            continue;
        }
        let text: String = own.tokens.iter().map(|token| token.text).collect();
        let number = token.number().filter(|_| own.tokens.len() == 1);
        let mut hits = Vec::new();
        for (family, dimension) in places.iter().copied() {
            for (code, value) in
                scene.knowledge().data.families[family].dimensions[dimension].values.iter().enumerate()
            {
                let same = match number {
                    Some(number) => value
                        .parse::<f64>()
                        .is_ok_and(|own| (own - number.value).abs() < 1e-9 * own.abs().max(1.0)),
                    None => normal(value) == normal(&text),
                };
                if same {
                    hits.push(Hit { family, dimension, code, whole: true });
                }
            }
        }
        // Words that are no value may paraphrase one, and numbers under the head of names count them.
        let named = places.iter().all(|(family, dimension)| {
            let values = &scene.knowledge().data.families[*family].dimensions[*dimension].values;
            values.iter().all(|value| value.parse::<f64>().is_err())
        });
        if hits.is_empty() && (number.is_none() || named) {
            continue;
        }
        found.push(Mention {
            first: column,
            last: column + 1,
            what: What::Setting(places.to_vec(), hits),
            key: normal(&text),
        });
    }
    found
}

#[expect(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "a cell is judged by everything in its row"
)]
fn judge_cell(
    scene: &Scene<'_>,
    head: &Read<'_>,
    cells: &[Said<'_>],
    heads: &[Said<'_>],
    settings: &[Mention],
    column: usize,
    figure: &Figure,
    before: &[Claim],
) -> Option<Judgement> {
    let read = scene.read;
    let in_column = |mention: &&Mention| {
        heads.get(column).is_some_and(|label| {
            mention.first >= label.first && mention.last <= label.first + label.tokens.len()
        })
    };
    let in_cell = |mention: &&Mention, at: usize| {
        mention.first >= cells[at].first && mention.last <= cells[at].first + cells[at].tokens.len()
    };
    // Who: the column's head, the other cells, the settings of the row.
    let mut own: Vec<&Mention> =
        head.mentions.iter().filter(|mention| mention.is_subject()).filter(in_column).collect();
    let slot = |mention: &Mention| mention.slot(scene.knowledge());
    for (at, _) in cells.iter().enumerate() {
        if settings.iter().any(|setting| setting.first == at)
            || at == column && cells[at].tokens.len() < 4 && cells.len() > 1
        {
            continue;
        }
        for mention in read.mentions.iter().filter(|mention| mention.is_subject() && in_cell(mention, at)) {
            if !own.iter().any(|before| slot(before) == slot(mention)) {
                own.push(mention);
            }
        }
    }
    own.extend(
        settings.iter().filter(|setting| !matches!(&setting.what, What::Setting(_, hits) if hits.is_empty())),
    );
    let mut readings = vec![[own.clone(), scene.above(&own)].concat()];
    if readings[0].len() > own.len() {
        readings.push(own.clone());
    }
    // What: the metric of the cell, of the column, of the row's first cell.
    let metric_in = |mentions: &mut dyn Iterator<Item = &Mention>| -> Option<Vec<MeasurePlace>> {
        mentions
            .filter_map(|mention| match &mention.what {
                What::Metric(places) => Some(places.clone()),
                _ => None,
            })
            .max_by_key(Vec::len)
    };
    let statistic_in = |mentions: &mut dyn Iterator<Item = &Mention>| -> Vec<StatisticKind> {
        let mut found = mentions.filter_map(|mention| match mention.what {
            What::Statistic(statistics) => Some(statistics.to_vec()),
            _ => None,
        });
        found.next().unwrap_or_default()
    };
    let row_label = || read.mentions.iter().filter(|mention| in_cell(mention, 0) && column != 0);
    let measures = metric_in(&mut read.mentions.iter().filter(|mention| in_cell(mention, column)))
        .or_else(|| metric_in(&mut head.mentions.iter().filter(in_column)))
        .or_else(|| metric_in(&mut row_label()));
    let mut statistics = statistic_in(&mut read.mentions.iter().filter(|mention| in_cell(mention, column)));
    if statistics.is_empty() {
        statistics = statistic_in(&mut head.mentions.iter().filter(in_column));
    }
    if statistics.is_empty() {
        statistics = statistic_in(&mut row_label());
    }
    let unit = heads
        .get(column)
        .and_then(|label| unit_of(label.tokens))
        .or_else(|| if column > 0 { unit_of(cells[0].tokens) } else { None });
    let label_words = |tokens: &[Token<'_>]| -> Vec<String> {
        tokens.iter().flat_map(|token| words_of(&token.lower)).collect()
    };
    let mut words = heads.get(column).map_or_else(Vec::new, |label| label_words(label.tokens));
    words.extend(label_words(cells[0].tokens));
    // Changes follow from the amounts of the row.
    let change = figure.is_percent()
        && (figure.sign.is_some()
            || words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "delta" | "change" | "difference" | "diff" | "improvement" | "vs" | "gain" | "δ"
                )
            }))
        || figure.shape == Shape::Multiple;
    if change {
        return Some(change_of_row(scene, figure, before, cells));
    }
    if let Some(noun) =
        noun_of(&words, cells[0].tokens, heads.get(column).map_or(&[][..], |label| label.tokens))
        && figure.unit.is_none()
        && measures.as_ref().is_none_or(Vec::is_empty)
    {
        let condition = match noun {
            Noun::Rows
                if words.iter().any(|word| word == "failed" || word == "failures" || word == "errors") =>
            {
                Some(counts::Condition::Failed)
            }
            Noun::Rows
                if words
                    .iter()
                    .any(|word| matches!(word.as_str(), "completed" | "succeeded" | "successful")) =>
            {
                Some(counts::Condition::Succeeded)
            }
            _ => None,
        };
        let judgement = counts::judge(scene.lookup, figure, &noun, &readings[0], condition.as_ref(), None);
        if let Some(judgement) = judgement {
            if judgement.verdict == Verdict::Supported {
                return Some(judgement);
            }
            let judgement = numbers::stated(scene, figure).unwrap_or(judgement);
            return Some(or_asked(
                scene,
                figure,
                unit,
                numbers::or_around(scene, figure, unit, &own, judgement),
            ));
        }
    }
    let names_metric = measures.is_some();
    let measures = measures.unwrap_or_default();
    if names_metric || figure.unit.is_some() || unit.is_some() {
        let extreme = words.iter().any(|word| {
            matches!(word.as_str(), "best" | "worst" | "peak" | "highest" | "lowest" | "top" | "max" | "min")
        }) || scene.read.passage.parents.last().is_some_and(|place| {
            scene.reads[*place].tokens.iter().any(|token| token.is_any(&["best", "top", "worst"]))
        });
        let question = Question {
            figure,
            unit: if figure.unit.is_none() { unit } else { None },
            measures: &measures,
            names_metric,
            readings: &readings,
            statistics,
            extreme,
            end_only: false,
            cold: scene.cold(),
            words: &words,
            any_row: false,
            begins: None,
            strict: false,
        };
        match question.judge(scene.lookup) {
            Some(judgement) if judgement.verdict == Verdict::Supported => return Some(judgement),
            Some(judgement) => {
                let judgement = numbers::or_stated(scene, figure, judgement);
                return Some(or_asked(
                    scene,
                    figure,
                    unit,
                    numbers::or_around(scene, figure, unit, &own, judgement),
                ));
            }
            None => {}
        }
    }
    if let Some(judgement) = numbers::stated(scene, figure) {
        return Some(judgement);
    }
    if figure.in_words || figure.shape == Shape::Ordinal {
        return None;
    }
    let judgement = Judgement::unsupported("claim-unsupported-number", Vec::new());
    Some(or_asked(scene, figure, unit, numbers::or_around(scene, figure, unit, &own, judgement)))
}

/// Whether a change follows from two amounts of the row that are borne out.
fn change_of_row(scene: &Scene<'_>, figure: &Figure, before: &[Claim], cells: &[Said<'_>]) -> Judgement {
    let read = scene.read;
    let mut amounts: Vec<(f64, f64, &Claim)> = Vec::new();
    for own in cells {
        for token in own.tokens {
            if let Some(number) = token.number()
                && let Some(claim) = before.iter().find(|claim| {
                    claim.start <= token.start
                        && token.end <= claim.end
                        && claim.verdict == Verdict::Supported
                })
            {
                amounts.push((number.value, number.step, claim));
            }
        }
    }
    let _ = read;
    let mut right = None;
    for (place, (one, one_step, first)) in amounts.iter().enumerate() {
        for (other, other_step, second) in &amounts[place + 1..] {
            if *one == 0.0 || *other == 0.0 {
                continue;
            }
            let (small, large) = (one.abs().min(other.abs()), one.abs().max(other.abs()));
            let error = one_step.max(*other_step) / small;
            let (grown, fallen) = ((large / small - 1.0) * 100.0, (1.0 - small / large) * 100.0);
            let values = match figure.sign {
                _ if figure.shape == Shape::Multiple => vec![large / small, small / large],
                Some('+') => vec![grown],
                Some(_) => vec![fallen],
                None => vec![grown, fallen],
            };
            let scale = if figure.shape == Shape::Multiple { 1.0 } else { 100.0 };
            let facts: Vec<_> = first.facts.iter().chain(&second.facts).cloned().collect();
            if values
                .iter()
                .any(|value| (value - figure.value.abs()).abs() <= figure.step * 0.5 + error * scale)
            {
                return Judgement::supported("claim-supported-arithmetic", facts);
            }
            right = right.or(Some((values[0], facts)));
        }
    }
    if let Some(judgement) = numbers::stated(scene, figure) {
        return judgement;
    }
    match right {
        Some((value, facts)) if amounts.len() == 2 => {
            let text = if figure.shape == Shape::Multiple {
                format!("{}x", crate::claim::number(value, 0.01))
            } else {
                format!("{}%", crate::claim::number(value, figure.step))
            };
            Judgement::contradicted("claim-contradicted-change", facts, text)
        }
        _ => Judgement::unsupported("claim-unsupported-change", Vec::new()),
    }
}

/// The judgement on a cell, unless a question to the tables bears it out.
fn or_asked(scene: &Scene<'_>, figure: &Figure, unit: Option<Unit>, judgement: Judgement) -> Judgement {
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    let asked = |figure: &Figure, unit: Option<Unit>| Asker::new(scene, figure, unit).amount().0;
    asked(figure, unit)
        .or_else(|| asked(figure, Some(unit_above(scene)?)))
        .or_else(|| Asker::new(scene, figure, unit).quotient())
        .or_else(|| {
            let open = judgement.verdict == Verdict::Unsupported;
            open.then(|| Asker::new(scene, figure, unit).count())?
        })
        .or_else(|| {
            let scale = scale_of_head(scene, figure)?;
            let whole = Figure { value: figure.value * scale, step: figure.step * scale, ..figure.clone() };
            asked(&whole, unit)
        })
        .unwrap_or(judgement)
}

/// `| gull | 1,194,974 | 57 | 0.005 % |`: what two amounts of the row have in common, in percent.
fn share_of_row(scene: &Scene<'_>, head: &Read<'_>, figure: &Figure, before: &[Claim]) -> Option<Judgement> {
    let said = |words: &[&str]| head.tokens.iter().any(|token| token.is_any(words) || token.is_mark(&['%']));
    if !figure.is_percent() || !said(&["rate", "share", "ratio", "percent", "percentage", "proportion"]) {
        return None;
    }
    let read = scene.read;
    let dimension = |claim: &Claim| {
        claim.facts.first().and_then(|id| scene.lookup.kept(id)).map(|(_, unit)| unit.dimension())
    };
    let amounts: Vec<(f64, &Claim)> = before
        .iter()
        .filter(|claim| claim.verdict == Verdict::Supported)
        .filter_map(|claim| {
            let number = read.tokens.iter().find(|token| token.start == claim.start)?.number()?;
            Some((number.value, claim))
        })
        .collect();
    for (place, (one, first)) in amounts.iter().enumerate() {
        for (other, second) in &amounts[place + 1..] {
            let (small, large) = (one.min(*other), one.max(*other));
            if small < 0.0 || large <= 0.0 || dimension(first) != dimension(second) {
                continue;
            }
            if [100.0 * small / large, 100.0 * small / (small + large)].iter().any(|own| figure.covers(*own))
            {
                let facts = first.facts.iter().chain(&second.facts).cloned().collect();
                return Some(Judgement::supported("claim-supported-arithmetic", facts));
            }
        }
    }
    None
}
