//! A text that nobody trusts as Markdown that may stand inside Markdown of ours. comrak writes it anew from
//! its tree, so that nothing in it is left open, after what a reader's program might load or run has become
//! text.

use comrak::nodes::{AstNode, NodeCodeBlock, NodeValue};
use comrak::{Arena, Node, format_commonmark};

use crate::document::{is_line_break, options, parse, plain};
use crate::html::is_external;
use crate::insertion::{Form, Marked};

/// The deepest heading.
const DEEPEST: u8 = 6;
/// What comrak writes between a list and what would else become part of it.
const END_OF_LIST: &str = "<!-- end list -->";
/// Stands for `_` between letters while comrak writes: there it is no emphasis and needs no backslash.
const UNDERSCORE: char = '\u{e000}';

/// `text` as Markdown for a place in another: its headings stand below level `below` ([`outline`]), its footnotes begin
/// with `name`, raw HTML is text, an image is its alt text and its address, a link to anything but http,
/// https and mailto is its text and its address.
///
/// A text over a [`Limit`](crate::Limit) is one block of code. In a quotation or a list item, every line
/// needs the mark of that place; line breaks are `\n`, `\r\n` or `\r`.
pub fn inset(text: &str, below: u8, name: &str) -> String {
    inset_marked(&Marked::plain(text), below, name)
}

/// The same with words of ours in it: each leads to a footnote of ours.
pub fn inset_marked(text: &Marked, below: u8, name: &str) -> String {
    settled(text, below, name).unwrap_or_else(|| fenced(&text.spelled(text.text())))
}

fn settled(marked: &Marked, below: u8, name: &str) -> Option<String> {
    let arena = Arena::new();
    let text = marked.text();
    let root = parse(&arena, text).ok()?;
    let mark = !text.contains(UNDERSCORE);
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    let written: Vec<u8> = nodes.iter().copied().filter_map(heading_level).collect();
    let mut levels = outline(&written, below).into_iter();
    for node in nodes {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            heading.level = levels.next().expect("there is a level for each heading");
        }
        settle(&arena, node, name, mark);
    }
    marked.place(&arena, root, Form::Markdown);
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    let mut options = options();
    options.render.prefer_fenced = true;
    format_commonmark(root, &options, &mut markdown).ok()?;
    if mark {
        markdown = markdown.replace(UNDERSCORE, "_");
    }
    is_settled(&markdown, below).then_some(markdown)
}

fn heading_level(node: Node<'_>) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

/// The levels of a text's headings in a section of level `below`: its own top level comes right below that of the
/// section, and none is skipped on the way down, whatever levels it was written with.
pub fn outline(written: &[u8], below: u8) -> Vec<u8> {
    let mut ranks = written.to_vec();
    ranks.sort_unstable();
    ranks.dedup();
    let mut before = below;
    written
        .iter()
        .map(|level| {
            let rank = ranks.iter().position(|rank| rank == level).unwrap_or_default();
            let wanted = below.saturating_add(u8::try_from(rank).unwrap_or(DEEPEST)).saturating_add(1);
            before = wanted.min(before.saturating_add(1)).min(DEEPEST);
            before
        })
        .collect()
}

fn settle<'a>(arena: &'a Arena<'a>, node: Node<'a>, name: &str, mark: bool) {
    if let Some(address) = address_to_show(node) {
        without_address(arena, node, &address);
        return;
    }
    let value = &mut node.data_mut().value;
    match value {
        // A name of a language; anything else could end the fence.
        NodeValue::CodeBlock(block) => block.info.retain(|c| c.is_ascii_alphanumeric()),
        NodeValue::HtmlBlock(block) => {
            let literal = std::mem::take(&mut block.literal);
            let block = NodeCodeBlock { literal, fenced: true, ..NodeCodeBlock::default() };
            *value = NodeValue::CodeBlock(Box::new(block));
        }
        NodeValue::HtmlInline(html) if !is_line_break(html) => {
            let html = std::mem::take(html);
            *value = NodeValue::Text(html.into());
        }
        NodeValue::Text(words) if mark => *words = inner_underscores(words).into(),
        NodeValue::FootnoteDefinition(definition) => definition.name.insert_str(0, name),
        NodeValue::FootnoteReference(reference) => reference.name.insert_str(0, name),
        _ => {}
    }
}

/// Where an image lies, or a link leads that must not be one.
fn address_to_show(node: Node<'_>) -> Option<String> {
    match &node.data().value {
        NodeValue::Image(image) => Some(image.url.clone()),
        NodeValue::Link(link) if !is_external(&link.url) => Some(link.url.clone()),
        _ => None,
    }
}

/// Puts an image's alt text or a link's content in its place, with the address behind it.
fn without_address<'a>(arena: &'a Arena<'a>, node: Node<'a>, address: &str) {
    let text_node = |text: String| arena.alloc(AstNode::from(NodeValue::Text(text.into())));
    let text = plain(node);
    if matches!(node.data().value, NodeValue::Image(_)) {
        node.insert_before(text_node(text.clone()));
    } else {
        while let Some(child) = node.first_child() {
            node.insert_before(child);
        }
    }
    if address != text {
        node.insert_before(text_node(format!(" ({address})")));
    }
    node.detach();
}

fn inner_underscores(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut before = None;
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let inner = c == '_'
            && before.is_some_and(char::is_alphanumeric)
            && rest.peek().copied().is_some_and(char::is_alphanumeric);
        out.push(if inner { UNDERSCORE } else { c });
        before = Some(c);
    }
    out
}

/// Reads again what was written, and looks for what must not be in it.
fn is_settled(markdown: &str, below: u8) -> bool {
    let arena = Arena::new();
    let Ok(root) = parse(&arena, markdown) else { return false };
    root.descendants().all(|node| match &node.data().value {
        NodeValue::HtmlBlock(block) => block.literal.trim() == END_OF_LIST,
        NodeValue::HtmlInline(html) => is_line_break(html) || html == END_OF_LIST,
        NodeValue::Image(_) => false,
        NodeValue::Heading(heading) => heading.level > below.min(DEEPEST - 1),
        NodeValue::Link(link) => is_external(&link.url),
        _ => true,
    })
}

fn fenced(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    #[test]
    fn headings_come_right_below_their_section_and_skip_no_level() {
        let check = |written: &[u8], below: u8, expected: &[u8]| {
            assert_eq!(super::outline(written, below), expected, "{written:?} below {below}");
        };
        check(&[], 2, &[]);
        check(&[2, 2, 3, 2], 2, &[3, 3, 4, 3]);
        check(&[1, 2, 4, 1], 2, &[3, 4, 5, 3]);
        check(&[4, 2, 4], 2, &[3, 3, 4]);
        check(&[1, 2, 3, 4, 5, 6], 3, &[4, 5, 6, 6, 6, 6]);
    }

    use proptest::prelude::*;

    use super::{fenced, inset, is_settled};

    #[test]
    fn what_could_load_run_or_break_out_is_text() {
        let check = |text: &str, expected: &str| assert_eq!(inset(text, 2, "run-1-"), expected, "{text}");
        check("# A\n\nB\n===\n\n##### C", "### A\n\n### B\n\n#### C\n");
        check("a <img src=x onerror=y> b", "a \\<img src=x onerror=y\\> b\n");
        check("<script>\nx\n</script>", "```\n<script>\nx\n</script>\n```\n");
        check("![cat](http://a.example/c.png)", "cat (http://a.example/c.png)\n");
        check("![c][r]\n\n[r]: http://a.example/c.png", "c (http://a.example/c.png)\n");
        check("[a](javascript:alert(1))", "a (javascript:alert(1))\n");
        check("[*a*](https://a.example)", "[*a*](https://a.example)\n");
        check("```\nopen", "```\nopen\n```\n");
        check("num_gpu=60 and _so_", "num_gpu=60 and *so*\n");
        check("a\u{e000}_b_", "a\u{e000}\\_b\\_\n");
        check("a[^1]\n\n[^1]: b", "a[^run-1-1]\n\n[^run-1-1]:\n    b\n");
        check("| a |\n|---|\n| 1 |", "| a |\n| --- |\n| 1 |\n");
    }

    #[test]
    fn a_text_over_a_limit_is_one_block_of_code() {
        let quotes = ">".repeat(50_000);
        assert_eq!(inset(&quotes, 2, ""), format!("```\n{quotes}\n```\n"));
        assert_eq!(fenced("a ```` b"), "`````\na ```` b\n`````\n");
    }

    proptest! {
        #[test]
        fn nothing_gets_through(text in "([a_<>!\\[\\]()#`*~|&;:/= -]|\n|\r|\t|<b>|<!--|!\\[a\\]\\(b\\)|```|&#10;|http://a\\.b|1\\. |\\[\\^1\\]){0,40}") {
            let written = inset(&text, 2, "n-");
            prop_assert!(written.starts_with("```") || is_settled(&written, 2), "{}", written);
        }
    }
}
