//! Configuration: what was asked for, and what was in effect.

use domain::{Message, OnFailure, SettingRow, Start};

use super::tables::Kind;
use crate::document::{Block, Cell, Content, Definition, Section, Table, Voice};
use crate::{Input, numbers, say};

pub(super) fn section(input: &Input<'_>) -> Section {
    let mut blocks = Vec::new();
    let asked = asked(input);
    if !asked.is_empty() {
        blocks.push(Block { voice: Voice::Analyst, content: Content::Definitions(asked) });
    }
    blocks.push(Block::program(Content::Definitions(conduct(input))));
    let differing: Vec<&str> =
        input.settings.iter().filter(|row| row.differs).map(|row| row.name.as_str()).collect();
    if !differing.is_empty() {
        blocks.push(Block::paragraph(
            input.sentence(
                &Message::new("report-doc-settings-differ")
                    .with("n", differing.len())
                    .with("names", differing.join(", ")),
            ),
        ));
    }
    blocks.push(Block::program(Content::Table(table(input))));
    Section::new("configuration", input.say("report-doc-section-configuration"), blocks)
}

/// What the analyst wanted to know, in her words.
fn asked(input: &Input<'_>) -> Vec<Definition> {
    let settings = &input.run.header.settings;
    [("report-doc-question", &settings.question), ("report-doc-audience", &settings.audience)]
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(term, value)| Definition { term: input.say(term), value: value.trim().to_owned() })
        .collect()
}

/// How the runs were made.
fn conduct(input: &Input<'_>) -> Vec<Definition> {
    let settings = &input.run.header.settings;
    let was_unloaded = input.run.header.server.as_ref().is_some_and(|server| server.local)
        || settings.unload_elsewhere == Some(true);
    let start = match (settings.start, was_unloaded) {
        (Start::Prepared, true) => "report-doc-start-prepared",
        (Start::Prepared, false) => "report-doc-start-prepared-kept",
        (Start::Cold, true) => "report-doc-start-cold",
        (Start::Cold, false) => "report-doc-start-cold-kept",
    };
    let on_failure = match settings.on_failure {
        OnFailure::Stop => "report-doc-failure-stop",
        OnFailure::Continue => "report-doc-failure-continue",
    };
    let pause = match settings.pause_ms {
        0 => input.say("report-doc-no-pause"),
        ms => format!("{} s", numbers::seconds(ms as f64)),
    };
    [
        ("report-doc-start", input.say(start)),
        ("report-doc-runs-asked", numbers::count(settings.runs)),
        ("report-doc-pause", pause),
        ("report-doc-on-failure", input.say(on_failure)),
    ]
    .map(|(term, value)| Definition { term: input.say(term), value })
    .into()
}

fn table(input: &Input<'_>) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-settings",
        &[
            ("report-doc-column-setting", Kind::Words),
            ("report-doc-column-requested", Kind::Words),
            ("report-doc-column-effective", Kind::Words),
            ("report-doc-column-known", Kind::Words),
            ("report-doc-column-origin", Kind::Words),
            ("report-doc-column-note", Kind::Words),
        ],
    );
    for row in input.settings {
        table.push(vec![
            Cell::text(&row.name),
            Cell::text(&row.requested),
            row.effective.as_ref().map_or(Cell::Missing, Cell::text),
            Cell::text(input.say(known(row))),
            Cell::text(input.say(say::origin(row.origin))),
            Cell::text(note(input, row)),
        ]);
    }
    table
}

fn known(row: &SettingRow) -> &'static str {
    match (&row.effective, row.read_back) {
        (None, _) => "report-doc-known-not-told",
        (Some(_), true) => "report-doc-known-read-back",
        (Some(_), false) => "report-doc-known-as-sent",
    }
}

fn note(input: &Input<'_>, row: &SettingRow) -> String {
    let differs = row.differs.then(|| input.say("report-doc-differs"));
    let note = row.note.as_ref().map(|note| input.sentence(note));
    differs.into_iter().chain(note).collect::<Vec<_>>().join(" ")
}
