//! A parsed text: comrak's tree, made only for a text that is under the caps. Nothing else calls comrak.

use comrak::nodes::{NodeCode, NodeValue};
use comrak::{Arena, Node, Options, parse_document};

use crate::limit::{self, Limit, MAX_DEPTH};

/// Parses `CommonMark` with GitHub's tables, strikethrough, task lists, autolinks and footnotes.
pub(crate) fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> Result<Node<'a>, Limit> {
    limit::check(text)?;
    let root = parse_document(arena, text, &options());
    if is_too_deep(root) { Err(Limit::Depth) } else { Ok(root) }
}

pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options
}

/// The check of the text bounds the blocks; inside them emphasis can still be nested without end. A list
/// level is two nodes, hence twice the cap.
fn is_too_deep(root: Node<'_>) -> bool {
    let mut level = 0_usize;
    let mut node = root;
    loop {
        if let Some(child) = node.first_child() {
            level += 1;
            if level > 2 * MAX_DEPTH {
                return true;
            }
            node = child;
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) if level > 0 => {
                    level -= 1;
                    node = parent;
                }
                _ => return false,
            }
        }
    }
}

/// The text of a node without its marks, in one line: images give their alt text, raw HTML gives itself.
pub(crate) fn plain(node: Node<'_>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::HtmlInline(literal) if is_line_break(literal) => text.push(' '),
            NodeValue::HtmlInline(literal) | NodeValue::Code(NodeCode { literal, .. }) => {
                text.push_str(literal);
            }
            NodeValue::LineBreak | NodeValue::SoftBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether raw HTML is a bare `<br>`, the one tag that is understood: inside a table cell there is no
/// other way to break a line.
pub(crate) fn is_line_break(html: &str) -> bool {
    matches!(html.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}
