//! Builds the tree from a run: which sections there are, in which order. What each says is in its own file.

mod aggregates;
mod agreement;
mod calls;
mod configuration;
mod data;
mod evidence;
mod findings;
mod header;
mod method;
mod model_words;
mod statistics;
mod tables;
mod workflow;

use crate::document::{Block, Content, Document, Labels, Section, Voice};
use crate::trace::Trace;
use crate::{Input, folder_figures};
pub(crate) use evidence::statistic;

use domain::Message;
use markdown::Marked;
use model_words::Part;

/// The report of a run, as far as the run came.
pub fn document(input: &Input<'_>) -> Document {
    let mut trace = Trace::new(input);
    let sections =
        if input.run.header.model.is_some() { with_model(&mut trace) } else { without_model(&mut trace) };
    Document {
        language: "en",
        kind: input.say("report-doc-kind"),
        title: header::title(input),
        header: header::definitions(input),
        notices: header::notices(input),
        key_figures: if input.run.header.model.is_some() {
            aggregates::key_figures(input)
        } else {
            header::folder_figures(input)
        },
        sections,
        footnotes: evidence::footnotes(&trace),
        labels: labels(input),
    }
}

fn with_model(trace: &mut Trace<'_>) -> Vec<Section> {
    let input = trace.input;
    let notes = &input.run.notes;
    let mut sections = Vec::new();
    sections.extend(analysts_words(input, "summary", "report-doc-section-summary", &notes.summary));
    sections.push(configuration::section(input));
    sections.push(aggregates::section(input));
    sections.push(workflow::section(trace));
    sections.push(model_words::technical_report(trace));
    sections.push(calls::section(input));
    sections.push(statistics::section(input));
    sections.extend(evidence::checks(trace));
    sections.extend(findings::further(trace));
    sections.extend(evidence::evidence(trace));
    sections.push(method::formulas(input));
    sections.extend(analysts_words(input, "notes", "report-doc-section-notes", &notes.notes));
    sections.push(method::about(input));
    sections
}

/// The folder alone: nothing of calls, since there were none.
fn without_model(trace: &mut Trace<'_>) -> Vec<Section> {
    let input = trace.input;
    let notes = &input.run.notes;
    let mut sections = Vec::new();
    sections.extend(analysts_words(input, "summary", "report-doc-section-summary", &notes.summary));
    sections.push(key_findings(trace));
    sections.push(recommendations(trace));
    if let Some(data) = &input.run.data {
        sections.extend(charts(trace));
        sections.push(data::summary(input, data));
        sections.extend(data::levels(input, data));
    } else {
        let blocks = vec![Block::paragraph(input.say("report-doc-not-read"))];
        sections.push(Section::new("data-summary", input.say("report-doc-section-data"), blocks));
    }
    sections.extend(workflow::notes(input));
    sections.extend(findings::further(trace));
    sections.extend(evidence::evidence(trace));
    sections.extend(analysts_words(input, "notes", "report-doc-section-notes", &notes.notes));
    sections.push(method::about(input));
    sections
}

/// What was found: first by rule, then by the model.
fn key_findings(trace: &mut Trace<'_>) -> Section {
    let mut blocks = findings::key_findings(trace);
    if trace.input.run.header.model.is_some() {
        blocks.extend(model_words::sentences(trace, Part::Findings));
    }
    Section::new("key-findings", trace.input.say("report-doc-section-findings"), blocks)
}

/// What to do about it: first by rule, then by the model.
fn recommendations(trace: &mut Trace<'_>) -> Section {
    let mut blocks = findings::advice(trace);
    if trace.input.run.header.model.is_some() {
        blocks.extend(model_words::sentences(trace, Part::Recommendations));
    }
    Section::new("recommendations", trace.input.say("report-doc-section-recommendations"), blocks)
}

/// Charts of the folder's own data.
fn charts(trace: &mut Trace<'_>) -> Option<Section> {
    let figures = folder_figures::places(trace);
    (!figures.is_empty())
        .then(|| Section::new("folder-charts", trace.input.say("report-doc-section-charts"), figures))
}

fn labels(input: &Input<'_>) -> Labels {
    let model = |id: &str| {
        let facts = input.run.data.as_ref().map_or(0, |data| data.facts_total);
        input.sentence(&Message::new(id).with("model", input.model_name()).with("facts", facts))
    };
    Labels {
        contents: input.say("report-doc-contents"),
        model: model("report-doc-voice-model"),
        model_checked: model("report-doc-voice-model-checked"),
        analyst: input.say("report-doc-voice-analyst"),
        unformatted: input.say("report-doc-unformatted"),
    }
}

fn analysts_words(input: &Input<'_>, id: &'static str, title: &str, markdown: &str) -> Option<Section> {
    (!markdown.trim().is_empty()).then(|| {
        let prose = Content::Prose { id: id.to_owned(), text: Marked::plain(markdown) };
        Section::new(id, input.say(title), vec![Block { voice: Voice::Analyst, content: prose }])
    })
}
