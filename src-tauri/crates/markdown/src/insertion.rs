//! Words of ours within a text that we do not trust: numbers that we put in, and marks on what is wrong.
//!
//! A key stands in the text at each place while it is parsed, and the tree gets the words afterwards. So they can
//! neither break the text's Markdown nor be written by the text itself: a link that it makes to one of our places
//! is none.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use comrak::nodes::{AstNode, NodeFootnoteReference, NodeValue, NodeWikiLink};
use comrak::{Arena, Node};

use crate::document::plain;

/// What a key begins and ends with: no text has a meaning for these.
const OPEN: char = '\u{e010}';
const CLOSE: char = '\u{e011}';

/// Words of ours at a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// The words; empty where a part of the text is taken out and nothing comes in its place.
    pub words: String,
    /// Where they lead.
    pub target: Option<Target>,
    /// How they stand in the text.
    pub kind: InsertionKind,
}

/// How words of ours stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertionKind {
    /// As part of a sentence: a number.
    Number,
    /// Apart, as a mark on what is wrong.
    Wrong,
    /// Apart, as a mark on what nothing supports.
    Doubtful,
}

impl InsertionKind {
    fn stands_apart(self) -> bool {
        self != Self::Number
    }
}

/// A place of ours that words lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id in HTML.
    pub id: String,
    /// The name of its footnote in Markdown.
    pub footnote: String,
    /// Its short name, for where words cannot be a link.
    pub name: String,
}

/// A text with words of ours in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    text: String,
    key: String,
    insertions: Vec<Insertion>,
}

/// What the tree is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Html,
    Markdown,
}

enum Piece<'a> {
    Words(&'a str),
    Inserted(&'a Insertion),
}

impl Marked {
    /// A text as it is.
    pub fn plain(text: &str) -> Self {
        Self::new(text, Vec::new())
    }

    /// A text with each range, in bytes, replaced. The ranges are in order; one that reaches into the one before it,
    /// out of the text or into a character is left out.
    pub fn new(text: &str, edits: Vec<(Range<usize>, Insertion)>) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let key = format!("{OPEN}{:016x}x", hasher.finish());
        let mut marked = Self { text: String::with_capacity(text.len()), key, insertions: Vec::new() };
        let mut done = 0;
        for (range, insertion) in edits {
            if range.start < done || text.get(range.clone()).is_none() {
                continue;
            }
            marked.text.push_str(&text[done..range.start]);
            // A mark stands apart; without a blank it would also keep emphasis from ending before it.
            if insertion.kind.stands_apart()
                && !marked.text.is_empty()
                && !marked.text.ends_with(char::is_whitespace)
            {
                marked.text.push(' ');
            }
            let number = marked.insertions.len();
            let _ = write!(marked.text, "{}{number}{CLOSE}", marked.key);
            marked.insertions.push(insertion);
            done = range.end;
        }
        marked.text.push_str(&text[done..]);
        marked
    }

    /// What is parsed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// A text without its Markdown read, the words in it.
    pub(crate) fn spelled(&self, text: &str) -> String {
        self.spell(text, |insertion| match &insertion.target {
            Some(target) if !insertion.words.is_empty() => format!("{} [{}]", insertion.words, target.name),
            _ => insertion.words.clone(),
        })
    }

    fn spell(&self, text: &str, write: impl Fn(&Insertion) -> String) -> String {
        let pieces = self.pieces(text).into_iter();
        pieces
            .map(|piece| match piece {
                Piece::Words(words) => words.to_owned(),
                Piece::Inserted(insertion) => write(insertion),
            })
            .collect()
    }

    fn pieces<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(&self.key) {
            let after = &rest[start + self.key.len()..];
            let Some((insertion, after)) = after.split_once(CLOSE).and_then(|(number, after)| {
                Some((self.insertions.get(number.parse::<usize>().ok()?)?, after))
            }) else {
                break;
            };
            if start > 0 {
                pieces.push(Piece::Words(&rest[..start]));
            }
            pieces.push(Piece::Inserted(insertion));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest));
        }
        pieces
    }

    /// Puts the words into a parsed text.
    pub(crate) fn place<'a>(&self, arena: &'a Arena<'a>, root: Node<'a>, form: Form) {
        if self.insertions.is_empty() {
            return;
        }
        let words = |text: &str| self.spell(text, |insertion| insertion.words.clone());
        let nodes: Vec<Node<'a>> = root.descendants().collect();
        for node in nodes {
            let (text, is_code) = match &mut node.data_mut().value {
                NodeValue::Text(text) if text.contains(OPEN) => (text.to_string(), false),
                NodeValue::Code(code) if code.literal.contains(OPEN) => {
                    let literal = words(&code.literal);
                    (std::mem::replace(&mut code.literal, literal), true)
                }
                NodeValue::CodeBlock(block) => {
                    block.literal = self.spelled(&block.literal);
                    block.info = words(&block.info);
                    continue;
                }
                NodeValue::HtmlBlock(block) => {
                    block.literal = self.spelled(&block.literal);
                    continue;
                }
                NodeValue::HtmlInline(html) => {
                    *html = self.spelled(html);
                    continue;
                }
                NodeValue::Link(link) | NodeValue::Image(link) => {
                    link.url = words(&link.url);
                    link.title = words(&link.title);
                    continue;
                }
                NodeValue::FootnoteDefinition(note) => {
                    note.name = self.spell(&note.name, |_| String::new());
                    continue;
                }
                NodeValue::FootnoteReference(note) => {
                    note.name = self.spell(&note.name, |_| String::new());
                    continue;
                }
                _ => continue,
            };
            if is_code {
                self.refer(arena, node, &text, form);
            } else {
                self.split(arena, node, &text, form);
            }
        }
    }

    /// A piece of text as text and our words.
    fn split<'a>(&self, arena: &'a Arena<'a>, node: Node<'a>, text: &str, form: Form) {
        let free = !is_in_link(node);
        let mut took_out = false;
        for piece in self.pieces(text) {
            match piece {
                Piece::Words(words) => {
                    let begins = took_out && node.previous_sibling().is_none();
                    let words = if begins { words.trim_start() } else { words };
                    node.insert_before(text_node(arena, words));
                }
                Piece::Inserted(insertion) if insertion.words.is_empty() => took_out = true,
                Piece::Inserted(insertion) => {
                    for new in insertion.nodes(arena, &insertion.words, form, free) {
                        node.insert_before(new);
                    }
                }
            }
        }
        let parent = node.parent();
        node.detach();
        if took_out && let Some(parent) = parent {
            prune(parent);
        }
    }

    /// Code holds words, but no link: that stands behind it.
    fn refer<'a>(&self, arena: &'a Arena<'a>, code: Node<'a>, text: &str, form: Form) {
        if is_in_link(code) {
            return;
        }
        for piece in self.pieces(text).into_iter().rev() {
            if let Piece::Inserted(insertion) = piece
                && let Some(target) = &insertion.target
            {
                for new in insertion.nodes(arena, &format!(" {}", target.name), form, true).into_iter().rev()
                {
                    code.insert_after(new);
                }
            }
        }
    }
}

impl Insertion {
    /// The words, and how they lead to their target where they may.
    fn nodes<'a>(&self, arena: &'a Arena<'a>, words: &str, form: Form, free: bool) -> Vec<Node<'a>> {
        let text = text_node(arena, words);
        let target = self.target.as_ref().filter(|_| free);
        match (form, target) {
            (Form::Html, Some(target)) => {
                // The flag has no meaning of its own here: `html` writes it as the tone.
                let embed = self.kind == InsertionKind::Doubtful;
                let link = NodeWikiLink { url: target.id.clone(), embed };
                vec![around(arena, NodeValue::WikiLink(link), text)]
            }
            (Form::Html, None) => vec![text],
            (Form::Markdown, target) => {
                let words =
                    if self.kind.stands_apart() { around(arena, NodeValue::Strong, text) } else { text };
                let reference = target.map(|target| {
                    let name = target.footnote.clone();
                    let value = NodeFootnoteReference { name, texts: Vec::new(), ref_num: 1, ix: 1 };
                    let node: Node<'a> =
                        arena.alloc(AstNode::from(NodeValue::FootnoteReference(Box::new(value))));
                    node
                });
                std::iter::once(words).chain(reference).collect()
            }
        }
    }
}

fn around<'a>(arena: &'a Arena<'a>, value: NodeValue, inside: Node<'a>) -> Node<'a> {
    let node: Node<'a> = arena.alloc(AstNode::from(value));
    node.append(inside);
    node
}

fn text_node<'a>(arena: &'a Arena<'a>, text: &str) -> Node<'a> {
    arena.alloc(AstNode::from(NodeValue::Text(text.to_owned().into())))
}

fn is_in_link(node: Node<'_>) -> bool {
    node.ancestors().skip(1).any(|node| matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_)))
}

/// Takes out what is left without words, up to what holds some. A table keeps its shape.
fn prune(mut node: Node<'_>) {
    while plain(node).trim().is_empty() {
        let Some(parent) = node.parent() else { return };
        if matches!(
            node.data().value,
            NodeValue::TableCell
                | NodeValue::TableRow(_)
                | NodeValue::Table(_)
                | NodeValue::FootnoteDefinition(_)
        ) {
            return;
        }
        node.detach();
        node = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::{Insertion, InsertionKind, Marked, Target};
    use crate::{inset_marked, render_marked};

    fn number(words: &str) -> Insertion {
        let target = Target { id: "fact-1".to_owned(), footnote: "f1".to_owned(), name: "F1".to_owned() };
        Insertion { words: words.to_owned(), target: Some(target), kind: InsertionKind::Number }
    }

    fn mark(words: &str) -> Insertion {
        let target = Target { id: "check-2".to_owned(), footnote: "c2".to_owned(), name: "C2".to_owned() };
        Insertion { words: words.to_owned(), target: Some(target), kind: InsertionKind::Wrong }
    }

    fn gone() -> Insertion {
        Insertion { words: String::new(), target: None, kind: InsertionKind::Number }
    }

    /// Replaces every `{}` of a text.
    fn marked(text: &str, insertion: &Insertion) -> Marked {
        let edits = text.match_indices("{}").map(|(at, _)| (at..at + 2, insertion.clone()));
        Marked::new(text, edits.collect())
    }

    #[test]
    fn words_stand_where_they_belong_and_lead_somewhere() {
        let check = |text: &str, insertion: &Insertion, html: &str, markdown: &str| {
            let marked = marked(text, insertion);
            assert_eq!(render_marked(&marked).html.trim_end(), html, "{text}");
            assert_eq!(inset_marked(&marked, 2, "r-").trim_end(), markdown, "{text}");
        };
        let five = number("5 ms");
        check("It takes {}.", &five, "<p>It takes <a href=\"#fact-1\">5 ms</a>.</p>", "It takes 5 ms[^f1].");
        check(
            "**{}** is fast",
            &five,
            "<p><strong><a href=\"#fact-1\">5 ms</a></strong> is fast</p>",
            "**5 ms[^f1]** is fast",
        );
        check(
            "Use `t={}`.",
            &five,
            "<p>Use <code>t=5 ms</code><a href=\"#fact-1\"> F1</a>.</p>",
            "Use `t=5 ms` F1[^f1].",
        );
        check(
            "[a {}](https://b.example)",
            &five,
            "<p><a href=\"https://b.example\" rel=\"noopener noreferrer\" data-external=\"\">a 5 ms</a></p>",
            "[a 5 ms](https://b.example)",
        );
        check("    t={}", &five, "<pre><code>t=5 ms [F1]\n</code></pre>", "```\nt=5 ms [F1]\n```");
        check(
            "Wrong. {}",
            &mark("⚠ no: 3 | 4"),
            "<p>Wrong. <a href=\"#check-2\">⚠ no: 3 | 4</a></p>",
            "Wrong. **⚠ no: 3 | 4**[^c2]",
        );
        check(
            "| a |\n|---|\n| 1 {} |",
            &mark("no: 3 | 4"),
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1 <a href=\"#check-2\">no: 3 | 4</a></td>\n</tr>\n</tbody>\n</table>",
            "| a |\n| --- |\n| 1 **no: 3 \\| 4**[^c2] |",
        );
        check(
            "**Wrong.**{} b",
            &mark("no"),
            "<p><strong>Wrong.</strong> <a href=\"#check-2\">no</a> b</p>",
            "**Wrong.** **no**[^c2] b",
        );
        check("a\n\n- {}\n- b", &gone(), "<p>a</p>\n<ul>\n<li>b</li>\n</ul>", "a\n\n- b");
        check("# {}\n\n{} b", &gone(), "<p>b</p>", "b");
    }

    #[test]
    fn a_text_cannot_write_our_links() {
        let key = "\u{e010}0000000000000000x0\u{e011}";
        for text in ["[5 ms](#fact-1)", "[[5 ms|fact-1]]", "<a href=\"#fact-1\">5 ms</a>", key] {
            let marked = Marked::new(text, vec![(0..0, mark("m"))]);
            let html = render_marked(&marked).html;
            assert!(!html.contains("<a href=\"#fact-1\""), "{html}");
            assert_eq!(html.matches("<a ").count(), 1, "{html}");
        }
    }

    #[test]
    fn a_doubtful_mark_has_its_tone() {
        let doubtful = Insertion { kind: InsertionKind::Doubtful, ..mark("?") };
        let html = render_marked(&marked("a {}", &doubtful)).html;
        assert_eq!(html, "<p>a <a href=\"#check-2\" data-tone=\"warn\">?</a></p>\n");
    }

    #[test]
    fn a_text_over_a_limit_still_says_our_words() {
        let text = format!("{}{{}}", ">".repeat(50_000));
        let marked = marked(&text, &mark("⚠ wrong"));
        assert!(render_marked(&marked).html.contains("⚠ wrong [C2]"));
        assert!(inset_marked(&marked, 2, "r-").contains("⚠ wrong [C2]"));
    }

    #[test]
    fn ranges_that_do_not_fit_are_left_out() {
        let edits = vec![(0..2, number("5")), (1..3, number("6")), (4..5, number("7")), (9..12, number("8"))];
        assert_eq!(render_marked(&Marked::new("abcdä", edits)).html, "<p><a href=\"#fact-1\">5</a>cdä</p>\n");
    }
}
