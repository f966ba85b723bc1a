//! The tree as HTML without a style: class names only. The saved file and the window share it; they differ
//! in where the charts of the calls come from. The ids of facts and checks are the same in both, since a link from
//! any place leads to them.
//!
//! Everything that is not a tag of ours goes through `escape_html`, or through `markdown::render`.

use domain::{ChartKind, Verdict};
use markdown::{Marked, escape_html, render_marked};

use super::rename;
use crate::document::{
    Block, Cell, Chart, Content, Definition, Document, FigurePlace, KeyFigure, Notice, Row, Saying, Section,
    Span, Statement, Table, Voice,
};
use crate::figures::Figure;
use crate::trace::{CHECKS, check_id, fact_id};

/// Where the charts of the calls come from; those of the folder stand in the tree.
#[derive(Clone, Copy)]
pub(super) enum Charts<'a> {
    /// The page fills them in.
    Slots,
    /// They stand in the file, light and dark.
    Inline(&'a [Figure]),
}

/// What stands before an id of ours, so that it meets no other in the page around.
const ID: &str = "report-";

/// Rows of a table that stays on one sheet of paper.
const SHORT: usize = 16;

/// The id of a section's heading.
pub(super) fn heading_id(section: &Section) -> String {
    format!("{ID}{}", section.id)
}

/// The report without anything around it.
pub(super) fn article(document: &Document, charts: Charts<'_>) -> String {
    let mut body = Body { document, charts, html: String::new() };
    body.push("<article class=\"report\">\n");
    body.head();
    for section in &document.sections {
        body.section(section, 2);
    }
    body.push("</article>\n");
    body.html
}

struct Body<'a> {
    document: &'a Document,
    charts: Charts<'a>,
    html: String,
}

impl Body<'_> {
    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        self.html.push_str(&escape_html(text));
    }

    /// `<tag class="…">text</tag>`.
    fn element(&mut self, open: &str, text: &str) {
        let name = open.split_whitespace().next().unwrap_or(open);
        self.push(&format!("<{open}>"));
        self.text(text);
        self.push(&format!("</{name}>\n"));
    }

    fn head(&mut self) {
        let document = self.document;
        self.push("<header class=\"report-head\">\n");
        self.element("p class=\"report-kind\"", &document.kind);
        self.element(&format!("h1 id=\"{ID}title\""), &document.title);
        self.definitions(&document.header);
        self.push("</header>\n");
        for notice in &document.notices {
            self.notice(notice);
        }
        if !document.key_figures.is_empty() {
            self.push("<dl class=\"key-figures\">\n");
            for figure in &document.key_figures {
                self.key_figure(figure);
            }
            self.push("</dl>\n");
        }
    }

    fn notice(&mut self, notice: &Notice) {
        self.push("<div class=\"notice\" role=\"note\">\n");
        self.element("p class=\"notice-title\"", &notice.title);
        for sentence in &notice.sentences {
            self.element("p", sentence);
        }
        self.push("</div>\n");
    }

    fn key_figure(&mut self, figure: &KeyFigure) {
        self.push("<div>\n");
        self.element("dt", &figure.label);
        match &figure.value {
            Ok(value) => {
                self.push("<dd class=\"value\">");
                self.text(value);
                if !figure.unit.is_empty() {
                    self.push(" <span class=\"unit\">");
                    self.text(&figure.unit);
                    self.push("</span>");
                }
                self.push("</dd>\n");
                self.element("dd class=\"basis\"", &figure.basis);
            }
            Err(why) => {
                self.element("dd class=\"value\"", crate::numbers::MISSING);
                self.element("dd class=\"basis\"", why);
            }
        }
        self.push("</div>\n");
    }

    fn section(&mut self, section: &Section, level: u8) {
        let id = heading_id(section);
        let class = match (section.wide, section.id) {
            (_, CHECKS) => "report-section checks",
            (true, _) => "report-section wide",
            (false, _) => "report-section",
        };
        self.push(&format!("<section class=\"{class}\" aria-labelledby=\"{id}\">\n"));
        self.element(&format!("h{level} id=\"{id}\""), &section.title);
        for block in &section.blocks {
            self.block(block, level);
        }
        for section in &section.sections {
            self.section(section, level + 1);
        }
        self.push("</section>\n");
    }

    fn block(&mut self, block: &Block, level: u8) {
        let document = self.document;
        let whose = document.labels.voice(block.voice);
        if let Some(whose) = whose {
            let by_model = matches!(block.voice, Voice::Model { .. });
            let class = if by_model { "words words-model" } else { "words words-analyst" };
            self.push(&format!(
                "<div class=\"{class}\" role=\"group\" aria-label=\"{}\">\n",
                escape_html(whose)
            ));
            self.element("p class=\"whose\"", whose);
        }
        match &block.content {
            Content::Paragraph(text) => self.element("p", text),
            Content::List(items) => {
                self.push("<ul>\n");
                for item in items {
                    self.element("li", item);
                }
                self.push("</ul>\n");
            }
            Content::Definitions(definitions) => self.definitions(definitions),
            Content::Table(table) => self.table(table),
            Content::Figure(place) => self.figure(place),
            Content::Statements(statements) => {
                self.push("<ul class=\"says\">\n");
                for statement in statements {
                    self.statement(statement, level);
                }
                self.push("</ul>\n");
            }
            Content::Prose { id, text } => self.prose(text, id, level),
        }
        if whose.is_some() {
            self.push("</div>\n");
        }
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.push("<dl class=\"facts\">\n");
        for definition in definitions {
            self.push("<div>\n");
            self.element("dt", &definition.term);
            self.element("dd", &definition.value);
            self.push("</div>\n");
        }
        self.push("</dl>\n");
    }

    /// A statement with what it is beside it.
    fn statement(&mut self, statement: &Statement, level: u8) {
        let Some(judgement) = &statement.verdict else {
            self.push("<li class=\"say\">\n<div class=\"say-label\">");
            self.says(statement, level);
            return;
        };
        let (name, tone) = match judgement.verdict {
            Verdict::Contradicted => ("contradicted", "bad"),
            Verdict::Unsupported => ("unsupported", "warn"),
            Verdict::Supported => ("supported", "ok"),
            Verdict::NoClaim => ("none", "none"),
        };
        self.push(&format!(
            "<li class=\"say\" data-verdict=\"{name}\">\n<div class=\"say-label\"><span class=\"tag\" data-tone=\"{tone}\">"
        ));
        match judgement.check {
            Some(check) => self.link(&check_id(check), &judgement.words),
            None => self.text(&judgement.words),
        }
        self.push("</span>");
        self.says(statement, level);
    }

    /// The labels behind the verdict, and the words.
    fn says(&mut self, statement: &Statement, level: u8) {
        for label in &statement.labels {
            self.push(" <span class=\"kind\">");
            self.text(label);
            self.push("</span>");
        }
        self.push("</div>\n<div class=\"say-text\">\n");
        match &statement.says {
            Saying::Program(spans) => {
                self.push("<p>");
                self.spans(spans);
                self.push("</p>\n");
            }
            Saying::Model { id, text } => self.prose(text, id, level),
        }
        if let Some(right) = &statement.right {
            self.push("<p class=\"right\">");
            self.spans(right);
            self.push("</p>\n");
        }
        if let Some(why) = &statement.why {
            self.element("p class=\"why\"", why);
        }
        self.push("</div>\n</li>\n");
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Words(words) => self.text(words),
                Span::Value { fact, words } => self.link(&fact_id(*fact), words),
                Span::Name(fact) => self.link(&fact_id(*fact), &format!("F{fact}")),
            }
        }
    }

    fn link(&mut self, id: &str, words: &str) {
        self.push(&format!("<a href=\"#{id}\">{}</a>", escape_html(words)));
    }

    /// A text that somebody wrote: its own first level stands below that of the section it is in.
    fn prose(&mut self, text: &Marked, id: &str, level: u8) {
        let rendered = render_marked(text);
        if rendered.limited.is_some() {
            let words = self.document.labels.unformatted.clone();
            self.element("p class=\"note\"", &words);
        }
        self.push("<div class=\"prose\">\n");
        self.push(&rename::prose(&rendered.html, &format!("{ID}{id}-"), level));
        self.push("</div>\n");
    }

    fn table(&mut self, table: &Table) {
        let title = escape_html(&table.title);
        let class = if table.rows.len() > SHORT { "scroll-x" } else { "scroll-x short" };
        self.push(&format!(
            "<div class=\"{class}\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\">\n<table>\n<caption>{title}</caption>\n<thead>\n<tr>"
        ));
        for column in &table.columns {
            let class = if column.numeric { "th scope=\"col\" class=\"number\"" } else { "th scope=\"col\"" };
            self.cell(class, &column.title);
        }
        self.push("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(table, row);
        }
        self.push("</tbody>\n</table>\n</div>\n");
        for note in &table.notes {
            self.element("p class=\"note\"", note);
        }
    }

    fn row(&mut self, table: &Table, row: &Row) {
        let class = if row.quiet { " class=\"quiet\"" } else { "" };
        let id = row.id.as_ref().map_or_else(String::new, |id| format!(" id=\"{id}\""));
        self.push(&format!("<tr{id}{class}>"));
        for (at, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
            match cell {
                Cell::Text(text) if column.numeric => self.cell("td class=\"number\"", text),
                Cell::Text(text) if at == 0 => self.cell("th scope=\"row\"", text),
                Cell::Text(text) => self.cell("td", text),
                Cell::Number(number) => self.cell("td class=\"number\"", number),
                Cell::Said(spans) => {
                    self.push("<td>");
                    self.spans(spans);
                    self.push("</td>");
                }
                Cell::Missing if column.numeric => {
                    self.cell("td class=\"number missing\"", crate::numbers::MISSING);
                }
                Cell::Missing => self.cell("td class=\"missing\"", crate::numbers::MISSING),
                Cell::Excluded(number) => {
                    self.push("<td class=\"number excluded\"><s>");
                    self.text(number);
                    self.push("</s></td>");
                }
            }
        }
        self.push("</tr>\n");
    }

    fn cell(&mut self, open: &str, text: &str) {
        let name = open.split_whitespace().next().unwrap_or(open);
        self.push(&format!("<{open}>{}</{name}>", escape_html(text)));
    }

    fn figure(&mut self, place: &FigurePlace) {
        let name = match &place.chart {
            Chart::Calls(ChartKind::Throughput) => "throughput",
            Chart::Calls(ChartKind::Ttft) => "ttft",
            Chart::Calls(ChartKind::Time) => "time",
            Chart::Folder(_) => place.file.trim_end_matches(".svg"),
        };
        let class = if matches!(place.chart, Chart::Folder(_)) { "chart drawn" } else { "chart" };
        self.push(&format!("<figure class=\"{class}\" data-chart=\"{name}\">\n"));
        let drawings = match (&place.chart, self.charts) {
            (Chart::Folder(drawings), _) => {
                let [light, dark] = &**drawings;
                Some([light, dark])
            }
            (Chart::Calls(kind), Charts::Inline(figures)) => {
                let figure = figures.iter().find(|figure| figure.kind == Some(*kind));
                figure.map(|figure| [&figure.light, &figure.dark])
            }
            (Chart::Calls(_), Charts::Slots) => None,
        };
        for (theme, drawing) in ["light", "dark"].into_iter().zip(drawings.into_iter().flatten()) {
            let svg = rename::drawing(&drawing.svg, &format!("{ID}{name}-{theme}-"));
            self.push(&format!("<div class=\"drawing-{theme}\">{svg}</div>\n"));
        }
        self.element("figcaption", &place.caption);
        self.push("</figure>\n");
    }
}
