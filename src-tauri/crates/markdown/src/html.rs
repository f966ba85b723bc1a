//! comrak's tree → HTML, by allow-list: a kind of node that is not named here leaves only its text.

use ammonia::Url;
use comrak::Node;
use comrak::nodes::{AstNode, ListType, NodeFootnoteReference, NodeList, NodeValue, TableAlignment};
use std::fmt::Write as _;

use crate::document::{is_line_break, plain};
use crate::escape::push_html;
use crate::limit::{Limit, MAX_HTML};
use crate::text::{Heading, Ids, heading};

/// The HTML of a whole tree and its headings; `size` is that of the text, to guess the HTML's.
pub(crate) fn write(root: Node<'_>, size: usize) -> Result<(String, Vec<Heading>), Limit> {
    let mut writer = Writer { html: String::with_capacity(size + size / 2), ..Writer::default() };
    let mut steps = vec![Step::Open(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Close(node) => writer.close(node),
            Step::Open(node) => {
                let inside = writer.open(node);
                steps.push(Step::Close(node));
                if inside {
                    steps.extend(node.reverse_children().map(Step::Open));
                }
            }
        }
        if writer.html.len() > MAX_HTML {
            return Err(Limit::Html);
        }
    }
    if writer.footnotes > 0 {
        writer.html.push_str("</ol>\n</section>\n");
    }
    Ok((writer.html, writer.contents))
}

/// Whether an address may be a link: one that the browser opens after a question.
pub(crate) fn is_external(address: &str) -> bool {
    let has_scheme =
        |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["http://", "https://", "mailto:"].into_iter().any(has_scheme) && Url::parse(address).is_ok()
}

enum Step<'a> {
    Open(Node<'a>),
    Close(Node<'a>),
}

#[derive(Default)]
struct Writer {
    html: String,
    contents: Vec<Heading>,
    ids: Ids,
    footnotes: usize,
    /// The column of the next table cell.
    column: usize,
}

impl Writer {
    /// Writes what stands before the children; false when they are written already.
    fn open(&mut self, node: Node<'_>) -> bool {
        match &node.data().value {
            NodeValue::Paragraph if !is_tight(node) => self.block("<p>"),
            NodeValue::Paragraph if node.previous_sibling().is_some() => self.start_line(),
            NodeValue::Heading(_) => {
                if let Some(heading) = heading(node, &mut self.ids) {
                    self.start_line();
                    let _ = write!(self.html, "<h{} id=\"{}\">", heading.level, heading.id);
                    self.contents.push(heading);
                }
            }
            NodeValue::BlockQuote => self.block("<blockquote>\n"),
            NodeValue::List(list) => self.open_list(list),
            NodeValue::Item(_) => self.block("<li>"),
            NodeValue::TaskItem(task) => {
                self.block("<li class=\"task\">");
                self.html.push_str(if task.symbol.is_some() { "☑ " } else { "☐ " });
            }
            NodeValue::CodeBlock(block) => self.code_block(&block.literal),
            NodeValue::HtmlBlock(block) => self.code_block(&block.literal),
            NodeValue::ThematicBreak => self.block("<hr>\n"),
            NodeValue::Table(_) => self.block("<table>\n"),
            NodeValue::TableRow(header) => self.open_row(node, *header),
            NodeValue::TableCell => self.open_cell(node),
            NodeValue::FootnoteDefinition(footnote) if footnote.total_references > 0 => self.open_footnote(),
            NodeValue::FootnoteReference(reference) => self.footnote_reference(reference),
            NodeValue::Text(text) => push_html(&mut self.html, text),
            NodeValue::Code(code) => {
                self.html.push_str("<code>");
                push_html(&mut self.html, &code.literal);
                self.html.push_str("</code>");
            }
            NodeValue::HtmlInline(html) if is_line_break(html) => self.html.push_str("<br>\n"),
            NodeValue::HtmlInline(html) => push_html(&mut self.html, html),
            NodeValue::SoftBreak => self.html.push('\n'),
            NodeValue::LineBreak => self.html.push_str("<br>\n"),
            NodeValue::Emph => self.html.push_str("<em>"),
            NodeValue::Strong => self.html.push_str("<strong>"),
            NodeValue::Strikethrough => self.html.push_str("<del>"),
            NodeValue::Link(link) if is_external(&link.url) => {
                self.html.push_str("<a href=\"");
                push_html(&mut self.html, &link.url);
                self.html.push_str("\" rel=\"noopener noreferrer\" data-external=\"\">");
            }
            // Never in a text: ours, see `insertion`.
            NodeValue::WikiLink(link) => {
                self.html.push_str("<a href=\"#");
                push_html(&mut self.html, &link.url);
                self.html.push_str(if link.embed { "\" data-tone=\"warn\">" } else { "\">" });
            }
            NodeValue::Image(image) => {
                let alt = plain(node);
                push_html(&mut self.html, &alt);
                self.address(&image.url, &alt);
                return false;
            }
            _ => {}
        }
        true
    }

    /// Writes what stands behind the children.
    fn close(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::Paragraph if !is_tight(node) => {
                self.html.push_str("</p>\n");
            }
            NodeValue::Heading(heading) => {
                let _ = writeln!(self.html, "</h{}>", heading.level);
            }
            NodeValue::BlockQuote => self.block("</blockquote>\n"),
            NodeValue::List(list) => {
                self.block(if list.list_type == ListType::Bullet { "</ul>\n" } else { "</ol>\n" });
            }
            NodeValue::Item(_) | NodeValue::TaskItem(_) => self.html.push_str("</li>\n"),
            NodeValue::Table(_) => {
                let has_body = node.children().nth(1).is_some();
                self.block(if has_body { "</tbody>\n</table>\n" } else { "</table>\n" });
            }
            NodeValue::TableRow(header) => {
                self.html.push_str(if *header { "</tr>\n</thead>\n" } else { "</tr>\n" });
            }
            NodeValue::TableCell => self.html.push_str(if in_header(node) { "</th>\n" } else { "</td>\n" }),
            NodeValue::FootnoteDefinition(footnote) if footnote.total_references > 0 => {
                self.close_footnote(footnote.total_references);
            }
            NodeValue::Emph => self.html.push_str("</em>"),
            NodeValue::Strong => self.html.push_str("</strong>"),
            NodeValue::Strikethrough => self.html.push_str("</del>"),
            NodeValue::Link(link) if is_external(&link.url) => self.html.push_str("</a>"),
            NodeValue::WikiLink(_) => self.html.push_str("</a>"),
            NodeValue::Link(link) => self.address(&link.url, &plain(node)),
            _ => {}
        }
    }

    fn start_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Writes a block's tag at the start of a line.
    fn block(&mut self, tag: &str) {
        self.start_line();
        self.html.push_str(tag);
    }

    fn open_list(&mut self, list: &NodeList) {
        match (list.list_type, list.start) {
            (ListType::Bullet, _) => self.block("<ul>\n"),
            (ListType::Ordered, 1) => self.block("<ol>\n"),
            (ListType::Ordered, start) => {
                self.start_line();
                let _ = writeln!(self.html, "<ol start=\"{start}\">");
            }
        }
    }

    fn code_block(&mut self, literal: &str) {
        self.block("<pre><code>");
        push_html(&mut self.html, literal);
        self.html.push_str("</code></pre>\n");
    }

    fn open_row(&mut self, node: Node<'_>, header: bool) {
        self.column = 0;
        let first_of_body =
            node.previous_sibling().is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
        self.html.push_str(match (header, first_of_body) {
            (true, _) => "<thead>\n<tr>\n",
            (false, true) => "<tbody>\n<tr>\n",
            (false, false) => "<tr>\n",
        });
    }

    fn open_cell(&mut self, node: Node<'_>) {
        self.html.push_str(if in_header(node) { "<th" } else { "<td" });
        if let Some(table) = node.parent().and_then(AstNode::parent)
            && let NodeValue::Table(table) = &table.data().value
        {
            self.html.push_str(match table.alignments.get(self.column) {
                Some(TableAlignment::Left) => " align=\"left\"",
                Some(TableAlignment::Center) => " align=\"center\"",
                Some(TableAlignment::Right) => " align=\"right\"",
                Some(TableAlignment::None) | None => "",
            });
        }
        self.html.push('>');
        self.column += 1;
    }

    fn open_footnote(&mut self) {
        if self.footnotes == 0 {
            self.block("<section class=\"footnotes\">\n<ol>\n");
        }
        self.footnotes += 1;
        // A heading's id has no colon, so the two never meet.
        let _ = write!(self.html, "<li id=\"user-content-fn:{}\">", self.footnotes);
    }

    fn close_footnote(&mut self, references: u32) {
        for reference in 1..=references {
            let _ =
                write!(self.html, "<a href=\"#user-content-fnref:{}:{reference}\">↩</a> ", self.footnotes);
            if self.html.len() > MAX_HTML {
                break;
            }
        }
        self.html.push_str("</li>\n");
    }

    fn footnote_reference(&mut self, reference: &NodeFootnoteReference) {
        let (note, time) = (reference.ix, reference.ref_num);
        let _ = write!(
            self.html,
            "<sup><a href=\"#user-content-fn:{note}\" id=\"user-content-fnref:{note}:{time}\">{note}</a></sup>"
        );
    }

    /// The address of what is not a link or an image any more, behind its text, unless that is the same.
    fn address(&mut self, address: &str, text: &str) {
        if address != text {
            self.html.push_str(" <span class=\"address\">(");
            push_html(&mut self.html, address);
            self.html.push_str(")</span>");
        }
    }
}

fn in_header(cell: Node<'_>) -> bool {
    cell.parent().is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)))
}

/// A tight list's paragraphs have no tags of their own.
fn is_tight(paragraph: Node<'_>) -> bool {
    let list = paragraph.parent().and_then(AstNode::parent);
    list.is_some_and(|list| matches!(list.data().value, NodeValue::List(NodeList { tight: true, .. })))
}
