//! Builds the tree from a run: which sections there are, in which order. What each says is in its own file.

mod aggregates;
mod calls;
mod configuration;
mod data;
mod header;
mod method;
mod model_words;
mod statistics;
mod tables;
mod workflow;

use crate::Input;
use crate::document::{Block, Content, Document, Labels, Section, Voice};
use domain::Message;

/// The report of a run, as far as the run came.
pub fn document(input: &Input<'_>) -> Document {
    let notes = &input.run.notes;
    let mut sections = Vec::new();
    sections.extend(analysts_words(input, "summary", "report-doc-section-summary", &notes.summary));
    sections.push(configuration::section(input));
    sections.push(aggregates::section(input));
    sections.push(workflow::section(input));
    sections.push(model_words::technical_report(input));
    sections.push(calls::section(input));
    sections.push(statistics::section(input));
    sections.push(method::formulas(input));
    sections.extend(analysts_words(input, "notes", "report-doc-section-notes", &notes.notes));
    sections.push(method::about(input));
    Document {
        language: "en",
        kind: input.say("report-doc-kind"),
        title: header::title(input),
        header: header::definitions(input),
        notices: header::notices(input),
        key_figures: aggregates::key_figures(input),
        sections,
        labels: Labels {
            contents: input.say("report-doc-contents"),
            model: input.sentence(&Message::new("report-doc-voice-model").with("model", input.model_name())),
            analyst: input.say("report-doc-voice-analyst"),
            unformatted: input.say("report-doc-unformatted"),
        },
    }
}

fn analysts_words(input: &Input<'_>, id: &'static str, title: &str, markdown: &str) -> Option<Section> {
    (!markdown.trim().is_empty()).then(|| {
        let prose = Content::Prose { id: id.to_owned(), markdown: markdown.to_owned() };
        Section::new(id, input.say(title), vec![Block { voice: Voice::Analyst, content: prose }])
    })
}
