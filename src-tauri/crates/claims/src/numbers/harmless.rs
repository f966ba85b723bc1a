//! Figures that say nothing of the data: numbering, sections, steps, `two reasons`, and all that mere advice wants.

use domain::PassageKind;

use crate::claim::{is_same, whole_number};
use crate::counts;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::scene::Scene;
use crate::tokens::{Kind, Token};

/// Words before a number that number a part of a text.
const PARTS: &[&str] = &[
    "section",
    "sections",
    "table",
    "tables",
    "figure",
    "figures",
    "step",
    "steps",
    "phase",
    "appendix",
    "part",
    "chapter",
    "equation",
    "item",
    "point",
    "option",
    "priority",
    "tier",
    "level",
    "note",
    "finding",
    "recommendation",
    "goal",
    "question",
    "page",
    "footnote",
    "line",
    "lines",
    "no",
    "fig",
    "scenario",
    "hypothesis",
    "objective",
    "stage",
    "task",
    "example",
    "observation",
    "insight",
    "conclusion",
    "issue",
    "version",
    "v",
    "iteration",
];

/// Nouns that a text counts of itself.
const OWN: &[&str] = &[
    "section",
    "sections",
    "recommendations",
    "recommendation",
    "findings",
    "finding",
    "reasons",
    "reason",
    "factors",
    "factor",
    "steps",
    "step",
    "aspects",
    "aspect",
    "areas",
    "area",
    "ways",
    "way",
    "points",
    "insights",
    "observations",
    "questions",
    "takeaways",
    "themes",
    "categories",
    "key",
    "main",
    "parts",
    "things",
    "options",
    "approaches",
    "issues",
    "goals",
    "objectives",
    "sentences",
    "paragraphs",
    "bullets",
    "topics",
    "notes",
    "caveats",
    "limitations",
    "trends",
    "patterns",
    "conclusions",
    "strategies",
    "actions",
    "major",
    "primary",
    "important",
    "critical",
    "general",
    "broad",
    "decimal",
    "decimals",
    "digits",
    "place",
    "places",
    "bit",
    "bits",
    "hand",
    "side",
    "sides",
    "ends",
    "axes",
    "dimensions",
    "scenarios",
    "concerns",
    "criteria",
    "considerations",
    "examples",
    "use",
    "distinct",
    "notable",
    "possible",
    "potential",
    "components",
    "phases",
    "stages",
    "levels",
    "types",
    "kinds",
    "classes",
    "groups",
    "lines",
    "sources",
    "perspectives",
    "extremes",
    "measures",
    "suggestions",
    "priorities",
    "items",
    "elements",
    "techniques",
    "methods",
    "explanations",
    "hypotheses",
    "benefits",
    "drawbacks",
    "advantages",
    "disadvantages",
    "trade-offs",
];

/// `the 1% lows`: a measure.
fn names_lows(tokens: &[Token<'_>], figure: &Figure) -> bool {
    let next = tokens.get(figure.last);
    figure.is_percent() && figure.value <= 1.0 && next.is_some_and(|next| next.is_any(&["low", "lows"]))
}

/// Whether there is nothing to check about a figure.
pub(super) fn is_harmless(scene: &Scene<'_>, figure: &Figure) -> bool {
    let read = scene.read;
    let tokens = &read.tokens;
    let token = &tokens[figure.at];
    if crate::queries::names(scene, figure) {
        return true;
    }
    let before = |back: usize| figure.first.checked_sub(back).map(|at| &tokens[at]);
    let after = |offset: usize| tokens.get(figure.last + offset);
    if figure.shape == Shape::Ordinal || names_lows(tokens, figure) {
        return true;
    }
    if read.advice[figure.at] && !states_a_result(scene, figure) {
        return true;
    }
    // `1. Summary`, `2.1 Overview`, `**3. Data**`.
    let begins = tokens[..figure.at].iter().all(|token| matches!(token.kind, Kind::Mark('(' | '[' | '#')));
    if begins && figure.unit.is_none() && figure.shape == Shape::Plain && !figure.in_words {
        let numbered = after(0).is_some_and(|next| next.is_mark(&['.', ')', ':']) && figure.value < 100.0);
        if numbered
            || read.passage.kind == PassageKind::Heading
                && figure.value < 30.0
                && after(0).is_some_and(Token::is_word)
                && (figure.value.fract() != 0.0 || !counted(scene, figure))
        {
            return true;
        }
    }
    if before(1).is_some_and(|word| {
        word.is_any(PARTS) && word.is_word() && !(word.is("no") || word.is("level") && counted(scene, figure))
    }) && figure.unit.is_none()
        && figure.value < 1_000.0
        && figure.value.fract() == 0.0
    {
        return true;
    }
    if before(1).is_some_and(|word| word.is_any(&["top", "top-", "first", "next", "last", "final"]))
        && figure.unit.is_none()
        && !counted(scene, figure)
    {
        return true;
    }
    if before(1).is_some_and(|mark| mark.glued && mark.is_mark(&['-']))
        && before(2).is_some_and(|word| word.is("top"))
    {
        return true;
    }
    // `8-bit`, `64 bit`.
    if after(0).is_some_and(|mark| mark.is_mark(&['-']))
        && after(1).is_some_and(|word| {
            word.is_any(&[
                "bit",
                "d",
                "dimensional",
                "shot",
                "way",
                "class",
                "fold",
                "pass",
                "step",
                "stage",
                "tier",
                "point",
                "sided",
                "tailed",
                "part",
                "level",
            ])
        })
        || after(0).is_some_and(|word| word.is_any(&["bit", "bits", "bit-"]))
    {
        return true;
    }
    if is_cause(scene, figure) {
        return true;
    }
    if figure.in_words {
        return is_harmless_word(scene, figure);
    }
    if figure.unit.is_none()
        && figure.value < 13.0
        && figure.value.fract() == 0.0
        && figure.bound == Bound::Exact
    {
        let own = (0..3).filter_map(after).take_while(|token| token.is_word()).any(|token| token.is_any(OWN));
        if own && !counted(scene, figure) {
            return true;
        }
    }
    // `24/7`, `1:1`, `95% confidence`, `p < 0.05` are about method; a name's number is the name's.
    if matches!(figure.shape, Shape::Plain | Shape::OutOf(_))
        && is_same(figure.value, 24.0)
        && after(0).is_some_and(|next| next.is_mark(&['/']) || next.text == "7")
    {
        return true;
    }
    if figure.is_percent()
        && after(0).is_some_and(|word| word.is_any(&["confidence", "ci"]))
        && matches!(whole_number(figure.value), Some(90 | 95 | 99))
    {
        return true;
    }
    is_part_of_name(scene, figure, token)
}

/// `Doubling the context costs …`: what was done.
fn is_cause(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    tokens[figure.at].is_any(&["doubling", "halving", "tripling", "quadrupling"])
        && tokens[..figure.at].iter().all(|token| !token.is_word())
        && tokens.get(figure.last).is_some_and(|next| next.is_any(&["the", "its", "this"]))
}

/// Number words that count nothing of the data.
fn is_harmless_word(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    let after = |offset: usize| tokens.get(figure.last + offset);
    let before = figure.first.checked_sub(1).map(|at| &tokens[at]);
    if matches!(figure.shape, Shape::Multiple) || counts_elsewhere(scene, figure) {
        return false;
    }
    // `One file failed`.
    let fails = tokens[figure.last..]
        .iter()
        .take(5)
        .any(|token| token.is_any(&["failed", "failing", "crashed", "aborted"]));
    if fails && counted(scene, figure) {
        return false;
    }
    if is_same(figure.value, 1.0)
        && !before.is_some_and(|word| word.is("only"))
        && !matches!(figure.shape, Shape::OutOf(_))
    {
        let of_data = matches!(figure.unit, Some(WrittenUnit::Known(..)));
        return !of_data || after(0).is_none_or(|next| !next.is_word() || next.is("of"));
    }
    if matches!(figure.unit, Some(WrittenUnit::Known(..))) || matches!(figure.shape, Shape::OutOf(_)) {
        return false;
    }
    let own = (0..3).filter_map(after).take_while(|token| token.is_word()).find(|token| token.is_any(OWN));
    // `the two models`, `these three`: whoever they are, they were named.
    let named = before
        .is_some_and(|word| word.is_any(&["the", "these", "those", "both", "between", "other"]))
        && figure.value < 4.0;
    // `eight epochs`, where a column has them.
    if !named && own.is_none() && crate::queries::Asker::new(scene, figure, None).values().is_some() {
        return false;
    }
    !counted(scene, figure) || named || own.is_some() && !counted_directly(scene, figure)
}

/// Whether a number word counts what a text does not have itself: `eight GPUs`.
pub(super) fn counts_elsewhere(scene: &Scene<'_>, figure: &Figure) -> bool {
    let next = scene.read.tokens.get(figure.last);
    figure.value > 1.0
        && next.is_some_and(|next| {
            next.is_any(&[
                "gpus",
                "cpus",
                "cores",
                "nodes",
                "servers",
                "users",
                "engineers",
                "machines",
                "cards",
                "teams",
                "companies",
                "customers",
                "laptops",
                "workers",
                "developers",
                "researchers",
                "clusters",
                "accelerators",
            ])
        })
}

fn counted(scene: &Scene<'_>, figure: &Figure) -> bool {
    counts::noun_behind(&scene.read.tokens, figure, scene.lookup).is_some()
        || super::noun_of_whole(scene, figure).is_some()
}

fn counted_directly(scene: &Scene<'_>, figure: &Figure) -> bool {
    counts::noun_behind(&scene.read.tokens, figure, scene.lookup).is_some_and(|(_, at)| at <= figure.last + 1)
}

/// Within advice: a figure with a unit and some precision, or one in parentheses, tells what was measured.
fn states_a_result(scene: &Scene<'_>, figure: &Figure) -> bool {
    let read = scene.read;
    if read.tokens.last().is_some_and(|last| last.is_mark(&['?'])) {
        return false;
    }
    let measured = matches!(figure.unit, Some(WrittenUnit::Known(..)));
    if !measured || figure.bound != Bound::Exact {
        return false;
    }
    let digits = read.tokens[figure.at].text.chars().filter(char::is_ascii_digit).count();
    let before = figure.first.checked_sub(1).map(|at| &read.tokens[at]);
    let wanted = before.is_some_and(|word| {
        word.is_any(&[
            "to", "than", "every", "of", "least", "most", "within", "by", "target", "under", "below", "above",
        ])
    });
    let bracketed = read.tokens[..figure.first]
        .iter()
        .rev()
        .find(|token| token.is_mark(&['(', ')']))
        .is_some_and(|mark| mark.is_mark(&['(']));
    // `for example 2,048 tokens` is what to try.
    let tokens = figure.measured_unit() == Some(domain::Unit::Tokens);
    bracketed && digits >= 2
        || !tokens
            && digits >= 3
            && !wanted
            && (digits > 3 || read.tokens[figure.at].text.contains(['.', ',']))
}

/// `RTX 4080`, `Llama 3.1`, `WinError 10049`, `Report 108`: judged with the name, if at all.
fn is_part_of_name(scene: &Scene<'_>, figure: &Figure, token: &Token<'_>) -> bool {
    let read = scene.read;
    if figure.unit.is_some() && !matches!(figure.unit, Some(WrittenUnit::Sign(_))) || figure.at == 0 {
        return false;
    }
    if scene.year_is_known(figure) == Some(true) {
        return true;
    }
    if scene.year_is_known(figure) == Some(false) {
        return false;
    }
    let before = &read.tokens[figure.at - 1];
    let beside = before.end + 1 == token.start || before.end == token.start;
    if !beside
        || !matches!(before.kind, Kind::Word | Kind::Identifier)
        || !before.text.starts_with(char::is_uppercase)
    {
        return false;
    }
    let pair = format!("{}{}", before.text, token.text);
    if scene.knowledge().vocabulary.has(&pair) {
        return true;
    }
    let plain = crate::words::is_plain(&before.lower);
    !plain && !scene.knowledge().vocabulary.has(before.text)
        || !crate::words::known_names(before.text).is_empty() && before.text.len() > 2
}
