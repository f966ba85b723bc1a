//! Where every number comes from, and what the check says of the model's words.

use domain::{Fact, FactKind, Message, Place, RowRange, Source, StatisticKind, VerdictCounts};

use super::findings::fact_kind;
use super::model_words::check_of;
use super::tables::Kind;
use crate::Input;
use crate::document::{Block, Cell, Content, Footnote, Section, Span, Table};
use crate::trace::{CHECKS, Trace, check_id, fact_id};

/// Facts in the table beside those that the report uses: so many of the best ranked.
const BEST_RANKED: usize = 40;
/// Places of a fact, ranges of rows and pointers of a place that are told.
const SOURCES: usize = 3;
const RANGES: usize = 6;

/// The facts that the report uses, and the best ranked; `None` without facts.
pub(super) fn evidence(trace: &mut Trace<'_>) -> Option<Section> {
    let input = trace.input;
    trace.book.number(1)?;
    let ranked = input.run.data.as_ref().map_or(0, |data| data.facts.len().min(BEST_RANKED));
    trace.used.extend(1..=ranked);
    with_operands(trace);
    let mut table = Table::new(
        input,
        "report-doc-table-facts",
        &[
            ("report-doc-column-fact", Kind::Words),
            ("report-doc-column-about", Kind::Words),
            ("report-doc-column-statistic", Kind::Words),
            ("report-doc-column-value", Kind::Numbers),
            ("report-doc-column-n", Kind::Numbers),
            ("report-doc-column-kind", Kind::Words),
            ("report-doc-column-source", Kind::Words),
            ("report-doc-column-formula", Kind::Words),
        ],
    );
    for number in &trace.used {
        let Some(fact) = trace.book.number(*number) else { continue };
        table.push_named(
            fact_id(*number),
            vec![
                Cell::Text(format!("F{number}")),
                Cell::Text(about(input, fact)),
                Cell::text(input.say(statistic(fact.statistic))),
                Cell::Number(fact.written()),
                Cell::count(fact.n),
                Cell::text(input.say(fact_kind(&fact.kind))),
                places(trace, fact).map_or(Cell::Missing, Cell::Text),
                formula(trace, fact).map_or(Cell::Missing, Cell::Said),
            ],
        );
    }
    if table.misses(7) {
        table.notes.push(input.say("report-doc-note-no-formula"));
    }
    if trace.used.iter().filter_map(|number| trace.book.number(*number)).any(|fact| fact.approximate) {
        table.notes.push(input.say("report-doc-note-approximate"));
    }
    let of = input.run.data.as_ref().map_or(0, |data| data.facts_total.max(data.facts.len() as u64));
    let shown = Message::new("report-doc-facts-shown")
        .with("shown", table.rows.len())
        .with("of", of.max(table.rows.len() as u64));
    let blocks = vec![Block::paragraph(input.sentence(&shown)), Block::program(Content::Table(table))];
    let mut section = Section::new("evidence", input.say("report-doc-section-evidence"), blocks);
    section.wide = true;
    Some(section)
}

/// What a used fact is made of is in use too.
fn with_operands(trace: &mut Trace<'_>) {
    let mut open: Vec<usize> = trace.used.iter().copied().collect();
    while let Some(number) = open.pop() {
        let Some(Fact { kind: FactKind::Derived { of, .. }, .. }) = trace.book.number(number) else {
            continue;
        };
        for operand in of.iter().filter_map(|id| trace.book.number_of(&id.0)) {
            if trace.used.insert(operand) {
                open.push(operand);
            }
        }
    }
}

/// What the check says of the model's words in the chosen run; `None` where nothing was checked.
pub(super) fn checks(trace: &Trace<'_>) -> Option<Section> {
    let input = trace.input;
    let check = check_of(input, input.chosen_run)?;
    let counts = VerdictCounts::of(check.findings.iter().chain(&check.recommendations).chain(&check.report));
    let counted = Message::new("report-doc-checked")
        .with("run", input.chosen_run)
        .with("n", counts.supported + counts.contradicted + counts.unsupported + counts.no_claim)
        .with("supported", counts.supported)
        .with("contradicted", counts.contradicted)
        .with("unsupported", counts.unsupported)
        .with("opinion", counts.no_claim)
        .with("facts", input.run.data.as_ref().map_or(0, |data| data.facts_total));
    let legend = "report-doc-check-legend";
    let mut blocks = vec![Block::paragraph(input.sentence(&counted)), Block::paragraph(input.say(legend))];
    if !trace.checks.is_empty() {
        blocks.push(Block::program(Content::Table(checked(trace))));
    }
    Some(Section::new(CHECKS, input.say("report-doc-section-checks"), blocks))
}

fn checked(trace: &Trace<'_>) -> Table {
    let input = trace.input;
    let mut table = Table::new(
        input,
        "report-doc-table-checks",
        &[
            ("report-doc-column-check", Kind::Words),
            ("report-doc-column-verdict", Kind::Words),
            ("report-doc-column-where", Kind::Words),
            ("report-doc-column-sentence", Kind::Words),
            ("report-doc-column-reason", Kind::Words),
            ("report-doc-column-right", Kind::Words),
            ("report-doc-column-facts", Kind::Words),
        ],
    );
    for (at, check) in trace.checks.iter().enumerate() {
        let number = at + 1;
        table.push_named(
            check_id(number),
            vec![
                Cell::Text(format!("C{number}")),
                Cell::text(&check.verdict),
                Cell::text(&check.place),
                Cell::text(&check.sentence),
                Cell::text(&check.reason),
                check.right.as_ref().map_or(Cell::Missing, Cell::text),
                if check.facts.is_empty() { Cell::Missing } else { Cell::Said(names(&check.facts)) },
            ],
        );
    }
    if table.misses(5) || table.misses(6) {
        table.notes.push(input.say("report-doc-note-no-right"));
    }
    table
}

/// `F1, F2`.
fn names(facts: &[usize]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(facts.len() * 2);
    for fact in facts {
        if !spans.is_empty() {
            spans.push(Span::Words(", ".to_owned()));
        }
        spans.push(Span::Name(*fact));
    }
    spans
}

/// The footnotes of the Markdown: facts and checks by their short names.
pub(super) fn footnotes(trace: &Trace<'_>) -> Vec<Footnote> {
    let input = trace.input;
    let facts = trace.used.iter().filter_map(|number| {
        let fact = trace.book.number(*number)?;
        let (statistic, n) = (input.say(statistic(fact.statistic)), fact.n);
        let said = format!("{}; {statistic}, n = {n}: {}", about(input, fact), fact.written());
        let made = match &fact.kind {
            FactKind::Derived { formula, .. } => {
                Some(operands(trace, fact).map_or_else(|| formula.clone(), |of| format!("{formula} ({of})")))
            }
            FactKind::Measured | FactKind::Stated => None,
        };
        let parts = [Some(said), places(trace, fact), made];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(". ");
        let text = format!("F{number}: {text}.");
        Some(Footnote { name: format!("f{number}"), text })
    });
    let checks = trace.checks.iter().enumerate().map(|(at, check)| {
        let facts: Vec<String> = check.facts.iter().map(|fact| format!("F{fact}")).collect();
        let parts = [check.verdict.clone(), check.reason.clone(), facts.join(", ")];
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        Footnote { name: format!("c{}", at + 1), text: format!("C{}: {text}", at + 1) }
    });
    facts.chain(checks).collect()
}

/// The metric, the column where it is called otherwise, and what was narrowed down.
fn about(input: &Input<'_>, fact: &Fact) -> String {
    let metric = fact.metric.name();
    let metric = if fact.name.is_empty() || metric == fact.name {
        metric.to_owned()
    } else {
        format!("{metric} ({})", fact.name)
    };
    let scope = &fact.scope;
    let mut parts = vec![metric];
    parts.extend(scope.model.clone());
    parts.extend(scope.configuration.iter().map(|(name, value)| format!("{name}={value}")));
    if let Some(prompt) = &scope.prompt {
        parts.push(input.sentence(&Message::new("report-doc-about-prompt").with("prompt", prompt.as_str())));
    }
    parts.extend(scope.date.clone());
    parts.extend(scope.file.clone());
    if !scope.part.is_empty() {
        parts.push(scope.part.clone());
    }
    parts.join(", ")
}

pub(crate) fn statistic(statistic: StatisticKind) -> &'static str {
    match statistic {
        StatisticKind::Value => "report-doc-statistic-value",
        StatisticKind::Count => "report-doc-statistic-count",
        StatisticKind::Mean => "report-doc-statistic-mean",
        StatisticKind::Median => "report-doc-statistic-median",
        StatisticKind::StandardDeviation => "report-doc-statistic-sd",
        StatisticKind::Minimum => "report-doc-statistic-minimum",
        StatisticKind::Maximum => "report-doc-statistic-maximum",
        StatisticKind::Percentile95 => "report-doc-statistic-p95",
        StatisticKind::Percentile99 => "report-doc-statistic-p99",
        StatisticKind::Sum => "report-doc-statistic-sum",
        StatisticKind::Share => "report-doc-statistic-share",
        StatisticKind::Difference => "report-doc-statistic-difference",
        StatisticKind::Ratio => "report-doc-statistic-ratio",
        StatisticKind::Change => "report-doc-statistic-change",
        StatisticKind::Slope => "report-doc-statistic-slope",
        StatisticKind::Lower => "report-doc-statistic-lower",
        StatisticKind::Upper => "report-doc-statistic-upper",
    }
}

/// Files with rows, lines or pointers; those of its operands for what is made of facts.
fn places(trace: &Trace<'_>, fact: &Fact) -> Option<String> {
    let input = trace.input;
    let mut sources: Vec<&Source> = fact.sources.iter().collect();
    if let FactKind::Derived { of, .. } = &fact.kind
        && sources.is_empty()
    {
        let operands = of.iter().filter_map(|id| trace.book.by_id(&id.0));
        for source in operands.flat_map(|operand| &operand.sources) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
    }
    let mut told: Vec<String> = sources.iter().take(SOURCES).map(|source| place(input, source)).collect();
    if sources.len() > SOURCES {
        let more = Message::new("report-doc-and-more-places").with("n", sources.len() - SOURCES);
        told.push(input.sentence(&more));
    }
    (!told.is_empty()).then(|| told.join("; "))
}

fn place(input: &Input<'_>, source: &Source) -> String {
    let file = if source.part.is_empty() {
        source.file.clone()
    } else {
        format!("{}, {}", source.file, source.part)
    };
    let (id, what, also) = match &source.place {
        Place::Cells { column, rows } => ("report-doc-place-cells", ranges(input, rows), column.clone()),
        Place::Pointers { pointers } => {
            ("report-doc-place-pointers", pointed(input, pointers), String::new())
        }
        Place::Line { line, .. } => ("report-doc-place-line", line.to_string(), String::new()),
        Place::File => ("report-doc-place-file", String::new(), String::new()),
    };
    input.sentence(&Message::new(id).with("file", file).with("what", what).with("column", also))
}

/// `2–10, 15`.
fn ranges(input: &Input<'_>, rows: &[RowRange]) -> String {
    let range = |row: &RowRange| {
        if row.first == row.last { row.first.to_string() } else { format!("{}–{}", row.first, row.last) }
    };
    few(input, rows.len(), rows.iter().map(range))
}

fn pointed(input: &Input<'_>, pointers: &[String]) -> String {
    few(input, pointers.len(), pointers.iter().cloned())
}

fn few(input: &Input<'_>, len: usize, told: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = told.take(RANGES).collect();
    if len > RANGES {
        told.push(input.sentence(&Message::new("report-doc-and-more").with("n", len - RANGES)));
    }
    told.join(", ")
}

/// The formula, with the facts that stand in it.
fn formula(trace: &Trace<'_>, fact: &Fact) -> Option<Vec<Span>> {
    let FactKind::Derived { formula, of } = &fact.kind else { return None };
    let operands: Vec<usize> = of.iter().filter_map(|id| trace.book.number_of(&id.0)).collect();
    let mut spans = vec![Span::Words(formula.clone())];
    if !operands.is_empty() {
        spans.push(Span::Words(" (".to_owned()));
        spans.extend(names(&operands));
        spans.push(Span::Words(")".to_owned()));
    }
    Some(spans)
}

/// `F1, F2`, in words.
fn operands(trace: &Trace<'_>, fact: &Fact) -> Option<String> {
    let FactKind::Derived { of, .. } = &fact.kind else { return None };
    let names: Vec<String> =
        of.iter().filter_map(|id| trace.book.number_of(&id.0)).map(|number| format!("F{number}")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
