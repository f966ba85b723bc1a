//! The formulas behind the numbers, and how the report was made.

use domain::Message;

use super::calls::thinks;
use super::model_words::check_of;
use super::tables::Kind;
use crate::Input;
use crate::document::{Block, Cell, Content, Section, Table};

/// Shown only where it differs from TTFT.
const TTFA: &str = "report-doc-measure-ttfa";

/// Name, formula and unit of each measurement that the report shows (metrics.md).
const FORMULAS: [(&str, &str, &str); 14] = [
    ("report-doc-measure-ttft", "report-doc-formula-ttft", "ms"),
    (TTFA, "report-doc-formula-ttfa", "ms"),
    ("report-doc-measure-e2e", "report-doc-formula-e2e", "ms"),
    ("report-doc-measure-load", "report-doc-formula-load", "ms"),
    ("report-doc-measure-prefill", "report-doc-formula-prefill", "ms"),
    ("report-doc-measure-decode", "report-doc-formula-decode", "ms"),
    ("report-doc-measure-other", "report-doc-formula-other", "ms"),
    ("report-doc-measure-decode-rate", "report-doc-formula-decode-rate", "tok/s"),
    ("report-doc-measure-prefill-rate", "report-doc-formula-prefill-rate", "tok/s"),
    ("report-doc-measure-itl", "report-doc-formula-itl", "ms"),
    ("report-doc-measure-several", "report-doc-formula-several", "tok/s"),
    ("report-doc-measure-whole-run", "report-doc-formula-whole-run", "tok/s"),
    ("report-doc-measure-sd", "report-doc-formula-sd", ""),
    ("report-doc-measure-interval", "report-doc-formula-interval", ""),
];

pub(super) fn formulas(input: &Input<'_>) -> Section {
    let mut table = Table::new(
        input,
        "report-doc-table-formulas",
        &[
            ("report-doc-column-measurement", Kind::Words),
            ("report-doc-column-formula", Kind::Words),
            ("report-doc-column-unit", Kind::Words),
        ],
    );
    for (name, formula, unit) in FORMULAS {
        if name == TTFA && !thinks(input) {
            continue;
        }
        table.push(vec![Cell::text(input.say(name)), Cell::text(input.say(formula)), Cell::text(unit)]);
    }
    Section::new(
        "formulas",
        input.say("report-doc-section-formulas"),
        vec![Block::program(Content::Table(table)), Block::paragraph(input.say("report-doc-rounding"))],
    )
}

pub(super) fn about(input: &Input<'_>) -> Section {
    let header = &input.run.header;
    let whose = match (&header.model, check_of(input, input.chosen_run)) {
        (None, _) => "report-doc-whose-words-folder",
        (Some(_), Some(_)) => "report-doc-whose-words-checked",
        (Some(_), None) => "report-doc-whose-words",
    };
    let made = Message::new("report-doc-made")
        .with("version", header.app_version.as_str())
        .with("run", header.id.0.as_str());
    Section::new(
        "about",
        input.say("report-doc-section-about"),
        vec![Block::paragraph(input.sentence(&made)), Block::paragraph(input.say(whose))],
    )
}
