//! The report in the window: no style of its own, no chart of its own. The page gives both.

use serde::Serialize;

use super::body::{Charts, article, heading_id};
use crate::document::{Document, Section};

/// The report for the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Safe HTML: class names only, and an empty `<figure class="chart" data-chart="throughput|ttft|time">`
    /// with its caption where a chart goes.
    pub html: String,
    /// The headings of the report itself; those in the model's and the analyst's texts are not among them.
    pub contents: Vec<Heading>,
}

/// A heading of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Heading {
    /// 2 for a section, 3 for one below it.
    pub level: u8,
    /// Its id in the HTML.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// The report for the window.
pub fn preview(document: &Document) -> Preview {
    Preview { html: article(document, Charts::Slots), contents: contents(document) }
}

/// The headings in order.
pub(super) fn contents(document: &Document) -> Vec<Heading> {
    fn collect(sections: &[Section], level: u8, headings: &mut Vec<Heading>) {
        for section in sections {
            headings.push(Heading { level, id: heading_id(section), text: section.title.clone() });
            collect(&section.sections, level + 1, headings);
        }
    }
    let mut headings = Vec::new();
    collect(&document.sections, 2, &mut headings);
    headings
}
