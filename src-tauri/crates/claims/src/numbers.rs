//! Judges the figures of a sentence: tells what each is (an amount, a change, a count, nothing to check) and asks
//! the data.

pub(crate) mod anchored;
mod beside;
mod borne_out;
mod changes;
mod counted;
mod harmless;
mod pairs;

use domain::{Unit, Verdict};

use crate::amounts::Question;
use crate::claim::{Claim, Judgement, is_same, number};
use crate::counts::{self, Noun};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::singular;
use crate::mentions::What;
use crate::queries::{self, Asker, extremes, limits};
use crate::scene::{Scene, ends};
use crate::stated::{Asked, Stated, content};
use crate::tokens::Token;
pub(crate) use borne_out::or_around;
use borne_out::{derive, or_found};
pub(crate) use changes::AGAINST;
use changes::{change, change_word, directions};
use counted::{count, is_limit, noun_of_label, noun_of_whole, share};

/// Judges every figure of the passage. Marks tokens whose relation was judged with a figure in `spoken`.
pub(crate) fn judge(scene: &Scene<'_>, spoken: &mut [bool]) -> Vec<Claim> {
    let read = scene.read;
    // Amounts first: changes may follow from them.
    let mut judged = amounts(scene);
    for (place, figure) in read.figures.iter().enumerate() {
        if harmless::is_harmless(scene, figure) || read.implied.contains(&figure.first) {
            continue;
        }
        let Some((way, word)) = change_word(scene, figure) else { continue };
        if queries::names_nothing(scene, figure) {
            continue;
        }
        // `Going from zstd 3 to zstd 19`.
        if figure.unit.is_none()
            && queries::sets(scene, figure)
            && let Some(judgement) = Asker::new(scene, figure, None).setting()
        {
            judged.push((place, judgement));
            continue;
        }
        if let Some(judgement) = limits::judge(scene, figure) {
            spoken[word.unwrap_or(figure.at)] = true;
            judged.push((place, judgement));
            continue;
        }
        let mut judgement = change(scene, figure, way, &judged);
        if judgement.verdict != Verdict::Supported
            && let Some(found) = Asker::new(scene, figure, None).change(way)
        {
            judgement = found;
        }
        // `296.8 ms against the 150 ms allowed`: no change, but what is compared.
        if judgement.verdict != Verdict::Supported
            && figure.measured_unit().is_some_and(|unit| unit != Unit::Percent)
            && let Some(amount) = amount_or_count(scene, figure)
            && let amount = or_found(scene, figure, way, amount)
            && amount.verdict == Verdict::Supported
        {
            judgement = amount;
        }
        if judgement.verdict != Verdict::Unsupported {
            spoken[word.unwrap_or(figure.at)] = true;
        }
        judged.push((place, judgement));
    }
    beside::changes(scene, &mut judged);
    derive(scene, &mut judged);
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

/// Judges the figures of a passage that are no changes, by their places.
pub(super) fn amounts(scene: &Scene<'_>) -> Vec<(usize, Judgement)> {
    let read = scene.read;
    let mut judged: Vec<(usize, Judgement)> = Vec::new();
    for (place, figure) in read.figures.iter().enumerate() {
        if read.implied.contains(&figure.first) {
            judged.push((place, setting(scene, figure)));
            continue;
        }
        if queries::names_nothing(scene, figure) {
            let words = [read.tokens[figure.first - 1].text, read.tokens[figure.at].text].join(" ");
            let mut judgement = Judgement::unsupported("claim-unsupported-name", Vec::new());
            judgement.reason = judgement.reason.with("words", words);
            judged.push((place, judgement));
            continue;
        }
        if harmless::is_harmless(scene, figure) || change_word(scene, figure).is_some() {
            continue;
        }
        if queries::sets_nothing(scene, figure) {
            judged.push((place, Judgement::unsupported("claim-unsupported-setting", Vec::new())));
        } else if let Some(judgement) = limits::judge(scene, figure) {
            judged.push((place, judgement));
        } else if let Some(judgement) = amount_or_count(scene, figure) {
            judged.push((place, or_found(scene, figure, None, judgement)));
        }
    }
    beside::in_sentence(scene, &mut judged);
    beside::in_list(scene, &mut judged);
    // Whatever bears a number out, it is the end that a superlative says, or it is wrong.
    for (place, judgement) in judged.iter_mut().filter(|(_, own)| own.verdict == Verdict::Supported) {
        let figure = &read.figures[*place];
        if judgement.reason.id != "claim-supported-arithmetic"
            && let Some(refuted) = extremes::refuted(scene, figure)
        {
            *judgement = refuted;
        }
    }
    judged
}

/// Judges a figure that is no change.
#[expect(clippy::too_many_lines, reason = "one question after the other, in their order")]
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
    let days = is_same(figure.scale(), 24.0) && figure.value.fract() == 0.0 && figure.bound == Bound::Exact;
    let counted = if days {
        Some((Noun::Dates, figure.last))
    } else if is_count && figure.unit.is_none() {
        counts::noun_behind(&read.tokens, figure, scene.lookup)
            .or_else(|| noun_of_whole(scene, figure))
            .or_else(|| noun_of_label(scene, figure))
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
    let metric_before = read.mentions.iter().any(|mention| {
        matches!(&mention.what, What::Metric(places) if !places.is_empty())
            && mention.last <= figure.first
            && figure.first - mention.last <= 3
    });
    if let Some((noun, _)) = &counted
        && !(metric_before && figure.value.fract() != 0.0)
        && figure.value.fract() == 0.0
        && let Some(judgement) = count(scene, figure, noun, &readings)
    {
        return Some(judgement);
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
            let bare =
                |place: &(usize, usize)| scene.lookup.family(place.0).measures[place.1].unit == Unit::None;
            mention.first == figure.last
                && !queries::path::GOES_ON.contains(&singular(&read.tokens[figure.last].lower))
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
            end_only: readings.first().is_some_and(Vec::is_empty) && scene.names_end(figure)
                || ends::asks_for_end(scene, figure),
            cold: scene.cold(),
            words: &words,
            begins: ends::begins(scene, figure),
            any_row: speaks_of_one_row(scene),
            strict: read.tokens[figure.first.saturating_sub(6)..=figure.at].iter().any(|token| {
                token.is_any(&[
                    "within", "between", "ranges", "ranged", "range", "stays", "stayed", "lies", "varies",
                    "varied", "spans", "from",
                ])
            }),
        };
        let judgement = if is_of_machine(scene, figure) {
            None
        } else {
            variation(scene, figure, &question).or_else(|| question.judge(scene.lookup))
        };
        match judgement {
            Some(judgement) if judgement.verdict == Verdict::Supported => return Some(judgement),
            Some(judgement) => return Some(or_stated(scene, figure, judgement)),
            None => {}
        }
    }
    if let Some(judgement) = stated(scene, figure) {
        return Some(judgement);
    }
    if figure.in_words
        && figure.unit.is_none()
        && counted.is_none()
        && !harmless::counts_elsewhere(scene, figure)
    {
        return Asker::new(scene, figure, None).values();
    }
    Some(Judgement::unsupported("claim-unsupported-number", Vec::new()))
}

/// A number that is the value of a setting.
fn setting(scene: &Scene<'_>, figure: &Figure) -> Judgement {
    let hits = scene.read.mentions.iter().find(|mention| mention.first == figure.first);
    let hit = hits.and_then(|mention| match &mention.what {
        What::Setting(_, hits) => hits.first(),
        _ => None,
    });
    let fact = hit.map(|hit| scene.lookup.setting(*hit));
    Judgement::supported("claim-supported-setting", fact.into_iter().collect())
}

/// `The host has 64 GB of memory`: what a machine has is no measurement of what ran on it.
fn is_of_machine(scene: &Scene<'_>, figure: &Figure) -> bool {
    let read = scene.read;
    let data = figure.measured_unit().is_some_and(|unit| unit.dimension() == domain::Dimension::Data);
    let clause: Vec<_> = read.tokens[..figure.first]
        .iter()
        .zip(&read.clauses)
        .filter(|(_, clause)| **clause == read.clauses[figure.at])
        .map(|(token, _)| token)
        .collect();
    let machine = read.tokens[..figure.first].iter().any(|token| {
        token.is_any(&[
            "host",
            "machine",
            "server",
            "laptop",
            "computer",
            "workstation",
            "box",
            "node",
            "system",
            "gpu",
            "card",
            "pi",
            "desktop",
            "instance",
        ])
    });
    let has = clause.iter().any(|token| {
        token.is_any(&[
            "has", "had", "with", "carries", "offers", "equipped", "provides", "featured", "features",
            "comes",
        ])
    });
    let of_memory = read.tokens[figure.last..].iter().take(2).any(|token| token.is("of"))
        && read.tokens[figure.last..]
            .iter()
            .take(4)
            .any(|token| token.is_any(&["memory", "ram", "vram", "storage", "ddr5", "ddr4"]));
    let uses = clause.iter().any(|token| {
        token.is_any(&[
            "uses", "used", "using", "usage", "needs", "needed", "consumes", "takes", "peaks", "peaked",
        ])
    });
    data && machine && has && of_memory && !uses
}

/// `in one of its runs`, `a single run`.
fn speaks_of_one_row(scene: &Scene<'_>) -> bool {
    scene.read.tokens.windows(2).enumerate().any(|(at, pair)| {
        let rows = |token: &Token<'_>| {
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
    // `from 61.3 to 69.9 %`, of a share that the data do not keep in percent.
    let percent = |other: &Figure| other.is_percent() && other.at == figure.last + 1;
    if tokens.get(figure.last).is_some_and(|joint| joint.is("to")) && scene.read.figures.iter().any(percent) {
        return Some(Unit::Percent);
    }
    let mut at = figure.first;
    let begin = figure.first.saturating_sub(8);
    while at > begin {
        at -= 1;
        if (at == begin || tokens[at].is_mark(&['(', '[', '/', ':']))
            && let Some((WrittenUnit::Known(unit, _), length)) = crate::figures::unit_at(tokens, at + 1)
            && at + 1 + length <= figure.first
        {
            return Some(unit);
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

/// The judgement, unless a document states the number. Where the data themselves say otherwise of the subject that
/// is named, no document does.
pub(crate) fn or_stated(scene: &Scene<'_>, figure: &Figure, judgement: Judgement) -> Judgement {
    if let Some(told) = told(scene, figure) {
        return told;
    }
    let named =
        scene.read.subjects().any(|(mention, _)| matches!(mention.what, What::Values(_) | What::Setting(..)));
    if named && judgement.verdict == Verdict::Contradicted {
        return of_machine_named(scene, figure).unwrap_or(judgement);
    }
    stated(scene, figure).unwrap_or(judgement)
}

/// `the A100 with 80 GB`, `into the 80 GB of an A100`: what a document says of a name that stands right beside the
/// number and is none of the data's.
fn of_machine_named(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let tokens = &scene.read.tokens;
    let linked = |token: &Token<'_>| {
        token.is_any(&["with", "of", "a", "an", "the", "its", "has", "and", "(", "memory"])
    };
    let is_name = |at: &usize| {
        let token = &tokens[*at];
        let stands_out =
            token.text.starts_with(char::is_uppercase) && token.text.bytes().any(|b| b.is_ascii_digit());
        stands_out && !scene.read.mentions.iter().any(|mention| (mention.first..mention.last).contains(at))
    };
    let before = (0..figure.first).rev().find(|at| !linked(&tokens[*at])).filter(is_name);
    let behind = (figure.last..tokens.len()).find(|at| !linked(&tokens[*at])).filter(is_name);
    let words = before.into_iter().chain(behind).map(|at| tokens[at].lower.clone()).collect();
    let stated = scene.knowledge().stated.iter().find(|own| own.echoes(figure, &words, &[]))?;
    Some(Judgement::supported("claim-supported-stated", vec![scene.lookup.keep(stated.fact())]))
}

/// `against the 150 ms allowed`: a limit that somebody set is no measurement.
fn is_allowed(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    tokens[figure.first.saturating_sub(6)..(figure.last + 6).min(tokens.len())].iter().any(|token| {
        token.is_any(&[
            "limit",
            "limits",
            "target",
            "targets",
            "allowed",
            "permitted",
            "goal",
            "goals",
            "threshold",
            "budget",
            "cap",
            "required",
            "requirement",
            "requires",
            "notes",
            "note",
            "timeout",
            "slo",
            "sla",
            "objective",
        ])
    }) || tokens[..figure.first].windows(2).any(|pair| pair[0].is("service") && pair[1].is("level"))
}

/// What a document or a cell says in so many words: the same number of the same unit beside a word of the sentence.
fn echoed(scene: &Scene<'_>, figure: &Figure, verdict: Verdict) -> Option<Judgement> {
    let named = scene.read.subjects().any(|(mention, _)| matches!(mention.what, What::Values(_)));
    if named && verdict == Verdict::Contradicted
        || figure.unit.is_none() && (figure.in_words || figure.value.abs() < 10.0)
    {
        return None;
    }
    let words = content(&scene.read.tokens);
    let mut statistics: Vec<_> =
        crate::stated::statistic_beside(&scene.read.tokens, figure).into_iter().collect();
    statistics.extend(scene.statistics_at(figure));
    let found = scene.knowledge().stated.iter().find(|stated| stated.echoes(figure, &words, &statistics))?;
    Some(Judgement::supported("claim-supported-stated", vec![scene.lookup.keep(found.fact())]))
}

/// Whether a document of the folder states the number.
pub(crate) fn stated(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    supported_by(scene, figure, &scene.knowledge().stated)
}

/// `The notes give 12.4 tok/s, but …`: whether a document that the clause names before the figure says so, although
/// the data do not.
fn told(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let read = scene.read;
    let begins =
        (0..figure.first).rev().take_while(|at| read.clauses[*at] == read.clauses[figure.at]).last()?;
    let before = &read.tokens[begins..figure.first];
    let doubted = &scene.knowledge().doubted;
    let told: Vec<&Stated> = doubted.iter().filter(|stated| stated.is_told(before)).collect();
    supported_by(scene, figure, told)
}

fn supported_by<'k>(
    scene: &Scene<'_>,
    figure: &Figure,
    all: impl IntoIterator<Item = &'k Stated>,
) -> Option<Judgement> {
    let mut all = all.into_iter().peekable();
    all.peek()?;
    let read = scene.read;
    let own_words = content(&read.tokens);
    let mut words = own_words.clone();
    for parent in &read.passage.parents {
        words.extend(content(&scene.reads[*parent].tokens));
    }
    let named = scene.metric_at(figure.at, figure.measured_unit());
    let alike: Vec<&Figure> = read.figures.iter().filter(|other| other.unit == figure.unit).collect();
    let own = read.own_subjects(figure, &alike);
    let mut above = scene.above(&own);
    if own.is_empty() {
        above.extend(scene.before(&above));
    }
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
    let asked = Asked {
        figure,
        metrics: &named.measures,
        values: &values,
        words: &words,
        own_words: &own_words,
        statistics: &statistics,
        noun: crate::stated::noun_behind(&read.tokens, figure),
    };
    let found = all.find(|stated| stated.supports(&asked))?;
    Some(Judgement::supported("claim-supported-stated", vec![scene.lookup.keep(found.fact())]))
}
