//! The tree as HTML without a style: class names only. The saved file and the window share it; they differ
//! in where the charts come from.
//!
//! Everything that is not a tag of ours goes through `escape_html`, or through `markdown::render`.

use domain::ChartKind;
use markdown::{escape_html, render};

use super::rename;
use crate::document::{
    Block, Cell, Content, Definition, Document, FigurePlace, KeyFigure, Notice, Row, Section, Table, Voice,
};
use crate::figures::Figure;

/// Where the charts come from.
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
        let class = if section.wide { "report-section wide" } else { "report-section" };
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
            let class = if block.voice == Voice::Model { "words words-model" } else { "words words-analyst" };
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
            Content::Prose { id, markdown } => self.prose(markdown, id, level),
            Content::Sentences { id, sentences } => {
                self.push("<ol class=\"sentences\">\n");
                for (at, sentence) in sentences.iter().enumerate() {
                    self.push("<li>");
                    self.prose(sentence, &format!("{id}-{at}"), level);
                    self.push("</li>\n");
                }
                self.push("</ol>\n");
            }
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

    /// A text that somebody wrote: its own first level stands below that of the section it is in.
    fn prose(&mut self, markdown: &str, id: &str, level: u8) {
        let rendered = render(markdown);
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
        self.push(if row.quiet { "<tr class=\"quiet\">" } else { "<tr>" });
        for (at, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
            match cell {
                Cell::Text(text) if column.numeric => self.cell("td class=\"number\"", text),
                Cell::Text(text) if at == 0 => self.cell("th scope=\"row\"", text),
                Cell::Text(text) => self.cell("td", text),
                Cell::Number(number) => self.cell("td class=\"number\"", number),
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
        let name = match place.kind {
            ChartKind::Throughput => "throughput",
            ChartKind::Ttft => "ttft",
            ChartKind::Time => "time",
        };
        self.push(&format!("<figure class=\"chart\" data-chart=\"{name}\">\n"));
        if let Charts::Inline(figures) = self.charts
            && let Some(figure) = figures.iter().find(|figure| figure.kind == place.kind)
        {
            for (theme, drawing) in [("light", &figure.light), ("dark", &figure.dark)] {
                let svg = rename::drawing(&drawing.svg, &format!("{ID}{name}-{theme}-"));
                self.push(&format!("<div class=\"drawing-{theme}\">{svg}</div>\n"));
            }
        }
        self.element("figcaption", &place.caption);
        self.push("</figure>\n");
    }
}
