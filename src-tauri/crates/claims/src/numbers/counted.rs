//! Figures that count: rows, files, models, shares of them.

use domain::{Unit, Verdict};

use super::stated;
use crate::amounts::Question;
use crate::claim::Judgement;
use crate::counts::{self, Noun};
use crate::figures::{Figure, Shape};
use crate::mentions::Mention;
use crate::scene::Scene;

/// `Of the 2 models, one exceeds …`: what the whole counts, the part does.
pub(super) fn noun_of_whole(scene: &Scene<'_>, figure: &Figure) -> Option<(Noun, usize)> {
    let read = scene.read;
    let whole = whole(scene, figure)?;
    let (noun, at) = counts::noun_behind(&read.tokens, whole, scene.lookup)?;
    (figure.first > at && figure.first - at <= 8).then_some((noun, at))
}

/// The figure that says of how many another is a part: `Of the 150 calls, 148 succeeded and two failed`.
fn whole<'s>(scene: &Scene<'s>, figure: &Figure) -> Option<&'s Figure> {
    let read = scene.read;
    read.figures.iter().find(|other| {
        let of = read.tokens[..other.first].iter().rev().take(2).any(|token| token.is("of"));
        other.last <= figure.first && of && other.unit.is_none()
    })
}

/// `Files analyzed: 101`, `CSV files (28)`: what the label before a figure counts.
pub(super) fn noun_of_label(scene: &Scene<'_>, figure: &Figure) -> Option<(Noun, usize)> {
    let tokens = &scene.read.tokens;
    let mark = figure.first.checked_sub(1).filter(|at| tokens[*at].is_mark(&[':', '(']))?;
    let ends = tokens.get(figure.last).is_none_or(|next| !next.is_word());
    let label = mark.saturating_sub(4)..mark;
    let plural = |at: &usize| tokens[*at].is_any(&["files", "folders", "models", "tables", "directories"]);
    let at = label.rev().find(plural).filter(|_| ends)?;
    // The kind of the files stands before them.
    let from = at.saturating_sub(usize::from(at > 0 && counts::file_kind(&tokens[at - 1].lower).is_some()));
    let (noun, _) = counts::noun_behind(tokens, &Figure::place(from), scene.lookup)?;
    Some((noun, at))
}

/// Whether a limit stands beside a count, `all` or `none`: `12 of 36 runs exceed 100 tok/s`.
pub(super) fn is_limit(scene: &Scene<'_>, figure: &Figure) -> bool {
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

/// What must hold of what a figure counts.
fn condition(scene: &Scene<'_>, figure: &Figure) -> Option<counts::Condition> {
    let read = scene.read;
    // `148 succeeded and two failed`: each has its own.
    let next = read.figures.iter().map(|other| other.first).filter(|first| *first >= figure.last).min();
    let behind = figure.last..next.unwrap_or(read.tokens.len());
    counts::told(&read.tokens, &read.figures, behind)
        .filter(|_| read.figures.iter().all(|other| counts::limit(&read.tokens, other).is_none()))
        .or_else(|| {
            counts::condition(&read.tokens, &read.figures, |figure| {
                scene.metric_at(figure.at, figure.measured_unit()).measures
            })
        })
}

pub(super) fn count(
    scene: &Scene<'_>,
    figure: &Figure,
    noun: &Noun,
    readings: &[Vec<&Mention>],
) -> Option<Judgement> {
    let read = scene.read;
    let condition = condition(scene, figure);
    let of_whole = whole(scene, figure).map(|whole| whole.value);
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
            "errors",
            "failures",
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
    for reading in readings {
        let reading: Vec<&Mention> = reading
            .iter()
            .filter(|mention| !counts::is_counted(noun, mention, scene.knowledge()))
            .copied()
            .collect();
        let reading = reading.as_slice();
        for condition in &conditions {
            match counts::judge(scene.lookup, figure, noun, reading, *condition, of_whole) {
                Some(judgement) if judgement.verdict == Verdict::Supported => return Some(judgement),
                Some(judgement) => refused = refused.or(Some(judgement)),
                None => {}
            }
        }
    }
    // `24 runs of a and b`: of both together.
    let several = |mention: &&Mention| {
        let slot = mention.slot(scene.knowledge());
        read.subjects().any(|(other, own)| Some(own) == slot.as_ref() && other.what != mention.what)
    };
    if let Some(reading) = readings.first().filter(|reading| reading.iter().any(several)) {
        let others: Vec<&Mention> = reading.iter().filter(|mention| !several(mention)).copied().collect();
        for condition in &conditions {
            let judgement = counts::judge(scene.lookup, figure, noun, &others, *condition, of_whole);
            if judgement.as_ref().is_some_and(|judgement| judgement.verdict == Verdict::Supported) {
                return judgement;
            }
        }
    }
    // `134 of them failed`, where a column counts them.
    let fails = matches!(condition, Some(counts::Condition::Failed | counts::Condition::Erred));
    if fails && matches!(noun, Noun::Rows | Noun::Records(_)) {
        for reading in readings {
            let judgement = counts::judge(scene.lookup, figure, &Noun::Failures, reading, None, None);
            if judgement.as_ref().is_some_and(|judgement| judgement.verdict == Verdict::Supported) {
                return judgement;
            }
        }
    }
    // `with four runs each`, `each model was given three prompts`.
    let each = read.tokens.iter().any(|token| token.is_any(&["each", "every", "per"]));
    if each && matches!(noun, Noun::Rows | Noun::Records(_)) {
        for reading in readings {
            let judgement = counts::judge(scene.lookup, figure, &Noun::Repeats, reading, None, None);
            if judgement.as_ref().is_some_and(|judgement| judgement.verdict == Verdict::Supported) {
                return judgement;
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
pub(super) fn counted_column(
    scene: &Scene<'_>,
    figure: &Figure,
    readings: &[Vec<&Mention>],
) -> Option<Judgement> {
    let tokens = &scene.read.tokens;
    let word =
        tokens[figure.last..].iter().take(3).find(|token| token.is_word() && token.lower.ends_with('s'))?;
    let word = crate::lexicon::singular(&word.lower);
    let phrases = [
        format!("{word} count"),
        format!("num {word}"),
        format!("number of {word}"),
        format!("total {word}"),
        format!("n {word}"),
        format!("{word} total"),
    ];
    let bare = |places: &[crate::lexicon::MeasurePlace]| {
        places.iter().all(|place| scene.lookup.family(place.0).measures[place.1].unit == Unit::None)
    };
    let measures = phrases
        .iter()
        .find_map(|phrase| scene.knowledge().lexicon.find(phrase).filter(|places| !places.is_empty()))
        .or_else(|| {
            scene.knowledge().lexicon.find(word).filter(|places| !places.is_empty() && bare(places))
        })?;
    let total = scene.read.tokens.iter().any(|token| token.is_any(&["total", "together", "altogether"]));
    let words = scene.words();
    let question = Question {
        figure,
        unit: None,
        measures,
        names_metric: true,
        readings,
        statistics: if total { vec![domain::StatisticKind::Sum] } else { vec![] },
        extreme: false,
        end_only: false,
        cold: None,
        words: &words,
        any_row: false,
        begins: None,
        strict: false,
    };
    question.judge(scene.lookup)
}

/// `5.6% of the runs failed`, `CSV (28%)`.
pub(super) fn share(scene: &Scene<'_>, figure: &Figure, readings: &[Vec<&Mention>]) -> Option<Judgement> {
    let read = scene.read;
    let near = |from: usize, to: usize| read.tokens.get(from..to.min(read.tokens.len())).unwrap_or_default();
    let around = near(figure.first.saturating_sub(3), figure.last + 6);
    let files = read.tokens.iter().any(|token| token.is_any(&["files", "file", "dataset", "data"]));
    if let Some(kind) = around.iter().find_map(|token| counts::file_kind(&token.lower))
        && files
    {
        return counts::judge_file_share(scene.lookup, figure, kind);
    }
    let noun = counts::noun_behind(&read.tokens, &Figure::place(figure.last), scene.lookup)
        .map(|(noun, _)| noun)
        .filter(|noun| {
            matches!(
                noun,
                Noun::Rows
                    | Noun::Records(_)
                    | Noun::Configurations
                    | Noun::Prompts
                    | Noun::Models
                    | Noun::Values(_)
            )
        });
    let of_rows = noun.is_some();
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
    let noun = match noun {
        Some(noun @ (Noun::Records(_) | Noun::Values(_))) => noun,
        Some(Noun::Models) if matches!(condition, counts::Condition::Beyond { .. }) => Noun::Models,
        _ => Noun::Rows,
    };
    readings
        .first()
        .and_then(|reading| counts::judge_percent(scene.lookup, figure, &noun, reading, &condition))
}
