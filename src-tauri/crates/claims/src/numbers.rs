//! Judges the figures of a sentence: tells what each is (an amount, a change, a count, nothing to check) and asks
//! the data.

mod harmless;

use domain::{Unit, Verdict};

use crate::amounts::Question;
use crate::claim::{Claim, Judgement, number, with_unit};
use crate::compare::{self, Way, way};
use crate::counts::{self, Noun};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::mentions::{Mention, What};
use crate::relations::{self, is_denied};
use crate::scene::Scene;
use crate::stated::{Asked, content};

/// Judges every figure of the passage. Marks tokens whose relation was judged with a figure in `spoken`.
pub(crate) fn judge(scene: &Scene<'_>, spoken: &mut [bool]) -> Vec<Claim> {
    let read = scene.read;
    let mut judged: Vec<(usize, Judgement)> = Vec::new();
    // Amounts first: changes may follow from them.
    for (place, figure) in read.figures.iter().enumerate() {
        if harmless::is_harmless(scene, figure) || change_word(scene, figure).is_some() {
            continue;
        }
        if let Some(judgement) = amount_or_count(scene, figure) {
            judged.push((place, judgement));
        }
    }
    for (place, figure) in read.figures.iter().enumerate() {
        if harmless::is_harmless(scene, figure) {
            continue;
        }
        let Some((way, word)) = change_word(scene, figure) else { continue };
        let judgement = change(scene, figure, way, &judged);
        if judgement.verdict != Verdict::Unsupported {
            spoken[word.unwrap_or(figure.at)] = true;
        }
        judged.push((place, judgement));
    }
    for (place, judgement) in directions(scene, &judged, spoken) {
        judged.push((place, judgement));
    }
    judged
        .into_iter()
        .map(|(place, judgement)| {
            let figure = &read.figures[place];
            judgement.at(read.tokens[figure.first].start, read.tokens[figure.last - 1].end)
        })
        .collect()
}

/// The way that a figure changes something, with the token that says so; the way is `None` for a `difference`.
fn change_word(scene: &Scene<'_>, figure: &Figure) -> Option<(Option<Way>, Option<usize>)> {
    let read = scene.read;
    let tokens = &read.tokens;
    if matches!(figure.shape, Shape::Spread | Shape::OutOf(_) | Shape::Ordinal) {
        return None;
    }
    let clause = read.clauses[figure.at];
    let unit_is_amount = matches!(figure.unit, Some(WrittenUnit::Known(unit, _)) if unit != Unit::Percent)
        || matches!(figure.unit, Some(WrittenUnit::Sign(_) | WrittenUnit::Points));
    let multiple = figure.shape == Shape::Multiple;
    // `30 % faster`, `12 tok/s more`, `15% improvement`, `a 30% (relative) reduction`.
    for offset in 0..3 {
        let Some(token) = tokens.get(figure.last + offset) else { break };
        if read.clauses[figure.last + offset] != clause
            || token.number().is_some()
            || token.is_mark(&[',', ';', ')', '.', '('])
        {
            break;
        }
        if let Some(found) = way(&token.lower)
            && !(token.is_any(&["up", "down", "same", "similar"]))
            && !(token.is_any(&["above", "below"])
                && tokens.get(figure.last + offset + 1).is_none_or(|next| next.number().is_some()))
            && !(unit_is_amount && matches!(found, Way::Same))
        {
            let fits = !unit_is_amount || offset == 0 || token.lower.ends_with("er");
            if fits {
                return Some((Some(found), Some(figure.last + offset)));
            }
        }
        if token.is_any(&["difference", "gap", "margin", "change", "spread", "delta", "variation"])
            && !unit_is_amount
        {
            return Some((None, Some(figure.last + offset)));
        }
        if token.is_any(&["of", "in", "to", "at", "for", "and", "with", "on"]) {
            break;
        }
    }
    // `increased by 15%`, `improvement of 15%`, `reduction: 10%`, `gained roughly 12 tok/s`.
    let by = tokens[..figure.first]
        .iter()
        .rev()
        .take(2)
        .any(|token| token.is_any(&["by", "of"]) || token.is_mark(&[':', '(']));
    let begin = figure.first.saturating_sub(7);
    for at in (begin..figure.first).rev() {
        let token = &tokens[at];
        if read.clauses[at] != clause || token.number().is_some() && !token.glued {
            break;
        }
        let between = &tokens[at + 1..figure.first];
        let direct = between.len() <= 2 || by;
        if between.iter().any(|token| token.is_any(&["to", "from", "reaching", "at"])) {
            break;
        }
        if token.is_any(&["differ", "differs", "differed"]) && by {
            return Some((None, Some(at)));
        }
        let says = token.is_any(&[
            "improvement",
            "increase",
            "reduction",
            "gain",
            "drop",
            "decrease",
            "speedup",
            "growth",
            "decline",
            "rise",
        ]) && between.iter().any(|token| token.is_any(&["is", "was", "of"]));
        if says && figure.is_percent() {
            return Some((way(&token.lower), Some(at)));
        }
        if token.is_any(&["difference", "gap", "margin", "delta", "ahead"]) && direct {
            return Some((None, Some(at)));
        }
        if let Some(found) = way(&token.lower)
            && direct
            && !token.is_any(&[
                "more", "less", "above", "below", "same", "similar", "up", "down", "exceeds", "exceeded",
            ])
        {
            let by_word = between.iter().any(|token| token.is("by"))
                || between.iter().any(|token| token.is("of")) && !token.lower.ends_with("er");
            let noun_label = between.iter().all(|token| token.is_mark(&[':', '(', '~', '≈', '-']));
            if (!unit_is_amount || by_word)
                && (figure.is_percent() || multiple || by_word)
                && (by_word
                    || noun_label
                    || direct && figure.is_percent() && !token.lower.ends_with("er")
                    || multiple)
            {
                return Some((Some(found), Some(at)));
            }
        }
    }
    if figure.is_percent() && figure.sign.is_some() {
        return Some((None, None));
    }
    if multiple {
        let as_fast = tokens[figure.last..].iter().take(5).position(|token| {
            token.is_any(&[
                "fast",
                "slow",
                "high",
                "quick",
                "large",
                "long",
                "many",
                "much",
                "throughput",
                "speed",
                "rate",
                "size",
            ])
        });
        let way =
            as_fast.map(|place| &tokens[figure.last + place]).and_then(|token| match token.lower.as_str() {
                "fast" | "quick" => Some(Way::Faster),
                "slow" => Some(Way::Slower),
                _ => None,
            });
        return Some((way, None));
    }
    None
}

/// Judges a change against the pairs that the sentence names, then against its own amounts.
fn change(scene: &Scene<'_>, figure: &Figure, way: Option<Way>, judged: &[(usize, Judgement)]) -> Judgement {
    let read = scene.read;
    if let Some(judgement) = arithmetic(scene, figure, judged, false) {
        return judgement;
    }
    let named = scene.metric_at(figure.at, None);
    let speed = matches!(way, Some(Way::Faster | Way::Slower) | None);
    let measures = if named.any {
        named.measures
    } else if speed {
        scene.measures_of_speed()
    } else {
        Vec::new()
    };
    if compare::is_plain(figure)
        && let Some(sides) = relations::sides::at(scene, figure.at)
        && let Some(other) = sides.other
    {
        let one: Vec<&Mention> = [&sides.one[..], &sides.around].concat();
        let against: Vec<&Mention> = [&other[..], &sides.around].concat();
        let mut pairs = compare::pairs(scene.lookup, &measures, &one, &against, scene.cold(), true);
        if pairs.is_empty() && !sides.around.is_empty() {
            pairs = compare::pairs(scene.lookup, &measures, &sides.one, &other, scene.cold(), true);
        }
        let mut judgement = compare::judge_amount(scene.lookup, &pairs, figure, way);
        // A heading farther up may be about something else by now.
        if judgement.as_ref().is_some_and(|own| own.verdict == Verdict::Contradicted) && !sides.around.is_empty() {
            let alone = compare::pairs(scene.lookup, &measures, &sides.one, &other, scene.cold(), true);
            let second = compare::judge_amount(scene.lookup, &alone, figure, way);
            judgement = second.filter(|own| own.verdict == Verdict::Supported).or(judgement);
        }
        if let Some(judgement) = judgement {
            return judgement;
        }
    }
    if let Some(judgement) = relations::trends::amount(scene, figure, way) {
        return judgement;
    }
    if let Some(judgement) = stated(scene, figure) {
        return judgement;
    }
    if let Some(judgement) = arithmetic(scene, figure, judged, true) {
        return judgement;
    }
    let _ = read;
    Judgement::unsupported("claim-unsupported-change", Vec::new())
}

/// Whether a change follows from two amounts of the same passage that are borne out; with `refuse`, whether it
/// contradicts the only two there are.
fn arithmetic(
    scene: &Scene<'_>,
    figure: &Figure,
    judged: &[(usize, Judgement)],
    refuse: bool,
) -> Option<Judgement> {
    let figures = &scene.read.figures;
    let amounts: Vec<(&Figure, &Judgement)> = judged
        .iter()
        .filter(|(_, judgement)| judgement.verdict == Verdict::Supported)
        .map(|(place, judgement)| (&figures[*place], judgement))
        .filter(|(own, _)| {
            matches!(own.shape, Shape::Plain) && own.bound != Bound::AtLeast && own.bound != Bound::AtMost
        })
        .take(8)
        .collect();
    let mut only = None;
    let mut count = 0;
    for (place, (one, first)) in amounts.iter().enumerate() {
        for (other, second) in &amounts[place + 1..] {
            if one.unit != other.unit || one.value == 0.0 || other.value == 0.0 {
                continue;
            }
            let (small, large) =
                (one.value.abs().min(other.value.abs()), one.value.abs().max(other.value.abs()));
            // The amounts are themselves rounded.
            let slack = |value: f64, per: f64| value.abs() * per;
            let error = one.step.max(other.step) * 0.5 / small;
            let values: Vec<(f64, f64)> = if figure.shape == Shape::Multiple {
                vec![
                    (large / small, slack(large / small, error)),
                    (small / large, slack(small / large, error)),
                ]
            } else if figure.is_percent() {
                let up = (large / small - 1.0) * 100.0;
                let down = (1.0 - small / large) * 100.0;
                vec![(up, 100.0 * error * large / small), (down, 100.0 * error)]
            } else if figure.unit == one.unit {
                vec![(large - small, one.step.max(other.step))]
            } else {
                continue;
            };
            count += 1;
            let target = figure.value.abs();
            let mut bare = figure.clone();
            bare.value = target;
            let fits = values.iter().any(|(value, error)| {
                bare.covers(*value) || (value - target).abs() <= figure.step * 0.5 + error
            });
            let facts: Vec<_> = first.facts.iter().chain(&second.facts).cloned().collect();
            if fits {
                return Some(Judgement::supported("claim-supported-arithmetic", facts));
            }
            let nearest = values
                .iter()
                .map(|(value, _)| *value)
                .min_by(|a, b| (a - target).abs().total_cmp(&(b - target).abs()));
            only = nearest.map(|value| (value, facts));
        }
    }
    if !refuse || count != 1 {
        return None;
    }
    let (value, facts) = only?;
    let right = match figure.shape {
        Shape::Multiple => format!("{}x", number(value, 0.01)),
        _ if figure.is_percent() => format!("{}%", number(value, figure.step)),
        _ => with_unit(value, figure.measured_unit().unwrap_or(Unit::None), figure.step),
    };
    Some(Judgement::contradicted("claim-contradicted-change", facts, right))
}

/// `increased from 0.65 to 0.10 s`: the amounts are right, the direction is not.
fn directions(
    scene: &Scene<'_>,
    judged: &[(usize, Judgement)],
    spoken: &mut [bool],
) -> Vec<(usize, Judgement)> {
    let read = scene.read;
    let mut found = Vec::new();
    for pair in read.figures.windows(2) {
        let [from, to] = pair else { continue };
        let begins = from.first > 0 && read.tokens[from.first - 1].is("from");
        let joined = read.tokens[from.last..to.first]
            .iter()
            .all(|token| token.is("to") || token.is_mark(&['→', '-', '>']))
            && from.last < to.first;
        if !begins && !read.tokens[from.last..to.first].iter().any(|token| token.is_mark(&['→']))
            || !joined
            || from.unit != to.unit
        {
            continue;
        }
        let said = read.tokens[..from.first]
            .iter()
            .enumerate()
            .rev()
            .take(8)
            .find_map(|(at, token)| Some((at, way(&token.lower)?)));
        let Some((at, way)) = said else { continue };
        let rises = to.value > from.value;
        let wrong = match way {
            Way::Up => !rises,
            Way::Down => rises,
            _ => continue,
        };
        spoken[at] = true;
        let supported = judged.iter().filter(|(place, judgement)| {
            (read.figures[*place] == *from || read.figures[*place] == *to)
                && judgement.verdict == Verdict::Supported
        });
        let facts: Vec<_> = supported.flat_map(|(_, judgement)| judgement.facts.clone()).collect();
        if wrong && !facts.is_empty() && !is_denied(scene, at) {
            let place = read.figures.iter().position(|figure| figure == to).unwrap_or(0);
            let right = format!("{} → {}", number(from.value, from.step), number(to.value, to.step));
            found.push((place, Judgement::contradicted("claim-contradicted-relation", facts, right)));
        }
    }
    found
}

/// Judges a figure that is no change.
fn amount_or_count(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let read = scene.read;
    let alike: Vec<&Figure> = read
        .figures
        .iter()
        .filter(|other| {
            std::mem::discriminant(&other.shape) == std::mem::discriminant(&figure.shape)
                && same_kind(other, figure)
        })
        .collect();
    let own = read.own_subjects(figure, &alike);
    let readings = scene.readings(own);
    let unit = figure.measured_unit();
    let is_count = figure.unit.is_none() || unit == Some(Unit::Tokens);
    let named = scene.metric_at(figure.at, unit);
    let days = figure.scale() == 24.0 && figure.value.fract() == 0.0 && figure.bound == Bound::Exact;
    let counted = if days {
        Some((Noun::Dates, figure.last))
    } else if is_count && figure.unit.is_none() {
        counts::noun_behind(&read.tokens, figure, scene.lookup).or_else(|| noun_of_whole(scene, figure))
    } else {
        None
    };
    let near = figure.first.saturating_sub(8);
    let between = |from: usize| {
        read.tokens[from..figure.first]
            .iter()
            .all(|token| token.number().is_none() && !token.is_mark(&[',', ';', '.']))
    };
    let metric_near = read.mentions.iter().any(|mention| {
        matches!(&mention.what, What::Metric(places) if !places.is_empty())
            && mention.last <= figure.first
            && mention.first >= near
            && read.clauses[mention.first] == read.clauses[figure.at]
            && between(mention.last)
    });
    let counts_something = read.tokens.get(figure.last).is_some_and(|next| {
        next.is_word()
            && next.lower.ends_with('s')
            && !next.is_any(&["is", "was", "as", "this", "versus", "across", "plus", "less"])
    });
    let metric_behind = figure.unit.is_none()
        && !figure.in_words
        && read.mentions.iter().any(|mention| mention.first == figure.last && matches!(&mention.what, What::Metric(places) if places.iter().any(|place| scene.lookup.family(place.0).measures[place.1].unit == Unit::None)));
    let metric_before = read.mentions.iter().any(|mention| {
        matches!(&mention.what, What::Metric(places) if !places.is_empty())
            && mention.last <= figure.first
            && figure.first - mention.last <= 3
    });
    if let Some((noun, _)) = &counted
        && !(metric_before && figure.value.fract() != 0.0)
        && figure.value.fract() == 0.0
    {
        if let Some(judgement) = count(scene, figure, noun, &readings) {
            return Some(judgement);
        }
    }
    if let Shape::OutOf(_) = figure.shape
        && counted.is_none()
    {
        let noun = Noun::Rows;
        if let Some(judgement) = count(scene, figure, &noun, &readings) {
            return Some(judgement);
        }
    }
    if figure.is_percent()
        && let Some(judgement) = share(scene, figure, &readings)
    {
        return Some(judgement);
    }
    // A limit that others are counted by is judged with them.
    if counts::limit(&read.tokens, figure).is_some() && is_limit(scene, figure) {
        return None;
    }
    let words = scene.words();
    let label = label_unit(scene, figure);
    // `6 cores`, where cores are a column.
    let metric_behind = figure.unit.is_none()
        && !figure.in_words
        && read.mentions.iter().any(|mention| {
            let bare = |place: &(usize, usize)| scene.lookup.family(place.0).measures[place.1].unit == Unit::None;
            mention.first == figure.last
                && matches!(&mention.what, What::Metric(places) if places.iter().any(bare))
        });
    let signed = matches!(figure.unit, Some(WrittenUnit::Sign(_)));
    if unit.is_some()
        || signed
        || metric_behind
        || named.any
            && figure.unit.is_none()
            && (metric_before || metric_near && counted.is_none() && !counts_something)
    {
        let question = Question {
            figure,
            unit: label,
            measures: &named.measures,
            names_metric: named.any,
            readings: &readings,
            statistics: scene.statistics_at(figure),
            extreme: scene.is_extreme(figure),
            end_only: readings.first().is_some_and(Vec::is_empty) && scene.names_end(figure),
            cold: scene.cold(),
            words: &words,
            any_row: speaks_of_one_row(scene),
            strict: read.tokens[figure.first.saturating_sub(6)..=figure.at].iter().any(|token| {
                token.is_any(&[
                    "within", "between", "ranges", "ranged", "range", "stays", "stayed", "lies", "varies",
                    "varied", "spans", "from",
                ])
            }),
        };
        let judgement = variation(scene, figure, &question).or_else(|| question.judge(scene.lookup));
        match judgement {
            Some(judgement) if judgement.verdict == Verdict::Supported => return Some(judgement),
            Some(judgement) => return Some(stated(scene, figure).unwrap_or(judgement)),
            None => {}
        }
    }
    if let Some(judgement) = stated(scene, figure) {
        return Some(judgement);
    }
    if figure.in_words && counted.is_none() {
        return None;
    }
    Some(Judgement::unsupported("claim-unsupported-number", Vec::new()))
}

/// `in one of its runs`, `a single run`.
fn speaks_of_one_row(scene: &Scene<'_>) -> bool {
    scene.read.tokens.windows(2).enumerate().any(|(at, pair)| {
        let rows = |token: &crate::tokens::Token<'_>| {
            token.is_any(&[
                "run",
                "runs",
                "row",
                "rows",
                "measurement",
                "measurements",
                "test",
                "call",
                "request",
                "sample",
                "trial",
                "case",
                "instance",
                "record",
            ])
        };
        let one = pair[0].is_any(&["one", "single", "individual", "particular", "some", "another"]);
        let of =
            pair[0].is("one") && pair[1].is("of") && scene.read.tokens[at + 2..].iter().take(3).any(rows);
        one && rows(&pair[1]) || of
    })
}

/// Whether two figures measure the same.
fn same_kind(one: &Figure, other: &Figure) -> bool {
    match (one.measured_unit(), other.measured_unit()) {
        (Some(first), Some(second)) => first.dimension() == second.dimension(),
        _ => one.unit == other.unit,
    }
}

/// `Of the 2 models, one exceeds …`: what the whole counts, the part does.
pub(super) fn noun_of_whole(scene: &Scene<'_>, figure: &Figure) -> Option<(Noun, usize)> {
    let read = scene.read;
    let whole = read.figures.iter().find(|other| {
        let of = read.tokens[..other.first].iter().rev().take(2).any(|token| token.is("of"));
        other.last <= figure.first && of && other.unit.is_none()
    })?;
    let (noun, at) = counts::noun_behind(&read.tokens, whole, scene.lookup)?;
    (figure.first > at && figure.first - at <= 8).then_some((noun, at))
}

/// The coefficient of variation: `CV of 1.8%`.
fn variation(scene: &Scene<'_>, figure: &Figure, question: &Question<'_>) -> Option<Judgement> {
    let near = scene.read.tokens[figure.first.saturating_sub(6)..figure.first]
        .iter()
        .any(|token| token.is_any(&["cv", "variation"]));
    if !near || !figure.is_percent() {
        return None;
    }
    let mut right = None;
    for (family, measure) in question.measures.iter().copied() {
        for reading in question.readings {
            for cold in [scene.cold(), Some(false)] {
                let Some(filter) = scene.lookup.filter(family, reading, cold) else { continue };
                let Some(level) = scene.lookup.level(&filter, measure) else { continue };
                let Some(sd) = level.sd.filter(|_| level.mean != 0.0) else { continue };
                let cv = 100.0 * sd / level.mean.abs();
                let facts: Vec<_> = [domain::StatisticKind::StandardDeviation, domain::StatisticKind::Mean]
                    .into_iter()
                    .filter_map(|statistic| scene.lookup.fact(&filter, measure, statistic))
                    .map(|fact| fact.id)
                    .collect();
                if figure.covers(cv) {
                    return Some(Judgement::supported("claim-supported-arithmetic", facts));
                }
                right = right.or(Some((cv, facts)));
            }
        }
    }
    let (cv, facts) = right?;
    Some(Judgement::contradicted("claim-contradicted-value", facts, format!("{}%", number(cv, figure.step))))
}

/// The unit that a label in parentheses gives: `TTFT (s): 0.128`.
fn label_unit(scene: &Scene<'_>, figure: &Figure) -> Option<Unit> {
    if figure.unit.is_some() {
        return None;
    }
    let tokens = &scene.read.tokens;
    let mut at = figure.first;
    let begin = figure.first.saturating_sub(8);
    while at > begin {
        at -= 1;
        if tokens[at].is_mark(&['(', '[', '/']) || at == begin || tokens[at].is_mark(&[':']) {
            if let Some((WrittenUnit::Known(unit, _), length)) = crate::figures::unit_at(tokens, at + 1)
                && at + 1 + length <= figure.first
            {
                return Some(unit);
            }
        }
        if let Some((WrittenUnit::Known(unit, _), 1)) = crate::figures::unit_at(tokens, at)
            && tokens[at].lower.contains('/')
        {
            return Some(unit);
        }
        if tokens[at].number().is_some() {
            return None;
        }
    }
    None
}

/// Whether a limit stands beside a count, `all` or `none`: `12 of 36 runs exceed 100 tok/s`.
fn is_limit(scene: &Scene<'_>, figure: &Figure) -> bool {
    let read = scene.read;
    let counts = read.figures.iter().any(|other| {
        other.at != figure.at
            && other.unit.is_none()
            && other.value.fract() == 0.0
            && counts::noun_behind(&read.tokens, other, scene.lookup).is_some()
            || matches!(other.shape, Shape::OutOf(_))
    });
    let percents =
        read.figures.iter().any(|other| other.at != figure.at && other.is_percent()) && !figure.is_percent();
    let named = |at: usize| {
        read.mentions
            .iter()
            .any(|mention| mention.is_subject() && (mention.first..mention.last).contains(&at))
    };
    let never = read.tokens.iter().any(|token| token.is("never"));
    let all = never
        || read.tokens.iter().enumerate().any(|(at, token)| {
            token.is_any(&["all", "every", "each", "none", "no", "most", "any"])
                && !named(at)
                && counts::noun_behind(&read.tokens, &Figure::place(at + 1), scene.lookup).is_some()
        });
    counts || all || percents && read.tokens.iter().any(|token| token.is("of"))
}

fn count(scene: &Scene<'_>, figure: &Figure, noun: &Noun, readings: &[Vec<&Mention>]) -> Option<Judgement> {
    let read = scene.read;
    let condition = counts::condition(&read.tokens, &read.figures, |figure| {
        scene.metric_at(figure.at, figure.measured_unit()).measures
    });
    // `5 runs completed in 3 s` counts both what there is and what completed.
    let mut conditions = vec![condition.as_ref()];
    let behind = read.tokens.get(figure.last..).unwrap_or_default();
    let failing = matches!(noun, Noun::Failures);
    let near = behind.iter().take(10).any(|token| {
        token.is_any(&[
            "failed",
            "fail",
            "failing",
            "completed",
            "succeeded",
            "successful",
            "timed",
            "errored",
            "crashed",
            "passed",
            "finished",
        ])
    });
    let limit = matches!(condition, Some(counts::Condition::Beyond { .. }));
    let whole = matches!(figure.shape, Shape::OutOf(_));
    if !(near || limit || whole) || failing {
        conditions = vec![None];
    }
    // The whole of `of the 3 models, one …` is no part.
    let of = read.tokens[figure.first.saturating_sub(2)..figure.first].iter().any(|token| token.is("of"));
    if limit && of && !whole {
        conditions = vec![None];
    }
    let before = read.tokens[figure.first.saturating_sub(2)..figure.first]
        .iter()
        .any(|token| token.is_any(&["of", "across", "over", "all", "the", "from", "in"]));
    if !whole && before && condition.is_some() {
        conditions.push(None);
    }
    let mut refused = None;
    for reading in readings.iter() {
        let reading: Vec<&Mention> = reading
            .iter()
            .filter(|mention| !counts::is_counted(noun, mention, scene.knowledge()))
            .copied()
            .collect();
        let reading = reading.as_slice();
        for condition in &conditions {
            match counts::judge(scene.lookup, figure, noun, reading, *condition) {
                Some(judgement) if judgement.verdict == Verdict::Supported => return Some(judgement),
                Some(judgement) => refused = refused.or(Some(judgement)),
                None => {}
            }
        }
    }
    let column = counted_column(scene, figure, readings);
    if let Some(judgement) = &column
        && judgement.verdict == Verdict::Supported
    {
        return column;
    }
    match refused.or(column) {
        Some(judgement) => Some(stated(scene, figure).unwrap_or(judgement)),
        None => stated(scene, figure),
    }
}

/// A column that counts what the figure does: `Sample Count` for `22 samples`.
fn counted_column(scene: &Scene<'_>, figure: &Figure, readings: &[Vec<&Mention>]) -> Option<Judgement> {
    let tokens = &scene.read.tokens;
    let word = tokens[figure.last..].iter().take(3).find(|token| token.is_word() && token.lower.ends_with('s'))?;
    let word = crate::lexicon::singular(&word.lower);
    let phrases = [format!("{word} count"), format!("num {word}"), format!("number of {word}"), format!("total {word}"), format!("n {word}"), format!("{word} total")];
    let measures = phrases.iter().find_map(|phrase| scene.knowledge().lexicon.find(phrase).filter(|places| !places.is_empty()))?;
    let words = scene.words();
    let question = Question {
        figure,
        unit: None,
        measures,
        names_metric: true,
        readings,
        statistics: vec![],
        extreme: false,
        end_only: false,
        cold: None,
        words: &words,
        any_row: false,
        strict: false,
    };
    question.judge(scene.lookup)
}

/// `5.6% of the runs failed`, `CSV (28%)`.
fn share(scene: &Scene<'_>, figure: &Figure, readings: &[Vec<&Mention>]) -> Option<Judgement> {
    let read = scene.read;
    let near = |from: usize, to: usize| read.tokens.get(from..to.min(read.tokens.len())).unwrap_or_default();
    let around = near(figure.first.saturating_sub(3), figure.last + 6);
    let files = read.tokens.iter().any(|token| token.is_any(&["files", "file", "dataset", "data"]));
    if let Some(kind) = around.iter().find_map(|token| counts::file_kind(&token.lower))
        && files
    {
        return counts::judge_file_share(scene.lookup, figure, &kind);
    }
    let of_rows = read.tokens[figure.last..].iter().take(5).any(|token| {
        token.is_any(&[
            "runs",
            "rows",
            "requests",
            "calls",
            "configurations",
            "tests",
            "measurements",
            "samples",
            "prompts",
            "trials",
            "records",
            "entries",
            "observations",
        ])
    });
    let rate = near(figure.first.saturating_sub(5), figure.last + 3)
        .iter()
        .any(|token| token.is_any(&["failure", "success", "completion", "failed", "error", "succeeded"]));
    if !of_rows && !rate {
        return None;
    }
    let condition = counts::condition(&read.tokens, &read.figures, |figure| {
        scene.metric_at(figure.at, figure.measured_unit()).measures
    })?;
    let condition = match condition {
        _ if rate && read.tokens.iter().any(|token| token.is("success")) => counts::Condition::Succeeded,
        other => other,
    };
    // A column of that name comes first: `success_rate`.
    if !scene.metric_at(figure.at, Some(Unit::Percent)).measures.is_empty() && rate && !of_rows {
        return None;
    }
    readings
        .first()
        .and_then(|reading| counts::judge_percent(scene.lookup, figure, &Noun::Rows, reading, &condition))
}

/// Whether a document of the folder states the number.
pub(crate) fn stated(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    if scene.knowledge().stated.is_empty() {
        return None;
    }
    let read = scene.read;
    let own_words = content(&read.tokens);
    let mut words = own_words.clone();
    for parent in &read.passage.parents {
        words.extend(content(&scene.reads[*parent].tokens));
    }
    let named = scene.metric_at(figure.at, figure.measured_unit());
    let alike: Vec<&Figure> = read.figures.iter().filter(|other| other.unit == figure.unit).collect();
    let own = read.own_subjects(figure, &alike);
    let above = scene.above(&own);
    let values: Vec<(usize, usize, usize)> = own
        .iter()
        .chain(&above)
        .flat_map(|mention| match &mention.what {
            What::Values(hits) | What::Setting(_, hits) => {
                hits.iter().map(|hit| (hit.family, hit.dimension, hit.code)).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let mut statistics: Vec<_> = crate::stated::statistic_beside(&read.tokens, figure).into_iter().collect();
    if statistics.is_empty() {
        statistics = scene.statistics_at(figure);
    }
    let asked = Asked { figure, metrics: &named.measures, values: &values, words: &words, own_words: &own_words, statistics: &statistics };
    let found = scene.knowledge().stated.iter().find(|stated| stated.supports(&asked))?;
    Some(Judgement::supported("claim-supported-stated", vec![scene.lookup.keep(found.fact())]))
}
